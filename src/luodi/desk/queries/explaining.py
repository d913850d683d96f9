"""Why two lists differ, row by row: our figure is read again under other rules, and the rule that gives theirs is named."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from luodi.desk.models import Reason
from luodi.desk.queries.their_list import TheirRow
from luodi.indicators.catalogue import Catalogue
from luodi.indicators.conditions import condition_phrase
from luodi.indicators.definition import AnyOf, Condition, Definition, Grouping, Time
from luodi.indicators.facts import fact_table
from luodi.indicators.periods import Period, Point
from luodi.indicators.rows import open_cell
from luodi.ledger.enums import Basis
from luodi.ledger.queries.reading import last_tick

Weights = Mapping[uuid.UUID, Decimal]
LONG_AGO = dt.date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """Another way to read our figure. `words` say it of a single project."""

    reason: Reason
    words: str
    definition: Definition
    point: Point


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the paper: their row (or none) beside our project (or none)."""

    row: TheirRow | None
    project: uuid.UUID | None
    ours: Decimal
    theirs: Decimal
    reason: Reason
    words: str


def rules(definition: Definition, at: Point, their_last: dt.date | None) -> Iterator[Rule]:
    """Readings tried, the likelier first: another day, another place, another definition."""
    period = at.period
    if their_last and their_last != period.last:
        first = period.first if period.first <= their_last else their_last.replace(month=1, day=1)
        yield Rule(Reason.TIME, f"对方截至 {their_last}，台账截至 {period.last}", definition,
                   Point(Period(first, their_last), replace(at.reading, on=their_last)))  # fmt: skip
    last = last_tick()
    if last.seq != at.reading.seq:
        yield Rule(Reason.TIME, "台账在这次读数以后才登记或更正", definition,
                   replace(at, reading=replace(at.reading, seq=last.seq, known_at=last.at)))  # fmt: skip
    if definition.time.basis is Time.IN_PERIOD:
        yield Rule(Reason.TIME, "台账记在本期以前", definition,
                   Point(Period(LONG_AGO, period.first - dt.timedelta(days=1)),
                         replace(at.reading, on=period.first - dt.timedelta(days=1))))  # fmt: skip
    place = tuple(c for c in definition.cohort if getattr(c, "field", "") == "region")
    if place:
        rest = tuple(c for c in definition.cohort if c not in place)
        yield Rule(Reason.PLACE, "台账记在别的区划", replace(definition, cohort=rest), at)
    other = Grouping.AS_THEN if definition.grouping is Grouping.RESTATED else Grouping.RESTATED
    if place:
        yield Rule(Reason.PLACE, "区划调整前后归属不同", _regrouped(definition, other), at)
    yield from _definitions(definition, at)


def _regrouped(definition: Definition, grouping: Grouping) -> Definition:
    """With the region asked for as it stands today, or as it stood then."""
    names = {"region": "present_region"} if grouping is Grouping.RESTATED else {"present_region": "region"}
    cohort = tuple(
        replace(c, field=names.get(c.field, c.field)) if isinstance(c, Condition) else c
        for c in definition.cohort
    )
    return replace(definition, cohort=cohort, grouping=grouping)


def _definitions(definition: Definition, at: Point) -> Iterator[Rule]:
    claimed = definition.basis is Basis.VERIFIED
    said = "填报数里有，还没有核实" if claimed else "只计已核实的"
    yield Rule(
        Reason.DEFINITION, said, replace(definition, basis=Basis.CLAIMED if claimed else Basis.VERIFIED), at
    )
    said = "对方不含期初数" if definition.opening else "对方含期初数"
    yield Rule(Reason.DEFINITION, said, replace(definition, opening=not definition.opening), at)
    table = fact_table(definition.table)
    for switch in table.switches if table else ():
        now = definition.position(switch.code) or switch.options[0].code
        for option in switch.options:
            if option.code != now:
                others = tuple(pair for pair in definition.switches if pair[0] != switch.code)
                changed = replace(definition, switches=tuple(sorted((*others, (switch.code, option.code)))))
                yield Rule(Reason.DEFINITION, f"对方{option.phrase}", changed, at)
    for condition in (*definition.cohort, *definition.part):
        if table and getattr(condition, "field", "") not in ("region", table.split_by):
            said = f"对方不要求「{condition_phrase(table, condition)}」"
            yield Rule(Reason.DEFINITION, said, _without(definition, condition), at)


