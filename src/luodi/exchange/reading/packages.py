"""What an .xlsx or .ods holds, found by scanning its raw bytes before the reader is let near it.

The reader (calamine) allocates a dense rectangle for a sheet and trusts what the archive says of itself. So
the scan inflates every part it will read, counting real bytes, and measures the rectangle of cells that hold
values. On the way it notes what the reader does not tell: hidden rows and columns, formulas stored without a
value, cells holding an error, macros, links to other files.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from luodi.exchange.reading.refusals import DamagedFile, TooLarge, UnknownFormat

MAX_PARTS = 10_000
MAX_SHEET_BYTES = 3_000_000_000  # a million rows of thirty columns is 1.5 GB of XML
MAX_TEXT_BYTES = 300_000_000  # shared strings live in memory whole
MAX_SMALL_BYTES = 30_000_000
MAX_EXPANSION = 400  # deflate reaches about 1,000 on one repeated byte; real ledgers 6 to 40
EXPANSION_GRACE = 20_000_000
MAX_CELLS = 32_000_000  # of the dense rectangle, 24 bytes each
MAX_WIDE_CELLS = 4_000_000  # the same for a sheet wider than any ledger
WIDE = 1_000
KEPT_REFERENCES = 50
_CHUNK = 1 << 20
_OVERLAP = 4096


@dataclass(slots=True)
class SheetFacts:
    """Row and column numbers count from 1."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas_without_value: list[str] = field(default_factory=list)
    error_cells: list[str] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0


@dataclass(slots=True)
class PackageFacts:
    macros: bool = False
    external_links: int = 0
    pictures: int = 0
    sheets: dict[str, SheetFacts] = field(default_factory=dict)


def inspect_xlsx(path: Path) -> PackageFacts:
    """Refuses bombs and damage; otherwise the facts of each sheet by its name."""
    with _opened(path) as archive, path.open("rb") as raw:
        names = {info.filename: info for info in archive.infolist()}
        facts = PackageFacts(
            macros=any(name.endswith("vbaProject.bin") for name in names),
            external_links=sum(bool(re.match(r"xl/externalLinks/[^/]+\.xml$", name)) for name in names),
            pictures=sum(name.startswith("xl/media/") for name in names),
        )
        if "xl/workbook.xml" not in names:
            raise UnknownFormat("这个压缩包里没有工作簿")
        parts = _sheet_parts(archive, raw, names)
        for name, info in names.items():
            if name in parts.values() or not name.endswith((".xml", ".rels")):
                continue
            limit = MAX_TEXT_BYTES if name.endswith("sharedStrings.xml") else MAX_SMALL_BYTES
            _measure(raw, info, limit)
        for sheet, part in parts.items():
            if part in names:
                facts.sheets[sheet] = _scan_sheet(sheet, raw, names[part])
    _refuse_rectangles(facts)
    return facts


# A repeated cell with a value, or a repeated row whose first cell is no empty filler.
_REPEATED_VALUE = re.compile(
    rb'<table:table-cell\b[^>]*-repeated="\d{5,}"[^>]*(?<!/)>'
    rb'|<table:table-row\b[^>]*-repeated="\d{5,}"[^>]*>\s*<table:table-cell\b[^>]*(?<!/)>'
)


def inspect_ods(path: Path) -> PackageFacts:
    """The same for OpenDocument: one content.xml; repeated cells that hold values are the bomb there."""
    with _opened(path) as archive, path.open("rb") as raw:
        names = {info.filename: info for info in archive.infolist()}
        if "content.xml" not in names:
            raise UnknownFormat("这个压缩包里没有工作簿")
        filled = re.compile(
            rb'-repeated="(\d{5,})"[^>]*(?<!/)>(?!\s*<table:table-cell[^>]*/>\s*</table:table-row)'
        )
        for chunk in _inflated(raw, names["content.xml"], MAX_TEXT_BYTES):
            if filled.search(chunk):
                raise TooLarge(
                    "这个表格里有内容被重复填充了上万行或上万列", "请删除表格下方、右方多余的行列后再上传。"
                )
    return PackageFacts()


