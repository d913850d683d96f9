import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from luodi.attachments.errors import StorageFull, UploadRefused
from luodi.attachments.kinds import SIZE_LIMIT, XLSX
from luodi.attachments.models import Blob
from luodi.attachments.operations.blobs import shortened, store_blob

PDF = b"%PDF-1.7\nsigned contract"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def stored(content: bytes, name: str) -> Blob:
    return store_blob(io.BytesIO(content), name=name, size=len(content))


def zipped(*members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return buffer.getvalue()


@pytest.mark.django_db
def test_a_file_lies_under_its_digest_and_nothing_temporary_stays(files):
    blob = stored(PDF, "合同.pdf")
    digest = hashlib.sha256(PDF).hexdigest()
    assert blob.path == files / digest[:2] / digest[2:4] / digest
    assert blob.path.read_bytes() == PDF
    assert [p.name for p in files.rglob("*") if p.is_file()] == [digest]


@pytest.mark.django_db
def test_the_same_content_under_another_name_is_kept_once():
    assert stored(PDF, "合同.pdf") == stored(PDF, "合同（盖章）.pdf")
    assert Blob.objects.count() == 1


@pytest.mark.django_db
def test_the_type_is_what_the_content_says():
    assert stored(zipped("[Content_Types].xml", "xl/workbook.xml"), "台账.xlsx").mime == XLSX.mime
    assert stored("项目,金额\n".encode("gb18030"), "台账.csv").mime == "text/plain"
    assert stored(zipped("OFD.xml"), "批复.ofd").mime == "application/ofd"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "空.pdf", "是空文件"),
        (b"<html><script>alert(1)</script>", "页面.html", "的类型不能上传；可以上传：PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "图.svg", "的类型不能上传"),
        (b"MZ\x90\x00\x03", "程序.exe", "的类型不能上传"),
        (PDF, "照片.jpg", "的内容是PDF，文件名却以「.jpg」结尾；请改为 .pdf 后上传"),
        (zipped("word/document.xml", "word/vbaProject.bin"), "方案.docx", "带有宏"),
        (zipped("word/document.xml")[:-30], "方案.docx", "已损坏或没有传完"),
        (zipped("readme.md"), "打包.zip", "的类型不能上传"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_taken_is_refused_with_what_would_be_right(files, content, name, sentence):
    with pytest.raises(UploadRefused, match=sentence) as caught:
        stored(content, name)
    assert f"「{name}」" in str(caught.value)
    assert not files.exists()


def test_a_file_over_the_limit_is_refused_by_its_size():
    with pytest.raises(UploadRefused, match=r"有 50\.0 MB，超过单个文件 50 MB 的上限"):
        store_blob(io.BytesIO(PDF), name="图纸.pdf", size=SIZE_LIMIT + 1)


FILL_THE_DISK = """
import io, resource, signal, sys
import django
from django.conf import settings
settings.configure(MEDIA_ROOT=sys.argv[1], INSTALLED_APPS=["luodi.attachments"])
django.setup()
from luodi.attachments.errors import StorageFull
from luodi.attachments.operations.blobs import shortened, store_blob
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
content = b"%PDF-" + b"x" * 4096
try:
    store_blob(io.BytesIO(content), name="合同.pdf", size=len(content))
except StorageFull as error:
    print(error)
"""


def test_a_full_disk_gives_one_sentence_and_leaves_nothing(tmp_path):
    """The kernel itself refuses the write (a file-size limit on the process, EFBIG)."""
    source = Path(__file__).resolve().parents[2] / "src"
    result = subprocess.run(
        [sys.executable, "-c", FILL_THE_DISK, str(tmp_path / "files")],
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "服务器磁盘已满，「合同.pdf」没有保存" in result.stdout, result.stderr
    assert [p for p in (tmp_path / "files").rglob("*") if p.is_file()] == []


def test_other_disk_errors_are_not_dressed_up_as_a_full_disk(settings, tmp_path):
    (tmp_path / "blocked").write_text("a file where a folder should be")
    settings.MEDIA_ROOT = tmp_path / "blocked"
    with pytest.raises(OSError) as caught:  # noqa: PT011 - any OSError but ours
        stored(PDF, "合同.pdf")
    assert not isinstance(caught.value, StorageFull)


def test_a_name_keeps_its_ending_and_loses_its_folders():
    assert shortened("C:\\桌面\\合同.pdf") == "合同.pdf"
    long = shortened("长" * 300 + ".pdf")
    assert (len(long), long[-4:]) == (200, ".pdf")
    assert shortened("../../etc/passwd") == "passwd"