def _without(definition: Definition, condition: Condition | AnyOf) -> Definition:
    cohort = tuple(c for c in definition.cohort if c is not condition)
    return replace(definition, cohort=cohort, part=tuple(c for c in definition.part if c is not condition))


def weights(definition: Definition, at: Point, book: Catalogue) -> Weights:
    """What each project adds to the figure."""
    (side,) = open_cell(definition.code, at, book=book.with_(definition)).sides[:1]
    found: dict[uuid.UUID, Decimal] = defaultdict(Decimal)
    for row in side.rows:
        found[row.subject] += row.weight
    return dict(found)


@dataclass(frozen=True, slots=True)
class Readings:
    """Our figure, project by project, as asked and under every rule."""

    ours: Weights
    tried: tuple[tuple[Rule, Weights], ...]

    @property
    def total(self) -> Decimal:
        return sum(self.ours.values(), Decimal(0))


def readings(definition: Definition, at: Point, book: Catalogue, their_last: dt.date | None) -> Readings:
    """One reading as asked and one a rule."""
    tried = tuple(
        (rule, weights(rule.definition, rule.point, book)) for rule in rules(definition, at, their_last)
    )
    return Readings(weights(definition, at, book), tried)


def explained(found: Readings, rows: Sequence[TheirRow], tolerance: Decimal) -> list[Outcome]:
    """
    Their rows in order, then the projects only we count. Ours minus theirs summed over them is our figure minus
    their list.
    """
    return _explained(found.ours, found.tried, rows, tolerance)


def _explained(
    ours: Weights, tried: Sequence[tuple[Rule, Weights]], rows: Sequence[TheirRow], tolerance: Decimal
) -> list[Outcome]:
    seen: set[uuid.UUID] = set()
    found: list[Outcome] = []
    for row in rows:
        if row.project is None:
            words = "台账里没有对上的项目：漏报，或对方写了别的名称"
            found.append(Outcome(row, None, Decimal(0), row.amount, Reason.MISSING, words))
        elif row.project in seen:
            words = "同一个项目在对方清单里出现不止一次"
            found.append(Outcome(row, row.project, Decimal(0), row.amount, Reason.TWICE, words))
        else:
            seen.add(row.project)
            found.append(
                _one(row, ours.get(row.project, Decimal(0)), tried, tolerance, in_ours=row.project in ours)
            )
    both = {o.project for o in found if o.reason is Reason.AGREES}
    agreeing = {key: weight for key, weight in ours.items() if key in both}
    leaving_out = [
        (rule, read)
        for rule, read in tried
        if all(read.get(key) == weight for key, weight in agreeing.items())
    ]
    return found + [
        _only_ours(key, ours[key], leaving_out) for key in sorted(ours.keys() - seen) if ours[key]
    ]


def _one(
    row: TheirRow, ours: Decimal, tried: Sequence[tuple[Rule, Weights]], tolerance: Decimal, *, in_ours: bool
) -> Outcome:
    project = row.project
    if abs(ours - row.amount) <= tolerance and (in_ours or not row.amount):
        return Outcome(row, project, ours, row.amount, Reason.AGREES, "")
    for rule, read in tried:
        if project and project in read and abs(read[project] - row.amount) <= tolerance:
            return Outcome(row, project, ours, row.amount, rule.reason, rule.words)
    if in_ours:
        words = "两边的数额不同，换了各种读法都对不上"
    else:
        words = "台账有这个项目，但按这个口径不计；换了各种读法也不计"
    return Outcome(row, project, ours, row.amount, Reason.OPEN, words)


def _only_ours(project: uuid.UUID, ours: Decimal, tried: Sequence[tuple[Rule, Weights]]) -> Outcome:
    """A rule that leaves this project out and none of those both lists agree on; else they did not report it."""
    for rule, read in tried:
        if not read.get(project):
            return Outcome(None, project, ours, Decimal(0), rule.reason, rule.words)
    return Outcome(None, project, ours, Decimal(0), Reason.MISSING, "台账计入，对方清单里没有")
