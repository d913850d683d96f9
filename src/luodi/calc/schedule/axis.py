"""Offsets in working days ↔ days of the calendar, from one origin."""

import datetime as dt
from dataclasses import dataclass, field

from luodi.calc.workdays import ONE_DAY, Extra, UnknownYear, add_workdays, is_workday, workdays_between


@dataclass(slots=True)
class Axis:
    """`day(n)` is None where the calendar of the year is not known: nothing is guessed (calc.workdays)."""

    origin: dt.date
    extra: Extra = ()
    unknown_year: int | None = field(default=None, init=False)
    """The first year that was asked for and is not known; set by day()."""
    _ahead: list[dt.date] = field(default_factory=list, init=False)

    def day(self, offset: float) -> dt.date | None:
        """The day on which `offset` working days from the origin end; parts of a day count as a whole one."""
        count = -int(-offset // 1)
        if count <= 0:
            return self._before(count)
        while len(self._ahead) < count:
            if not self._extend():
                return None
        return self._ahead[count - 1]

    def offset(self, day: dt.date) -> int:
        """Working days from the origin to `day`; negative before it. Raises UnknownYear."""
        return workdays_between(self.origin, day, self.extra)

    def sentence(self) -> str:
        """Why days are missing; empty when none is."""
        if self.unknown_year is None:
            return ""
        return (
            f"{self.unknown_year}年的放假安排还没有录入，落在{self.unknown_year}年的只给工作日数，不给日期。"
            f"国务院办公厅的放假通知公布后，请在「事项清单—工作日历」里录入。"
        )

    def _before(self, count: int) -> dt.date | None:
        try:
            return add_workdays(self.origin, count, self.extra)
        except UnknownYear:
            return None

    def _extend(self) -> bool:
        day = (self._ahead[-1] if self._ahead else self.origin) + ONE_DAY
        try:
            while not is_workday(day, self.extra):
                day += ONE_DAY
        except UnknownYear as unknown:
            self.unknown_year = unknown.year
            return False
        self._ahead.append(day)
        return True
