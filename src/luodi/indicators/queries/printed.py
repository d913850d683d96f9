"""Printed figures of earlier years, and a figure beside what was printed for the same days a year before."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from luodi.indicators.answers import Answer, ask
from luodi.indicators.catalogue import Catalogue
from luodi.indicators.definition import Measure
from luodi.indicators.models import PrintedFigure
from luodi.indicators.periods import Period, Point
from luodi.indicators.running import Group

PrintedKey = tuple[str, dt.date, dt.date, str]
"""Code, first and last day of the period, member of the grouping (empty: the city)."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as a document printed it, in the unit of its definition."""

    value: Decimal
    words: str
    document_no: str
    document_name: str
    dated: dt.date


@dataclass(frozen=True, slots=True)
class YearBefore:
    """
    The same days a year earlier: what was printed where something was, else what the ledger says today.
    `reread` is the ledger's own reading. `change` is a share of the value, for percentages the difference in points.
    """

    value: Decimal
    printed: Printed | None
    reread: Decimal | None
    change: Decimal | None
    is_points: bool

    @property
    def words(self) -> str:
        """+8.1%, or the difference of percentages in points; empty where there is none."""
        if self.change is None:
            return ""
        if self.is_points:
            return f"{self.change:+f} 个百分点"
        return f"{(self.change * 100).quantize(Decimal('0.1'), ROUND_HALF_UP):+f}%"

    @property
    def differs(self) -> bool:
        """Whether the ledger now says something else than the document."""
        return self.printed is not None and self.reread is not None and self.reread != self.value


def printed_figures(
    codes: Sequence[str], periods: Sequence[Period], *, by: str = "", known_at: dt.datetime | None = None
) -> Mapping[PrintedKey, Printed]:
    """
    By (code, first, last, member) of one grouping; `by` empty: the city's own, member empty. `known_at` is a
    committed tick; None reads the present. Where two documents print the same number the later one holds. One query.
    """
    rows = PrintedFigure.objects.open() if known_at is None else PrintedFigure.objects.known_at(known_at)
    rows = rows.filter(code__in=codes, by=by, last__in={period.last for period in periods})
    wanted = {(period.first, period.last) for period in periods}
    return {
        (row.code, row.first, row.last, row.member): Printed(
            row.value, row.printed, row.document_no, row.document_name, row.occurred_on
        )
        for row in rows.order_by("occurred_on", "recorded_at")
        if (row.first, row.last) in wanted
    }


Reads = Callable[[Sequence[str], Sequence[Point], Catalogue, Sequence[str]], Answer]


def _asked(codes: Sequence[str], points: Sequence[Point], book: Catalogue, by: Sequence[str]) -> Answer:
    return ask(codes, points, book=book, by=by, doubts=False)


def years_before(
    answer: Answer, *, book: Catalogue, printed: bool = True, reads: Reads | None = _asked
) -> Mapping[tuple[str, int, Group], YearBefore]:
    """
    For every cell of an answer by at most one grouping: its year before. Cells with neither a printed figure nor a
    reading are left out, as is growth, which is a comparison itself. `printed` false where the answer is not about
    the whole city, for which documents speak; `reads` none where the ledger's own year before is not wanted. At most
    two queries and one reading.
    """
    asked = [d for d in answer.definitions if d.measure is not Measure.GROWTH]
    if len(answer.by) > 1 or not asked:
        return {}
    points = [point.back(1) for point in answer.points]
    earlier = reads([d.code for d in asked], points, book, answer.by) if reads else None
    documents = _documents([d.code for d in asked], points, answer.by) if printed else {}
    groups = {group.key for group in earlier.groups} if earlier else set()
    found: dict[tuple[str, int, Group], YearBefore] = {}
    for definition, (number, point), group in product(asked, enumerate(points), answer.groups):
        code, key = definition.code, group.key
        member = "" if group.is_total else str(key[0])
        was = documents.get((code, point.period.first, point.period.last, member))
        read = earlier.cell(code, key, number).rounded if earlier and key in groups else None
        value = was.value if was else read
        if value is not None:
            is_points = definition.unit == "%"
            change = _change(answer.cell(code, key, number).rounded, value, is_points=is_points)
            found[code, number, key] = YearBefore(value, was, read, change, is_points)
    return found


def _documents(
    codes: Sequence[str], points: Sequence[Point], by: Sequence[str]
) -> Mapping[PrintedKey, Printed]:
    known = max(point.reading.known_at for point in points)
    periods = [point.period for point in points]
    city = printed_figures(codes, periods, known_at=known)
    return {**city, **printed_figures(codes, periods, by=by[0], known_at=known)} if by else city


def _change(now: Decimal | None, before: Decimal, *, is_points: bool) -> Decimal | None:
    if now is None:
        return None
    if is_points:
        return (now - before).quantize(now)  # stored figures carry more places than are printed
    return (now - before) / abs(before) if before else None
