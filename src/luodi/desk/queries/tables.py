"""An answer laid out for a page: rows, columns, links to what is behind, and the table a chart is drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from luodi.desk.queries.asking import Question, group_words
from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.indicators.answers import Answer, Cell
from luodi.indicators.definition import Definition, Measure
from luodi.indicators.printing import as_of
from luodi.indicators.queries.printed import YearBefore
from luodi.indicators.running import Group


@dataclass(frozen=True, slots=True)
class Line:
    words: tuple[str, ...]
    cell: Cell
    url: str
    is_total: bool
    before: YearBefore | None = None

    @property
    def number(self) -> str:
        """For the chart; empty where there is none."""
        return "" if self.cell.rounded is None else format(self.cell.rounded, "f")


@dataclass(frozen=True, slots=True)
class Grid:
    definition: Definition
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line
    sentence: str
    as_of: str
    period: str
    is_rate: bool

    @property
    def compares(self) -> bool:
        """Whether any line has a year before to stand beside."""
        return any(line.before for line in (*self.lines, self.total))

    @property
    def charted(self) -> bool:
        return len(self.headings) == 1 and 1 < len(self.lines) <= 40


def grid_of(
    answer: Answer, question: Question, rows_url: str, before: Mapping[tuple[str, int, Group], YearBefore]
) -> Grid:
    """One definition at one point, with its year before. `rows_url` empty: the numbers do not open."""
    (definition,) = answer.definitions
    lines = [
        Line(
            group.words,
            answer.cell(definition.code, group.key),
            f"{rows_url}?{question.query}&{urlencode([('g', w) for w in group_words(group.key)])}"
            if rows_url
            else "",
            group.is_total,
            before.get((definition.code, 0, group.key)),
        )
        for group in answer.groups
    ]
    return Grid(
        definition=definition,
        headings=answer.by_labels,
        lines=tuple(line for line, group in zip(lines, answer.groups, strict=True) if group in answer.leaves),
        total=lines[-1],
        sentence=answer.sentences[definition.code],
        as_of=as_of(answer.points[0].reading),
        period=answer.points[0].period.sentence,
        is_rate=definition.measure in (Measure.SHARE, Measure.RATIO, Measure.MEAN),
    )


def sheet_of(grid: Grid) -> Sheet:
    """The table as the page shows it, the total last, numbers as numbers."""
    definition = grid.definition
    parts = ["分子", "分母"] if grid.is_rate else []
    name = f"{definition.name}（{definition.unit}）" if definition.unit else definition.name
    columns = [
        *(ExportColumn(heading) for heading in grid.headings),
        ExportColumn(name, "number", places=definition.places),
        *(ExportColumn(part, "number", places=0) for part in parts),
        ExportColumn("样本", "number", places=0),
    ]
    total = replace(grid.total, words=("合计", *[""] * len(grid.headings))[: len(grid.headings)])
    lines = [*grid.lines, total] if grid.headings else [total]
    return Sheet("数", columns, [_line(line, bool(parts)) for line in lines])


def _line(line: Line, with_parts: bool) -> tuple[object, ...]:
    cell = line.cell
    parts = (cell.numerator, cell.denominator) if with_parts else ()
    return (*line.words, cell.rounded, *parts, cell.sample)
