"""The whole city: cast, lives, and what the offices typed of them. The same seed gives the same rows."""

import uuid
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db.models import Model

from luodi.attachments.models import Blob
from luodi.demo import tables
from luodi.demo.city.actuals import record_actuals
from luodi.demo.city.approvals import plan_approvals
from luodi.demo.city.assessments import record_assessments
from luodi.demo.city.biography import live
from luodi.demo.city.cast import cast
from luodi.demo.city.changes import change_particulars, merge_duplicates, transfer
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.duties import assign_duties, hand_over
from luodi.demo.city.evidence import file_evidence
from luodi.demo.city.journal import Journal
from luodi.demo.city.mistakes import Mistakes
from luodi.demo.city.moments import END, at_hour
from luodi.demo.city.money import record_money
from luodi.demo.city.motions import move_motions
from luodi.demo.city.opening import open_dossiers
from luodi.demo.city.organisation import SEED, Organisation, organisation
from luodi.demo.city.plans import make_plans
from luodi.demo.city.progress import record_progress
from luodi.demo.city.regions import found_city, merge_districts
from luodi.demo.city.returns import return_months
from luodi.demo.city.review import review_claims
from luodi.demo.city.sites_and_promises import fill_office
from luodi.demo.city.sourcing import source
from luodi.demo.city.span import HISTORY, Span
from luodi.demo.city.supervision import supervise
from luodi.projects.models import SigningEvent


@dataclass(frozen=True, slots=True)
class City:
    """Everything to load: plain rows by model (parents first), the journal, the projects on file."""

    organisation: Organisation
    plain: dict[type[Model], list[dict[str, Any]]]
    journal: Journal
    dossiers: list[Dossier]
    files: dict[str, bytes]
    """{sha256: content} of the evidence and the signed letters."""


def generate(password: str, span: Span = HISTORY) -> City:
    """Pure: no database, no wall clock. `password`: the stored form all accounts share; `span`: what 督办 tells of."""
    org = organisation(password)
    journal = Journal(SEED)
    found_city(journal, org)
    members = cast(_rng("cast"))
    life = _rng("life")
    lives = [live(member, life) for member in members]
    events = {event.name: journal.key(at_hour(event.held_on, 9)) for event in tables.events()}
    mistakes = Mistakes(_rng("mistakes"))
    dossiers = open_dossiers(journal, lives, org, mistakes, _rng("opening"))
    record_progress(journal, dossiers, events, mistakes, _rng("progress"))
    record_money(journal, dossiers, mistakes, _rng("money"))
    record_actuals(journal, dossiers, _rng("actuals"))
    assign_duties(journal, dossiers, org, _rng("duties"))
    hand_over(journal, org)
    make_plans(journal, dossiers, _rng("plans"))
    change_particulars(journal, dossiers, _rng("changes"))
    transfer(journal, dossiers, org)
    filed = [*dossiers, *merge_duplicates(journal, dossiers, org)]
    review_claims(journal, filed, org, mistakes, _rng("review"))
    return_months(journal, dossiers, _rng("returns"))
    merge_districts(journal, dossiers, org)
    files: dict[str, bytes] = {}
    schemes = record_assessments(journal, org, files)
    move_motions(journal, dossiers, org)
    files |= file_evidence(journal, dossiers)
    plan_approvals(journal, dossiers, org, _rng("approvals"))
    supervised = supervise(journal, dossiers, org, _rng("supervision"), span)
    fill_office(journal, dossiers, org, _rng("office"))
    sourced = source(journal, dossiers, org, events, files, _rng("sourcing"))
    journal.finish()
    plain: dict[type[Model], list[dict[str, Any]]] = {
        **org.rows,
        SigningEvent: _event_rows(events),
        Blob: _blob_rows(files),
        **schemes,
        **supervised,
        **sourced,
    }
    return City(org, plain, journal, filed, files)


def _blob_rows(files: dict[str, bytes]) -> list[dict[str, Any]]:
    stored = at_hour(END, 17)
    return [
        {
            "sha256": key,
            "size": len(found),
            "stored_at": stored,
            "mime": "application/pdf" if found.startswith(b"%PDF") else "text/plain",
        }
        for key, found in files.items()
    ]


def _event_rows(keys: dict[str, uuid.UUID]) -> list[dict[str, Any]]:
    return [
        {"id": keys[e.name], "name": e.name, "held_on": e.held_on, "place": e.place, "channel": e.channel}
        for e in tables.events()
    ]


def _rng(topic: str) -> Random:
    """Draws of its own for each topic, so that widening one leaves the others as they were."""
    return Random(f"{SEED} {topic}")  # noqa: S311 - a demonstration, not a secret
