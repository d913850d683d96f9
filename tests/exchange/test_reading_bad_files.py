"""A bad file is refused in a sentence, in seconds and in bounded memory; the process stays up."""

import resource
import struct
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from exchange.ledgers import plain
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.reading.refusals import (
    DamagedFile,
    EncryptedFile,
    NoTable,
    TooLarge,
    UnknownFormat,
    UnreadableFile,
)

HEADER = ["项目名称", "总投资（万元）"]


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """Each refusal: under 20 s (they take below 2 s), under 400 MB more with the test's own bomb."""
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    yield
    assert time.monotonic() - start < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return plain(tmp_path / "好.xlsx", HEADER, [["甲项目", 100], ["乙项目", 200]])


def rewritten(path: Path, part: str, change: object) -> Path:
    """A copy of a package with one part changed (a function of its text) or added (bytes)."""
    target = path.with_name("改.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == part and callable(change):
                content = change(content.decode()).encode()
            new.writestr(info.filename, content)
        if isinstance(change, bytes):
            new.writestr(part, change)
    return target


SHEET = "xl/worksheets/sheet1.xml"


def test_a_zip_bomb_in_a_sheet_is_refused_by_its_real_size(good: Path) -> None:
    bomb = rewritten(good, SHEET, lambda xml: xml.replace("<sheetData>", "<sheetData>" + " " * 100_000_000))
    assert bomb.stat().st_size < 1_000_000
    with pytest.raises(TooLarge, match="像是压缩炸弹"):
        recognise(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused_too(good: Path) -> None:
    bomb = rewritten(good, SHEET, lambda xml: xml.replace("<sheetData>", "<sheetData>" + " " * 100_000_000))
    data = bytearray(bomb.read_bytes())
    place = data.index(b"PK\x01\x02", data.index(SHEET.encode()) + 1)
    while SHEET.encode() not in data[place : place + 46 + len(SHEET)]:
        place = data.index(b"PK\x01\x02", place + 1)
    data[place + 24 : place + 28] = struct.pack("<I", 1000)
    bomb.write_bytes(data)
    with pytest.raises(TooLarge, match="像是压缩炸弹"):
        recognise(bomb)


def test_one_stray_cell_at_the_far_corner_is_named(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(["甲项目", 100])
    sheet["XFD1048576"] = "x"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(TooLarge, match="XFD 列、第 1048576 行"):
        recognise(tmp_path / "a.xlsx")


def test_a_sheet_that_claims_16383_columns_and_a_million_empty_rows_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(["甲项目", 100])
    for cell in ("XFC1", "XFC2", "A1048576"):
        sheet[cell].number_format = "0.00"
    sheet.row_dimensions[1_048_576].height = 30
    book.save(tmp_path / "a.xlsx")
    path = rewritten(
        tmp_path / "a.xlsx", SHEET, lambda xml: xml.replace('ref="A1:B2"', 'ref="A1:XFC1048576"')
    )
    (table,) = recognise(path).tables
    assert (table.row_count, len(table.columns)) == (1, 2)


def test_many_empty_sheets_beside_the_ledger_are_no_reason_to_refuse_it(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(["甲项目", 100])
    for number in range(40):
        book.create_sheet(f"空{number}")
    book.save(tmp_path / "a.xlsx")
    found = recognise(tmp_path / "a.xlsx")
    assert (len(found.tables), len(found.skipped)) == (1, 40)


def test_a_truncated_file_is_refused(good: Path) -> None:
    for share in (0.3, 0.9):
        cut = good.with_name("断.xlsx")
        cut.write_bytes(good.read_bytes()[: int(good.stat().st_size * share)])
        with pytest.raises(DamagedFile, match="不完整或已损坏"):
            recognise(cut)


def test_a_part_damaged_inside_is_refused(good: Path) -> None:
    for change in (lambda xml: xml[: len(xml) // 2], lambda xml: "不是表格"):
        with pytest.raises((DamagedFile, NoTable)):
            recognise(rewritten(good, SHEET, change))


def test_an_encrypted_workbook_is_refused_as_such(tmp_path: Path) -> None:
    path = tmp_path / "密.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 1024
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 1024
    )
    with pytest.raises(EncryptedFile, match="取消密码"):
        recognise(path)


def test_macros_are_not_run_and_said(good: Path) -> None:
    found = recognise(rewritten(good, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"))
    assert any("不运行宏" in warning for warning in found.warnings)
    assert found.tables[0].row_count == 2


def test_links_to_other_files_are_not_followed_and_said(good: Path) -> None:
    found = recognise(rewritten(good, "xl/externalLinks/externalLink1.xml", b"<externalLink/>"))
    assert any("引用了 1 个别的文件" in warning for warning in found.warnings)


def test_a_formula_saved_without_its_value_is_named_by_its_cell(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.xlsx", HEADER, [["甲项目", 100], ["乙项目", "=B2*2"]])
    found = recognise(path)
    assert any("B3 是公式但没有存下结果" in warning for warning in found.warnings)
    assert found.tables[0].row_count == 2


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", DamagedFile),
        (b"<html><table><tr><td>1</td></tr></table>", UnknownFormat),
        (b'<?xml version="1.0"?><Workbook/>', UnknownFormat),
        (b"%PDF-1.7", UnknownFormat),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", UnknownFormat),
        (b"PK\x03\x04 and nothing more", DamagedFile),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2048, UnknownFormat),
        ("只有一行字，没有表".encode(), NoTable),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes, refusal: type[UnreadableFile]
) -> None:
    path = tmp_path / "什么.xls"
    path.write_bytes(content)
    with pytest.raises(refusal, match="再上传"):
        recognise(path)


def test_an_ods_with_a_value_repeated_a_million_times_is_refused(tmp_path: Path) -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    with pytest.raises(TooLarge, match="重复填充"):
        recognise(path)


def test_a_form_whose_header_is_a_picture_is_refused_with_the_reason(tmp_path: Path) -> None:
    blank = tmp_path / "空.xlsx"
    Workbook().save(blank)
    with pytest.raises(NoTable, match="图片上的字系统读不了"):
        recognise(rewritten(blank, "xl/media/image1.png", b"\x89PNG"))
