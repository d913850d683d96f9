"""Wrong claims that are corrected later (更正): the true value is what the survey counts."""

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

from luodi.demo.city.journal import Row, When, on
from luodi.demo.city.moments import LAST_SURVEY_CLAIM, SURVEY_DAY, at_hour, city_day, tick, workdays_later

LAST_SURVEY_MISTAKE = dt.date(2015, 4, 30)
"""A mistake about the time before the survey is made early enough to be put right by it."""
MONEY_REASONS = ("凭证重复计了一次", "录入时多写一位数", "把合同额当成到位额填报")
DAY_REASONS = ("日期按营业执照更正", "日期按施工许可证更正", "原按计划日期填报，改为实际日期")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a claim should have said."""

    reason: str
    when: When
    content: dict[str, Any]


class Mistakes:
    """Which claims are wrong, by row. Review asks for them once the wrong claim is verified."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._truth: dict[int, Correction] = {}

    def happens(self, chance: float, *, typed: dt.datetime, day: dt.date) -> bool:
        early = day > SURVEY_DAY or city_day(typed) <= LAST_SURVEY_MISTAKE
        return self._rng.random() < chance and early

    def wrong_day(self, day: dt.date) -> dt.date:
        """Some days off, never across the survey day."""
        moved = day - dt.timedelta(days=3 + int(self._rng.random() * 25))
        return day if (moved <= SURVEY_DAY) != (day <= SURVEY_DAY) else moved

    def wrong_amount(self, amount: int) -> int:
        return amount + max(1, amount // self._rng.choice((2, 4, 10)))

    def of_day(self, row: Row, truth: dt.date) -> None:
        self._truth[id(row)] = Correction(self._rng.choice(DAY_REASONS), on(truth), {})

    def of_amount(self, row: Row, truth: int) -> None:
        self._truth[id(row)] = Correction(self._rng.choice(MONEY_REASONS), row.when, {"amount": truth})

    def of_values(self, row: Row, reason: str, values: dict[str, Any]) -> None:
        self._truth[id(row)] = Correction(reason, row.when, {"values": values})

    def carry_over(self, old: Row, new: Row) -> None:
        """The claim was made again; if it was wrong, it still is."""
        if id(old) in self._truth:
            self._truth[id(new)] = self._truth[id(old)]

    def correction_of(self, row: Row) -> Correction | None:
        return self._truth.get(id(row))

    def noticed_at(self, row: Row, verified: dt.datetime) -> dt.datetime:
        """Some weeks or months after the wrong claim was verified, by the survey where it matters there."""
        day = workdays_later(city_day(verified), 8 + int(self._rng.random() * 120))
        if row.when.last <= SURVEY_DAY and day > LAST_SURVEY_CLAIM:
            day = LAST_SURVEY_CLAIM - dt.timedelta(days=int(self._rng.random() * 6))
        moment = tick(day, self._rng)
        return min(moment, at_hour(LAST_SURVEY_CLAIM, 17)) if row.when.last <= SURVEY_DAY else moment
