"""期初数 by the ten thousand says what 期初数 by the handful says."""

import pytest

from import_cast import ROWS, previewed, workbook
from luodi.access.scope import acting_as
from luodi.desk.operations.opening import claims_of
from luodi.exchange.operations.writing import write_upload
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.ledger.queries.verification import verify
from luodi.org.models import User
from luodi.projects.errors import Refusal
from luodi.projects.models import FirstDates, Milestone, Money, Project, Review, Standing
from luodi.projects.operations import opening, opening_in_bulk
from luodi.projects.operations.opening import confirm_opening
from luodi.projects.operations.review import CLAIMABLE, pass_claims, return_claims, verify_claims
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
        holds(revision)
        assert differing(owner_connection) == []


def holds(revision):
    """Reading models, faces and counts are what is worked out anew from all entries; the chain is whole."""
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
    assert verify().finding is None


def test_what_was_returned_passed_or_verified_before_is_superseded_like_by_the_handful(
    imported, owner_connection
):
    upload, by = imported
    clerk = User.objects.get(pk=upload.actor_id)
    with acting_as(by):
        money = [claim for claim in claims_of(upload) if claim[0] == "projects_money"]
        days = [claim for claim in claims_of(upload) if claim[0] == "projects_milestone"]
        verify_claims(by=by, claims=money)
        return_claims(by=by, claims=days[:1], reason="附件不清")
    reviewer = person("county_reviewer")
    with acting_as(reviewer):
        pass_claims(by=reviewer, claims=days[1:2])
    with acting_as(
        clerk
    ):  # the amount verified is corrected: a claim again, in the lineage of the verified entry
        later = [[*row[:7], 9000, *row[8:]] for row in ROWS[:1]]
        write_upload(previewed(clerk, workbook(later), name="二.xlsx"), by=clerk.actor)
    with acting_as(by):
        standing = Money.objects.open().verified().get()
        claims = [
            (table, key)
            for table, model in CLAIMABLE.items()
            for key in model.objects.open().claimed().values_list("pk", flat=True)
        ]
        confirm_opening(
            by=by, claims=claims, uploader=upload.actor_id, document="金招〔2016〕1号", sample_checked=1
        )
        twin = Money.objects.open().verified().get()
        assert (twin.amount, twin.lineage, twin.opening) == (9000, standing.lineage, True)
        standing.refresh_from_db()
        assert (standing.closed_revision, standing.closed_kind) == (twin.revision, "superseded")
        steps = Review.objects.filter(lineage__in=[key for _, key in days[:2]]).order_by("recorded_at")
        assert sorted(step.outcome for step in steps) == ["passed", "returned", "verified", "verified"]
        assert set(Review.objects.open().values_list("outcome", flat=True)) == {"verified"}
        holds(Revision.objects.get(verb="projects.confirm_opening"))
        assert differing(owner_connection) == []


def test_what_was_confirmed_once_is_not_confirmed_again_and_nothing_is_half_done(imported):
    upload, by = imported
    claims = confirmed(upload, by)
    with acting_as(by), pytest.raises(Refusal, match="已经核实"):
        confirm_opening(by=by, claims=claims, uploader=upload.actor_id, document="再来", sample_checked=1)
    with acting_as(by):
        assert Review.objects.count() == len(claims)
        assert Revision.objects.filter(verb="projects.confirm_opening").count() == 1
