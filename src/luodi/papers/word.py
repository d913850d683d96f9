"""Word that WPS edits: real styles, tables, captions and pictures; every bound number is a content control.

The control's tag is the number's code (`luodi:2015Q2-017`), and a bookmark of the same name lies inside it, as some
programs forget tags when they save. When the file comes back, `returned.py` reads both.
"""

import io
import itertools
import re
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from luodi.papers.document import (
    WHOLE,
    Chart,
    Form,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Run,
    Signing,
    Table,
)
from luodi.papers.pdf import drawn, to_png, width_of
from luodi.papers.word_styles import ALIGN, FACES, HEADINGS, RED, new_section, set_up

TAG = "luodi:"
GREY = RGBColor(0x6E, 0x6E, 0x6E)
_bookmarks = itertools.count(1)


def to_docx(*papers: Paper) -> bytes:
    """
    One or several papers as .docx, each a section that counts its pages from 1. Charts are pictures with their words
    as alternative text.
    """
    first = papers[0]
    document = Document()
    set_up(document, landscape=first.landscape, compact=first.compact)
    document.core_properties.title = first.title
    document.core_properties.author = first.signed or first.agency
    for number, paper in enumerate(papers):
        if number:
            new_section(document, landscape=paper.landscape, compact=paper.compact)
        _head(document, paper)
        _body(document, paper)
        _foot(document, paper)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _head(document: Any, paper: Paper) -> None:
    if paper.agency:
        head = document.add_paragraph(paper.agency, style="发文机关标志")
        head.paragraph_format.space_before = Mm(0 if paper.landscape else 35)
        _blank(document, 2)
        number = document.add_paragraph(paper.number, style="发文字号")
        if paper.signer:
            number.add_run(f"　　　　签发人：{paper.signer}")
        _rule(number, "bottom", 12, RED)
    if paper.watermark:
        document.add_paragraph(f"【{paper.watermark}】", style="发文字号")
    _blank(document, 2 if paper.agency else 1)
    title = document.add_paragraph(style="公文标题")
    for n, line in enumerate(paper.title_lines):
        run = title.add_run(line)
        if n + 1 < len(paper.title_lines):
            run.add_break()
    _blank(document, 1)
    if paper.recipients:
        document.add_paragraph(f"{paper.recipients}：", style="主送机关")


def _blank(document: Any, lines: int) -> None:
    for _ in range(lines):
        document.add_paragraph("", style="公文正文")


def _body(document: Any, paper: Paper) -> None:
    tables = charts = 0
    for block in paper.blocks:
        match block:
            case Heading():
                document.add_paragraph(block.text, style=HEADINGS[min(block.level, 3) - 1][0])
            case Paragraph():
                style = "公文正文" if block.indent else "主送机关"
                _runs(document.add_paragraph(style=style), block.runs)
            case Table():
                tables += 1
                _table(document, block, tables, width_of(paper))
            case Chart():
                charts += 1
                _chart(document, block, charts, width_of(paper))
            case Form():
                _form(document, block, width_of(paper))
            case Signing():
                _signing(document, block, width_of(paper))
            case PageBreak():
                document.add_page_break()


def _foot(document: Any, paper: Paper) -> None:
    if paper.signed or paper.day:
        document.add_paragraph("", style="公文正文")
    for text in filter(None, (paper.signed, paper.day)):
        paragraph = document.add_paragraph(text, style="落款")
        paragraph.paragraph_format.right_indent = Pt(64)
    lines = [f"　抄送：{paper.copies}。"] if paper.copies else []
    lines += [f"　{paper.printed_by}　　　　{paper.day}印发"] if paper.printed_by else []
    for text in lines:
        _rule(document.add_paragraph(text, style="版记"), "top", 6, RGBColor(0, 0, 0))
    if paper.seal:
        last = document.add_paragraph(style="版记")
        _rule(last, "top", 6, RGBColor(0, 0, 0))
        run = last.add_run(paper.seal)
        run.font.size, run.font.color.rgb = Pt(7.5), GREY


def _runs(paragraph: Any, runs: tuple[Run, ...]) -> None:
    for part in runs:
        run = paragraph.add_run(part.text)
        if part.strong:
            run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACES["hei"])
        if part.tag:
            _control(run._element, part.tag)
        if part.mark:
            mark = paragraph.add_run(part.mark)
            mark.font.superscript, mark.font.size, mark.font.color.rgb = True, Pt(8), GREY


