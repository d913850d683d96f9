"""Files that go back to whoever sent them: the result workbook, the original."""

import tempfile
import uuid
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from luodi.access.guards import requires
from luodi.desk.views.imports_upload import WITH_PREVIEW, upload_or_404
from luodi.exchange.files import path_of
from luodi.exchange.models import Upload
from luodi.exchange.operations.returning import write_result
from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.ledger.queries.reading import today
from luodi.org.exporting import workbook_response
from luodi.projects.imports.corrections import FIELDS, FORM


@requires("projects.import", "projects.decide")
def result(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The own file with 导入结果, 原因和改法; corrected and sent again its rows are known."""
    upload = upload_or_404(request, key)
    _refuse_forgotten(upload)
    if upload.state not in WITH_PREVIEW:
        raise Http404("还没有核对，没有结果表；请先完成核对。")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "result.xlsx"
        write_result(upload, target)
        return FileResponse(target.open("rb"), as_attachment=True, filename=f"{upload.title}-导入结果.xlsx")


@requires("projects.import", "projects.decide")
def original(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    upload = upload_or_404(request, key)
    _refuse_forgotten(upload)
    return FileResponse(path_of(upload.sha256).open("rb"), as_attachment=True, filename=upload.file_name)


@requires("projects.import")
def blank_corrections(request: HttpRequest) -> HttpResponseBase:
    """An empty 更正表; its cover lists the fields that may be corrected."""
    notes = [
        "一行更正一个项目的一栏；原值照台账现在的写，空着表示现在是空的。原值和台账对不上的行不改，会写明现值。",
        f"更正栏目可以写：{'、'.join(spec.label for spec in FIELDS.values())}。",
    ]
    sheet = Sheet("更正表", tuple(ExportColumn(spec.label, width=18.0) for spec in FORM), ())
    return workbook_response(request, "更正表", [sheet], as_of=f"空表，{today()} 下载", notes=notes)


def _refuse_forgotten(upload: Upload) -> None:
    if upload.forgotten_at or not path_of(upload.sha256).exists():
        raise Http404("这份文件已过保存期限，按规定清理了；导入的记录还在。")
