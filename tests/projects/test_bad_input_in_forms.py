"""What people type wrong, through the pages: a sentence, nothing recorded, everything typed still in the form."""

import datetime as dt
import html
import uuid
from decimal import Decimal

import pytest
from django.test import Client

from luodi.calc.partial_dates import PartialDate
from luodi.ledger.queries.reading import today
from luodi.projects.enums import DutyRole, Kind, MoneyKind
from luodi.projects.forms.duty import AssignForm
from luodi.projects.models import Credit, Duty, Milestone, Money, Particulars, Project
from luodi.projects.operations.duty import Holder, assign_duty
from luodi.projects.operations.money import Amount, record_money
from luodi.projects.operations.review import stage_verified
from luodi.projects.operations.writing import project_revision
from people_cast import person, unit
from projects_cast import acting, happened, officer, project

pytestmark = pytest.mark.django_db
DAY = dt.date(2014, 5, 6)


@pytest.fixture
def clerk():
    return person("reporter", "county_reviewer")


@pytest.fixture
def made(clerk):
    with acting(clerk):
        return project(clerk)


def send(user, path, data):
    client = Client()
    client.force_login(user)
    answer = client.post(path, {"request_key": str(uuid.uuid4()), **data}, follow=True)
    return answer.status_code, html.unescape(answer.content.decode())


def refused(user, path, data, sentence, kept):
    """The form comes back with the sentence and what was typed."""
    status, page = send(user, path, data)
    assert status == 422, page[-600:]
    assert sentence in page
    for text in kept:
        assert f'value="{text}"' in page or f">{text}<" in page or f">\n{text}</textarea>" in page, text


def count(user, model, **wanted):
    with acting(user):
        return model.objects.filter(**wanted).count()


def test_a_day_to_come_is_refused(clerk, made):
    tomorrow = str(today() + dt.timedelta(days=1))
    data = {"kind": "signed", "when": tomorrow, "document": "金招〔2015〕3号", "note": "现场签的"}
    refused(
        clerk,
        f"/projects/{made.pk}/milestones/new/",
        data,
        "还没到",
        (tomorrow, "金招〔2015〕3号", "现场签的"),
    )
    assert count(clerk, Milestone, kind=Kind.SIGNED) == 0


def test_a_milestone_dated_before_what_it_rests_on_is_recorded_shown_and_not_verified(clerk, made):
    with acting(clerk):
        happened(clerk, made, Kind.STARTED, dt.date(2015, 3, 1))
        done = happened(clerk, made, Kind.COMPLETED, dt.date(2015, 2, 1))
    page = Client()
    page.force_login(clerk)
    assert "日期早于开工（2015-03-01），请核对" in page.get(f"/projects/{made.pk}/").content.decode()
    key = f"projects_milestone:{done.pk}"
    send(clerk, "/projects/verification/", {"verb": "pass", "pick": key})
    _, said = send(officer(), "/projects/verification/?tab=passed", {"verb": "verify", "pick": key})
    assert "日期早于开工" in said
    assert count(clerk, Milestone, basis="verified") == 0


def test_money_beyond_the_plan_asks_and_keeps_what_was_typed(clerk, made):
    with acting(clerk):
        may = PartialDate.of_month(2014, 5)
        record_money(by=clerk, project=made.pk, amount=Amount(MoneyKind.ARRIVED, Decimal(15000), may))
    data = {
        "kind": "arrived",
        "period": "2014年6月",
        "nature": "flow",
        "currency": "CNY",
        "amount": "5001",
        "voucher": "票 7",
    }
    path = f"/projects/{made.pk}/money/new/"
    refused(clerk, path, data, "超过计划总投资", ("2014年6月", "5001", "票 7"))
    assert count(clerk, Money) == 1


def test_a_verified_entry_is_not_edited(clerk, made):
    chief = officer()
    with acting(clerk):
        claim = happened(clerk, made, Kind.SIGNED, DAY)
    with acting(chief), project_revision(by=chief, verb="verify_claims") as rev:
        stage_verified(rev, [claim])
    with acting(clerk):
        verified = Milestone.objects.open().verified().get()
    data = {"kind": "signed", "when": "2014-05-07", "reason": "x"}
    for verb in ("correct", "retract"):
        status, _ = send(clerk, f"/projects/{made.pk}/milestones/{verified.pk}/{verb}/", data)
        assert status == 404
    assert count(clerk, Milestone, basis="verified", occurred_on=DAY, closed_revision=None) == 1


def test_a_second_open_leader_is_refused(clerk, made):
    chief = officer()
    with acting(chief):
        holder = Holder("演示张市长", "市政府")
        assign_duty(by=chief, project=made.pk, role=DutyRole.LEADER, holder=holder, since=DAY)
    data = {
        "role": "leader",
        "person_name": "李副市长",
        "person_unit": "市政府",
        "since": "2014-06-01",
        "document": "金政办〔2014〕1号",
    }
    kept = ("李副市长", "2014-06-01", "金政办〔2014〕1号")
    refused(chief, f"/projects/{made.pk}/duties/new/", data, "现由 演示张市长 担任。要换人请用「交接」", kept)
    assert count(chief, Duty) == 1


def shares(*parts):
    return {f"share_unit_{n}": str(u.pk) for n, (u, _) in enumerate(parts)} | {
        f"share_{n}": share for n, (_, share) in enumerate(parts)
    }


def test_credit_over_a_hundred_percent_is_refused(clerk, made):
    chief, other = officer(), unit("金东区招商局", "330703")
    data = {"since": "2014-06-01", "document": "金政办〔2014〕1号"} | shares(
        (clerk.unit, "70"), (other, "40")
    )
    path = f"/projects/{made.pk}/credit/"
    refused(chief, path, data, "应当正好 100 %", ("70", "40", "金政办〔2014〕1号"))
    assert count(chief, Credit) == 0


