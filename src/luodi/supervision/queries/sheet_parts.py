"""What a 周一一页纸 is made of."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

MOST = 6
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Row:
    """`who` has to do `what` by `when`; `link` opens it."""

    what: str
    detail: str
    who: str
    when: dt.date | None
    link: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """`more` rows did not fit on the page and stand behind `link`."""

    heading: str
    rows: Sequence[Row]
    more: int = 0
    link: str = ""
    empty: str = "没有。"


@dataclass(frozen=True, slots=True)
class Sheet:
    code: str
    title: str
    sections: Sequence[Section]


def section(
    heading: str, found: Any, words: Callable[[Iterable[Any], dt.date], list[Row]], day: dt.date, link: str,
    empty: str = "没有。",
) -> Section:  # fmt: skip
    count = found.count()
    return Section(heading, words(found[:MOST], day), max(count - MOST, 0), link, empty)


def cut(heading: str, rows: list[Row], link: str, empty: str) -> Section:
    return Section(heading, rows[:MOST], max(len(rows) - MOST, 0), link, empty)
