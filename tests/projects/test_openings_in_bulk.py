"""期初数 by the ten thousand says what 期初数 by the handful says."""

import pytest

from import_cast import ROWS, previewed, workbook
from luodi.access.scope import acting_as
from luodi.desk.operations.opening import claims_of
from luodi.exchange.operations.writing import write_upload
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.ledger.queries.verification import verify
from luodi.projects.errors import Refusal
from luodi.projects.models import FirstDates, Milestone, Project, Review, Standing
from luodi.projects.operations import opening, opening_in_bulk
from luodi.projects.operations.opening import confirm_opening
from luodi.projects.reading.face import face
from luodi.projects.reading.loading import gather, history
from luodi.projects.reading.maintenance import FIRST_DATES_COLUMNS, STANDING_COLUMNS
from luodi.projects.reading.rebuild import replay
from people_cast import person
from projects_cast import officer
from tally_cast import differing


@pytest.fixture
def imported(fresh_database, settings, tmp_path, monkeypatch):
    """Two projects; here one claim is very many and every project a batch."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(opening, "BULK_FROM", 1)
    monkeypatch.setattr(opening_in_bulk, "BATCH", 1)
    clerk = person("reporter")
    with acting_as(clerk):
        upload = write_upload(previewed(clerk, workbook(ROWS[:2])), by=clerk.actor)
    return upload, officer()


def confirmed(upload, by):
    with acting_as(by):
        claims = claims_of(upload)
        confirm_opening(
            by=by, claims=claims, uploader=upload.actor_id, document="金招〔2016〕1号", sample_checked=1
        )
        return claims


def test_reading_models_are_what_a_rebuild_finds_and_the_chain_holds(imported, owner_connection):
    upload, by = imported
    claims = confirmed(upload, by)
    with acting_as(by):
        revision = Revision.objects.get(verb="projects.confirm_opening")
        assert revision.details["booked_after"] < revision.seq
        assert Review.objects.open().filter(outcome="verified").count() == len(claims)
        assert set(Milestone.objects.verified().values_list("opening", "revision")) == {(True, revision.seq)}
        columns = (*STANDING_COLUMNS, "known_from", "known_to")
        firsts = (*FIRST_DATES_COLUMNS, "known_from", "known_to")
        for project, entries in history(list(Project.objects.values_list("pk", flat=True))).items():
            standing, days = replay(project, entries)
            assert set(Standing.objects.filter(project=project).values_list(*columns)) == set(standing)
            assert set(FirstDates.objects.filter(project=project).values_list(*firsts)) == set(days)
            made = Project.objects.get(pk=project)
            expected = face(gather([entry for entry in entries if entry.is_open])[project], today())
            assert {name: getattr(made, name) for name in expected} == expected
            assert (made.unreviewed, made.last_revision) == (0, revision.seq)
        assert differing(owner_connection) == []
        assert verify().finding is None


def test_what_was_confirmed_once_is_not_confirmed_again_and_nothing_is_half_done(imported):
    upload, by = imported
    claims = confirmed(upload, by)
    with acting_as(by), pytest.raises(Refusal, match="已经核实"):
        confirm_opening(by=by, claims=claims, uploader=upload.actor_id, document="再来", sample_checked=1)
    with acting_as(by):
        assert Review.objects.count() == len(claims)
        assert Revision.objects.filter(verb="projects.confirm_opening").count() == 1
