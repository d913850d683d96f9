"""The Word file opened and saved by another program: every number is still found at its place."""

import shutil
import subprocess

import pytest

from bulletins.publishing_cast import acting, drafted, frozen
from luodi.bulletins.queries.composing import paper_of
from luodi.bulletins.queries.issues import Standing
from luodi.bulletins.queries.returned import compared_with
from luodi.papers.word import to_docx

pytestmark = [pytest.mark.usefixtures("changing_city"), pytest.mark.full]


def resaved(content: bytes, folder) -> bytes:
    """The file as LibreOffice writes it again."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("no LibreOffice: apt install libreoffice-writer")
    (folder / "before.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    out = folder / "out"
    asked = [program, "--headless", profile, "--convert-to", "docx", "--outdir", str(out)]
    subprocess.run([*asked, str(folder / "before.docx")], check=True, capture_output=True, timeout=300)
    return (out / "before.docx").read_bytes()


@pytest.mark.parametrize("template", ["quarterly", "survey"])
def test_a_paper_saved_again_by_libreoffice_keeps_every_number(template, tmp_path):
    standing = Standing(drafted(frozen(), template))
    with acting("kezhang"):
        again = resaved(to_docx(paper_of(standing)), tmp_path)
        assert again.startswith(b"PK")
        found = compared_with(standing, again)
    assert found.touched == ()
    assert found.lost == ()
    assert found.typed == ()
    assert found.kept > 20
