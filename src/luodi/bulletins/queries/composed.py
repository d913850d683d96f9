"""Blocks of an issue: tables by district, charts, places, 红黑榜, projects by name."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from luodi.bulletins.bindings import Binding
from luodi.bulletins.blocks import BlockKind, BlockLine
from luodi.bulletins.document_templates import ChartSpec, TableSpec
from luodi.bulletins.enums import ANNUAL, Edition, Form, Span
from luodi.bulletins.queries.issues import Number, Standing, table_binding
from luodi.bulletins.queries.numbers import Place
from luodi.common import formats
from luodi.indicators.definition import UNITS
from luodi.papers.document import Block, Chart, Column, Paragraph, Run, Table

ROUNDED = "注：因四舍五入，各地相加与合计可能相差末位。"
WITHHELD = "注：“—”为样本过少，不单列公布。"
RAISED = "注：各地{title}合计 {districts}，比全市{title}多 {more}（加码）。"
RULE = "注：红榜为完成率不低于时序进度的地区，黑榜为低于时序进度 10 个百分点以上的地区，其余不列。"
NOBODY = "按时序进度，没有应列入红榜、黑榜的地区。"
DASH = "—"
BEHIND = Decimal("0.1")
LISTED = {False: 15, True: 6}
"""So many projects are listed by name, on compact papers fewer; the rest are in the 备查册."""


def composed(standing: Standing, block: BlockLine, edition: Edition) -> Iterator[Block]:
    """What a block line prints. The public edition has no charts, no 红黑榜 and no projects by name."""
    template, internal = standing.template, edition is Edition.INTERNAL
    match block.kind:
        case BlockKind.TABLE if block.argument in template.tables:
            yield table_of(standing, template.tables[block.argument], edition)
        case BlockKind.CHART if block.argument in template.charts and internal:
            yield chart_of(standing, template.charts[block.argument])
        case BlockKind.RANKING:
            yield ranking_of(standing, block.argument, edition)
        case BlockKind.REDBLACK if internal:
            yield redblack_of(standing, block.argument)
        case BlockKind.PROJECTS if internal:
            yield from projects_of(standing, block.argument)


def shown(number: Number, edition: Edition) -> str:
    """A number as an edition prints it."""
    if edition is Edition.PUBLIC and number.row.is_small and not number.override:
        return DASH
    return number.printed


def table_of(standing: Standing, spec: TableSpec, edition: Edition) -> Table:
    """Districts by figures; a note where rounded parts and total differ or small numbers are withheld."""
    rows, notes = [], []
    for place in (*standing.listed, Place("", "合计")):
        cells = [_cell(standing, column.binding, place) for column in spec.columns]
        rows.append((Run(place.name), *(Run(_in_cell(n, edition), n.code) for n in cells)))
    if any(_differs(standing, column.binding) for column in spec.columns):
        notes.append(ROUNDED)
    notes += [said for column in spec.columns if (said := _raised(standing, column.title, column.binding))]
    if edition is Edition.PUBLIC and any(run.text == DASH for row in rows for run in row):
        notes.append(WITHHELD)
    columns = (Column("地区", "left", 1.6), *(Column(column.title) for column in spec.columns))
    return Table(spec.caption, columns, tuple(rows), tuple(notes), spec.unit, total=True)


def _cell(standing: Standing, binding: Binding, place: Place) -> Number:
    return standing.numbers[table_binding(binding, place.code).token]


def _in_cell(number: Number, edition: Edition) -> str:
    return DASH if number.row.form in ANNUAL and not number.has_sample else shown(number, edition)


def _raised(standing: Standing, title: str, binding: Binding) -> str:
    """That the districts together are asked more than the city; nothing when they are not."""
    if binding.form is not Form.TARGET:
        return ""
    asked = [_cell(standing, binding, place).row.value for place in standing.listed]
    districts = sum((amount for amount in asked if amount is not None), Decimal(0))
    city = _cell(standing, binding, Place("", "")).row.value
    if city is None or districts <= city:
        return ""
    more = formats.number(districts - city)
    return RAISED.format(title=title, districts=formats.number(districts), more=more)


def _differs(standing: Standing, binding: Binding) -> bool:
    """Whether the printed districts of an amount do not sum to the printed total."""
    values = [printed_value(_cell(standing, binding, place)) for place in standing.listed]
    total = printed_value(_cell(standing, binding, Place("", "")))
    unit = _cell(standing, binding, Place("", "")).row.unit
    known = [value for value in values if value is not None]
    if binding.form is not Form.NUMBER:
        return False
    return unit in UNITS and unit != "%" and total is not None and bool(known) and sum(known) != total


def printed_value(number: Number) -> Decimal | None:
    """The number as printed, back from its text."""
    text = number.printed.replace(",", "").rstrip("%")
    try:
        return Decimal(text)
    except ArithmeticError:
        return None


def chart_of(standing: Standing, spec: ChartSpec) -> Chart:
    table = standing.template.tables[spec.table]
    columns = [table.columns[n] for n in spec.columns]
    names = [place.name for place in standing.listed]
    series: list[dict[str, Any]] = []
    said = []
    for column in columns:
        values = [printed_value(_cell(standing, column.binding, place)) for place in standing.listed]
        label = {"show": True, "position": "top"}
        data = [None if value is None else float(value) for value in values]
        series.append(
            {"name": column.title, "type": spec.kind, "data": data, "label": label, "barMaxWidth": 42}
        )
        said.append(
            column.title
            + "："
            + "，".join(f"{n} {formats.number(v)}" for n, v in zip(names, values, strict=True))
        )
    option = {
        "grid": {"left": 48, "right": 12, "top": 40 if len(columns) > 1 else 24, "bottom": 36},
        "legend": {"show": len(columns) > 1, "top": 0},
        "xAxis": {"type": "category", "data": names, "axisTick": {"show": False}},
        "yAxis": {"type": "value", "splitLine": {"lineStyle": {"color": "#dddddd"}}},
        "series": series,
    }
    return Chart(spec.caption, option, f"{spec.caption}。{'；'.join(said)}。")


def ranking_of(standing: Standing, figure: str, edition: Edition) -> Table:
    """居第几: places by this year's number, those without one last."""
    numbers = [
        (
            place,
            _bound(standing, figure, place.code, Form.PLACE),
            _bound(standing, figure, place.code, Form.NUMBER),
        )
        for place in standing.listed
    ]
    numbers.sort(key=lambda one: (one[1].row.value is None, one[1].row.value or 0))
    rows = tuple(
        (Run(place.name), Run(shown(number, edition), number.code), Run(shown(rank, edition), rank.code))
        for place, rank, number in numbers
    )
    row = numbers[0][2].row
    columns = (Column("地区", "left", 2), Column("当年累计"), Column("位次"))
    return Table(f"各地{row.name}位次", columns, rows, unit=row.unit)


