"""Tables an import fills have no foreign key: a trigger of the statement keeps them to projects that are there."""

import datetime as dt
import uuid

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from luodi.ledger.models import dated
from luodi.ledger.operations.bulk import stage_entries
from luodi.ledger.operations.revision import revision
from luodi.projects.enums import Kind
from luodi.projects.models import Duty, FirstDates, Investor, Milestone, Money, Particulars, Standing
from projects_cast import acting, officer, project

WITHOUT_KEY = (Duty, FirstDates, Investor, Milestone, Money, Particulars, Standing)
DAY = dt.date(2014, 1, 1)


@pytest.fixture
def made(db):
    by = officer()
    with acting(by):
        yield by, project(by)


@pytest.mark.parametrize("bulk", [False, True])
def test_an_entry_of_a_project_that_is_not_there_is_refused(fresh_database, bulk):
    by = officer()
    with acting(by):
        here = project(by)
        contents = [{"project_id": key, "kind": Kind.HALTED, **dated(DAY)} for key in (here.pk, uuid.uuid4())]
        with (
            pytest.raises(IntegrityError, match="names a project that is not there"),
            revision(by=by.actor, verb="stray") as rev,
        ):
            if bulk:
                stage_entries(rev, Milestone, contents)
            else:
                rev.add(*(Milestone(**content) for content in contents))
        assert not Milestone.objects.filter(kind=Kind.HALTED).exists()


@pytest.mark.parametrize("model", WITHOUT_KEY, ids=lambda model: model.__name__)
def test_every_such_table_has_the_trigger(db, model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(tgname::text ORDER BY tgname) FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND tgname IN ('of_a_project', 'stays_with_its_project') AND tgenabled = 'O'",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (["of_a_project", "stays_with_its_project"],)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_standing SET project_id = gen_random_uuid()",
        "UPDATE projects_firstdates SET project_id = gen_random_uuid()",
        "UPDATE projects_project SET id = gen_random_uuid()",
        "DELETE FROM projects_project",
    ],
)
def test_no_reference_is_broken_afterwards(made, statement):
    with (
        pytest.raises(IntegrityError, match="never allowed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_not_even_the_owner_empties_the_projects(fresh_database, owner_connection):
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="never allowed"):
        owner_connection.execute("TRUNCATE projects_project CASCADE")
