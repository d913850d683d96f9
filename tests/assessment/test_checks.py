"""数据核查提示: each of the five is planted once and found with its rows; what is honest is left alone."""

import datetime as dt

import pytest

from figures_cast import writing
from luodi.access.scope import acting_as
from luodi.assessment.queries.checks import checks
from luodi.projects.models import Evidence, Investor
from people_cast import unit
from projects_cast import officer

YEAR = 2015
SINCE = dt.date(2015, 1, 5)
CLAIMED = ["claimed"]


@pytest.fixture
def city(db):
    return officer()


def made(w, name, unit_name="婺城区招商局", **values):
    place = unit(unit_name, "330702" if unit_name.startswith("婺城") else "330703")
    return w.project(name, SINCE, unit=str(place.id), unit_name=place.name, region=place.region_id, **values)


def hints(city) -> dict[str, list]:
    with acting_as(city):
        return {check.name: list(check.hints) for check in checks(YEAR)}


def test_an_honest_year_raises_nothing(city):
    with acting_as(city), writing(city) as w:
        project = made(w, "平稳项目")
        for month in range(1, 13):
            w.money(project, 137 + month, dt.date(YEAR, month, 20), bases=CLAIMED)
    assert not any(hints(city).values())


def test_a_quarter_filled_in_its_last_month_is_named_with_its_payments(city):
    with acting_as(city), writing(city) as w:
        project = made(w, "季末项目")
        for month, amount in ((1, 11), (2, 12), (3, 900), (3, 901), (3, 902), (3, 903)):
            w.money(project, amount, dt.date(YEAR, month, 20), bases=CLAIMED)
    (hint,) = hints(city)["季末突增"]
    assert hint.unit == "婺城区招商局"
    assert "3 月" in hint.says
    assert [row.name for row in hint.rows] == ["季末项目"] * 4


def test_a_unit_of_round_sums_is_named_beside_one_of_odd_sums(city):
    with acting_as(city), writing(city) as w:
        round_one, odd = made(w, "整数项目"), made(w, "零头项目", "金东区招商局")
        for month in range(1, 7):
            w.money(round_one, 1000 * month, dt.date(YEAR, month, 20), bases=CLAIMED)
            w.money(odd, 1001 * month, dt.date(YEAR, month, 20), bases=CLAIMED)
    (hint,) = hints(city)["整数金额"]
    assert hint.unit == "婺城区招商局"
    assert "6 笔里 6 笔" in hint.says


def test_a_claim_taken_back_is_named(city):
    with acting_as(city), writing(city) as w:
        project = made(w, "撤回项目")
        w.milestone(project, "started", dt.date(YEAR, 6, 30), bases=CLAIMED)
        (claim,) = [entry for entry in w.rev.added if getattr(entry, "kind", "") == "started"]
    with acting_as(city), writing(city) as w:
        w.rev.retract(claim)
    (hint,) = hints(city)["撤回的填报"]
    assert hint.says == "撤回 1 条"
    assert hint.rows[0].name == "撤回项目"


def test_one_paper_under_two_projects_is_named_and_twice_under_one_is_not(city):
    with acting_as(city), writing(city) as w:
        first, second = made(w, "甲项目"), made(w, "乙项目")
        for project, digest in ((first, "a" * 64), (second, "a" * 64), (first, "b" * 64), (first, "b" * 64)):
            w.entries(
                Evidence(
                    project=project, kind="contract", sha256=digest, file_name="合同.pdf", size=1,
                    occurred_first=SINCE, occurred_on=SINCE,
                )
            )  # fmt: skip
    (hint,) = hints(city)["同一材料多处用"]
    assert "2 个项目" in hint.says
    assert {row.name for row in hint.rows} == {"甲项目", "乙项目"}


def test_one_investor_signing_two_halves_of_a_large_project_is_named(city):
    with acting_as(city), writing(city) as w:
        for number, day in enumerate((dt.date(YEAR, 5, 1), dt.date(YEAR, 5, 20))):
            project = made(w, f"拆分{number}", planned_total="6000")
            w.milestone(project, "signed", day)
            w.entries(
                Investor(
                    project=project,
                    name="海丰实业有限公司",
                    origin="other_province",
                    occurred_first=SINCE,
                    occurred_on=SINCE,
                )
            )
    (hint,) = hints(city)["疑似拆分"]
    assert "2 个项目合计 1.20 亿元" in hint.says
