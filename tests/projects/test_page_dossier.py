"""一项目一档: complete, in a fixed number of queries, 404 for whoever has nothing to do with it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.calc.partial_dates import PartialDate
from luodi.ledger.queries.reading import today
from luodi.projects.enums import DutyRole, Kind, MoneyKind, Origin, SigningKind
from luodi.projects.models import Money
from luodi.projects.operations.duty import Holder, assign_duty
from luodi.projects.operations.evidence import attach_evidence
from luodi.projects.operations.milestone import Happening, correct_milestone
from luodi.projects.operations.money import Amount, record_money
from luodi.projects.operations.parties import add_party
from luodi.projects.operations.plan import set_plan
from luodi.projects.operations.project import Party, change_particulars
from luodi.projects.operations.review import pass_claims, return_claims
from luodi.projects.operations.signing import Paper, record_signing
from luodi.projects.queries.dossier import situation_of
from luodi.projects.queries.entries import entries_of
from luodi.projects.queries.situation import situations
from people_cast import person
from projects_cast import acting, happened, officer, project

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_stranger_gets_404_for_every_page_of_the_project():
    clerk = person("reporter")
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    with acting(clerk):
        made = project(clerk)
    client = client_of(stranger)
    for tail in (
        "",
        "print/",
        "correct/",
        "change/",
        "milestones/new/",
        "money/new/",
        "plan/",
        "evidence/new/",
    ):
        assert client.get(f"/projects/{made.pk}/{tail}").status_code == 404, tail
        assert client.post(f"/projects/{made.pk}/{tail}", {}).status_code in (404, 405), tail


def test_the_whole_history_takes_as_many_queries_as_a_short_one():
    clerk = person("reporter")
    with acting(clerk):
        short = project(clerk, "短")
        happened(clerk, short, Kind.SIGNED, dt.date(2014, 1, 5))
        long = project(clerk, "长")
        happened(clerk, long, Kind.SIGNED, dt.date(2014, 1, 5))
        for month in range(1, 13):
            amount = Amount(MoneyKind.ARRIVED, Decimal(10 * month), PartialDate.of_month(2014, month))
            record_money(by=clerk, project=long.pk, amount=amount)
        for year in (2015, 2017, 2019):
            happened(clerk, long, Kind.HALTED, dt.date(year, 1, 1), cause="funds", side="enterprise")
            happened(clerk, long, Kind.RESUMED, dt.date(year + 1, 1, 1))
    client = client_of(clerk)
    counts = []
    for made in (short, long):
        client.get(f"/projects/{made.pk}/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/projects/{made.pk}/").status_code == 200
        counts.append(len(queries))
    assert counts == [8, 8]


def test_the_page_says_what_is_missing_who_owes_it_and_where_it_is_fixed():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
        happened(clerk, made, Kind.SIGNED, dt.date(2015, 3, 1))
    page = client_of(clerk).get(f"/projects/{made.pk}/").content.decode()
    assert "签约已填报，缺这些不能核实" in page
    assert f"/projects/{made.pk}/evidence/new/?kind=contract&amp;proves=" in page
    assert f"/projects/{made.pk}/duties/new/?role=leader" in page
    assert "领导小组办公室" in page
    assert "待指派" in page


def test_corrections_are_folded_and_told_in_the_history():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
        signed = happened(clerk, made, Kind.SIGNED, dt.date(2015, 3, 1))
        right = Happening(Kind.SIGNED, dt.date(2015, 2, 1))
        correct_milestone(by=clerk, project=made.pk, entry=signed.pk, happening=right, reason="日期抄错")
    d = client_of(clerk).get(f"/projects/{made.pk}/").context["d"]
    shown = next(h for h in d.happenings if h.what == "签约")
    assert shown.on == dt.date(2015, 2, 1)
    assert "2015-03-01" in shown.earlier[0].text
    change = d.history[0].lines[0].changes[0]
    assert (d.history[0].reason, change.old, change.new) == ("日期抄错", "2015-03-01", "2015-02-01")


def test_the_marks_follow_the_review():
    clerk, boss = person("reporter"), person("county_reviewer")
    with acting(clerk):
        made = project(clerk)
        paper = Paper(SigningKind.INTENT, dt.date(2015, 3, 1), Decimal(20000))
        entry = record_signing(by=clerk, project=made.pk, paper=paper)
    with acting(boss):
        pass_claims(by=boss, claims=[("projects_signing", entry.pk)])
    client = client_of(clerk)

    def standing() -> tuple[str, str]:
        rows = client.get(f"/projects/{made.pk}/").context["d"].happenings
        return next((h.standing, h.reason) for h in rows if h.what == "签订意向")

    assert standing() == ("待核实", "")
    with acting(boss):
        return_claims(by=boss, claims=[("projects_signing", entry.pk)], reason="没有盖章")
    assert standing() == ("被退回", "没有盖章")


def test_money_plan_and_duties_stand_beside_each_other():
    clerk, chief = person("reporter"), officer()
    with acting(clerk):
        made = project(clerk, planned_total="1000")
        for month, amount in ((1, "100.5"), (2, "200")):
            period = PartialDate.of_month(2015, month)
            record_money(
                by=clerk, project=made.pk, amount=Amount(MoneyKind.INVESTED, Decimal(amount), period)
            )
        plan = {PartialDate.of_month(2015, 1): Decimal(150)}
        set_plan(by=clerk, project=made.pk, nodes={Kind.STARTED: dt.date(2015, 6, 1)}, amounts=plan)
    with acting(chief):
        holder = Holder("王副市长", "市政府")
        assign_duty(by=chief, project=made.pk, role=DutyRole.LEADER, holder=holder, since=dt.date(2015, 1, 1))
    page = client_of(clerk).get(f"/projects/{made.pk}/")
    d = page.context["d"]
    assert [(t.label, t.claimed, t.verified) for t in d.totals] == [
        ("完成投资", Decimal("300.5"), Decimal(0))
    ]
    assert [(m.planned, m.actual, m.actual_so_far) for m in d.months] == [
        (Decimal(150), Decimal("100.5"), Decimal("100.5")),
        (None, Decimal(200), Decimal("300.5")),
    ]
    assert d.planned[0].what == "计划开工"
    assert d.planned[0].is_late
    assert "王副市长" in page.content.decode()


def test_the_sheet_prints_on_one_page_what_the_meeting_needs():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
        happened(clerk, made, Kind.SIGNED, dt.date(2015, 3, 1))
    page = client_of(clerk).get(f"/projects/{made.pk}/print/").content.decode()
    assert "签约" in page
    assert "还缺：" in page


def test_the_page_and_the_gates_see_the_same_situation():
    clerk, chief = person("reporter"), officer()
    with acting(clerk):
        made = project(clerk, content="一期")
        happened(clerk, made, Kind.SIGNED, dt.date(2015, 3, 1))
        happened(clerk, made, Kind.HALTED, dt.date(2015, 5, 1), cause="funds", side="enterprise")
        change_particulars(by=clerk, project=made.pk, values={"chain": "智能家居"}, since=dt.date(2015, 1, 1))
        add_party(by=clerk, project=made.pk, party=Party("某公司", Origin.LOCAL), since=dt.date(2015, 1, 1))
        attach_evidence(
            by=clerk, project=made.pk, kind="contract", sha256="a" * 64, file_name="合同.pdf", size=1
        )
    with acting(chief):
        later = today() + dt.timedelta(days=300)
        for role, name, since in (
            (DutyRole.LEADER, "王副市长", dt.date(2015, 1, 1)),
            (DutyRole.AGENT, "后来的", later),
        ):
            assign_duty(by=chief, project=made.pk, role=role, holder=Holder(name), since=since)
        assert situation_of(entries_of(made.pk), today()) == situations([made.pk])[made.pk]


def test_entries_read_as_one_statement_are_the_entries():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
        amount = Amount(MoneyKind.ARRIVED, Decimal("12.3456"), PartialDate.of_month(2014, 3))
        kept = record_money(by=clerk, project=made.pk, amount=amount)
        loaded = entries_of(made.pk).all(Money)[0]
        stored = Money.objects.get(pk=kept.pk)
    fields = [f.attname for f in Money._meta.concrete_fields if f.name != "digest"]
    assert {f: getattr(loaded, f) for f in fields} == {f: getattr(stored, f) for f in fields}
