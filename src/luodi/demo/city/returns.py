"""Monthly returns since 2015 (每月一督查): 「本月无变化」 in one act of a place, the others with a note."""

import datetime as dt
from collections import defaultdict
from random import Random

from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Journal, When
from luodi.demo.city.moments import END, at_hour, month_of, months
from luodi.ledger.enums import Precision
from luodi.projects.enums import Kind
from luodi.projects.models import MonthlyReturn

FIRST_MONTH = dt.date(2015, 1, 1)
DONE = (Kind.CANCELLED, Kind.EXITED, Kind.PRODUCING)
FORGOTTEN = 0.03
"""A return in thirty is missing."""


def return_months(journal: Journal, dossiers: list[Dossier], rng: Random) -> None:
    """Event-signed and major projects, from their signing until they produce or end."""
    by_place: dict[str, list[Dossier]] = defaultdict(list)
    for dossier in dossiers:
        if dossier.member.at_event or dossier.member.is_major:
            by_place[dossier.place.code].append(dossier)
    for month in months(FIRST_MONTH, END)[:-1]:
        for followed in by_place.values():
            _return(journal, followed, month, rng)


def _return(journal: Journal, followed: list[Dossier], month: dt.date, rng: Random) -> None:
    first, last = month_of(month)
    due = at_hour(last + dt.timedelta(days=1 + int(rng.random() * 4)), 16, 50)
    place = followed[0].place
    unchanged = journal.act(due, place.reporter, "projects.report_month")
    changed = journal.act(due + dt.timedelta(minutes=20), place.reporter, "projects.report_month")
    for dossier in followed:
        if not _is_followed(dossier, first) or dossier.created_at >= due or rng.random() < FORGOTTEN:
            continue
        news = [h.kind.label for h in dossier.life.happenings if first <= h.day <= last]
        act = changed if news else unchanged
        act.add(
            MonthlyReturn,
            When(first, last, Precision.MONTH),
            project_id=dossier.id,
            unchanged=not news,
            note=f"本月{'、'.join(news)}。" if news else "",
        )


def _is_followed(dossier: Dossier, month: dt.date) -> bool:
    ended = [h.day for h in dossier.life.happenings if h.kind in DONE]
    return dossier.member.signed_on < month and (not ended or min(ended) >= month)
