"""The rows behind a bound number, as they were at the issue's reading."""

from collections.abc import Iterable

from luodi.bulletins.bindings import Binding
from luodi.bulletins.blocks import BlockKind, blocks_in
from luodi.bulletins.queries.issues import Standing, days_of, table_binding
from luodi.bulletins.queries.numbers import spans
from luodi.indicators.catalogue import catalogue
from luodi.indicators.definition import Measure
from luodi.indicators.facts import Subject
from luodi.indicators.periods import Point
from luodi.indicators.rows import Side, open_cell
from luodi.indicators.running import ALL, table_of
from luodi.indicators.terms import parts_of
from luodi.ledger.queries.reading import Reading


def opened(standing: Standing, binding: Binding) -> tuple[Side, ...]:
    """The rows behind a number at the issue's reading; a region's, or the whole city's."""
    days = spans(days_of(standing.period))[binding.span]
    reading = Reading(on=days.last, known_at=standing.reading.known_at, seq=standing.reading.seq)
    group = (binding.region or ALL,)
    return open_cell(
        binding.figure, Point(days, reading), book=catalogue(), by=("region",), group=group
    ).sides


def named(side: Side, binding: Binding) -> list[Subject]:
    """The subjects of a side's rows, in their order."""
    book = catalogue()
    definition = book.find(binding.figure)
    while definition.measure in (Measure.RATIO, Measure.GROWTH):
        definition = book.find(definition.refers_to[0])
    table = table_of(parts_of(definition).value.scan)
    names = table.namer({row.subject for row in side.rows}) if table.namer else {}
    return [names.get(row.subject, Subject(row.subject, "", "（不在范围内）")) for row in side.rows]


def figures_listed(standing: Standing, bodies: Iterable[str]) -> list[str]:
    """The figures whose projects the texts name."""
    blocks = (block for body in bodies for block in blocks_in(body, standing.template))
    return list(dict.fromkeys(b.argument for b in blocks if b.kind is BlockKind.PROJECTS))


def projects_counted(standing: Standing, figure: str) -> list[list[str]]:
    """[[region, project, code], …] behind a figure of the period, district by district; of a rate its numerator."""
    binding = Binding(figure)
    return [
        [place.name, subject.name, subject.code]
        for place in standing.listed
        for side in opened(standing, table_binding(binding, place.code))[:1]
        for subject in named(side, binding)
    ]
