"""What people type wrong: refused or asked about in a sentence that says what would be right, nothing lost."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.test import Client

from companies_cast import company
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind, Origin
from luodi.projects.errors import NeedsConfirmation, Refusal
from luodi.projects.models import Evidence, Investor, Milestone, Money, PlanAmount, Project
from luodi.projects.operations.evidence import attach_evidence
from luodi.projects.operations.project import Party, create_project
from people_cast import person
from projects_cast import acting, officer, project

pytestmark = pytest.mark.django_db


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
    return answer.status_code, answer.content.decode()


def count(user, model, **wanted):
    with acting(user):
        return model.objects.filter(**wanted).count()


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "-inf", "ＮａＮ"])
def test_what_is_no_number_is_refused_as_an_amount_and_kept_in_the_form(clerk, made, typed):
    data = {"kind": "arrived", "period": "2015年6月", "nature": "flow", "currency": "CNY", "amount": typed}
    status, page = send(clerk, f"/projects/{made.pk}/money/new/", data)
    assert status == 422
    assert "不是数" in page
    assert f'value="{typed}"' in page
    assert count(clerk, Money) == 0


@pytest.mark.parametrize("typed", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused_as_a_planned_total(clerk, typed):
    data = {
        "name": "甲",
        "unit": str(clerk.unit_id),
        "region": "330702",
        "since": "2015-03-01",
        "currency": "CNY",
    }
    status, page = send(clerk, "/projects/new/", data | {"planned_total": typed})
    assert status == 422
    assert "不是数" in page
    assert count(clerk, Project) == 0


def test_what_is_no_number_is_refused_as_a_yearly_actual(clerk, made):
    status, _ = send(
        clerk, f"/projects/{made.pk}/actuals/new/", {"year": "2015年", "measure": "tax", "amount": "NaN"}
    )
    assert status == 422


def test_a_year_that_is_not_over_is_asked_about_and_says_when_it_counts(clerk, made):
    year = today().year
    data = {"kind": "registered", "when": f"{year}年"}
    status, page = send(clerk, f"/projects/{made.pk}/milestones/new/", data)
    if today() == dt.date(year, 12, 31):
        pytest.skip("the year ends today")
    assert status == 422
    assert f"按最后一天（{year}年12月31日）计数" in page
    assert count(clerk, Milestone, kind=Kind.REGISTERED) == 0
    status, _ = send(clerk, f"/projects/{made.pk}/milestones/new/", data | {"confirmed": "1"})
    assert status == 200
    assert count(clerk, Milestone, kind=Kind.REGISTERED) == 1


def test_a_past_year_and_the_running_month_are_not_asked_about(clerk, made):
    day = today()
    for kind, when in (("registered", "2014年"), ("land_supplied", f"{day.year}年{day.month}月")):
        assert send(clerk, f"/projects/{made.pk}/milestones/new/", {"kind": kind, "when": when})[0] == 200


def test_a_day_to_come_is_refused(clerk, made):
    day = today() + dt.timedelta(days=1)
    status, page = send(
        clerk, f"/projects/{made.pk}/milestones/new/", {"kind": "signed", "when": day.isoformat()}
    )
    assert status == 422
    assert "还没到" in page


def test_a_milestone_before_its_prerequisite_is_recorded_shown_and_not_verified(clerk, made):
    assert (
        send(clerk, f"/projects/{made.pk}/milestones/new/", {"kind": "landed", "when": "2014-05-06"})[0]
        == 200
    )
    client = Client()
    client.force_login(clerk)
    page = client.get(f"/projects/{made.pk}/").content.decode()
    assert "落地已填报，缺这些不能核实" in page
    assert "引进成功须有合同" in page


def test_an_amount_a_hundred_times_its_peers_asks_in_the_page(clerk, made):
    data = {"kind": "arrived", "period": "2015年6月", "nature": "flow", "currency": "CNY", "amount": "10"}
    send(clerk, f"/projects/{made.pk}/money/new/", data)
    status, page = send(
        clerk, f"/projects/{made.pk}/money/new/", data | {"period": "2015年7月", "amount": "1000"}
    )
    assert status == 422
    assert "100 倍" in page
    assert count(clerk, Money) == 1


def test_a_plan_whose_months_exceed_the_total_asks(clerk, made):
    day = today()
    data = {f"m{day:%Y%m}": "3亿", "version": "0"}
    status, page = send(clerk, f"/projects/{made.pk}/plan/", data)
    assert status == 422
    assert "各月计划合计" in page
    assert "超过计划总投资" in page
    assert count(clerk, PlanAmount) == 0
    assert send(clerk, f"/projects/{made.pk}/plan/", data | {"confirmed": "1"})[0] == 200
    assert count(clerk, PlanAmount) == 1


def test_a_fixed_investment_above_the_total_asks(clerk):
    fields = {"name": "甲", "unit": str(clerk.unit_id), "region": "330702", "planned_total": "100"}
    with acting(clerk), pytest.raises(NeedsConfirmation, match="超过计划总投资"):
        create_project(by=clerk, values=fields | {"planned_fixed": "101"}, since=dt.date(2014, 1, 1))


def test_a_wrong_credit_code_says_what_is_wrong(clerk):
    fields = {"name": "甲", "unit": str(clerk.unit_id), "region": "330702"}
    party = Party("某某公司", Origin.OTHER_CITY, credit_code="91330000000000000X")
    with acting(clerk), pytest.raises(Refusal):
        create_project(by=clerk, values=fields, since=dt.date(2014, 1, 1), parties=(party,))
    assert count(clerk, Project) == 0


def test_the_same_file_on_two_projects_is_flagged_to_the_city_on_both(clerk, made):
    with acting(clerk):
        other = project(clerk, "第二个")
        for one in (made, other):
            attach_evidence(
                by=clerk, project=one.pk, kind="contract", sha256="a" * 64, file_name="合同.pdf", size=9
            )
    assert count(clerk, Evidence) == 2
    chief = Client()
    chief.force_login(officer())
    for one in (made, other):
        assert "同一份文件也用在别的项目上" in chief.get(f"/projects/{one.pk}/").content.decode()


@pytest.mark.parametrize(
    ("name", "linked"),
    [("浙江今飞凯达轮毂股份有限公司", True), ("今飞凯达轮毂", False)],
)
def test_an_investor_is_linked_to_the_company_its_name_or_code_says(clerk, name, linked):
    known = company("浙江今飞凯达轮毂股份有限公司", person("county_reviewer"))
    fields = {"name": "甲", "unit": str(clerk.unit_id), "region": "330702"}
    party = Party(name, Origin.OTHER_CITY)
    with acting(clerk):
        create_project(by=clerk, values=fields, since=dt.date(2014, 1, 1), parties=(party,))
        assert Investor.objects.get().company == (known.pk if linked else None)


def test_amounts_are_decimal_to_the_digit(clerk, made):
    data = {
        "kind": "arrived",
        "period": "2015年6月",
        "nature": "flow",
        "currency": "CNY",
        "amount": "1234.5678",
    }
    send(clerk, f"/projects/{made.pk}/money/new/", data)
    with acting(clerk):
        assert Money.objects.get().amount == Decimal("1234.5678")
