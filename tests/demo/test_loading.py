"""Loading: sealed, marked, the same every time, equal to a rebuild, refused where it must not be."""

import datetime as dt
from collections import Counter
from dataclasses import asdict
from decimal import Decimal

import pytest
from django.contrib.auth.hashers import check_password

import testing_cluster
from demo_cast import as_owner
from luodi.demo import tables
from luodi.demo.city.generator import generate
from luodi.demo.operations.load import PASSWORD, load
from luodi.ledger.queries.reading import today
from luodi.ledger.queries.verification import verify
from luodi.org.models import City, User
from luodi.org.roles import roles
from luodi.projects.models import FirstDates, Milestone, Project, Standing
from luodi.projects.reading.face import FACE_FIELDS, face
from luodi.projects.reading.loading import gather, history
from luodi.projects.reading.rebuild import replay
from luodi.runtime.databases import connect_as_owner
from luodi.runtime.refusal import Refusal


@pytest.fixture(scope="module")
def generated():
    return generate("the stored form of a password")


def test_the_cohort_table_says_what_the_survey_says():
    cells = tables.cells()

    def count(**wanted):
        return sum(c.projects for c in cells if wanted.items() <= asdict(c).items())

    assert count(is_foreign=False) == 1341
    assert count(is_firm=True) == 400
    assert count(at_event=True) == 385
    assert count(at_event=True, outcome="cancelled") == 106
    assert count(is_major=True) == 50
    assert len(set(tables.countries())) == 60
    assert len(tables.countries()) == 400


@pytest.mark.full
def test_the_same_city_comes_out_every_time(generated):
    again = generate("the stored form of a password")
    assert again.plain == generated.plain
    assert [_plain(row) for row in again.journal.rows] == [_plain(row) for row in generated.journal.rows]


def _plain(row):
    closed = row.closed.seq if row.closed else None
    stamps = (row.id, row.lineage, row.basis, row.claim, row.when, row.opened.seq, row.opened.at, closed)
    return (row.model, stamps, row.content, row.opened.actor, row.opened.verb, row.opened.reason)


def test_the_loaded_ledger_is_sound(owners_city, entries):
    found = verify()
    assert found.finding is None
    total = entries.execute("SELECT count(*) FROM ledger_revision WHERE reconstructed").fetchone()[0]
    assert found.revisions == total > 20_000


def test_verification_names_a_row_that_was_touched(demo_city, django_db_blocker):
    clone = testing_cluster.clone(demo_city, "touched")
    try:
        with connect_as_owner(clone) as connection:
            connection.execute("ALTER TABLE projects_money DISABLE TRIGGER USER")
            (seq,) = connection.execute(
                "UPDATE projects_money SET amount = amount + 1 WHERE id ="
                " (SELECT id FROM projects_money ORDER BY id LIMIT 1) RETURNING revision"
            ).fetchone()
        with django_db_blocker.unblock(), as_owner(clone):
            assert (verify().finding.seq, verify().finding.kind) == (seq, "changed")
    finally:
        testing_cluster.drop(clone)


def test_triggers_stand_again_after_loading(entries):
    off = entries.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'ledger%' AND tgenabled = 'D'")
    assert off.fetchone()[0] == 0


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.full), 25])
def test_a_rebuild_gives_what_was_loaded(owners_city, every):
    projects = list(Project.objects.order_by("code").values_list("pk", flat=True))[::every]
    histories = history(projects)
    for project in projects:
        for model, rebuilt in zip((Standing, FirstDates), replay(project, histories[project]), strict=True):
            assert _stored(model, project) == sorted(_text(_in_order(model, row)) for row in rebuilt)


def _stored(model, project):
    rows = model.objects.filter(project=project).values_list(*_columns(model))
    return sorted(map(_text, rows))


def _columns(model):
    return [field.attname for field in model._meta.concrete_fields if field.name != "id"]


def _in_order(model, row):
    """Rebuilt rows carry known_from and known_to last; the table has them in the middle."""
    at = _columns(model).index("known_from")
    return (*row[:at], *row[-2:], *row[at:-2])


def _text(row):
    return str([f"{value:.4f}" if isinstance(value, Decimal) else str(value) for value in row])


def test_the_faces_are_those_maintenance_would_write(owners_city):
    projects = list(Project.objects.order_by("code").values_list("pk", flat=True))[::25]
    for project, entries in history(projects).items():
        believed = gather(entry for entry in entries if entry.is_open)[project]
        wanted = face(believed, today())
        stored = Project.objects.get(pk=project)
        assert {name: getattr(stored, name) for name in FACE_FIELDS} == wanted
    assert Project.objects.filter(unreviewed__gt=0).exists()


def test_every_role_has_an_account_with_the_shared_password(owners_city):
    held = {role for user in User.objects.all() for role in user.standing_on(dt.date(2018, 12, 1)).roles}
    assert held == set(roles())
    assert all(check_password(PASSWORD, user.password) for user in User.objects.all()[:2])
    assert all(user.name.endswith("（演示）") for user in User.objects.all())
    assert City.objects.ours().is_demo


def test_a_database_in_use_is_refused(entries):
    with pytest.raises(Refusal, match="已有城市或台账"):
        load(entries)


def test_production_is_refused(entries, settings):
    settings.PRODUCTION = True
    with pytest.raises(Refusal, match="正式运行"):
        load(entries)


def test_history_has_what_offices_do(entries):
    verbs = dict(entries.execute("SELECT verb, count(*) FROM ledger_revision GROUP BY 1").fetchall())
    wanted = (
        "create_project", "record_milestone", "record_signing", "pass_claims", "return_claims", "verify_claims",
        "correct_milestone", "correct_money", "correct_particulars", "assign_duty", "hand_over", "set_plan",
        "change_particulars", "transfer_projects", "merge_projects", "report_month",
    )  # fmt: skip
    assert all(verbs[f"projects.{verb}"] for verb in wanted)


def test_halts_repeat_and_cancelled_projects_came_back(owners_city):
    verified = Milestone.objects.open().verified()
    halts = Counter(verified.filter(kind="halted").values_list("project_id", flat=True))
    assert max(halts.values()) >= 2
    assert verified.filter(kind="revived").exists()


def test_late_entries_are_known_months_after_they_happened(entries):
    late = entries.execute(
        "SELECT count(*) FROM projects_milestone WHERE basis = 'claimed'"
        " AND recorded_at::date - occurred_on > 45 AND kind <> 'negotiating'"
    ).fetchone()[0]
    assert late > 200


def test_scope_holds_the_unit_and_every_running_duty_of_each_project(entries):
    (wrong,) = entries.execute(
        "SELECT count(*) FROM projects_project p WHERE ARRAY[p.unit] <> ARRAY("
        " SELECT s.grantee FROM access_project_scope s WHERE s.project_id = p.id AND s.why = 'unit')"
    ).fetchone()
    assert wrong == 0
    running = "SELECT project_id, grantee, 'duty:' || role FROM projects_duty" + (
        " WHERE closed_revision IS NULL AND until_on IS NULL AND grantee IS NOT NULL"
    )
    granted = "SELECT project_id, grantee, why FROM access_project_scope WHERE why LIKE 'duty:%'"
    for left, right in ((running, granted), (granted, running)):
        assert entries.execute(f"({left}) EXCEPT ({right})").fetchall() == []