def _control(run: Any, code: str) -> None:
    """Wraps a run into a content control that carries the number's code."""
    control = OxmlElement("w:sdt")
    properties = OxmlElement("w:sdtPr")
    for name, value in (("w:alias", f"数 {code}"), ("w:tag", TAG + code)):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        properties.append(element)
    content = OxmlElement("w:sdtContent")
    run.addprevious(control)
    control.extend((properties, content))
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    number = str(next(_bookmarks))
    for element in (start, end):
        element.set(qn("w:id"), number)
    start.set(qn("w:name"), f"{bookmark_of(code)}__{number}")  # a name may stand once in a document
    content.extend((start, run, end))


def bookmark_of(code: str) -> str:
    """A bookmark's name holds letters, digits and underscores only: 2015Q2-017 → L_2015Q2_017."""
    return "L_" + re.sub(r"\W", "_", code)


def _table(document: Any, block: Table, number: int, width: int) -> None:
    caption = document.add_paragraph(f"表{number}　{block.caption}", style="题注")
    caption.paragraph_format.keep_with_next = True
    if block.unit:
        unit = document.add_paragraph(f"单位：{block.unit}", style="表注")
        unit.alignment = ALIGN["right"]
        unit.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _padded(table)
    shares = sum(column.share for column in block.columns)
    style = document.styles["表文"].style_id  # looked up once: by name it costs many times the cell
    grid = [list(row.cells) for row in table.rows]
    for place, column in enumerate(block.columns):
        table.columns[place].width = Mm(width * column.share / shares)
        for cells in grid:
            cells[place].width = Mm(width * column.share / shares)
        _cell(grid[0][place], Run(column.title), "center", style, strong=True)
        for index, row in enumerate(block.rows, start=1):
            last = block.total and index == len(block.rows)
            _cell(grid[index][place], row[place], column.align, style, strong=last)
    if len(block.rows) <= WHOLE:
        for cells in grid[:-1]:
            cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    _repeat_header(table)
    for note in block.notes:
        document.add_paragraph(note, style="表注")


def _padded(table: Any) -> None:
    """Air above and below the words of every cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    table._tbl.tblPr.insert(list(table._tbl.tblPr).index(look), margins)


def _cell(cell: Any, run: Run, align: str, style: str, *, strong: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style
    paragraph.alignment = ALIGN[align]
    _runs(paragraph, (Run(run.text, run.tag, run.mark, strong or run.strong),))


def _repeat_header(table: Any) -> None:
    """The heading row stands again on every page; no row is torn in two."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _chart(document: Any, block: Chart, number: int, width: int) -> None:
    svg = drawn(block, width)
    if not svg:
        document.add_paragraph(block.words, style="公文正文")
        return
    paragraph = document.add_paragraph(style="题注")
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(io.BytesIO(to_png(svg, width)), width=Mm(width))
    picture._inline.docPr.set("descr", block.words)
    document.add_paragraph(f"图{number}　{block.caption}", style="题注")


def _form(document: Any, block: Form, width: int) -> None:
    """Labels and texts in four columns; a single text is merged over three."""
    table = document.add_table(rows=len(block.rows), cols=4, style="Table Grid")
    table.autofit = False
    _padded(table)
    for place, share in enumerate((1, 2.4, 1, 2.4)):
        table.columns[place].width = Mm(width * share / 6.8)
    style = document.styles["表文"].style_id
    for cells, pairs in zip((list(row.cells) for row in table.rows), block.rows, strict=True):
        for place, (label, text) in enumerate(pairs):
            _cell(cells[2 * place], Run(label), "center", style, strong=True)
            into = cells[1].merge(cells[3]) if len(pairs) == 1 else cells[2 * place + 1]
            _cell(into, Run(text), "left", style, strong=False)


def _signing(document: Any, block: Signing, width: int) -> None:
    """A table without lines, its rows kept together."""
    lines = max(len(block.left), len(block.right))
    table = document.add_table(rows=lines, cols=2)
    for place, side in enumerate((block.left, block.right)):
        for row, text in enumerate(side):
            cell = table.cell(row, place)
            cell.width = Mm(width / 2)
            paragraph = cell.paragraphs[0]
            paragraph.style = "主送机关"
            paragraph.alignment = ALIGN["left"]
            paragraph.paragraph_format.keep_with_next = row + 1 < lines
            paragraph.add_run(text)


def _rule(paragraph: Any, side: str, eighths: int, colour: RGBColor) -> None:
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", str(colour))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    # the schema wants borders before spacing and alignment; the style element comes first
    properties.insert(1 if properties.find(qn("w:pStyle")) is not None else 0, borders)
