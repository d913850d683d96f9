"""A backup carries the history whole: every entry, every tick, every earlier reading."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

import testing_cluster
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import point
from luodi.ledger.queries.reading import last_tick
from luodi.ledger.queries.verification import verify
from luodi.ledger.registry import entry_models
from luodi.projects.enums import Kind
from luodi.projects.models import Particulars
from luodi.projects.operations.project import change_particulars, correct_particulars
from luodi.runtime.backups.making import make
from luodi.runtime.backups.place import Place
from luodi.runtime.backups.restoring import restore
from people_cast import built_city, person, seeing_all
from projects_cast import acting, happened, project

DAY = dt.date(2015, 6, 30)
KNOWN = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


@pytest.fixture
def place(fresh_database, tmp_path: Path):
    (tmp_path / "files").mkdir()
    built_city()
    yield Place(fresh_database.name, tmp_path / "files", tmp_path / "backups")
    testing_cluster.drop(f"{fresh_database.name}_replaced")


def first_said(made):
    return Particulars.objects.open().get(project=made).pk


def recorded():
    """Three projects with late, corrected and changed entries; the tick in the middle."""
    clerk = person("reporter")
    with acting(clerk):
        made = [project(clerk, name, planned_total="20000") for name in ("甲", "乙", "丙")]
        happened(clerk, made[0], Kind.SIGNED, dt.date(2014, 3, 1))
        middle = last_tick().at
        correct_particulars(
            by=clerk,
            project=made[1].pk,
            entry=first_said(made[1]),
            values={"planned_total": "25000"},
            reason="合同",
        )
        change_particulars(
            by=clerk, project=made[2].pk, values={"planned_total": "9000"}, since=dt.date(2015, 1, 1)
        )
        happened(clerk, made[1], Kind.SIGNED, dt.date(2013, 9, 1))
    return middle


def history() -> dict[str, list[tuple]]:
    """Every row of every entry table and every revision, as stored."""
    found = {}
    with seeing_all(), connection.cursor() as cursor:
        for table in [*(model._meta.db_table for model in entry_models()), "ledger_revision", "ledger_clock"]:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def readings(*known: dt.datetime) -> list[tuple[str, ...]]:
    book = catalogue()
    codes = ("ledger_projects", "signed_in_period")
    with acting(person("section_chief")):
        answers = [ask(codes, [point(on=DAY, known_at=at)], book=book, by=["region"]) for at in known]
    return [tuple(answer.cell(code).text for code in codes) for answer in answers]


def test_after_a_restore_the_history_is_the_same_row_by_row_and_earlier_readings_repeat(place: Place) -> None:
    middle = recorded()
    end = last_tick().at
    before, read = history(), readings(middle, end)
    with seeing_all():
        head = verify().head
    backup = make(place)
    recorded()
    assert history() != before
    connections.close_all()
    restore(backup, place, known_migrations=KNOWN)
    assert history() == before
    with seeing_all():
        verified = verify()
    assert (verified.finding, verified.head) == (None, head)
    assert readings(middle, end) == read
