"""减负表: what was asked is counted for unit, person and enterprise; a mark warns and hides nothing."""

import pytest
from django.test import Client

from luodi.access.scope import acting_as
from luodi.indicators.periods import month
from luodi.ledger.queries.reading import today
from luodi.supervision.operations.problem import add_step
from luodi.supervision.queries import burden as room
from luodi.supervision.queries.burden import burden
from people_cast import person
from supervision_cast import as_, cast, problem


@pytest.fixture
def c(db):
    return cast()


def read(user):
    day = today()
    with acting_as(user):
        return burden(user, month(day.year, day.month))


def named(loads, name):
    return next(load for load in loads if load.name == name)


def test_every_form_counts_for_its_person_and_unit(c):
    over = problem(c)
    before = named(read(c.office).people, c.clerk.name)
    for _ in range(3):
        as_(c.clerk, add_step, problem=over.pk, note="在办")
    after = read(c.office)
    mine = named(after.people, c.clerk.name)
    assert mine.forms - before.forms == 3
    assert mine.fields > before.fields
    assert named(after.units, c.clerk.unit.name).forms >= mine.forms
    assert after.trend[0].forms == sum(load.forms for load in after.units)


def test_above_the_mark_it_warns_and_still_shows(c, monkeypatch):
    monkeypatch.setattr(room, "FORMS_A_PERSON", 0)
    found = named(read(c.office).people, c.office.name) if problem(c) else None
    assert found.warns
    assert found.forms


def test_a_unit_reads_its_own_and_the_page_refuses_senseless_months(c):
    problem(c)
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    assert read(stranger).units == []
    client = Client()
    client.force_login(c.office)
    page = client.get("/supervision/burden/").content.decode()
    assert c.office.name in page
    for bad in ("2026-13", "nan", "9" * 30, "2026"):
        assert client.get("/supervision/burden/", {"month": bad}).status_code == 404
    assert "没有人提交过" in client.get("/supervision/burden/?month=2016-02").content.decode()
