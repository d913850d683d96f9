"""A figure never escapes its reader's scope; city totals come from one place and do not open."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.db import connection

import luodi
from figures_cast import writing
from luodi.access.scope import acting_as
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.errors import NotPublished
from luodi.indicators.periods import point
from luodi.indicators.rows import open_cell
from luodi.indicators.totals import totals
from luodi.projects.models import SigningEvent
from people_cast import person
from projects_cast import acting, officer

DAY = dt.date(2015, 6, 30)
CODES = ["event_signed", "ledger_projects", "arrived_since", "days_signed_to_landed"]


@pytest.fixture
def planted(db):
    """Three projects of 金东, planted by the city; a clerk of 婺城 with one of their own."""
    by = officer()
    ours = person("reporter")
    theirs = person("reporter", unit_name="金东区招商局", region="330703")
    with acting(by):
        event = SigningEvent.objects.create(name="签约", held_on=dt.date(2012, 5, 1))
        with writing(by) as w:
            for number, owner in enumerate([theirs, theirs, theirs, ours]):
                made = w.project(
                    f"P{number}", dt.date(2012, 1, 1), unit=str(owner.unit_id), region=owner.unit.region_id
                )
                w.milestone(made, "signed", dt.date(2013, 1, 1 + number))
                w.milestone(made, "landed", dt.date(2014, 1, 1 + 2 * number))
                w.signing(made, "contract", dt.date(2013, 1, 1), event)
                w.money(made, 1000 + number, dt.date(2014, 1, 1))
    return ours


def test_a_district_counts_and_opens_only_its_own(planted):
    with acting_as(planted):
        answer = ask(CODES, [point(on=DAY)], book=catalogue(), by=["region"])
        assert [group.text for group in answer.groups] == ["婺城", "合计"]
        assert answer.cell("ledger_projects").value == 1
        assert answer.cell("arrived_since").value == 1003
        opened = open_cell("arrived_since", point(on=DAY), book=catalogue())
        assert [row.weight for row in opened.sides[0].rows] == [1003]


def test_city_totals_are_the_city_s_and_the_scope_comes_back(planted):
    with acting_as(planted):
        answer = totals(CODES, [point(on=DAY)], book=catalogue(), by=["region"])
        assert answer.cell("ledger_projects").value == 4
        assert answer.cell("event_signed", ("330703",)).value == 3
        assert ask(CODES, [point(on=DAY)], book=catalogue()).cell("ledger_projects").value == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone()[0] == "luodi_web_unit"


def test_the_scope_comes_back_after_a_refused_statement(planted):
    with acting_as(planted):
        with pytest.raises(NotPublished, match="看出别处的单个项目"):
            totals(["event_signed"], [point(on=DAY)], book=catalogue(), by=["leader"])
        with pytest.raises(NotPublished, match="不在公布"):
            totals(["landing_rate_without_cancelled"], [point(on=DAY)], book=catalogue())
        assert ask(CODES, [point(on=DAY)], book=catalogue()).cell("ledger_projects").value == 1


def test_only_totals_widens_the_role():
    source = Path(luodi.__file__).parent
    widening = re.compile(r"SET\s+LOCAL\s+ROLE|SET\s+ROLE", re.IGNORECASE)
    found = [
        p.relative_to(source).as_posix()
        for p in source.rglob("*.py")
        if widening.search(p.read_text("utf-8"))
    ]
    assert found == ["indicators/totals.py"]
