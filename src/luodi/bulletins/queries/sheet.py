"""核对稿: a district's own numbers of the period, each beside last year's and opening to its projects."""

from dataclasses import dataclass
from typing import Any

from luodi.access.enums import Scope
from luodi.bulletins.bindings import Binding
from luodi.bulletins.document_templates import templates_for
from luodi.bulletins.enums import Form, Span, Word
from luodi.bulletins.models import DistrictWord, ObjectionAnswer, Period
from luodi.bulletins.queries.issues import days_of, freeze_of
from luodi.bulletins.queries.numbers import BEFORE, Place, cell_of, places, spans
from luodi.indicators.answers import Cell, ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import Point
from luodi.indicators.totals import totals
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import Reading, last_tick
from luodi.org.models import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the sheet. `item` names it in an objection."""

    binding: Binding
    title: str
    now: Cell
    before: Cell | None

    @property
    def item(self) -> str:
        return f"{self.title}（{self.binding.span.label}）"


@dataclass(frozen=True, slots=True)
class Objection:
    word: DistrictWord
    answer: ObjectionAnswer | None


@dataclass(frozen=True, slots=True)
class Sheet:
    place: Place
    reading: Reading
    lines: tuple[Line, ...]
    confirmed: DistrictWord | None
    objections: tuple[Objection, ...]
    is_frozen: bool


def reading_of(period: Period) -> tuple[Reading, bool]:
    """The frozen reading, or the last tick while the period is open."""
    frozen = freeze_of(period)
    if frozen is not None and frozen.seq is not None:
        at = Revision.objects.values_list("at", flat=True).get(seq=frozen.seq)
        return Reading(on=period.last, known_at=at, seq=frozen.seq), True
    tick = last_tick()
    return Reading(on=period.last, known_at=tick.at, seq=tick.seq), False


def sheet_of(period: Period, place: Place, user: Any) -> Sheet:
    """A district's sheet. Those who see part of the city get its published totals, cut to the district."""
    reading, is_frozen = reading_of(period)
    bindings = list(
        dict.fromkeys(
            column.binding
            for template in templates_for(period.kind)
            for table in template.tables.values()
            for column in table.columns
            if column.binding.span in BEFORE and column.binding.form is Form.NUMBER
        )
    )
    days = spans(days_of(period))
    points = [
        Point(days[span], Reading(on=days[span].last, known_at=reading.known_at, seq=reading.seq))
        for span in Span
    ]
    codes = list(dict.fromkeys(binding.figure for binding in bindings))
    asking = ask if user.standing.scope is Scope.CITY else totals
    answer = asking(codes, points, book=catalogue(), by=("region",))
    column = {span: number for number, span in enumerate(Span)}
    lines = tuple(
        Line(
            binding,
            cell_of(answer, binding.figure, place.code, 0).definition.name,
            cell_of(answer, binding.figure, place.code, column[binding.span]),
            cell_of(answer, binding.figure, place.code, column[BEFORE[binding.span]]),
        )
        for binding in bindings
    )
    words = list(DistrictWord.objects.open().filter(period=period, region=place.code).order_by("recorded_at"))
    answers = {a.objection: a for a in ObjectionAnswer.objects.open().filter(period=period)}
    return Sheet(
        place, reading, lines,
        next((word for word in words if word.word == Word.CONFIRMED), None),
        tuple(Objection(w, answers.get(w.lineage)) for w in words if w.word == Word.OBJECTED),
        is_frozen,
    )  # fmt: skip


def own_regions(user: Any) -> frozenset[str]:
    """The regions whose 核对稿 somebody may confirm: those of the units the person belongs to."""
    return frozenset(Unit.objects.filter(pk__in=user.standing.grantees).values_list("region_id", flat=True))


def place_in(period: Period, code: str) -> Place | None:
    reading, _ = reading_of(period)
    return next((place for place in places(reading) if place.code == code), None)
