"""`./luodi bench bulletins`: from freezing a quarter over numbers to a document of 20 pages in Word and PDF."""

import time

from luodi.access.scope import acting_as
from luodi.bulletins.enums import PeriodKind
from luodi.bulletins.operations.issues import draft
from luodi.bulletins.operations.periods import freeze, open_period
from luodi.common.ids import uuid7
from luodi.papers.charts import svg_of
from luodi.papers.document import Block, Chart, Column, Heading, PageBreak, Paper, Paragraph, Run, Table
from luodi.papers.pdf import to_pdf
from luodi.papers.word import to_docx
from luodi.projects.bench import make_reader
from luodi.projects.bench_figures import load
from luodi.runtime.measuring import Row

PAGES, CHARTS, TABLES = 20, 10, 15
CITY = 2_500
AIM_SECONDS = 3.0


def rows(scale: int) -> dict[str, Row]:
    """The document does not grow with the city; the frozen city has as many projects as a real one, at most `scale`."""
    frozen = _frozen(min(scale, CITY))
    paper = document()
    svg_of(
        paper.blocks[3].option if isinstance(paper.blocks[3], Chart) else {}, 600, 280
    )  # the engine, loaded once
    began = time.perf_counter()
    pdf = to_pdf(paper)
    pdf_taken = time.perf_counter() - began
    word = to_docx(paper)
    taken = time.perf_counter() - began
    pages = pdf.count(b"/Type /Page\n") or pdf.count(b"/Type/Page")
    return {
        f"freeze, draft, Word and PDF, {min(scale, CITY):,} projects": Row(
            frozen + taken, "s", "less", aim=AIM_SECONDS
        ),
        "of it freezing and drafting": Row(frozen, "s", "less"),
        "Word and PDF": Row(taken, "s", "less"),
        "PDF": Row(pdf_taken, "s", "less"),
        "PDF size": Row(len(pdf) / 1024, "KiB", "less"),
        "Word size": Row(len(word) / 1024, "KiB", "less"),
        "pages": Row(pages, "pages", "more"),
    }


def _frozen(projects: int) -> float:
    """Seconds to freeze a quarter of a synthetic city and draft its bulletin with every number."""
    user = make_reader("section_chief", "city_officer")
    load(projects)
    with acting_as(user):
        period = open_period(by=user, kind=PeriodKind.QUARTER, year=2015, number=2, request_key=uuid7())
        began = time.perf_counter()
        freeze(by=user, period=period, reason="测量", request_key=uuid7())
        draft(by=user, period=period, template="quarterly", request_key=uuid7())
        return time.perf_counter() - began


def document() -> Paper:
    """Twenty pages: prose with bound numbers, fifteen tables, ten charts."""
    blocks: list[Block] = []
    for page in range(PAGES):
        number = page + 1
        words = "市区新签约项目和新落地项目的推进情况，" * 6
        runs = (Run(words), Run(f"{number * 7}", f"2015Q2-{number:03}", str(number)), Run("个。" + words))
        blocks += [Heading(f"第{page + 1}节"), Paragraph(runs), Paragraph(runs)]
        if page < CHARTS:
            blocks.append(_chart(page))
        if page < TABLES:
            blocks.append(_table(page))
        blocks.append(PageBreak())
    return Paper(
        "测量用通报",
        tuple(blocks),
        agency="金华市招商局文件",
        number="金招〔2015〕1号",
        signed="金华市招商局",
    )


def _table(page: int) -> Table:
    columns = (Column("地区", "left", 1.6), *(Column(f"指标{n}") for n in range(6)))
    rows = tuple(
        (
            Run(f"第{row}区"),
            *(Run(f"{row * column + page}", f"t{page}-{row}-{column}") for column in range(6)),
        )
        for row in range(11)
    )
    return Table(f"表{page}", columns, rows, total=True)


def _chart(page: int) -> Chart:
    names = [f"第{row}区" for row in range(11)]
    series = [{"name": "数", "type": "bar", "data": [row * (page + 1) for row in range(11)]}]
    option = {"xAxis": {"type": "category", "data": names}, "yAxis": {"type": "value"}, "series": series}
    return Chart(f"图{page}", option, "各区的数", height=60)