def redblack_of(standing: Standing, figure: str) -> Block:
    """Districts at or ahead of 时序进度, and those more than ten points behind it."""
    due = _bound(standing, figure, "", Form.DUE)
    share = due.row.value or Decimal(0)
    lists: dict[str, list[tuple[Run, ...]]] = {"红榜": [], "黑榜": []}
    for place in standing.listed:
        target, done = (_bound(standing, figure, place.code, form) for form in (Form.TARGET, Form.DONE))
        if done.row.value is None or share - BEHIND <= done.row.value < share:
            continue
        name = "红榜" if done.row.value >= share else "黑榜"
        runs = (Run(n.printed, n.code) for n in (target, done, due))
        lists[name].append((Run(name), Run(place.name), *runs))
    rows = (*lists["红榜"], *lists["黑榜"])
    if not rows:
        return Paragraph((Run(NOBODY),))
    columns = (
        Column("榜", "center"),
        Column("地区", "left", 2),
        *map(Column, ("年度目标", "完成率", "时序进度")),
    )
    return Table(f"{due.row.name}红黑榜", columns, rows, (RULE,), due.row.unit)


def projects_of(standing: Standing, figure: str) -> Iterator[Block]:
    """The projects a figure counted, as stored with the issue."""
    listed = standing.lists.get(figure)
    if listed is None or not listed.rows:
        number = standing.numbers[Binding(figure).token]
        yield Paragraph((Run(f"没有列入「{number.row.name}」的项目。"),))
        return
    rows = tuple(tuple(map(Run, row)) for row in listed.rows)
    columns = (Column("地区", "left", 1.2), Column("项目", "left", 4), Column("编号", "left", 1.8))
    most = LISTED[standing.template.compact]
    left = len(rows) - most
    notes = (f"注：另有 {left} 个项目，见备查册。",) if left > 0 else ()
    yield Table(listed.name, columns, rows[:most], notes)


def _bound(standing: Standing, figure: str, region: str, form: Form) -> Number:
    return standing.numbers[Binding(figure, Span.YEAR, region, form).token]
