"""The forms: every refusal stands at its field with everything typed kept; a form sent twice records once."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.test import Client

from luodi.calc.partial_dates import PartialDate
from luodi.projects.enums import Kind, MoneyKind
from luodi.projects.models import Investor, Milestone, Money, Particulars, PlanDate, Project, Signing
from luodi.projects.operations.money import Amount, record_money
from luodi.projects.operations.project import correct_particulars
from people_cast import person
from projects_cast import acting, happened, officer, project

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client, path, data, **more):
    return client.post(path, {"request_key": str(uuid.uuid4()), **data}, **more)


def stored(user, model) -> int:
    with acting(user):
        return model.objects.count()


def typed(by, **more) -> dict:
    return {
        "name": "菜鸟电商新城", "unit": str(by.unit_id), "region": by.unit.region_id, "since": "2015年3月",
        "planned_total": "2亿", "currency": "CNY", **more,
    }  # fmt: skip


def test_a_project_is_created_with_its_parties():
    clerk = person("reporter")
    answer = post(
        client_of(clerk),
        "/projects/new/",
        typed(clerk, party_name_0="浙江菜鸟供应链管理有限公司", party_origin_0="other_city"),
    )
    assert answer.status_code == 302
    with acting(clerk):
        made = Project.objects.get()
        assert answer["Location"] == f"/projects/{made.pk}/"
        assert made.planned_total == Decimal(20000)
        assert Investor.objects.get().name == "浙江菜鸟供应链管理有限公司"


def test_a_refused_form_keeps_everything_and_says_what_would_be_right():
    clerk = person("reporter")
    answer = post(
        client_of(clerk),
        "/projects/new/",
        typed(
            clerk, since="2099-01-01", content="一期十万平方米", party_name_0="某公司", party_origin_0="local",
            party_code_0="91330700MA28E1234X",
        ),
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "一期十万平方米" in page
    assert "91330700MA28E1234X" in page
    assert answer.context["form"].errors["party_code_0"]
    answer = post(client_of(clerk), "/projects/new/", typed(clerk, since="2099-01-01"))
    assert "还没到" in answer.context["form"].errors["since"][0]
    with acting(clerk):
        assert not Project.objects.exists()


def test_a_form_sent_twice_records_once_and_leads_to_the_project():
    clerk = person("reporter")
    client, key = client_of(clerk), str(uuid.uuid4())
    first = client.post("/projects/new/", typed(clerk, request_key=key))
    second = client.post("/projects/new/", typed(clerk, request_key=key))
    with acting(clerk):
        assert Project.objects.count() == 1
    assert second["Location"] == first["Location"]


def test_an_amount_far_beyond_its_peers_is_asked_about_and_goes_through_when_confirmed():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk, planned_total="100000000")
        first = Amount(MoneyKind.ARRIVED, Decimal(5), PartialDate.of_month(2015, 1))
        record_money(by=clerk, project=made.pk, amount=first)
    data = {
        "kind": "arrived", "period": "2015年2月", "nature": "flow", "amount": "600", "currency": "CNY",
        "voucher": "凭证7号",
    }  # fmt: skip
    client = client_of(clerk)
    asked = post(client, f"/projects/{made.pk}/money/new/", data)
    assert asked.status_code == 422
    assert "120 倍" in asked.content.decode()
    assert "凭证7号" in asked.content.decode()
    assert stored(clerk, Money) == 1
    assert post(client, f"/projects/{made.pk}/money/new/", data | {"confirmed": "1"}).status_code == 302
    assert stored(clerk, Money) == 2


def test_a_halt_needs_a_cause_and_a_side():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
    client, path = client_of(clerk), f"/projects/{made.pk}/milestones/new/"
    refused = post(client, path, {"kind": "halted", "when": "2015-06-01", "note": "业主资金断了"})
    assert refused.context["form"].errors["cause"]
    assert "业主资金断了" in refused.content.decode()
    done = post(
        client, path, {"kind": "halted", "when": "2015-06-01", "cause": "funds", "side": "enterprise"}
    )
    assert done.status_code == 302
    with acting(clerk):
        assert Milestone.objects.get(kind=Kind.HALTED).cause == "funds"


def test_a_future_milestone_is_refused_at_its_date():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
    answer = post(
        client_of(clerk), f"/projects/{made.pk}/milestones/new/", {"kind": "signed", "when": "2099-01-01"}
    )
    assert "还没到" in answer.context["form"].errors["when"][0]


def test_correcting_and_changing_are_different_forms():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk, planned_total="2", since=dt.date(2014, 1, 1))
        first = Particulars.objects.get()
    client = client_of(clerk)
    page = client.get(f"/projects/{made.pk}/correct/", follow=True)
    data = {f.name: f.value() or "" for f in page.context["form"]}
    done = post(
        client,
        f"/projects/{made.pk}/correct/{first.pk}/",
        data | {"planned_total": "2亿", "reason": "少写了单位"},
    )
    assert done.status_code == 302
    with acting(clerk):
        made.refresh_from_db()
    assert made.planned_total == Decimal(20000)
    done = post(client, f"/projects/{made.pk}/change/", {"since": "2015-01-01", "name": "金义电商新城"})
    assert done.status_code == 302
    with acting(clerk):
        made.refresh_from_db()
    assert made.name == "金义电商新城"
    assert "菜鸟电商新城" in made.search_text
    empty = post(client, f"/projects/{made.pk}/change/", {"since": "2015-01-01"})
    assert "没有填写任何变更内容" in empty.content.decode()


def test_two_people_correcting_one_record_choose_field_by_field():
    clerk, colleague = person("reporter"), person("reporter")
    with acting(clerk):
        made = project(clerk, planned_total="2")
        entry = Particulars.objects.get()
    client = client_of(clerk)
    page = client.get(f"/projects/{made.pk}/correct/{entry.pk}/")
    data = {f.name: f.value() or "" for f in page.context["form"]}
    with acting(colleague):
        correct_particulars(
            by=colleague, project=made.pk, entry=entry.pk, values={"planned_total": "300"}, reason="单位错"
        )
    mine = data | {"planned_total": "200", "chain": "智能家居", "reason": "抄错"}
    clash = post(client, f"/projects/{made.pk}/correct/{entry.pk}/", mine)
    assert clash.status_code == 409
    assert colleague.name in clash.content.decode()
    with acting(clerk):
        now = Particulars.objects.open().get()
    choice = {"keep:planned_total": "theirs", "theirs:planned_total": "300", "mine:planned_total": "200"}
    carried = {k: v for k, v in mine.items() if k != "planned_total"}
    done = post(client, f"/projects/{made.pk}/correct/{now.pk}/", carried | choice)
    assert done.status_code == 302
    with acting(clerk):
        values = Particulars.objects.open().get().values
    assert (values["planned_total"], values["chain"]) == ("300", "智能家居")


def test_a_plan_made_by_somebody_else_meanwhile_is_not_overwritten():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
    client, path = client_of(clerk), f"/projects/{made.pk}/plan/"
    assert post(client, path, {"version": "0", "started": "2016-01-01"}).status_code == 302
    stale = post(client, path, {"version": "0", "started": "2017-01-01", "reason": "延期"})
    assert "别人已编了第 1 版" in stale.content.decode()
    with acting(clerk):
        assert PlanDate.objects.open().get().planned_on == dt.date(2016, 1, 1)


def test_a_signing_brings_its_milestone_and_leads_to_the_contract():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
    data = {"kind": "contract", "when": "2015-03-08", "amount": "20000", "currency": "CNY", "event": ""}
    answer = post(client_of(clerk), f"/projects/{made.pk}/signings/new/", data)
    with acting(clerk):
        signed = Signing.objects.get()
        made.refresh_from_db()
    assert answer["Location"].endswith(f"evidence/new/?proves={signed.lineage}&kind=contract")
    assert made.stage == 2


def test_withdrawing_needs_a_reason_and_stays_in_the_history():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
        signed = happened(clerk, made, Kind.SIGNED, dt.date(2015, 3, 1))
    client, path = client_of(clerk), f"/projects/{made.pk}/milestones/{signed.pk}/retract/"
    assert post(client, path, {}).status_code == 422
    assert post(client, path, {"reason": "与另一条重复"}).status_code == 302
    page = client.get(f"/projects/{made.pk}/").content.decode()
    assert "与另一条重复" in page
    assert "已撤回" in page


def test_duties_are_assigned_and_handed_over_in_bulk_by_a_document():
    chief, clerk = officer(), person("reporter")
    with acting(clerk):
        keys = []
        for number in range(3):
            made = project(clerk, f"项目{number}")
            happened(clerk, made, Kind.SIGNED, dt.date(2015, 3, 1))
            keys.append(str(made.pk))
    client = client_of(chief)
    data = {"pick": keys, "role": "leader", "person_name": "王副市长", "since": "2015-04-01"}
    assert post(client, "/projects/duties/entrust/", data).status_code == 422  # no document
    dayless = {"pick": keys, "role": "leader", "document": "金政办〔2015〕1号"}
    again = post(client, "/projects/duties/entrust/", dayless)
    assert again.status_code == 422
    assert "金政办〔2015〕1号" in again.content.decode()
    assert (
        post(client, "/projects/duties/entrust/", data | {"document": "金政办〔2015〕1号"}).status_code == 302
    )
    assert leaders(chief) == ["王副市长"] * 3
    page = client.get("/projects/duties/handover/?name=王副市长")
    duties = [str(duty.pk) for duty in page.context["duties"]]
    assert len(duties) == 3
    handed = {"duty": duties[:2], "shown": duties, "person_name": "李副市长", "since": "2015-09-01"}
    assert (
        post(client, "/projects/duties/handover/", handed | {"document": "金政办〔2015〕9号"}).status_code
        == 302
    )
    assert leaders(chief) == ["李副市长", "李副市长", "王副市长"]


def test_all_who_wait_for_a_leader_are_entrusted_at_once_though_they_are_paged(monkeypatch):
    monkeypatch.setattr("luodi.projects.views.duties.A_PAGE", 2)
    monkeypatch.setattr("luodi.projects.queries.load.A_PAGE", 2)
    chief, clerk = officer(), person("reporter")
    with acting(clerk):
        for number in range(3):
            happened(clerk, project(clerk, f"项目{number}"), Kind.SIGNED, dt.date(2015, 3, 1))
    client = client_of(chief)
    first = client.get("/projects/duties/").content.decode()
    assert "共 3 个项目，第 1–2 个" in first
    assert "选中全部 3 个" in first
    assert "第 3–3 个" in client.get("/projects/duties/?page=2").content.decode()
    asked = client.post("/projects/duties/entrust/", {"pick": [], "whole": "1"}).content.decode()
    assert "按文指派 3 个项目" in asked


def leaders(user) -> list[str]:
    with acting(user):
        return sorted(Project.objects.values_list("leader_name", flat=True))
