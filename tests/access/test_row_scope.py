"""The database itself keeps districts apart, also when a view forgets to."""

import uuid

import psycopg
import pytest
from django.db import ProgrammingError, connection

import people_cast as cast
from luodi.access.models import ProjectScope
from luodi.access.scope import acting_as
from luodi.common.ids import uuid7
from luodi.runtime.database import WEB_CITY, WEB_UNIT, WORKER
from luodi.runtime.databases import connect_as_owner

OURS, THEIRS = uuid7(), uuid7()


@pytest.fixture
def secrets(fresh_database):
    """A protected table with one project of 婺城 and one of 义乌."""
    with connect_as_owner(fresh_database.name) as owner:
        owner.execute("CREATE TABLE secret (project uuid NOT NULL, word text)")
        owner.execute(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON secret TO luodi_web_unit, luodi_web_city, luodi_worker"
        )
        owner.execute("CALL access_protect('secret', 'project')")
        owner.execute("INSERT INTO secret VALUES (%s, 'ours'), (%s, 'theirs')", [OURS, THEIRS])
    return fresh_database


def scoped(project: uuid.UUID, user) -> None:
    ProjectScope.objects.create(project_id=project, grantee=user.unit_id, why="责任单位")


def words() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM secret ORDER BY word")
        return [word for (word,) in cursor.fetchall()]


def test_without_the_setting_nothing_is_visible(secrets):
    with secrets.connect() as raw:
        assert raw.execute("SELECT count(*) FROM secret").fetchone() == (0,)


@pytest.mark.parametrize("nonsense", ["", "{}", "{00000000-0000-0000-0000-000000000000}"])
def test_a_setting_that_names_nobody_shows_nothing(secrets, nonsense):
    with secrets.connect() as raw:
        raw.execute("SELECT set_config('luodi.grantees', %s, false)", [nonsense])
        assert raw.execute("SELECT count(*) FROM secret").fetchone() == (0,)


def test_the_web_role_has_the_city_only_after_switching_to_it(secrets):
    with secrets.connect() as raw:
        raw.execute("SET ROLE luodi_web_city")
        assert raw.execute("SELECT count(*) FROM secret").fetchone() == (2,)
        raw.execute("RESET ROLE")
        assert raw.execute("SELECT count(*) FROM secret").fetchone() == (0,)


def test_a_reporter_sees_their_own_district_only(secrets):
    colleague = cast.person("reporter")
    stranger = cast.person("reporter", unit_name="义乌市招商局", region="330782")
    scoped(OURS, colleague)
    scoped(THEIRS, stranger)
    with acting_as(colleague):
        assert words() == ["ours"]
    with acting_as(stranger):
        assert words() == ["theirs"]


def test_a_post_may_cross_districts(secrets):
    agent = cast.person("agent")
    ProjectScope.objects.create(project_id=THEIRS, grantee=agent.standing.posts[0].id, why="代办")
    with acting_as(agent):
        assert words() == ["theirs"]


def test_a_secretary_sees_what_the_leader_s_post_sees(secrets):
    hall = cast.unit("市领导班子", "330700", "leadership")
    leader = cast.post(hall, "reader", title="副市长")
    reads = cast.post(hall, "reader", title="副市长秘书", reads_for=leader)
    assert leader.id in reads.grantees


def test_the_city_bureau_sees_all_and_the_three_administrators_nothing(secrets):
    with acting_as(cast.person("city_officer", unit_name="金华市招商局", region="330700")):
        assert words() == ["ours", "theirs"]
    scoped(OURS, cast.person("reporter"))
    for role in ("system_admin", "security_admin", "auditor"):
        with acting_as(cast.person(role)):
            assert words() == []


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO secret VALUES (%s, 'planted')", "UPDATE secret SET project = %s WHERE word = 'ours'"],
)
def test_a_row_cannot_be_written_into_another_district(secrets, statement):
    colleague = cast.person("reporter")
    scoped(OURS, colleague)
    with (
        acting_as(colleague),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="row-level security"),
    ):
        cursor.execute(statement, [THEIRS])


def test_another_district_s_row_is_neither_changed_nor_deleted(secrets):
    colleague = cast.person("reporter")
    scoped(OURS, colleague)
    with acting_as(colleague), connection.cursor() as cursor:
        cursor.execute("UPDATE secret SET word = 'gone' WHERE project = %s", [THEIRS])
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM secret WHERE project = %s", [THEIRS])
        assert cursor.rowcount == 0


def test_the_worker_takes_a_person_s_role_for_a_job(secrets):
    with secrets.connect(WORKER) as raw:
        assert raw.execute("SELECT count(*) FROM secret").fetchone() == (2,)
        raw.execute(f"SET ROLE {WEB_UNIT}")
        assert raw.execute("SELECT count(*) FROM secret").fetchone() == (0,)


def test_acting_as_gives_back_the_scope_before_it(secrets):
    colleague, officer = cast.person("reporter"), cast.person("city_officer")
    scoped(OURS, colleague)
    with acting_as(colleague):
        with acting_as(officer):
            assert len(words()) == 2
        assert words() == ["ours"]
    assert words() == []


def test_acting_as_ends_also_when_the_work_fails(secrets):
    with pytest.raises(ZeroDivisionError), acting_as(cast.person("city_officer")):
        raise ZeroDivisionError
    assert words() == []
    assert current_role() == "none"


def current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        return cursor.fetchone()[0]


def test_the_web_roles_cannot_lift_the_protection(secrets):
    with secrets.connect() as raw:
        for statement in (
            "ALTER TABLE secret DISABLE ROW LEVEL SECURITY",
            "DROP POLICY access_in_scope ON secret",
            "SET ROLE luodi_owner",
            "SET ROLE luodi_worker",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), raw.transaction():
                raw.execute(statement)


def test_the_city_s_policy_is_the_constant_true(secrets):
    """Any other expression would keep the planner from trigram indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT qual FROM pg_policies WHERE %s = ANY (roles)", [WEB_CITY])
        assert {qual for (qual,) in cursor.fetchall()} == {"true"}
