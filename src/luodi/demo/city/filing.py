"""Who types what when: reporters are usually a few days behind, sometimes months (late entries)."""

import datetime as dt
from random import Random

from luodi.demo.city.journal import Act, Journal
from luodi.demo.city.moments import (
    BEGIN,
    END,
    LAST_SURVEY_CLAIM,
    SURVEY_DAY,
    at_hour,
    city_day,
    tick,
    workdays_later,
)
from luodi.demo.city.organisation import Place


def claimed_at(day: dt.date, rng: Random, *, not_before: dt.datetime | None = None) -> dt.datetime | None:
    """
    When a fact of `day` is typed, or None when history ends before. What happened up to the survey day is
    typed by 6 July 2015, so that the survey's numbers stand from the review of that month on.
    """
    luck = rng.random()
    if luck < 0.80:
        behind = 1 + int(rng.random() * 7)
    elif luck < 0.94:
        behind = 9 + int(rng.random() * 20)
    else:
        behind = 35 + int(rng.random() * 90)
    typed = max(workdays_later(max(day, BEGIN), behind), BEGIN)
    if day <= SURVEY_DAY and typed > LAST_SURVEY_CLAIM:
        typed = LAST_SURVEY_CLAIM - dt.timedelta(days=int(rng.random() * 5))
        typed = max(typed, day + dt.timedelta(days=1))
    moment = tick(typed, rng)
    if day <= SURVEY_DAY:
        moment = min(moment, at_hour(LAST_SURVEY_CLAIM, 17, 30))
    if not_before is not None and moment <= not_before:
        moment = not_before + dt.timedelta(minutes=5 + int(rng.random() * 50))
    return moment if moment <= at_hour(END, 17) else None


class Batches:
    """What a place's reporter (or reviewer) types in at the end of a day: one act, however many projects."""

    def __init__(self, journal: Journal, verb: str, *, by_reviewer: bool = False) -> None:
        self._by_reviewer = by_reviewer
        self._journal = journal
        self._verb = verb
        self._acts: dict[tuple[str, dt.date], Act] = {}

    def act(self, place: Place, at: dt.datetime) -> Act:
        day = city_day(at)
        if (place.code, day) not in self._acts:
            actor = place.reviewer if self._by_reviewer else place.reporter
            self._acts[place.code, day] = self._journal.act(at_hour(day, 17, 31), actor, self._verb)
        return self._acts[place.code, day]
