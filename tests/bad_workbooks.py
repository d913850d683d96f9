"""
Every kind of file that should not have been brought, and a few that only look so: each with what the office must be
told. Made without the reader under test. `PROMISED` is the list of the issue; `FOUND` are others that came up.
"""

import csv
import datetime as dt
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO, StringIO
from typing import Any

import openpyxl

from import_cast import HEAD, ROWS, workbook

SHEET = "xl/worksheets/sheet1.xml"
GOOD = ROWS[:2]


@dataclass(frozen=True)
class BadFile:
    """`ends`: refused (nothing of it can be read), asked (a column wants an answer) or previewed; `says`: a regex."""

    what: str
    name: str
    content: Callable[[], bytes]
    ends: str
    says: str

    def made(self) -> bytes:
        """Its bytes, made once a process."""
        return _made(self.content)


@cache
def _made(content: Callable[[], bytes]) -> bytes:
    return content()


def changed(content: bytes, part: str, change: Callable[[str], str] | bytes) -> bytes:
    """A package with one part changed (a function of its text) or added (bytes)."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == part and callable(change):
                data = change(data.decode()).encode()
            new.writestr(info.filename, data)
        if isinstance(change, bytes):
            new.writestr(part, change)
    return out.getvalue()


def made(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    return changed(
        workbook(GOOD), SHEET, lambda xml: xml.replace("<sheetData>", "<sheetData>" + " " * 45_000_000)
    )


def encrypted() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 1024
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 1024
    )


def a_million_empty_rows() -> bytes:
    """Every one of them there and formatted, as after colouring a whole column, and the sheet claims all columns."""
    rows = "".join(
        f'<row r="{n}" ht="20" customHeight="1"><c r="A{n}" s="0"/></row>' for n in range(6, 200_006)
    )
    rows += '<row r="1048576"><c r="A1048576" s="0"/></row>'

    def change(xml: str) -> str:
        return re.sub(r'ref="[^"]+"', 'ref="A1:XFD1048576"', xml, count=1).replace(
            "</sheetData>", rows + "</sheetData>"
        )

    return changed(workbook(GOOD), SHEET, change)


def two_units() -> bytes:
    rows = [[*GOOD[0][:4], "5.2亿元", *GOOD[0][5:]], [*GOOD[1][:4], "28000万元", *GOOD[1][5:]]]
    return workbook(
        [*rows, [3, "华科汽车", "华科汽车有限公司", "省外", 300, "2014.6", None, 100, None]], HEAD_BARE
    )


HEAD_BARE = [*HEAD[:4], "总投资", *HEAD[5:]]


def text(encoding: str, rows: list[list[Any]] | None = None, delimiter: str = ",") -> bytes:
    rows = rows or [HEAD, *GOOD]
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["" if c is None else c for c in row] for row in rows])
    return out.getvalue().encode(encoding)


def picture_over_header() -> bytes:
    """A scanned heading laid over a grid of empty cells."""
    return changed(workbook([], [None] * 9, None), "xl/media/image1.png", b"\x89PNG\r\n\x1a\n")


def merged_only() -> bytes:
    def fill(book: Any) -> None:
        sheet = book.active
        for row in range(1, 40):
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=9)
        sheet["A1"] = "婺城区招商引资项目情况"

    return made(fill)


def sheets(count: int) -> bytes:
    def fill(book: Any) -> None:
        for number in range(count - 1):
            book.create_sheet(f"表{number}")

    return made(fill)


def ods_to_the_last_column() -> bytes:
    """The header's last cell (a heading!) repeated to the edge of the sheet."""

    def cells(row: list[Any]) -> str:
        return "".join(
            f"<table:table-cell {string}><text:p>{c or ''}</text:p></table:table-cell>" for c in row
        )

    string = 'office:value-type="string"'
    last = cells(["备注"]).replace("cell ", 'cell table:number-columns-repeated="16375" ', 1)
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="台账">'
            f"<table:table-row>{cells(HEAD)}{last}</table:table-row><table:table-row>{cells(GOOD[0])}</table:table-row>"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def protected_sheet() -> bytes:
    def change(xml: str) -> str:
        return xml.replace(
            "</sheetData>", '</sheetData><sheetProtection password="CC1A" sheet="1" objects="1"/>'
        )

    return changed(workbook(GOOD), SHEET, change)


def one_with(place: int, value: Any) -> bytes:
    return workbook([[*GOOD[0][:place], value, *GOOD[0][place + 1 :]], GOOD[1]])


def transposed() -> bytes:
    """One project a column, as some offices keep a fact sheet."""
    columns = [
        ["项目名称", *[row[1] for row in ROWS]],
        ["投资方", *[row[2] for row in ROWS]],
        ["总投资（亿元）", 5.2, 2.8, 3],
    ]

    def fill(book: Any) -> None:
        for row in columns:
            book.active.append(row)

    return made(fill)


