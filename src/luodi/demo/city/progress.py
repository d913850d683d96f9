"""What happened, typed by the reporters: milestones and signings, a few with only a month known."""

import datetime as dt
import uuid
from random import Random
from typing import Any

from luodi.demo.city.biography import Happening
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.filing import claimed_at
from luodi.demo.city.journal import Act, Journal, Row, When, on
from luodi.demo.city.mistakes import Mistakes
from luodi.demo.city.moments import SURVEY_DAY, month_of
from luodi.ledger.enums import Precision
from luodi.projects.enums import Currency, Kind, SigningKind
from luodi.projects.models import Milestone, Signing

VAGUE = frozenset({Kind.REGISTERED, Kind.STARTED, Kind.COMPLETED, Kind.ABOVE_SCALE})
FALLIBLE = VAGUE | {Kind.LAND_SUPPLIED, Kind.IN_STATISTICS, Kind.PRODUCING}
CANCEL_PAPERS = ("项目终止协议", "企业来函", "专题会议纪要")


def record_progress(
    journal: Journal,
    dossiers: list[Dossier],
    events: dict[str, uuid.UUID],
    mistakes: Mistakes,
    rng: Random,
) -> None:
    """`events`: key of each signing event by name."""
    for dossier in dossiers:
        typed = dossier.created_at
        for happening in dossier.life.happenings[1:]:
            row = _record(journal, dossier, happening, events, typed, rng)
            if row is None:
                break
            typed = row.opened.at
            _err(row, mistakes)


def _err(row: Row, mistakes: Mistakes) -> None:
    """One date in thirty is wrong at first; days around the signing are known for sure."""
    day = row.when.last
    fallible = row.content["kind"] in FALLIBLE and row.when.first == day
    if not (fallible and mistakes.happens(0.03, typed=row.opened.at, day=day)):
        return
    wrong = mistakes.wrong_day(day)
    if wrong != day:
        row.when = on(wrong)
        mistakes.of_day(row, day)


def _record(
    journal: Journal,
    dossier: Dossier,
    happening: Happening,
    events: dict[str, uuid.UUID],
    typed: dt.datetime,
    rng: Random,
) -> Row | None:
    """After what came before was typed: a gate would hold back a milestone without its predecessor."""
    at = claimed_at(happening.day, rng, not_before=typed)
    if at is None:
        return None
    verb = "record_signing" if happening.kind == Kind.SIGNED else "record_milestone"
    act = journal.act(at, dossier.place.reporter, f"projects.{verb}")
    row = act.add(
        Milestone, _known(happening, rng), project_id=dossier.id, kind=happening.kind.value,
        cause=happening.cause, second_cause=happening.second_cause, side=happening.side,
        document=rng.choice(CANCEL_PAPERS) if happening.kind == Kind.CANCELLED else "",
    )  # fmt: skip
    dossier.milestones.setdefault(happening.kind, row)
    if happening.kind == Kind.SIGNED:
        _sign(act, dossier, happening.day, events, rng)
    return row


def _known(happening: Happening, rng: Random) -> When:
    """Sometimes only the month is known; it counts at its last day, which must not cross the survey day."""
    first, last = month_of(happening.day)
    crosses = happening.day <= SURVEY_DAY < last
    if happening.kind in VAGUE and rng.random() < 0.05 and not crosses:
        return When(first, last, Precision.MONTH)
    return on(happening.day)


def _sign(act: Act, dossier: Dossier, day: dt.date, events: dict[str, uuid.UUID], rng: Random) -> None:
    """The first paper with its event; an intention becomes a contract around the registration."""
    member = dossier.member
    luck = rng.random()
    kind = SigningKind.CONTRACT
    if member.event and luck < 0.35:
        kind = SigningKind.INTENT if luck < 0.2 else SigningKind.FRAMEWORK
    paper: dict[str, Any] = {
        "project_id": dossier.id, "amount": member.planned,
        "currency": (Currency.USD if member.is_foreign else Currency.CNY).value,
    }  # fmt: skip
    event = events[member.event.name] if member.event else None
    act.add(Signing, on(day), kind=kind.value, event_id=event, **paper)
    registered = dossier.life.day_of(Kind.REGISTERED)
    if kind != SigningKind.CONTRACT and registered:
        upgraded = claimed_at(registered, rng, not_before=act.at)
        if upgraded:
            later = act.journal.act(upgraded, dossier.place.reporter, "projects.record_signing")
            later.add(Signing, on(registered), kind=SigningKind.CONTRACT.value, event_id=None, **paper)
