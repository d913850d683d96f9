"""Evidence: a stored file named as proof of a claim or of the project."""

import uuid
from typing import Any

from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.projects.gates import evidence_kinds
from luodi.projects.models import Evidence
from luodi.projects.operations.writing import locked_one, project_revision, require


def attach_evidence(
    *,
    by: Any,
    project: uuid.UUID,
    kind: str,
    sha256: str,
    file_name: str,
    size: int,
    proves: uuid.UUID | None = None,
    request_key: uuid.UUID | None = None,
) -> Evidence:
    """
    Names a stored blob (attachments) as evidence. The same file on another project is not refused but flagged
    (queries reuse). Raises Refusal for an unknown kind, or the same file twice for the same thing.
    """
    require(by, "projects.record", "您的岗位不能上传佐证材料。")
    if kind not in evidence_kinds():
        raise Refusal(f"没有这类材料，可选：{'、'.join(evidence_kinds().values())}。", "kind")
    with project_revision(by=by, verb="attach_evidence", request_key=request_key) as rev:
        header = locked_one(by, project)
        same = Evidence.objects.open().filter(project=header, kind=kind, sha256=sha256, proves=proves)
        if same.exists():
            raise Refusal(f"「{file_name}」已经作为{evidence_kinds()[kind]}上传过。", "file")
        entry = Evidence(
            project=header,
            kind=kind,
            proves=proves,
            sha256=sha256,
            file_name=file_name,
            size=size,
            **dated(today()),
        )
        rev.add(entry)
    return entry


def withdraw_evidence(
    *,
    by: Any,
    project: uuid.UUID,
    evidence: uuid.UUID,
    reason: str,
    request_key: uuid.UUID | None = None,
) -> None:
    """Takes a file back as evidence; the blob and the history stay."""
    require(by, "projects.record", "您的岗位不能撤回佐证材料。")
    if not reason.strip():
        raise Refusal("撤回材料要写明原因。", "reason")
    with project_revision(by=by, verb="withdraw_evidence", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        found = Evidence.objects.open().filter(pk=evidence, project=header).first()
        if found is None:
            raise Refusal("这份材料已经撤回。")
        rev.retract(found)
