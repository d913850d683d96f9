"""A stored file is sent so that a browser can do no harm with it."""

import io
from urllib.parse import quote

import pytest

from luodi.attachments.errors import FileMissing
from luodi.attachments.operations.blobs import store_blob
from luodi.attachments.responses import blob_response

PDF = b"%PDF-1.7\nsigned contract"
NAME = "金华“青年汽车”合同;终稿.pdf"


@pytest.fixture
def blob(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return store_blob(io.BytesIO(PDF), name=NAME, size=len(PDF))


def test_the_bytes_come_under_the_chinese_name(blob):
    response = blob_response(blob, NAME)
    assert b"".join(response.streaming_content) == PDF
    assert f"filename*=UTF-8''{quote(NAME)}" in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment; ")
    assert "\r" not in response["Content-Disposition"]
    response.close()


def test_a_browser_can_do_no_harm_with_it(blob):
    response = blob_response(blob, NAME, show=True)
    assert response["Content-Disposition"].startswith("inline; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    response.close()


def test_text_is_never_shown_in_place(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    stored = store_blob(io.BytesIO(b"<script>"), name="a.txt", size=8)
    response = blob_response(stored, "a.txt", show=True)
    assert response["Content-Disposition"].startswith("attachment; ")
    response.close()


def test_a_line_break_in_a_name_cannot_add_a_header(blob):
    response = blob_response(blob, "a\r\nSet-Cookie: x.pdf")
    assert "\n" not in response["Content-Disposition"]
    response.close()


def test_a_file_missing_on_disk_is_said(blob):
    blob.path.unlink()
    with pytest.raises(FileMissing, match="找不到它的内容"):
        blob_response(blob, NAME)