def test_credit_that_ends_before_it_begins_is_refused(clerk, made):
    data = {"since": "2014-06-01", "document": "金政办〔2014〕1号", "share_until": "2014-01-01"}
    path = f"/projects/{made.pk}/credit/"
    refused(officer(), path, data | shares((clerk.unit, "100")), "止日不能早于", ("2014-01-01", "2014-06-01"))


NEW = {"name": "甲项目", "region": "330702", "since": "2015-03-01", "currency": "CNY"}


def new(clerk, **more):
    return {**NEW, "unit": str(clerk.unit_id), **more}


def test_a_wrong_credit_code_is_refused_at_its_place(clerk):
    party = {"party_name_0": "某某公司", "party_origin_0": "other_city", "party_code_0": "91330000000000000X"}
    refused(
        clerk, "/projects/new/", new(clerk, **party), "信用代码", ("甲项目", "91330000000000000X", "某某公司")
    )
    assert count(clerk, Project) == 0


def test_a_project_for_another_district_is_refused_and_theirs_is_not_there(clerk, made):
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    refused(clerk, "/projects/new/", new(stranger), "责任单位", ("甲项目",))
    for path in (
        "milestones/new/",
        "money/new/",
        "correct/",
        "change/",
        "signings/new/",
        "plan/",
        "actuals/new/",
    ):
        assert (
            send(stranger, f"/projects/{made.pk}/{path}", {"kind": "signed", "when": "2014-05-06"})[0] == 404
        )


def test_the_code_of_a_project_nobody_here_sees_is_taken(clerk, made):
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    with acting(stranger):
        theirs = project(stranger, "他们的", code="JD-2014-77")
    sentence = "项目编号「JD-2014-77」已经用过"
    refused(clerk, "/projects/new/", new(clerk, code=theirs.code), sentence, ("甲项目", theirs.code))
    change = {"code": theirs.code, "since": "2015-03-01"}
    refused(clerk, f"/projects/{made.pk}/change/", change, sentence, (theirs.code,))
    with acting(clerk):
        first = Particulars.objects.get(project=made)
    correct = {"name": made.name, "region": "330702", "code": theirs.code, "reason": "号写错"}
    refused(clerk, f"/projects/{made.pk}/correct/{first.pk}/", correct, sentence, (theirs.code, "号写错"))


def test_a_code_of_many_digits_does_not_stop_the_numbering(clerk):
    with acting(clerk):
        first = project(clerk, "编号很长的", code=f"{clerk.unit.code}-{today().year}-123456789012345")
    assert send(clerk, "/projects/new/", new(clerk))[0] == 200
    with acting(clerk):
        assert Project.objects.exclude(pk=first.pk).get().code == f"{clerk.unit.code}-{today().year}-0001"


def test_an_emptied_code_keeps_the_one_it_had(clerk, made):
    with acting(clerk):
        first = Particulars.objects.get(project=made)
    emptied = {
        "name": "改了名",
        "region": "330702",
        "code": "",
        "currency": "CNY",
        "planned_total": "20000",
        "reason": "名称有误",
    }
    assert send(clerk, f"/projects/{made.pk}/correct/{first.pk}/", emptied)[0] == 200
    with acting(clerk):
        assert Project.objects.values_list("name", "code").get() == ("改了名", made.code)


@pytest.mark.parametrize("typed", ["ZZ", "C99", "36X", "C361234", "汽车"])
def test_an_industry_the_standard_does_not_know_is_refused(clerk, typed):
    refused(clerk, "/projects/new/", new(clerk, industry=typed), "行业代码", ("甲项目",))
    assert count(clerk, Project) == 0


def test_an_industry_is_told_by_its_name(clerk):
    _, page = send(clerk, "/projects/new/", new(clerk, industry="c36"))
    assert "C36 汽车制造业" in page


@pytest.mark.parametrize("typed", ["0215-05-06", "2015-13-01", "2015年2月30日", "前年", "9" * 30])
def test_a_day_nobody_can_mean_is_refused(clerk, made, typed):
    path = f"/projects/{made.pk}/milestones/new/"
    status, page = send(clerk, path, {"kind": "signed", "when": typed})
    assert status == 422
    assert typed in page
    assert count(clerk, Milestone, kind=Kind.SIGNED) == 0


@pytest.mark.parametrize(
    ("said", "total", "since", "major"),
    [("", "1.5亿", "2015-03-01", True), ("", "1.4亿", "2015-03-01", False), ("", "1.5亿", "2013-03-01", False),
     ("0", "9亿", "2015-03-01", False), ("1", "1000", "2015-03-01", True)],
)  # fmt: skip
def test_the_class_follows_the_rule_of_its_day_unless_somebody_says_otherwise(
    clerk, said, total, since, major
):
    assert send(clerk, "/projects/new/", new(clerk, major=said, planned_total=total, since=since))[0] == 200
    with acting(clerk):
        assert Project.objects.get().major is major


@pytest.mark.parametrize("field", ["since", "planned_total"])
def test_a_page_that_landed_in_a_field_is_quoted_in_a_few_words(clerk, field):
    status, page = send(clerk, "/projects/new/", new(clerk, **{field: "很" * 6000}))
    assert status == 422
    assert f"「{'很' * 40}…」" in page


def test_a_number_or_a_day_is_no_persons_name():
    form = AssignForm({"role": "leader", "person_name": "2099-01-01", "since": "2015-03-01"}, candidates={})
    assert form.errors["person_name"] == ["「2099-01-01」不是人名，请填姓名，如「王某某」。"]
