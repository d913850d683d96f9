"""Bound numbers computed: every binding of a document in one answer, as of one reading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from luodi.assessment.queries.asked import AskedFor, asked_for
from luodi.bulletins.bindings import Binding
from luodi.bulletins.enums import ANNUAL, Form, Span
from luodi.common import formats
from luodi.indicators.answers import NO_SAMPLE, Answer, Cell, ask
from luodi.indicators.catalogue import Catalogue
from luodi.indicators.definition import Definition, Measure
from luodi.indicators.periods import Period, Point, year_to
from luodi.indicators.queries.printed import printed_figures
from luodi.indicators.running import ALL
from luodi.ledger.queries.reading import Reading
from luodi.org.enums import RegionKind
from luodi.org.models import City, Region
from luodi.org.queries.regions import regions_on
from luodi.projects.errors import Refusal

BEFORE = {Span.PERIOD: Span.LAST, Span.YEAR: Span.LAST_YEAR}
BY = ("region",)
NO_BASE = "上年同期无数"
NO_TARGET = "未下达目标"
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A binding's number. `value` is unrounded, in stored units, None without a sample."""

    binding: Binding
    definition: Definition
    period: Period
    value: Decimal | None
    text: str
    sample: Decimal
    is_small: bool
    sentence: str


def places(reading: Reading) -> list[Place]:
    """The districts and zones a bulletin lists, as they existed on the reading's day, in their order."""
    nodes = regions_on(reading)
    kinds = (RegionKind.COUNTY, RegionKind.ZONE)
    ours = (
        Region.objects.filter(is_managed=True, kind__in=kinds)
        .order_by("sort", "code")
        .values_list("code", flat=True)
    )
    return [Place(code, nodes[code].name) for code in ours if code in nodes]


def region_words(listed: Sequence[Place]) -> dict[str, str]:
    """What may be written in a binding for a place: its code or its name → its code."""
    return {word: place.code for place in listed for word in (place.code, place.name)}


def city_name() -> str:
    city = City.objects.ours()
    return city.name if city else ""


def spans(period: Period) -> Mapping[Span, Period]:
    whole_year = year_to(period.last)
    return {
        Span.PERIOD: period,
        Span.YEAR: whole_year,
        Span.LAST: period.years_back(1),
        Span.LAST_YEAR: whole_year.years_back(1),
    }


def compute(
    bindings: Iterable[Binding], *, period: Period, reading: Reading, book: Catalogue, listed: Sequence[Place]
) -> dict[str, Computed]:
    """
    {token: number}. One answer for all of them. Raises Refusal for a time that has no year before it, FigureRefusal
    (unknown figure, mixed currencies …).
    """
    wanted = {binding.token: binding for binding in bindings}
    if not wanted:
        return {}
    used = list(dict.fromkeys(span for binding in wanted.values() for span in _spans_of(binding)))
    days = spans(period)
    points = [_point(days[span], reading) for span in used]
    codes = list(dict.fromkeys(binding.figure for binding in wanted.values()))
    answer = ask(codes, points, book=book, by=BY, doubts=False)
    columns = {span: number for number, span in enumerate(used)}
    wants_targets = any(binding.form in ANNUAL for binding in wanted.values())
    asked = asked_for(period.last, reading.known_at) if wants_targets else None
    printed = _printed(wanted.values(), days, reading)
    return {
        token: _computed(answer, binding, columns, days[binding.span], listed, printed.get(token), asked)
        for token, binding in wanted.items()
    }


def _printed(
    bindings: Iterable[Binding], days: Mapping[Span, Period], reading: Reading
) -> dict[str, Decimal]:
    """{token: what a document printed for the year before}, for 同比; as known at the reading. Two queries at most."""
    growing = [binding for binding in bindings if binding.form is Form.GROWTH]
    found = {}
    for by in ("", "region"):
        asked = [binding for binding in growing if bool(binding.region) == bool(by)]
        if not asked:
            continue
        spans_before = [days[BEFORE[binding.span]] for binding in asked]
        rows = printed_figures([b.figure for b in asked], spans_before, by=by, known_at=reading.known_at)
        for binding, before in zip(asked, spans_before, strict=True):
            row = rows.get((binding.figure, before.first, before.last, binding.region))
            if row is not None:
                found[binding.token] = row.value
    return found


