"""Answers: definitions asked at points and by groups, computed, and how they print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from luodi.indicators.catalogue import Catalogue
from luodi.indicators.definition import UNITS, Definition
from luodi.indicators.facts import Field
from luodi.indicators.periods import Point
from luodi.indicators.running import ALL, Group, group_fields, run, table_of
from luodi.indicators.sentences import sentence
from luodi.indicators.terms import Need, Term, Value, needs, reading

NO_SAMPLE = "无样本"


@dataclass(frozen=True, slots=True)
class Cell:
    """One number. `value` is unrounded and in stored units; None prints 无样本."""

    definition: Definition
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    sample: Decimal
    opening: Decimal | None

    @property
    def rounded(self) -> Decimal | None:
        """In the definition's unit, rounded once."""
        if self.value is None:
            return None
        unit = UNITS.get(self.definition.unit)
        scaled = self.value.scaleb(unit.exponent) if unit else self.value
        mode = ROUND_DOWN if self.definition.truncates else ROUND_HALF_UP
        return scaled.quantize(Decimal(1).scaleb(-self.definition.places), mode)

    @property
    def text(self) -> str:
        """The number as printed, without its unit; percentages carry their sign."""
        if self.rounded is None:
            return NO_SAMPLE
        sign = "%" if self.definition.unit == "%" else ""
        return f"{self.rounded:,f}{sign}"

    @property
    def is_small(self) -> bool:
        """Whether the number rests on so few that it should be read with care; counts are their own sample."""
        return self.value is not None and 0 < self.sample < self.definition.smallest

    @property
    def opening_share(self) -> Decimal | None:
        """Share of the sample that rests on 期初数."""
        if not self.sample or self.opening is None:
            return None
        return min(self.opening / self.sample, Decimal(1))


@dataclass(frozen=True, slots=True)
class GroupLabel:
    """A group with its words; a total says 合计."""

    key: Group
    words: tuple[str, ...]

    @property
    def is_total(self) -> bool:
        return all(member is ALL for member in self.key)

    @property
    def text(self) -> str:
        return " · ".join(self.words)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, everything it printed, and as of when."""

    definitions: tuple[Definition, ...]
    points: tuple[Point, ...]
    by: tuple[str, ...]
    by_labels: tuple[str, ...]
    groups: tuple[GroupLabel, ...]
    """Those without any total first, in order; the grand total last."""
    sentences: Mapping[str, str]
    _values: Mapping[tuple[str, int, Group], Value]

    def cell(self, code: str, group: Group | None = None, point: int = 0) -> Cell:
        """One number; without a group the grand total."""
        definition = next(d for d in self.definitions if d.code == code)
        key = self.total if group is None else group
        value = self._values[(code, point, key)]
        return Cell(definition, value.value, value.numerator, value.denominator, value.sample, value.opening)

    @property
    def total(self) -> Group:
        return (ALL,) * len(self.by)

    @property
    def leaves(self) -> tuple[GroupLabel, ...]:
        """Groups without any total in them."""
        return tuple(group for group in self.groups if ALL not in group.key)


def ask(
    codes: Sequence[str],
    points: Sequence[Point],
    *,
    book: Catalogue,
    by: Sequence[str] = (),
    doubts: bool = True,
) -> Answer:
    """
    Definitions by code at each point, by the groups and in total. `doubts` also counts what rests on 期初数.
    Raises UnknownFigure, UnknownGrouping, MixedCurrencies, NoRates. Sees what the database role of the
    connection sees; nothing more.
    """
    definitions = tuple(book.find(code) for code in codes)
    wanted: dict[Need, None] = {}
    names: dict[Term, str] = {}
    for definition in definitions:
        for need in needs(definition, book.find, doubts=doubts):
            wanted[need] = None
            names.setdefault(need.term, definition.name)
    results = run(wanted, points, by, names)
    total: Group = (ALL,) * len(by)
    results.groups.add(total)
    readings = {d.code: reading(d, book.find, results.column) for d in definitions}
    values = {
        (code, number, group): read((number, group))
        for code, read in readings.items()
        for number in range(len(points))
        for group in results.groups
    }
    fields = _fields(wanted, by)
    return Answer(
        definitions=definitions,
        points=tuple(points),
        by=tuple(by),
        by_labels=tuple(field.label for field in fields),
        groups=_labelled(results.groups, fields),
        sentences={d.code: sentence(d, book.find) for d in definitions},
        _values=values,
    )


def _fields(wanted: Mapping[Need, None], by: Sequence[str]) -> list[Field]:
    for need in wanted:
        return group_fields(table_of(need.term.scan), by, restated=False)
    return []


def _labelled(groups: set[Group], fields: Sequence[Field]) -> tuple[GroupLabel, ...]:
    words: list[Mapping[Any, str]] = []
    ranks: list[dict[Any, int]] = []
    for number, field in enumerate(fields):
        values = {group[number] for group in groups} - {ALL}
        words.append(_words(field, values))
        ranks.append({value: rank for rank, value in enumerate(_ordered(field, values))})

    def rank(group: Group) -> tuple[int, ...]:
        places = [len(r) if value is ALL else r[value] for value, r in zip(group, ranks, strict=True)]
        return (sum(value is ALL for value in group), *places)

    return tuple(
        GroupLabel(
            group, tuple("合计" if value is ALL else w[value] for value, w in zip(group, words, strict=True))
        )
        for group in sorted(groups, key=rank)
    )


def _words(field: Field, values: set[Any]) -> Mapping[Any, str]:
    named: Mapping[Any, str] = dict(field.choices)
    if field.labels is not None:
        named = field.labels([value for value in values if value not in (None, "")])
    if field.kind == "flag":
        named = {True: field.label, False: f"非{field.label}"}
    return {value: named.get(value) or _plain(value) for value in values}


def _plain(value: Any) -> str:
    return "未填" if value in (None, "") else str(value)


def _ordered(field: Field, values: set[Any]) -> list[Any]:
    """Choices in their own order, the rest by value, the unfilled last."""
    own = {value: place for place, (value, _) in enumerate(field.choices)}
    return sorted(values, key=lambda v: (v in (None, ""), own.get(v, len(own)), str(v)))
