"""Figures of units by definition, at one or several periods: the one place this room asks the indicators."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from luodi.indicators.answers import Answer, ask
from luodi.indicators.catalogue import Catalogue, catalogue
from luodi.indicators.definition import Definition
from luodi.indicators.periods import Period, Point, point
from luodi.ledger.enums import Basis


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of one unit as it prints; `rows_url` opens its rows."""

    definition: Definition
    value: Decimal | None
    rows_url: str

    @property
    def text(self) -> str:
        return "无样本" if self.value is None else f"{self.value:,f}"


def year_point(year: int, on: dt.date | None = None, known_at: dt.datetime | None = None) -> Point:
    """The year up to a day, or the whole of it. Raises BeforeLedger, FutureReading."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    until = min(on, last) if on is not None and on >= first else last
    label = f"{year}年" if until == last else f"{year}年截至{until.month}月{until.day}日"
    return point(Period(first, until, label), known_at=known_at)


def amounts(
    figures: Sequence[str], points: Sequence[Point], *, book: Catalogue | None = None
) -> list[Mapping[tuple[str, str], Amount]]:
    """For each point {(region, figure): amount}; the city's total under region "". Sees what the reader may see."""
    if not figures:
        return [{} for _ in points]
    wanted = list(dict.fromkeys(figures))
    answer = ask(wanted, list(points), book=book or catalogue(), by=["region"], doubts=False)
    return [_by_region(answer, wanted, number) for number in range(len(points))]


def _by_region(answer: Answer, figures: Sequence[str], number: int) -> dict[tuple[str, str], Amount]:
    found = {}
    at = answer.points[number]
    for group in [*(g.key for g in answer.leaves), answer.total]:
        region = group[0] if group != answer.total else ""
        for code in figures:
            cell = answer.cell(code, group, number)
            found[str(region or ""), code] = Amount(
                cell.definition, cell.rounded, rows_url(code, at, str(region or ""))
            )
    return found


def rows_url(code: str, at: Point, region: str) -> str:
    """The page of 查数 that lists the rows behind a number, as known when it was read."""
    query = {
        "code": code,
        "period": f"{at.period.first}..{at.period.last}",
        "tick": at.reading.seq,
    }
    if region:
        query |= {"by": "region", "g": region}
    return f"/figures/rows/?{urlencode(query)}"


def over_claims(book: Catalogue, figures: Sequence[str]) -> Catalogue:
    """The same definitions counting what is claimed, verified or not."""
    changed: dict[str, Definition] = {}

    def visit(code: str) -> None:
        definition = book.find(code)
        changed[code] = replace(definition, basis=Basis.CLAIMED)
        for part in definition.refers_to:
            visit(part)

    for code in figures:
        visit(code)
    return book.with_(*changed.values())
