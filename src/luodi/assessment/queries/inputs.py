"""Every input of a scheme for every unit: from the indicators, the targets, or what people supplied."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from luodi.assessment.models import Scheme, Supplied
from luodi.assessment.queries.amounts import Amount, amounts, over_claims
from luodi.assessment.queries.targets import effective_targets
from luodi.calc.scoring.scheme import Input, Source
from luodi.calc.scoring.scheme import Scheme as Read
from luodi.indicators.catalogue import Catalogue, catalogue
from luodi.indicators.definition import Measure
from luodi.indicators.periods import Period, Point, point
from luodi.ledger.enums import Basis
from luodi.org.models import Unit

WORDS = {
    Source.FIGURE: "台账",
    Source.FIGURE_BEFORE: "台账上年同期",
    Source.FIGURE_MONTH: "台账当月",
    Source.TARGET: "目标",
    Source.JUDGED: "评议",
    Source.TYPED: "填报",
}
LEDGER = (Source.FIGURE, Source.FIGURE_BEFORE, Source.FIGURE_MONTH)


@dataclass(frozen=True, slots=True)
class Given:
    """One input of one unit. `claimed` differs from `value` where more is claimed than verified."""

    value: Decimal | None
    claimed: Decimal | None
    words: str
    rows_url: str = ""

    def as_data(self) -> dict[str, Any]:
        return {
            "value": None if self.value is None else format(self.value, "f"),
            "claimed": None if self.claimed is None else format(self.claimed, "f"),
            "words": self.words,
            "rows_url": self.rows_url,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Given":
        value, claimed = data.get("value"), data.get("claimed")
        return cls(
            None if value is None else Decimal(value), None if claimed is None else Decimal(claimed),
            str(data.get("words", "")), str(data.get("rows_url", "")),
        )  # fmt: skip


Table = dict[str, dict[str, Given]]
"""{unit name: {input code: given}}"""


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, which days, as known when; `confirmed`: only marks a second reader confirmed."""

    units: Sequence[Unit]
    period: Period
    known_at: dt.datetime | None = None
    confirmed: bool = True


def gathered(scheme: Read, stored: Scheme | None, asked: Asked) -> Table:
    """What is known of every input. Missing ones have value None; nothing is made up."""
    at = point(asked.period, known_at=asked.known_at)
    found: Table = {unit.name: {} for unit in asked.units}
    _from_ledger(found, scheme, asked, at)
    _from_targets(found, scheme, asked)
    _supplied(found, scheme, stored, asked)
    return found


def _from_ledger(found: Table, scheme: Read, asked: Asked, at: Point) -> None:
    book = catalogue()
    for source, when in (
        (Source.FIGURE, at),
        (Source.FIGURE_BEFORE, at.back(1)),
        (Source.FIGURE_MONTH, _month(at)),
    ):
        wanted = [one for one in scheme.inputs.values() if one.source is source]
        known = [one.ref for one in wanted if one.ref in book]
        verified = amounts(known, [when], book=book)[0]
        claimed = amounts(known, [when], book=over_claims(book, known))[0] if known else {}
        for one in wanted:
            for unit in asked.units:
                key = (unit.region_id, one.ref)
                found[unit.name][one.code] = _given(one, book, verified.get(key), claimed.get(key), when)


def _given(one: Input, book: Catalogue, verified: Amount | None, claimed: Amount | None, at: Point) -> Given:
    """A plain count or sum without any row is nothing done, which is 0; a rate without rows is unknown."""
    if one.ref not in book:
        return Given(None, None, f"{WORDS[one.source]}：没有「{one.ref}」这个口径")
    definition = book.find(one.ref)
    nothing = Decimal(0) if definition.measure in (Measure.COUNT, Measure.SUM, Measure.DISTINCT) else None
    value = verified.value if verified is not None and verified.value is not None else nothing
    more = claimed.value if claimed is not None and claimed.value is not None else nothing
    words = f"{WORDS[one.source]}「{definition.name}」{at.title}，已核实"
    return Given(value, more, words, verified.rows_url if verified is not None else "")


def _month(at: Point) -> Point:
    last = at.period.last
    return replace(at, period=Period(last.replace(day=1), last, f"{last.year}年{last.month}月"))


def _from_targets(found: Table, scheme: Read, asked: Asked) -> None:
    wanted = [one for one in scheme.inputs.values() if one.source is Source.TARGET]
    if not wanted:
        return
    year = asked.period.last.year
    standing = effective_targets(year, asked.period.last)
    for one in wanted:
        for unit in asked.units:
            amount = standing.get((unit.pk, one.ref))
            words = f"{year}年目标" if amount is not None else f"{year}年没有给{unit.short_name}下达这项目标"
            found[unit.name][one.code] = Given(amount, amount, words)


def _supplied(found: Table, scheme: Read, stored: Scheme | None, asked: Asked) -> None:
    wanted = [one for one in scheme.inputs.values() if one.source in (Source.JUDGED, Source.TYPED)]
    marks = supplied_marks(stored) if stored is not None and wanted else {}
    for one in wanted:
        for unit in asked.units:
            claim, confirmed = marks.get((unit.pk, one.code), (None, None))
            used = confirmed if asked.confirmed or confirmed is not None else claim
            found[unit.name][one.code] = Given(
                used.value if used is not None else None,
                claim.value if claim is not None else None,
                _supplied_words(one, claim, confirmed),
            )


def _supplied_words(one: Input, claim: Supplied | None, confirmed: Supplied | None) -> str:
    if claim is None:
        return f"{WORDS[one.source]}：还没有填"
    if confirmed is None:
        return f"{WORDS[one.source]}：{claim.reader_name}填，待第二人复核"
    return f"{WORDS[one.source]}：{claim.reader_name}填，{confirmed.reader_name}复核"


Marks = Mapping[tuple[uuid.UUID, str], tuple[Supplied | None, Supplied | None]]


def supplied_marks(stored: Scheme) -> Marks:
    """{(unit, input): (the first reader's, the confirmed one)}; a mark changed after confirmation counts as not."""
    found: dict[tuple[uuid.UUID, str], tuple[Supplied | None, Supplied | None]] = {}
    rows = list(Supplied.objects.open().filter(scheme=stored))
    claims = {(row.unit_id, row.code): row for row in rows if row.basis == Basis.CLAIMED}
    for key, claim in claims.items():
        twin = next(
            (
                r
                for r in rows
                if r.basis == Basis.VERIFIED and r.lineage == claim.lineage and r.claim == claim.id
            ),
            None,
        )
        found[key] = (claim, twin)
    return found
