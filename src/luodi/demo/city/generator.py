"""The whole city: cast, lives, and what the offices typed of them. The same seed gives the same rows."""

import uuid
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db.models import Model

from luodi.demo import tables
from luodi.demo.city.biography import live
from luodi.demo.city.cast import cast
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Journal
from luodi.demo.city.moments import at_hour
from luodi.demo.city.money import record_money
from luodi.demo.city.opening import open_dossiers
from luodi.demo.city.organisation import SEED, Organisation, organisation
from luodi.demo.city.progress import record_progress
from luodi.demo.city.review import review_claims
from luodi.projects.models import SigningEvent


@dataclass(frozen=True, slots=True)
class City:
    """Everything to load: plain rows by model (parents first), the journal, the projects on file."""

    organisation: Organisation
    plain: dict[type[Model], list[dict[str, Any]]]
    journal: Journal
    dossiers: list[Dossier]


def generate(password: str) -> City:
    """Pure: no database, no wall clock. `password`: the stored form all accounts share."""
    org = organisation(password)
    journal = Journal(SEED)
    members = cast(_rng("cast"))
    life = _rng("life")
    lives = [live(member, life) for member in members]
    events = {event.name: journal.key(at_hour(event.held_on, 9)) for event in tables.events()}
    dossiers = open_dossiers(journal, lives, org, _rng("opening"))
    record_progress(journal, dossiers, events, _rng("progress"))
    record_money(journal, dossiers, _rng("money"))
    review_claims(journal, dossiers, org, _rng("review"))
    journal.finish()
    return City(org, {**org.rows, SigningEvent: _event_rows(events)}, journal, dossiers)


def _event_rows(keys: dict[str, uuid.UUID]) -> list[dict[str, Any]]:
    return [
        {"id": keys[e.name], "name": e.name, "held_on": e.held_on, "place": e.place, "channel": e.channel}
        for e in tables.events()
    ]


def _rng(topic: str) -> Random:
    """Draws of its own for each topic, so that widening one leaves the others as they were."""
    return Random(f"{SEED} {topic}")  # noqa: S311 - a demonstration, not a secret