def unpacked_size(path: Path) -> int:
    """What the package says of itself, for choosing who reads it; 0 of a file that is none. Never a limit."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return 0


def is_encrypted_ods(path: Path) -> bool:
    with _opened(path) as archive:
        try:
            return b"encryption-data" in archive.read("META-INF/manifest.xml")[:MAX_SMALL_BYTES]
        except KeyError:
            return False


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError):
        raise DamagedFile("压缩结构读不到末尾") from None
    if len(archive.infolist()) > MAX_PARTS:
        archive.close()
        raise TooLarge("这个文件里有上万个部件", "请另存为一份新的 .xlsx 后再上传。")
    return archive


def _inflated(raw: BinaryIO, info: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """The real bytes of one part, whatever its header claims, with an overlap between chunks."""
    raw.seek(info.header_offset)
    head = raw.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise DamagedFile(f"部件 {info.filename} 读不到")
    raw.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnknownFormat("这个文件用了不认得的压缩方式")
    inflater = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    left, total, tail = info.compress_size, 0, b""
    allowed = min(limit, EXPANSION_GRACE + MAX_EXPANSION * info.compress_size)
    pending = b""
    while left or pending:
        block = pending or raw.read(min(_CHUNK // 8, left))
        left -= 0 if pending else len(block)
        if not block:
            raise DamagedFile(f"部件 {info.filename} 不完整")
        try:
            piece = inflater.decompress(block, _CHUNK) if inflater else block
        except zlib.error:
            raise DamagedFile(f"部件 {info.filename} 解不开") from None
        pending = inflater.unconsumed_tail if inflater else b""
        total += len(piece)
        if total > allowed:
            raise TooLarge(
                "这个文件解开后大得不正常，像是压缩炸弹",
                "如果确是台账，请删去多余的空行、格式和图片，另存为新的 .xlsx 后再上传。",
            )
        if piece:
            yield tail + piece
            tail = piece[-_OVERLAP:]
    if inflater and not inflater.eof:
        raise DamagedFile(f"部件 {info.filename} 不完整")


def _measure(raw: BinaryIO, info: zipfile.ZipInfo, limit: int) -> None:
    for _ in _inflated(raw, info, limit):
        pass


def _whole(raw: BinaryIO, info: zipfile.ZipInfo) -> str:
    text, previous = b"", b""
    for chunk in _inflated(raw, info, MAX_SMALL_BYTES):
        text += chunk[min(len(previous), _OVERLAP) :]
        previous = chunk
    return text.decode("utf-8", "replace")


def _sheet_parts(
    archive: zipfile.ZipFile, raw: BinaryIO, names: dict[str, zipfile.ZipInfo]
) -> dict[str, str]:
    """Sheet name → part name, through the workbook's relations."""
    relations = names.get("xl/_rels/workbook.xml.rels")
    targets: dict[str, str] = {}
    if relations:
        for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", _whole(raw, relations)):
            target = _attribute(tag, "Target")
            part = target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
            targets[_attribute(tag, "Id")] = part
    sheets = re.findall(r"<(?:\w+:)?sheet\b[^>]*>", _whole(raw, names["xl/workbook.xml"]))
    return {_unescape(_attribute(tag, "name")): targets.get(_attribute(tag, "r:id"), "") for tag in sheets}


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"\s{re.escape(name)}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return (match[1] or match[2] or "") if match else ""


def _unescape(text: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


# Cells with a value: those in column AA and beyond, and those in row 100,000 and below, decide the rectangle.
_FILLED = rb'"[^>]*(?<!/)>(?!</c>|<v\s*/>|<v></v>)'
_WIDE = re.compile(rb'r="([A-Z]{2,3})\d+' + _FILLED)
_DEEP = re.compile(rb'r="[A-Z]{1,3}(\d{6,7})' + _FILLED)
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
_ROW_HIDDEN = re.compile(rb"<row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_COLUMN = re.compile(rb"<col\b[^>]*>")
_NO_VALUE = re.compile(rb'r="([A-Z]{1,3}\d+)"[^>]*><f[^<]*(?:</f>)?(?:<v\s*/>|<v></v>)?</c>')
_ERROR = re.compile(rb'r="([A-Z]{1,3}\d+)"[^>]*t="e"')
_NUMBER = re.compile(rb'\br="(\d+)"')


def _scan_sheet(name: str, raw: BinaryIO, info: zipfile.ZipInfo) -> SheetFacts:
    facts = SheetFacts()
    letters: set[bytes] = set()
    deep, last, counted = 0, 0, 0
    for chunk in _inflated(raw, info, MAX_SHEET_BYTES):
        letters.update(_WIDE.findall(chunk))
        deep = max(deep, *map(int, _DEEP.findall(chunk)), 0)
        if b"hidden=" in chunk:
            _note_hidden(chunk, facts)
        if b"<f" in chunk:
            _keep(facts.formulas_without_value, _NO_VALUE, chunk)
        if b't="e"' in chunk:
            _keep(facts.error_cells, _ERROR, chunk)
        row = _ROW.match(chunk, max(chunk.rfind(b"<row "), 0))
        last = max(last, int(row[1])) if row else last
        counted += chunk.count(b"<row") + (99_999 if b":row" in chunk else 0)  # a prefix hides the number
    # Nothing stands in row 100,000 or below: the last row tag, filled or not, bounds a smaller sheet; where rows do
    # not say their number there are as many as tags, and a sheet without a row is empty.
    facts.last_row = deep or min(99_999, last or counted)
    facts.last_column = max((column_number(found.decode()) for found in letters), default=26)
    return facts


def _note_hidden(chunk: bytes, facts: SheetFacts) -> None:
    for tag in _ROW_HIDDEN.findall(chunk):
        number = _NUMBER.search(tag)
        if number:
            facts.hidden_rows.add(int(number[1]))
    for tag in _COLUMN.findall(chunk):
        text = tag.decode("ascii", "replace")
        if _attribute(text, "hidden") in {"1", "true"}:
            first, last = int(_attribute(text, "min") or 1), int(_attribute(text, "max") or 1)
            facts.hidden_columns.update(range(first, min(last, 16_384) + 1))


def _keep(found: list[str], pattern: re.Pattern[bytes], chunk: bytes) -> None:
    for match in pattern.finditer(chunk):
        if len(found) >= KEPT_REFERENCES:
            return
        reference = match[1].decode()
        if reference not in found[-5:]:
            found.append(reference)


def _refuse_rectangles(facts: PackageFacts) -> None:
    total = 0
    for name, sheet in facts.sheets.items():
        cells = sheet.last_row * sheet.last_column
        total += cells
        if total > MAX_CELLS or (sheet.last_column > WIDE and cells > MAX_WIDE_CELLS):
            corner = f"{column_letters(sheet.last_column)} 列、第 {sheet.last_row} 行"
            raise TooLarge(
                f"工作表「{name}」的内容一直占到 {corner}，多半是远处误填了一个格子",
                "请选中表格右方、下方的空行空列，右键删除后保存再上传；确有这么多行请分成几个文件。",
            )
