"""What the room offers to the desk: appeals waiting, schemes to approve."""

from collections.abc import Sequence
from typing import Any

from luodi.assessment.enums import SchemeState
from luodi.assessment.models import Appeal, Ruling, SchemeVersion
from luodi.common.registries import TodoRow, TodoSource


def _waiting(user: Any) -> Any:
    decided = Ruling.objects.open().values("lineage")
    rows = Appeal.objects.visible_to(user).open().exclude(lineage__in=decided).exclude(unit=user.unit_id)
    return rows.exclude(filer=user.pk)


def _appeal_count(user: Any) -> int:
    return int(_waiting(user).count())


def _appeal_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    rows = _waiting(user).select_related("unit").order_by("recorded_at")[:limit]
    return [
        TodoRow(
            f"{a.unit.short_name}：「{a.code}」",
            f"/assessment/appeals/{a.pk}/",
            f"{a.run_title}，{a.filer_name}提出",
        )
        for a in rows
    ]


def _submitted(user: Any) -> Any:
    rows = SchemeVersion.objects.filter(state=SchemeState.SUBMITTED).exclude(submitted_by=user.pk)
    return rows.exclude(edited_by=user.pk)


def _scheme_count(user: Any) -> int:
    return int(_submitted(user).count())


def _scheme_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    return [
        TodoRow(version.title, f"/assessment/schemes/{version.pk}/", f"{version.submitted_name}提交")
        for version in _submitted(user).select_related("scheme")[:limit]
    ]


TODOS = (
    TodoSource(
        "assessment.appeals", "待裁定的申诉", order=70, permission="assessment.decide", count=_appeal_count,
        rows=_appeal_rows, more="assessment:appeals",
    ),
    TodoSource(
        "assessment.schemes", "待批准的考核办法", order=72, permission="assessment.approve", count=_scheme_count,
        rows=_scheme_rows, more="assessment:schemes",
    ),
)  # fmt: skip
