"""招商方式的成效: what came of each channel, event, post and agency. Every number is a shipped definition."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from luodi.calc.shares import Interval, wilson
from luodi.indicators.answers import Answer, Cell, ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import Point, point
from luodi.indicators.running import ALL

LEADS = ("leads_registered", "leads_became", "leads_signed", "leads_landed", "leads_producing")
SIGNED = ("ways_signed", "ways_landed", "ways_cancelled", "ways_producing")
RATES = ("ways_rate", "ways_rate_decided", "ways_rate_ceiling")
SIZES = ("ways_small", "ways_middle", "ways_large")
COLUMNS = (*LEADS[:2], *SIGNED, *RATES, "ways_days", *SIZES, "ways_cost")
TOO_FEW = 10
"""Below so many signed projects a rate is 「样本不足」."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with the address of its rows; `url` is empty where it cannot be opened by this group."""

    cell: Cell
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One channel or event. `interval`: Wilson, 95 %, of the floor of the landing rate."""

    words: str
    key: str
    is_total: bool
    figures: dict[str, Figure]
    interval: Interval | None
    is_small: bool


@dataclass(frozen=True, slots=True)
class Channels:
    on: dt.date
    known_at: dt.datetime
    by: str
    lines: Sequence[Line]
    sentences: dict[str, str]


def channels(by: str, on: dt.date | None, rows_url: str) -> Channels:
    """
    By `channel` or `event`, the grand total last. Sees what the database role of the reader sees. Four scans: projects,
    leads, outlays, days. Raises LedgerRefusal for a day before the ledger or in the future.
    """
    at = point(on=on)
    answer = ask(COLUMNS, [at], book=catalogue(), by=[by], doubts=False)
    shown = [group for group in answer.groups if group.is_total or _has_anything(answer, group.key)]
    lines = [_line(answer, at, by, group.text, group.key, rows_url) for group in shown]
    return Channels(at.period.last, at.reading.known_at, by, lines, dict(answer.sentences))


def yields(by: str, on: dt.date | None = None) -> dict[object, dict[str, Cell]]:
    """{post, agency or event: what its leads became}. `by`: a grouping of the leads table."""
    answer = ask(LEADS, [point(on=on)], book=catalogue(), by=[by], doubts=False)
    return {group.key[0]: {code: answer.cell(code, group.key) for code in LEADS} for group in answer.leaves}


def signed_at_events(on: dt.date | None = None) -> dict[object, dict[str, Cell]]:
    """{event: signed, landed, cancelled, producing projects}, by the figures of the channel page."""
    answer = ask(SIGNED, [point(on=on)], book=catalogue(), by=["event"], doubts=False)
    return {g.key[0]: {code: answer.cell(code, g.key) for code in SIGNED} for g in answer.leaves}


def _has_anything(answer: Answer, key: tuple[object, ...]) -> bool:
    return any(answer.cell(code, key).value for code in ("leads_registered", "ways_signed", "ways_cost"))


def _line(answer: Answer, at: Point, by: str, words: str, key: tuple[object, ...], rows_url: str) -> Line:
    cells = {code: answer.cell(code, key) for code in COLUMNS}
    rate = cells["ways_rate"]
    of = int(rate.denominator or 0)
    return Line(
        words=words, key="" if key[0] is ALL else str(key[0] or ""), is_total=key[0] is ALL,
        figures={code: Figure(cell, _rows(code, at, by, key, rows_url)) for code, cell in cells.items()},
        interval=wilson(int(rate.numerator or 0), of), is_small=of < TOO_FEW,
    )  # fmt: skip


def _rows(code: str, at: Point, by: str, key: tuple[object, ...], rows_url: str) -> str:
    asked = [("code", code), ("on", at.period.last.isoformat())]
    if key[0] is not ALL:
        asked += [("by", by), ("g", str(key[0] or ""))]
    return f"{rows_url}?{urlencode(asked)}"
