"""期初数: imported history becomes part of verified readings by one act of confirmation."""

import uuid
from collections.abc import Collection
from typing import Any

from luodi.ledger.operations.booking import can_book
from luodi.projects.enums import Outcome
from luodi.projects.errors import Refusal
from luodi.projects.operations.opening_in_bulk import stage_openings
from luodi.projects.operations.review import Claim, locked_claims, stage_steps, stage_verified
from luodi.projects.operations.writing import project_revision, require

BULK_FROM = 5_000
"""Claims from which on they are written batch by batch."""


def confirm_opening(
    *,
    by: Any,
    claims: Collection[Claim],
    uploader: uuid.UUID,
    document: str,
    sample_checked: int,
    request_key: uuid.UUID | None = None,
) -> int:
    """
    Confirms claims as 期初数: verified twins marked `opening`, counted and footnoted. Gates do not hold it back
    (missing() lists the gaps). Raises Refusal when the signatory uploaded them, without 文号, or no sample was
    checked.
    """
    require(by, "projects.decide", "期初数由市局业务科长或领导小组办公室确认。")
    if by.id == uploader:
        raise Refusal("上传人不能确认自己的期初数，请另一位有认定权限的同志确认。")
    if not document.strip():
        raise Refusal("期初数确认要填文号。", "document")
    if sample_checked < 1:
        raise Refusal("请先抽查并填写抽查了几个项目。", "sample_checked")
    with project_revision(by=by, verb="confirm_opening", reason=document, request_key=request_key) as rev:
        rev.details["sample_checked"] = sample_checked
        if len(claims) >= BULK_FROM and can_book():
            stage_openings(rev, by, claims)
        else:
            entries = locked_claims(by, claims)
            stage_verified(rev, entries, opening=True)
            stage_steps(rev, entries, Outcome.VERIFIED)
    return len(claims)
