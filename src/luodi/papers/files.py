"""Which files papers can become."""

from luodi.papers.document import Paper
from luodi.papers.pdf import to_pdf
from luodi.papers.word import to_docx

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def written(form: str, *papers: Paper) -> bytes:
    """One or several papers as a file; `form` is a key of TYPES."""
    return to_pdf(*papers) if form == "pdf" else to_docx(*papers)
