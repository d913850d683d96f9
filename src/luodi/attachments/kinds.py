"""Which files are taken, recognised by their content and not by what the browser or the name says."""

import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from luodi.attachments.errors import UploadRefused

MEGABYTE = 1024 * 1024
SIZE_LIMIT = 50 * MEGABYTE
OFFICE_XML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """`shown`: whether a browser may show it in the page's place instead of saving it."""

    mime: str
    label: str
    suffixes: tuple[str, ...]
    shown: bool = False


PDF = Kind("application/pdf", "PDF", (".pdf",), shown=True)
JPEG = Kind("image/jpeg", "JPG 照片", (".jpg", ".jpeg"), shown=True)
PNG = Kind("image/png", "PNG 图片", (".png",), shown=True)
TIFF = Kind("image/tiff", "TIF 扫描件", (".tif", ".tiff"))
OFD = Kind("application/ofd", "OFD 版式文件", (".ofd",))
DOCX = Kind(f"{OFFICE_XML}wordprocessingml.document", "Word 文档", (".docx",))
XLSX = Kind(f"{OFFICE_XML}spreadsheetml.sheet", "Excel 表格", (".xlsx",))
PPTX = Kind(f"{OFFICE_XML}presentationml.presentation", "PPT 演示", (".pptx",))
ODF = Kind("application/vnd.oasis.opendocument", "ODF 文件", (".odt", ".ods", ".odp"))
OLD_OFFICE = Kind(
    "application/x-ole-storage", "旧版 Office 或 WPS 文件", (".doc", ".xls", ".ppt", ".wps", ".et", ".dps")
)
TEXT = Kind("text/plain", "文本或 CSV", (".txt", ".csv"))
KINDS = (PDF, OFD, JPEG, PNG, TIFF, DOCX, XLSX, PPTX, ODF, OLD_OFFICE, TEXT)

MAGIC = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
)
ZIP_MARKS = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("ppt/presentation.xml", PPTX),
    ("OFD.xml", OFD),
)


def allowed_suffixes() -> tuple[str, ...]:
    return tuple(suffix for kind in KINDS for suffix in kind.suffixes)


def recognise(content: IO[bytes], name: str, size: int) -> Kind:
    """The kind of a whole file. Raises UploadRefused with what is wrong and what would be right."""
    if size == 0:
        raise UploadRefused(f"「{name}」是空文件（0 字节），请检查后重新上传。")
    if size > SIZE_LIMIT:
        limit, got = SIZE_LIMIT // MEGABYTE, size / MEGABYTE
        raise UploadRefused(
            f"「{name}」有 {got:.1f} MB，超过单个文件 {limit} MB 的上限；请压缩或分册后上传。"
        )
    kind = _sniff(content, name)
    suffix = PurePath(name).suffix.lower()
    if kind is None:
        labels = "、".join(k.label for k in KINDS)
        raise UploadRefused(f"「{name}」的类型不能上传；可以上传：{labels}。")
    if suffix not in kind.suffixes:
        right = "、".join(kind.suffixes)
        raise UploadRefused(
            f"「{name}」的内容是{kind.label}，文件名却以「{suffix}」结尾；请改为 {right} 后上传。"
        )
    return kind


def _sniff(content: IO[bytes], name: str) -> Kind | None:
    content.seek(0)
    head = content.read(4096)
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(content, name)
    return TEXT if _is_text(head) and PurePath(name).suffix.lower() in TEXT.suffixes else None


def _sniff_zip(content: IO[bytes], name: str) -> Kind | None:
    """By the names of its members; nothing is unpacked but the 50 bytes of an ODF's mimetype."""
    try:
        with zipfile.ZipFile(content) as archive:
            members = set(archive.namelist())
            if any(PurePath(member).name.lower() == "vbaproject.bin" for member in members):
                raise UploadRefused(f"「{name}」带有宏，为安全不予接收；请另存为不含宏的格式后上传。")
            for member, kind in ZIP_MARKS:
                if member in members:
                    return kind
            if "mimetype" in members and archive.getinfo("mimetype").file_size < 100:
                return (
                    ODF if archive.read("mimetype").decode("ascii", "replace").startswith(ODF.mime) else None
                )
    except zipfile.BadZipFile:
        raise UploadRefused(f"「{name}」已损坏或没有传完，请重新导出后上传。") from None
    return None


def _is_text(head: bytes) -> bool:
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    for encoding in ("utf-8", "gb18030", "utf-16"):
        try:
            head[:-4].decode(encoding) if len(head) == 4096 else head.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
