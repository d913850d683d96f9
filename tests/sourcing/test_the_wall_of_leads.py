"""The second wall of leads: what raw SQL of the unit's role sees with and without a setting."""

import datetime as dt

import pytest
from django.db import connection

from luodi.access.scope import acting_as
from luodi.projects.operations.motion import Proof
from luodi.sourcing.enums import Reach, VisitKind
from luodi.sourcing.models import Lead
from luodi.sourcing.operations.become import move_lead
from luodi.sourcing.operations.first_talk import claim_first_talk
from luodi.sourcing.operations.lead_steps import keep_file
from luodi.sourcing.operations.visit import record_visit
from people_cast import person
from sourcing_cast import as_, cast, lead

pytestmark = pytest.mark.django_db
TABLES = ("lead", "leadstep", "leadfile", "leadmove", "visit", "firsttalkstep")
DAY = dt.date(2026, 11, 2)


def seen() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM sourcing_{table}")
            found[table] = cursor.fetchone()[0]
    return found


def seen_by(user) -> list[int]:
    with acting_as(user):
        return list(seen().values())


@pytest.fixture
def c():
    return cast()


def furnish(c, **more) -> Lead:
    """A lead with a file, a visit and a talk."""
    made = lead(c.owner, registered_on=DAY, **more)
    proof = Proof("a" * 64, "纪要.pdf", 1)
    as_(c.owner, keep_file, lead=made.pk, proof=proof, what="来函")
    as_(
        c.owner,
        record_visit,
        company=made.investor,
        is_new=True,
        kind=VisitKind.CALL,
        note="看厂",
        on=DAY,
        lead=made.pk,
    )
    as_(c.owner, claim_first_talk, lead=made.pk, on=DAY, note="面谈", proof=proof)
    return made


def test_raw_sql_of_the_units_role_sees_nothing_without_a_setting(c):
    furnish(c)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'luodi_web_unit', true)")
    assert set(seen().values()) == {0}


def test_with_a_setting_it_sees_its_units_and_its_own_persons_rows_and_the_city_all(c):
    furnish(c)
    named = person("reporter", unit_name="兰溪市招商局", region="330781")
    furnish(c, investor="乙公司", reach=Reach.NAMED, readers=[named.pk])
    assert seen_by(c.owner) == [2, 4, 2, 0, 2, 2]
    assert seen_by(c.colleague)[0] == 1  # the named one is not the unit's
    assert seen_by(c.stranger) == [0, 0, 0, 0, 0, 0]
    assert seen_by(named)[:3] == [1, 2, 1]
    assert seen_by(c.chief) == [2, 4, 2, 0, 2, 2]


def test_who_moves_a_lead_away_can_write_it_and_the_new_unit_sees_its_past(c):
    made = lead(c.owner, registered_on=DAY)
    as_(c.colleague, move_lead, lead=made.pk, to_unit=c.stranger.unit_id, to_region="330703", document="协议")
    assert seen_by(c.stranger) == [1, 2, 0, 1, 0, 0]
    with acting_as(c.colleague):
        assert Lead.objects.visible_to(c.colleague).count() == 1


def test_numbers_go_on_and_the_same_days_lead_is_noticed_though_it_cannot_be_seen(c):
    first = lead(c.owner, registered_on=DAY)
    with pytest.raises(Exception, match="已由婺城"):
        lead(c.stranger, registered_on=DAY)
    second = lead(c.stranger, registered_on=DAY, investor="另一家公司")
    assert int(second.number[5:]) == int(first.number[5:]) + 1
