"""Opens .xlsx .xls .ods .csv whatever the name says, or refuses in a sentence. Only values are read: formulas
are not calculated, macros not run, links not followed."""

import csv
import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import python_calamine as calamine

from luodi.exchange.reading.packages import (
    PackageFacts,
    SheetFacts,
    inspect_ods,
    inspect_xlsx,
    is_encrypted_ods,
)
from luodi.exchange.reading.refusals import DamagedFile, EncryptedFile, TooLarge, UnknownFormat

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta
Row = list[Cell]
Span = tuple[int, int, int, int]  # first row, first column, last row, last column; all from 1

MAX_FILE_BYTES = 200_000_000
MAX_XLS_BYTES = 60_000_000
MAX_SHEETS = 200
MAX_CSV_FIELD = 1_000_000
PANICKED = "pyo3_runtime"
"""Where the type of a Rust panic lives. It is no Exception: nobody would stop it before the process ended."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class RawSheet:
    """`rows()` starts anew each time: (row number from 1, cells from column A), empty cells as ""."""

    name: str
    visible: bool
    width: int
    height: int
    spans: tuple[Span, ...]
    facts: SheetFacts
    rows: Callable[[], Iterator[tuple[int, Row]]]


@dataclass(frozen=True)
class RawWorkbook:
    kind: str  # xlsx, xls, ods, csv
    sheets: tuple[RawSheet, ...]
    warnings: tuple[str, ...]
    pictures: int = 0


def open_workbook(path: Path, title: str = "") -> RawWorkbook:
    """`title` names the one sheet of a text file. Raises UnreadableFile. Memory is bounded by the limits here and in packages."""
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise TooLarge(
            f"这个文件有 {size // 1_000_000} MB，超过 {MAX_FILE_BYTES // 1_000_000} MB",
            "请删去图片和多余的工作表，或分成几个文件上传。",
        )
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise DamagedFile("文件是空的")
    if head.startswith(b"PK"):
        return _open_package(path)
    if head.startswith(OLE):
        return _open_ole(path, size)
    _refuse_web_page(head)
    return open_csv(path, title or path.stem)


def _open_package(path: Path) -> RawWorkbook:
    with _names(path) as archive:
        names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise UnknownFormat("这是 .xlsb 格式")
    if "content.xml" in names:
        if is_encrypted_ods(path):
            raise EncryptedFile
        return _read(path, "ods", inspect_ods(path))
    return _read(path, "xlsx", inspect_xlsx(path))


def _names(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError):
        raise DamagedFile("压缩结构读不到末尾") from None


def _open_ole(path: Path, size: int) -> RawWorkbook:
    """An old .xls (also WPS .et), or the envelope of an encrypted .xlsx."""
    if size > MAX_XLS_BYTES:
        raise TooLarge("这个 .xls 文件过大", "请用 Excel 或 WPS 另存为 .xlsx 后再上传。")
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise EncryptedFile
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise UnknownFormat("这不是表格文件")
    return _read(path, "xls", PackageFacts(macros="_VBA_PROJECT".encode("utf-16-le") in content))


def _read(path: Path, kind: str, facts: PackageFacts) -> RawWorkbook:
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        listed = [sheet for sheet in book.sheets_metadata if sheet.typ is calamine.SheetTypeEnum.WorkSheet]
        if len(listed) > MAX_SHEETS:
            raise TooLarge(f"这个文件有 {len(listed)} 张工作表", "请只留要导入的几张再上传。")
        sheets = tuple(_raw_sheet(book, meta, facts) for meta in listed)
    except calamine.PasswordError:
        raise EncryptedFile from None
    except (calamine.CalamineError, OSError, ValueError):
        raise DamagedFile("读不出工作簿的内容") from None
    except BaseException as failure:
        if type(failure).__module__ != PANICKED:
            raise
        raise DamagedFile("读不出工作簿的内容") from None
    return RawWorkbook(kind, sheets, tuple(_warnings(facts)), facts.pictures)


def _raw_sheet(
    book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, facts: PackageFacts
) -> RawSheet:
    sheet = book.get_sheet_by_name(meta.name)
    offset = sheet.start[1] if sheet.start else 0

    def rows() -> Iterator[tuple[int, Row]]:
        if not offset:
            return enumerate(sheet.iter_rows(), 1)
        pad: Row = [""] * offset
        return ((number, pad + row) for number, row in enumerate(sheet.iter_rows(), 1))

    return RawSheet(
        name=meta.name,
        visible=meta.visible is calamine.SheetVisibleEnum.Visible,
        width=offset + sheet.width,
        height=sheet.end[0] + 1 if sheet.end else 0,
        spans=tuple((a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in (sheet.merged_cell_ranges or [])),
        facts=facts.sheets.get(meta.name, SheetFacts()),
        rows=rows,
    )


def _warnings(facts: PackageFacts) -> Iterator[str]:
    if facts.macros:
        yield "文件带有宏：系统只读数据，不运行宏，发回的文件也不带宏。"
    if facts.external_links:
        yield f"文件引用了 {facts.external_links} 个别的文件：按存着的值读取，请核对是不是最新的。"
    for name, sheet in facts.sheets.items():
        for what, cells in (
            ("是公式但没有存下结果", sheet.formulas_without_value),
            ("显示为错误值", sheet.error_cells),
        ):
            if cells:
                more = " 等" if len(cells) > 5 else ""
                yield (
                    f"工作表「{name}」的 {'、'.join(cells[:5])}{more} {what}，读作空；"
                    "请在 Excel 或 WPS 里打开，算出结果后保存再上传。"
                )


def _refuse_web_page(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<head", b"<meta")):
        raise UnknownFormat("这其实是一个网页，只是名字像表格")
    if start.startswith(b"<?xml"):
        raise UnknownFormat("这是 XML 表格")
    if start.startswith(b"%pdf"):
        raise UnknownFormat("这是 PDF 文件")


def open_csv(path: Path, title: str) -> RawWorkbook:
    """One sheet. UTF-8 with or without BOM, UTF-16 with BOM, else GB18030."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(65_536)
    delimiter = max(",\t;", key=lambda mark: sum(line.count(mark) for line in sample.splitlines()[:50]))

    def rows() -> Iterator[tuple[int, Row]]:
        with path.open(encoding=encoding, newline="") as file:
            csv.field_size_limit(MAX_CSV_FIELD)
            try:
                yield from enumerate((list[Cell](row) for row in csv.reader(file, delimiter=delimiter)), 1)
            except csv.Error as error:
                raise DamagedFile(f"逗号分隔文件读不下去：{error}") from None

    height = width = 0
    for number, row in rows():
        height, width = number, max(width, len(row))
    sheet = RawSheet(title, True, width, height, (), SheetFacts(), rows)
    return RawWorkbook("csv", (sheet,), ())


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        file.seek(0)
        if b"\0" in file.read(1 << 20):
            raise UnknownFormat("这不是表格文件")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnknownFormat("这个文本文件的编码认不出来")
