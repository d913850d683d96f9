"""The look of a Word paper: page, styles, faces. Names are those WPS and Word know from an office's machine."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FACES = {
    "title": "方正小标宋简体",
    "fang": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "song": "宋体",
}
RED = RGBColor(0xD4, 0x11, 0x1B)
PITCH = {False: Pt(28.95), True: Pt(18.7)}
"""22 lines on 225 mm; of compact papers less."""
COMPACT = {38: 26.0, 22: 18.0, 16: 11.5, 14: 10.5, 12: 10.0, 11: 9.0, 10.5: 8.5}
"""Sizes of compact papers by those of 公文."""
STYLES: tuple[tuple[str, str, float, str, bool], ...] = (
    ("公文正文", "fang", 16, "both", True),
    ("公文标题", "title", 22, "center", False),
    ("发文机关标志", "title", 38, "center", False),
    ("发文字号", "fang", 16, "center", False),
    ("主送机关", "fang", 16, "both", False),
    ("落款", "fang", 16, "right", False),
    ("表文", "song", 11, "both", False),
    ("题注", "hei", 12, "center", False),
    ("表注", "song", 10.5, "both", False),
    ("版记", "fang", 14, "both", False),
)
AFTER_SNAP = ("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:outlineLvl")
HEADINGS = (("Heading 1", "hei"), ("Heading 2", "kai"), ("Heading 3", "fang"))
ALIGN = {
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
CLOSE = frozenset({"表文", "题注", "表注", "版记"})
"""Styles set solid, not on the 22-line grid."""


def set_up(document: Any, *, landscape: bool, compact: bool) -> None:
    """Page of GB/T 9704, its styles, page numbers outside on odd and even pages."""
    _page(document.sections[0], landscape=landscape, compact=compact)
    normal = document.styles["Normal"]
    _face(normal, "fang", _size(16, compact))
    for name, face, points, align, indent in STYLES:
        style = document.styles.add_style(name, 1)
        style.base_style = normal
        style.quick_style = True
        _face(style, face, _size(points, compact))
        _paragraphs(style, align, indent=indent, close=name in CLOSE, compact=compact)
    document.styles["发文机关标志"].font.color.rgb = RED
    for level, (name, face) in enumerate(HEADINGS, start=1):
        style = document.styles[name]
        _face(style, face, _size(16, compact))
        style.font.bold = level > 2
        style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        _paragraphs(style, "both", indent=True, close=False, compact=compact)
        style.paragraph_format.keep_with_next = True
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _page_number(section.footer, "right")
    _page_number(section.even_page_footer, "left")


def _size(points: float, compact: bool) -> float:
    return COMPACT[points] if compact else points


def new_section(document: Any, *, landscape: bool, compact: bool) -> None:
    """The next paper of a batch: a new page, pages counted from 1, footers as before."""
    section = document.add_section()
    _page(section, landscape=landscape, compact=compact)
    counted = section._sectPr.find(qn("w:pgNumType"))
    if counted is None:
        counted = OxmlElement("w:pgNumType")
        section._sectPr.append(counted)
    counted.set(qn("w:start"), "1")


def _page(section: Any, *, landscape: bool, compact: bool) -> None:
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    edges = (16, 20, 18, 20) if compact else (28, 35, 26, 37) if landscape else (37, 28, 35, 26)
    section.top_margin, section.left_margin, section.bottom_margin, section.right_margin = map(Mm, edges)
    section.footer_distance = Mm(9 if compact else 25)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")  # LibreOffice sets a grid of characters far too wide
    grid.set(qn("w:linePitch"), "579")


def _face(style: Any, face: str, points: float) -> None:
    style.font.size = Pt(points)
    style.font.name = "Times New Roman"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:eastAsia"), FACES[face])


def _paragraphs(style: Any, align: str, *, indent: bool, close: bool, compact: bool) -> None:
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.alignment = ALIGN[align]
    form.widow_control = False
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE if close else WD_LINE_SPACING.EXACTLY
    if close:
        snap = OxmlElement("w:snapToGrid")  # else each line takes a whole line of the page's grid
        snap.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().insert_element_before(snap, *AFTER_SNAP)
    else:
        form.line_spacing = PITCH[compact] if style.name != "发文机关标志" else Pt(56)
    if indent:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), "0" if compact else "-5")  # in 1/20 pt: 28 characters of 16 pt on 156 mm
        style.element.get_or_add_rPr().append(spacing)
        properties = style.element.get_or_add_pPr()
        element = properties.get_or_add_ind()
        element.set(qn("w:firstLineChars"), "200")
        element.set(qn("w:firstLine"), "460" if compact else "640")


def _page_number(footer: Any, align: str) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = ALIGN[align]
    for kind, text in (("t", "— "), ("field", "PAGE"), ("t", " —")):
        run = paragraph.add_run(text if kind == "t" else "")
        run.font.size = Pt(14)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACES["song"])
        if kind == "field":
            _field(run, text)


def _field(run: Any, instruction: str) -> None:
    for form, text in (("begin", ""), ("", instruction), ("end", "")):
        if form:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), form)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._element.append(part)
