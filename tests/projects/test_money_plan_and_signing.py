"""Amounts that are unlikely are asked about; impossible ones refused; plans keep their versions."""

import datetime as dt
from decimal import Decimal

import pytest

from luodi.calc.partial_dates import read_partial_date
from luodi.projects.enums import Currency, Kind, Measure, MoneyKind, Nature, SigningKind
from luodi.projects.errors import NeedsConfirmation, Refusal
from luodi.projects.models import Milestone, Money, MonthlyReturn, PlanDate, YearlyActual
from luodi.projects.operations.money import Amount, correct_money, record_actual, record_money, retract_money
from luodi.projects.operations.plan import set_plan
from luodi.projects.operations.returns import report_month
from luodi.projects.operations.signing import Paper, record_signing
from projects_cast import acting, officer, project

MAY = read_partial_date("2014年5月")


@pytest.fixture
def city(db):
    user = officer()
    with acting(user):
        yield user


def arrived(city, made, amount, **fields):
    given = Amount(MoneyKind.ARRIVED, Decimal(amount), MAY, **fields)
    return record_money(by=city, project=made.id, amount=given)


def test_an_amount_counts_at_the_last_day_of_its_period(city):
    entry = arrived(city, project(city), 300)
    assert (entry.occurred_first, entry.occurred_on) == (dt.date(2014, 5, 1), dt.date(2014, 5, 31))


def test_a_hundredfold_amount_is_asked_about_and_goes_through_when_confirmed(city):
    made = project(city, planned_total="9000000")
    arrived(city, made, 300)
    with pytest.raises(NeedsConfirmation, match="100 倍"):
        arrived(city, made, 30000)
    given = Amount(MoneyKind.ARRIVED, Decimal(30000), MAY)
    record_money(by=city, project=made.id, amount=given, confirmed=True)
    assert Money.objects.count() == 2


def test_parts_above_the_plan_are_asked_about(city):
    made = project(city)  # plan 20,000
    arrived(city, made, 15000)
    with pytest.raises(NeedsConfirmation, match="超过计划总投资"):
        arrived(city, made, 5001)


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_zero_and_negative_amounts_are_refused(city, amount):
    with pytest.raises(Refusal, match="大于 0"):
        arrived(city, project(city), amount)


def test_foreign_capital_is_in_dollars(city):
    given = Amount(MoneyKind.FOREIGN_ACTUAL, Decimal(5), MAY)
    with pytest.raises(Refusal, match="万美元"):
        record_money(by=city, project=project(city).id, amount=given)


def test_an_amount_is_corrected_and_retracted_with_a_reason(city):
    made = project(city)
    first = arrived(city, made, 300)
    amount = Amount(MoneyKind.ARRIVED, Decimal(30), MAY, Nature.CUMULATIVE, Currency.CNY)
    with pytest.raises(Refusal, match="写明原因"):
        correct_money(by=city, project=made.id, entry=first.id, amount=amount, reason="")
    second = correct_money(by=city, project=made.id, entry=first.id, amount=amount, reason="单位看错")
    assert second.lineage == first.lineage
    retract_money(by=city, project=made.id, entry=second.id, reason="没有到位")
    assert not Money.objects.open().exists()


def test_the_first_paper_is_the_signing_and_an_upgrade_adds_none(city):
    made = project(city)
    for kind, day in ((SigningKind.INTENT, 1), (SigningKind.CONTRACT, 9)):
        record_signing(by=city, project=made.id, paper=Paper(kind, dt.date(2014, 5, day), Decimal(20000)))
    assert Milestone.objects.filter(kind=Kind.SIGNED).get().occurred_on == dt.date(2014, 5, 1)


def test_an_increase_needs_an_amount_and_something_to_increase(city):
    made = project(city)
    with pytest.raises(Refusal, match="增加的金额"):
        record_signing(by=city, project=made.id, paper=Paper(SigningKind.INCREASE, dt.date(2014, 5, 1)))
    with pytest.raises(Refusal, match="原合同"):
        paper = Paper(SigningKind.INCREASE, dt.date(2014, 5, 1), Decimal(1))
        record_signing(by=city, project=made.id, paper=paper)


def test_a_plan_keeps_its_versions_and_a_change_says_why(city):
    made = project(city)
    nodes = {Kind.STARTED: dt.date(2015, 1, 1), Kind.COMPLETED: dt.date(2016, 1, 1)}
    assert set_plan(by=city, project=made.id, nodes=nodes, amounts={MAY: Decimal(10)}) == 1
    with pytest.raises(Refusal, match="理由"):
        set_plan(by=city, project=made.id, nodes=nodes)
    later = {Kind.STARTED: dt.date(2015, 6, 1)}
    assert set_plan(by=city, project=made.id, nodes=later, reason="征地推迟") == 2
    assert [d.planned_on for d in PlanDate.objects.open()] == [dt.date(2015, 6, 1)]
    assert PlanDate.objects.count() == 3


def test_a_plan_out_of_order_is_refused(city):
    nodes = {Kind.STARTED: dt.date(2016, 1, 1), Kind.PRODUCING: dt.date(2015, 1, 1)}
    with pytest.raises(Refusal, match="早于"):
        set_plan(by=city, project=project(city).id, nodes=nodes)


def test_yearly_actuals_replace_the_claim_of_the_same_year(city):
    made, year = project(city), read_partial_date("2014年")
    for amount in (5, 7):
        record_actual(by=city, project=made.id, year=year, measure=Measure.TAX, amount=Decimal(amount))
    assert [a.amount for a in YearlyActual.objects.open()] == [7]


def test_a_month_is_returned_for_many_projects_at_once_and_once_each(city):
    made = [project(city, name=f"项目{n}").id for n in range(4)]
    month = dt.date(2015, 5, 3)
    assert report_month(by=city, projects=made, month=month, unchanged=True) == 4
    assert report_month(by=city, projects=made[:1], month=month, unchanged=False, note="有变化") == 1
    assert MonthlyReturn.objects.open().count() == 4
    assert MonthlyReturn.objects.open().filter(unchanged=False).count() == 1
