"""What stands on a paper, read back from its file."""

import io
import shutil
import subprocess

import pytest
from docx import Document


def words_of_pdf(content: bytes) -> str:
    """The text of a PDF without blanks, by poppler; skips where it is not installed."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: apt install poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def pages_of_pdf(content: bytes) -> int:
    if not shutil.which("pdfinfo"):
        pytest.skip("no pdfinfo: apt install poppler-utils")
    done = subprocess.run(["pdfinfo", "-"], input=content, capture_output=True, check=True)
    line = next(one for one in done.stdout.decode().splitlines() if one.startswith("Pages:"))
    return int(line.split()[1])


def words_of_docx(content: bytes) -> str:
    """All text of the body, tables and content controls included, without blanks."""
    body = Document(io.BytesIO(content)).element.body
    return "".join("".join(element.itertext()) for element in body.iter() if element.tag.endswith("}t"))
