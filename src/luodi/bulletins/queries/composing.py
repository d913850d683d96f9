"""From an issue to a paper: prose with its numbers, tables by district, charts, head and foot."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from luodi.bulletins.bindings import Binding, adapted, pieces, read_binding
from luodi.bulletins.document_templates import ChartSpec, TableSpec
from luodi.bulletins.enums import STAGE_WORDS, Edition, IssueStep
from luodi.bulletins.queries.issues import Number, Standing, table_binding
from luodi.bulletins.queries.numbers import Place
from luodi.common import formats
from luodi.indicators.definition import UNITS
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import CITY_TIME
from luodi.org.enums import UnitKind
from luodi.org.models import Unit
from luodi.papers.document import Block, Chart, Column, Heading, Paper, Paragraph, Run, Table

NUMERALS = "一二三四五六七八九十"
ROUNDED = "注：因四舍五入，各地相加与合计可能相差末位。"
WITHHELD = "注：“—”为样本过少，不单列公布。"
DASH = "—"


def paper_of(standing: Standing, *, edition: Edition = Edition.INTERNAL, marks: bool = True) -> Paper:
    """
    The document of an issue. `marks` prints each number's code small beside it. Until it is approved the stage is a
    watermark. The public edition leaves out numbers that rest on too few.
    """
    issue, approved = standing.issue, standing.last(IssueStep.APPROVED)
    final = standing.stage in (IssueStep.APPROVED, IssueStep.PUBLISHED)
    registered = standing.registered
    bureau = (
        Unit.objects.filter(kind=UnitKind.CITY_BUREAU).order_by("sort").values_list("name", flat=True).first()
    )
    day = approved.recorded_at.astimezone(CITY_TIME).date() if approved else None
    return Paper(
        title=issue.title,
        blocks=tuple(_blocks(standing, edition, marks)),
        agency=f"{bureau}文件" if bureau and registered else "",
        number=registered.number if registered else "",
        signer=registered.signer if registered else "",
        recipients=standing.template.recipients if edition is Edition.INTERNAL else "",
        signed=bureau or "",
        day=f"{day:%Y年%-m月%-d日}" if day else "",
        copies=standing.template.copies if edition is Edition.INTERNAL else "",
        printed_by=bureau or "",
        seal=f"{_as_of(standing)}封签 {_head(standing)}。数字代码 {standing.period.code}-序号，可在系统内查到口径与明细。",
        watermark="" if final else STAGE_WORDS[standing.stage],
    )


def _as_of(standing: Standing) -> str:
    known = standing.reading.known_at.astimezone(CITY_TIME)
    return f"数据截至 {standing.issue.on:%Y-%m-%d}，按 {known:%Y-%m-%d %H:%M} 台账第 {standing.issue.seq} 次修订。"


def _head(standing: Standing) -> str:
    """The chain's link at the issue's tick, as `ledger verify` compares it: printed, it cannot be rewritten."""
    link = Revision.objects.values_list("link", flat=True).get(seq=standing.issue.seq)
    return bytes(link).hex()[:32]


def _blocks(standing: Standing, edition: Edition, marks: bool) -> Iterator[Block]:
    seen: set[str] = set()
    for place, section in enumerate(standing.sections):
        yield Heading(renumbered(section.heading, place))
        for line in section.body.splitlines():
            yield from _line(standing, line.strip(), edition, marks, seen)
    place = len(standing.sections)
    if standing.corrections:
        yield Heading(f"{NUMERALS[place]}、更正说明")
        yield Paragraph((Run("以下各数在上一期印发后有更正，以本期为准。"),))
        yield _corrections(standing)
    if standing.answers and edition is Edition.INTERNAL:
        yield Heading(f"{NUMERALS[place + bool(standing.corrections)]}、异议答复")
        for word, answer in standing.answers:
            verdict = "采纳" if answer.upheld else "不采纳"
            said = f"{word.region_name}对「{word.item or word.subject}」的异议：{word.text} 答复：{verdict}。{answer.text}"
            yield Paragraph((Run(said),))


def _corrections(standing: Standing) -> Table:
    columns = (
        Column("数字代码", "left", 1.3),
        Column("指标", "left", 2.2),
        Column("地区", "left"),
        Column("上期印发"),
        Column("更正为"),
    )
    rows = tuple(
        (Run(c.code), Run(c.name), Run(c.region_name or "全市"), Run(c.was), Run(c.now))
        for c in standing.corrections
    )
    return Table("上期数字更正", columns, rows)


def renumbered(heading: str, place: int) -> str:
    """「三、…」 counted anew when a part is switched off."""
    number, mark, rest = heading.partition("、")
    if mark and number and all(sign in NUMERALS for sign in number) and place < len(NUMERALS):
        return f"{NUMERALS[place]}、{rest}"
    return heading


def _line(standing: Standing, line: str, edition: Edition, marks: bool, seen: set[str]) -> Iterator[Block]:
    if not line:
        return
    if line.startswith("{{"):
        kind, _, code = line.strip("{} ").partition(":")
        if kind == "table" and code in standing.template.tables:
            yield table_of(standing, standing.template.tables[code], edition)
        if kind == "chart" and code in standing.template.charts and edition is Edition.INTERNAL:
            yield chart_of(standing, standing.template.charts[code])
    elif line.startswith("（") and "。" not in line and len(line) < 40 and line[1:2] in NUMERALS:
        yield Heading(line, 2)
    else:
        runs = prose(standing, line, edition, marks, seen)
        if any(run.text.strip() for run in runs):
            yield Paragraph(runs)


def prose(standing: Standing, line: str, edition: Edition, marks: bool, seen: set[str]) -> tuple[Run, ...]:
    """A line with its numbers. A number's code is printed where it first stands."""
    text = dated(standing, line)
    samples = {token: number.has_sample for token, number in standing.numbers.items()}
    runs = []
    for plain, inside in pieces(adapted(text, samples, standing.regions)):
        if plain:
            runs.append(Run(plain))
        if inside:
            number = standing.numbers[read_binding(inside, standing.regions).token]
            mark = str(number.row.place) if marks and number.code not in seen else ""
            seen.add(number.code)
            runs.append(Run(shown(number, edition), number.code, mark))
    return tuple(runs)