def _spans_of(binding: Binding) -> tuple[Span, ...]:
    if binding.form is not Form.GROWTH:
        return (binding.span,)
    if binding.span not in BEFORE:
        raise Refusal(f"「{{{binding.token}}}」：上年的数没有再往前的同比，请去掉「上年」或「同比」。")
    return (binding.span, BEFORE[binding.span])


def _point(period: Period, reading: Reading) -> Point:
    return Point(period, Reading(on=period.last, known_at=reading.known_at, seq=reading.seq))


def _computed(
    answer: Answer,
    binding: Binding,
    columns: Mapping[Span, int],
    period: Period,
    listed: Sequence[Place],
    printed: Decimal | None,
    asked: AskedFor | None,
) -> Computed:
    cell = cell_of(answer, binding.figure, binding.region, columns[binding.span])
    value, text = cell.value, cell.text
    if binding.form is Form.GROWTH:
        before = cell_of(answer, binding.figure, binding.region, columns[BEFORE[binding.span]])
        value, text = growth(cell, before, printed)
    elif binding.form is Form.PLACE:
        value, text = place_of(answer, binding, columns[binding.span], listed)
    elif asked is not None and binding.form in ANNUAL:
        value, text = of_the_target(cell, binding, asked)
    return Computed(
        binding,
        cell.definition,
        period,
        value,
        text,
        cell.sample,
        cell.is_small,
        answer.sentences[binding.figure],
    )


def cell_of(answer: Answer, figure: str, region: str, column: int) -> Cell:
    """A cell; a region with no rows at all has a count of nothing, and no sample for everything else."""
    group = (region or ALL,)
    if any(label.key == group for label in answer.groups):
        return answer.cell(figure, group, column)
    definition = next(d for d in answer.definitions if d.code == figure)
    nothing = Decimal(0) if definition.measure is Measure.COUNT else None
    return Cell(definition, nothing, nothing, None, Decimal(0), None)


def growth(now: Cell, before: Cell, printed: Decimal | None = None) -> tuple[Decimal | None, str]:
    """
    (change as a fraction, its words). Against what was printed a year ago where that is recorded (both numbers as
    printed), else against the unrounded number read today. Rates change by percentage points.
    """
    if now.value is None or now.rounded is None:
        return None, NO_SAMPLE
    if now.definition.unit == "%":
        base = before.value if printed is None else printed / 100
        if base is None:
            return None, NO_BASE
        points = now.value - base
        return points, _moved(points * 100, "提高", "降低", "个百分点")
    current, base = (now.value, before.value) if printed is None else (now.rounded, printed)
    if not base:
        return None, NO_BASE
    change = current / base - 1
    return change, "同比" + _moved(change * 100, "增长", "下降", "%")


def of_the_target(cell: Cell, binding: Binding, asked: AskedFor) -> tuple[Decimal | None, str]:
    """
    (value, words) of 目标 in the definition's unit, 完成率 (done as printed over the target) and 时序 as fractions.
    No value where nothing was asked.
    """
    if binding.form is Form.DUE:
        return asked.due(binding.figure), formats.percent(asked.due(binding.figure))
    target = asked.target(binding.region, binding.figure)
    if target is None or (binding.form is Form.DONE and not target):
        return None, NO_TARGET
    if binding.form is Form.TARGET:
        return target, formats.number(target)
    if cell.rounded is None:
        return None, NO_SAMPLE
    share = cell.rounded / target
    return share, formats.percent(share)


def _moved(change: Decimal, up: str, down: str, unit: str) -> str:
    rounded = change.quantize(TENTH, ROUND_HALF_UP)
    if not rounded:
        return "与上年同期持平"
    return f"{up if rounded > 0 else down}{abs(rounded):,f}{unit}"


def place_of(
    answer: Answer, binding: Binding, column: int, listed: Sequence[Place]
) -> tuple[Decimal | None, str]:
    """居第几: 1 + how many listed places print a larger number; equal numbers share a place."""
    cells = {place.code: cell_of(answer, binding.figure, place.code, column).rounded for place in listed}
    own = cells.get(binding.region)
    if own is None:
        return None, NO_SAMPLE
    ahead = sum(1 for other in cells.values() if other is not None and other > own)
    return Decimal(ahead + 1), f"居第{ahead + 1}位"