def endless_identical_rows() -> bytes:
    """300,000 rows in a file of eighty kilobytes: small at the door, large inside."""
    row = '<row><c t="inlineStr"><is><t>海丰铜板带</t></is></c><c><v>1</v></c></row>'

    def change(xml: str) -> str:
        return xml.replace("</sheetData>", row * 300_000 + "</sheetData>")

    return changed(workbook(GOOD), SHEET, change)


def linked() -> bytes:
    return changed(workbook(GOOD), "xl/externalLinks/externalLink1.xml", b"<externalLink/>")


def with_macros() -> bytes:
    return changed(workbook(GOOD), "xl/vbaProject.bin", b"\xd0\xcf")


def anothers() -> bytes:
    return workbook([[*row, "金东区"] for row in GOOD], [*HEAD, "所在区划"])


def unmappable() -> bytes:
    return workbook([["壹", "贰", "叁"]], ["子", "丑", "寅"])


def formula_in_a_name() -> bytes:
    return one_with(1, "'=cmd|' /C calc'!A0<script>")


def endless_cell() -> bytes:
    return text("utf-8", [HEAD, [1, "长" * 40_000, *GOOD[0][2:]], GOOD[1]])


def with_nul() -> bytes:
    return text("gb18030").replace(b"\xba\xa3", b"\0\x01", 1)


PROMISED = [
    BadFile("a zip bomb", "台账.xlsx", bomb, "refused", "像是压缩炸弹"),
    BadFile("macros", "台账.xlsm", with_macros, "previewed", "不运行宏"),
    BadFile("encrypted", "台账.xlsx", encrypted, "refused", "设了打开密码.*取消密码"),
    BadFile("truncated", "台账.xlsx", lambda: workbook(GOOD)[:4000], "refused", "不完整或已损坏"),
    BadFile("external links", "台账.xlsx", linked, "previewed", "引用了 1 个别的文件"),
    BadFile("a formula without a value", "台账.xlsx", lambda: one_with(4, "=1+1"), "previewed", "E3 是公式但没有存下结果"),
    BadFile("1,048,576 empty rows", "台账.xlsx", a_million_empty_rows, "previewed", "新增 2"),
    BadFile("two units in one column", "台账.xlsx", two_units, "asked", "5.2亿元；28000万元；300"),
    BadFile("an unmappable header", "名单.xlsx", unmappable, "asked", "没有看到「项目名称」这一列"),
    BadFile("another district's file", "台账.xlsx", anothers, "previewed", "不是本单位的地方"),
    BadFile("a blank form with a picture over the header", "空表.xlsx", picture_over_header, "refused", "图片上的字系统读不了"),
]  # fmt: skip
FOUND = [
    BadFile("a workbook named .csv", "台账.csv", lambda: workbook(GOOD), "previewed", "新增 2"),
    BadFile("a UTF-16 text", "台账.csv", lambda: text("utf-16", delimiter="\t"), "previewed", "新增 2"),
    BadFile("a UTF-16 text without its mark", "台账.csv", lambda: text("utf-16-le"), "refused", "编码|不是表格"),
    BadFile("nothing but merged cells", "台账.xlsx", merged_only, "refused", "没有找到表格"),
    BadFile("a year of the Republic", "台账.xlsx", lambda: one_with(5, "民国104年6月"), "previewed", "民国.*公元|公元"),
    BadFile("a year of the Republic without the word", "台账.xlsx", lambda: one_with(5, "104年6月30日"), "previewed", "公元"),
    BadFile("two hundred and one sheets", "台账.xlsx", lambda: sheets(201), "refused", "201 张工作表"),
    BadFile("an .ods heading repeated to the last column", "台账.ods", ods_to_the_last_column, "refused", "重复填充"),
    BadFile("a sheet behind a password", "台账.xlsx", protected_sheet, "previewed", "新增 2"),
    BadFile("rows and columns exchanged", "台账.xlsx", transposed, "asked", "勾「转置」"),
    BadFile("an amount of a thousand digits", "台账.xlsx", lambda: one_with(4, "9" * 1000), "previewed", "有错 1"),
    BadFile("a number that is none", "台账.xlsx", lambda: one_with(4, "1e400"), "previewed", "有错 1"),
    BadFile("control characters and a NUL", "台账.csv", with_nul, "refused", "不是表格"),
    BadFile("a cell of forty thousand characters", "台账.csv", endless_cell, "previewed", "有错 1"),
    BadFile("a name with markup and a formula", "<b>台账</b>.xlsx", formula_in_a_name, "previewed", "新增 2"),
    BadFile("a 1900 date and a time of day", "台账.xlsx", lambda: one_with(5, dt.time(8, 30)), "previewed", "有错 1"),
]  # fmt: skip