def dated(standing: Standing, text: str) -> str:
    first, last = standing.period.first, standing.period.last
    return text.replace("{day_from}", f"{first:%Y年%-m月%-d日}").replace("{day_to}", f"{last:%Y年%-m月%-d日}")


def shown(number: Number, edition: Edition) -> str:
    if edition is Edition.PUBLIC and number.row.is_small and not number.override:
        return DASH
    return number.printed


def table_of(standing: Standing, spec: TableSpec, edition: Edition) -> Table:
    """Districts by figures; a note where rounded parts and total differ or small numbers are withheld."""
    rows, notes = [], []
    for place in (*standing.listed, Place("", "合计")):
        cells = [_cell(standing, column.binding, place) for column in spec.columns]
        rows.append((Run(place.name), *(Run(shown(n, edition), n.code) for n in cells)))
    if any(_differs(standing, column.binding) for column in spec.columns):
        notes.append(ROUNDED)
    if edition is Edition.PUBLIC and any(run.text == DASH for row in rows for run in row):
        notes.append(WITHHELD)
    columns = (Column("地区", "left", 1.6), *(Column(column.title) for column in spec.columns))
    return Table(spec.caption, columns, tuple(rows), tuple(notes), spec.unit, total=True)


def _cell(standing: Standing, binding: Binding, place: Place) -> Number:
    return standing.numbers[table_binding(binding, place.code).token]


def _differs(standing: Standing, binding: Binding) -> bool:
    """Whether the printed districts of an amount do not sum to the printed total."""
    values = [printed_value(_cell(standing, binding, place)) for place in standing.listed]
    total = printed_value(_cell(standing, binding, Place("", "")))
    unit = _cell(standing, binding, Place("", "")).row.unit
    known = [value for value in values if value is not None]
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
