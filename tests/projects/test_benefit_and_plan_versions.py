"""On the project's page: what it brought beside what it promised; every version of its plan."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from luodi.calc.partial_dates import PartialDate
from luodi.projects.enums import Kind, Measure
from luodi.projects.models import YearlyActual
from luodi.projects.operations.money import record_actual
from luodi.projects.operations.plan import set_plan
from luodi.projects.operations.review import stage_verified
from luodi.projects.operations.writing import project_revision
from projects_cast import acting, officer, project

pytestmark = pytest.mark.django_db
MAY = PartialDate.of_month(2015, 5)


@pytest.fixture
def made():
    with acting(officer()) as by:
        return by, project(
            by, promised_tax="500", promised_output="9000", promised_jobs="120", land_area="80"
        )


def page_of(by, made):
    client = Client()
    client.force_login(by)
    return client.get(f"/projects/{made.pk}/").content.decode()


def test_years_stand_beside_the_promise_with_tax_by_land_and_what_is_not_verified(made):
    by, one = made
    with acting(by):
        for year, measure, amount in (
            (2016, Measure.TAX, "320"), (2016, Measure.LAND, "80"), (2016, Measure.ENERGY, "1500"), (2015, Measure.JOBS, "60"),
        ):  # fmt: skip
            when = PartialDate.of_year(year)
            record_actual(by=by, project=one.pk, year=when, measure=measure, amount=Decimal(amount))
        with project_revision(by=by, verb="verify_claims") as rev:
            stage_verified(rev, [YearlyActual.objects.get(measure=Measure.ENERGY)])
    text = page_of(by, one)
    table = text[text.index('id="benefit"') :].split("</section>")[0]
    assert table.count("待核实</small>") == 3, "the verified one carries no doubt"
    assert '<td class="num">4</td>' in table or "4.00" in table, "320 over 80 mu"
    assert table.index(">2016<") < table.index(">2015<")
    for promised in ("9,000", "500", "120", "80"):
        assert promised in table


def test_a_project_without_a_reported_year_shows_no_empty_table(made):
    assert 'id="benefit"' not in page_of(*made)


def test_each_version_of_the_plan_says_what_it_moved_by_whom_and_why(made):
    by, one = made
    first = {Kind.STARTED: dt.date(2015, 3, 1), Kind.COMPLETED: dt.date(2016, 3, 1)}
    with acting(by):
        set_plan(by=by, project=one.pk, nodes=first, amounts={MAY: Decimal(400)})
    assert "历次计划" not in page_of(by, one)
    moved = first | {Kind.COMPLETED: dt.date(2016, 9, 1)}
    with acting(by):
        set_plan(by=by, project=one.pk, nodes=moved, amounts={MAY: Decimal(300)}, reason="征地推迟")
    text = page_of(by, one)
    assert "历次计划 2 版" in text
    assert "竣工 2016-03-01 → 2016-09-01" in text
    assert "征地推迟" in text
    assert "开工 2015-03-01、竣工 2016-03-01；各月合计 400" in text
