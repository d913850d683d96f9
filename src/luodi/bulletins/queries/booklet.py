"""备查册: number → definition → projects by district, on paper."""

from collections.abc import Iterator
from dataclasses import replace

from luodi.bulletins.bindings import Binding, read_binding
from luodi.bulletins.enums import Form
from luodi.bulletins.queries.composing import paper_of
from luodi.bulletins.queries.issues import Number, Standing, table_binding
from luodi.bulletins.queries.numbers import Place
from luodi.bulletins.queries.rows import named, opened
from luodi.common import formats
from luodi.indicators.facts import Subject
from luodi.indicators.rows import Side
from luodi.papers.document import Block, Column, Heading, Paper, Paragraph, Run, Table

NO_REGION = Place("", "全市")


def booklet_of(standing: Standing) -> Paper:
    """Every city number of an issue once, with its sentence and, district by district, the projects it counts."""
    cover = paper_of(standing, marks=False)
    blocks = [block for number in _listed(standing) for block in _number(standing, number)]
    intro = Paragraph(
        (Run("每个数依次列出：代码、印出的数、口径、按地区的项目和计入的数。率列分子、分母两张表。"),)
    )
    return replace(
        cover,
        title=f"{standing.issue.title}备查册",
        blocks=(intro, *blocks),
        agency="",
        recipients="",
        copies="",
    )


def _listed(standing: Standing) -> list[Number]:
    """Numbers of the whole city that are plain numbers; growth and places follow from them."""
    return [n for n in standing.numbers.values() if not n.row.region and n.row.form == Form.NUMBER]


def _number(standing: Standing, number: Number) -> Iterator[Block]:
    yield Heading(f"{number.code}　{number.row.name}", 2)
    said = f"印出 {number.printed}{'' if number.printed.endswith('%') else number.row.unit}。{number.row.sentence}"
    days = f"时段 {number.row.first:%Y-%m-%d} 至 {number.row.last:%Y-%m-%d}。"
    yield Paragraph((Run(f"{said}{days}口径 {number.row.figure}@{number.row.version}。"),))
    if number.override:
        reason = f"{number.override.reason}（{number.override.actor_name}）"
        words = f"系统算得 {number.row.text}，改印为 {number.printed}，理由：{reason}。"
        yield Paragraph((Run(words, strong=True),))
    binding = read_binding(number.row.token, standing.regions)
    for title, rows in _sides(standing, binding):
        columns = (
            Column("地区", "left", 1.2),
            Column("项目", "left", 4),
            Column("编号", "left", 1.8),
            Column("计入"),
        )
        yield Table(title, columns, tuple(rows), total=True)


def _sides(standing: Standing, binding: Binding) -> Iterator[tuple[str, list[tuple[Run, ...]]]]:
    """(title, rows with the sum last) of each side."""
    by_side: dict[str, list[tuple[Run, ...]]] = {}
    totals: dict[str, object] = {}
    places = standing.listed or [NO_REGION]
    for place in places:
        for side in opened(standing, table_binding(binding, place.code)):
            rows = by_side.setdefault(side.title, [])
            rows += [_row(place, subject, side, n) for n, subject in enumerate(named(side, binding))]
            totals[side.title] = totals.get(side.title, 0) + side.total  # type: ignore[operator]  # Decimals
    for title, rows in by_side.items():
        if rows:
            total = Run(formats.number(totals[title]))
            yield title, [*rows, (Run("合计"), Run(f"{len(rows)} 行"), Run(""), total)]


def _row(place: Place, subject: Subject, side: Side, place_in_side: int) -> tuple[Run, ...]:
    weight = side.rows[place_in_side].weight
    return (Run(place.name), Run(subject.name), Run(subject.code), Run(formats.number(weight)))
