"""A list or figure taken away as a workbook: a cover that says what it is, the answer, a line in the security log."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone

from luodi.attachments.responses import disposition
from luodi.exchange.writing.exports import Cover, Sheet, write_export
from luodi.org.enums import EventKind
from luodi.org.operations.events import note

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_response(
    request: HttpRequest, title: str, sheets: Sequence[Sheet], *, as_of: str, filters: Sequence[str] = (),
    notes: Sequence[str] = (), name: str = "",
) -> FileResponse:  # fmt: skip
    """
    Writes the sheets row by row into a file that lives as long as the answer, notes who took what under which
    conditions, and sends it as `name`.xlsx (the title where none is given).
    """
    user: Any = request.user
    cover = Cover(
        title=title, filters=filters, as_of=as_of, by=f"{user.name} {user.unit or ''}".strip(),
        at=timezone.localtime(), notes=notes,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        write_export(path, sheets, cover)
        note_export(request, title, filters)
        response = FileResponse(path.open("rb"), content_type=XLSX)
    response["Content-Disposition"] = disposition(f"{name or title}.xlsx", show=False)
    response["Cache-Control"] = "private, no-store"
    return response


def note_export(request: HttpRequest, what: str, named: Sequence[str]) -> None:
    """Who took which rows away, for the auditor: what it was, under which conditions."""
    user: Any = request.user
    said = f"{what}；{'；'.join(named)}" if named else f"{what}；全部"
    note(EventKind.EXPORTED, user=user, request=request, detail=said)
