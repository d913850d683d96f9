"""The way of an issue from draft to print: submitted, reviewed, approved, registered, published, each by its person."""

import io
import uuid
from typing import Any

from luodi.attachments.operations.blobs import store_blob
from luodi.bulletins.enums import STAGE_WORDS, Edition, IssueStep
from luodi.bulletins.models import IssueEvent
from luodi.bulletins.queries.composing import paper_of
from luodi.bulletins.queries.issues import Standing
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import revision
from luodi.ledger.queries.reading import today
from luodi.papers.pdf import to_pdf
from luodi.papers.word import to_docx
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import require, within

UNWRITTEN = "（由"


def submit(*, by: Any, standing: Standing, request_key: uuid.UUID) -> None:
    """送审. Raises Refusal while a section still says 「由…填写」."""
    require(by, "bulletins.prepare", "通报由起草人送审。")
    _refuse_stage(standing, IssueStep.DRAFTED)
    unwritten = [s.heading for s in standing.sections if UNWRITTEN in s.body and "填写。）" in s.body]
    if unwritten:
        raise Refusal(f"还没有写完：{'、'.join(unwritten)}。写好，或把这一节的文字删掉，再送审。")
    _step(standing, IssueStep.SUBMITTED, by, request_key)


def review(*, by: Any, standing: Standing, request_key: uuid.UUID) -> None:
    """审核 by another than who submitted."""
    require(by, "bulletins.review", "审核由业务科长办理。")
    _refuse_stage(standing, IssueStep.SUBMITTED)
    _refuse_same(standing, IssueStep.SUBMITTED, by, "送审的人不能自己审核，请换一人。")
    _step(standing, IssueStep.REVIEWED, by, request_key)


def approve(*, by: Any, standing: Standing, request_key: uuid.UUID) -> None:
    """批准 by another than the reviewer. The text as Word and PDF is stored; its digest is part of the approval."""
    require(by, "bulletins.approve", "批准由有批准权的人办理。")
    _refuse_stage(standing, IssueStep.REVIEWED)
    _refuse_same(standing, IssueStep.REVIEWED, by, "审核的人不能自己批准，请换一人。")
    _step(standing, IssueStep.APPROVED, by, request_key, files=_stored(standing, [Edition.INTERNAL]))


def send_back(*, by: Any, standing: Standing, reason: str, request_key: uuid.UUID) -> None:
    """退回修改 from any stage before publication, with the reason."""
    if not any(by.may(code) for code in ("bulletins.review", "bulletins.approve")):
        raise Refusal("退回由审核人或批准人办理。")
    if standing.stage in (IssueStep.DRAFTED, IssueStep.PUBLISHED):
        raise Refusal("起草中的不用退回；已发布的不能退回，更正列入下一期。")
    if not reason.strip():
        raise Refusal("退回要写明改什么。", "text")
    _step(standing, IssueStep.RETURNED, by, request_key, text=reason.strip())


def register(
    *, by: Any, standing: Standing, number: str, signer: str, files: dict[str, str], request_key: uuid.UUID
) -> None:
    """What OA gave: 文号, 签发人, the signed scan. OA itself is not imitated."""
    require(by, "bulletins.publish", "文号由发布人登记。")
    before = standing.registered
    files = files or (before.files if before else {})
    if standing.stage not in (IssueStep.APPROVED, IssueStep.PUBLISHED):
        raise Refusal("批准之后再登记文号。", "number")
    number, signer = within(number, 60, "文号", "number"), within(signer, 40, "签发人", "signer")
    if not number:
        raise Refusal("请填 OA 给的文号，例如 金招〔2015〕12号。", "number")
    _step(
        standing,
        IssueStep.REGISTERED,
        by,
        request_key,
        number=number,
        signer=signer,
        files=files,
    )


def publish(*, by: Any, standing: Standing, request_key: uuid.UUID) -> None:
    """发布: readers see it, and its files with number and signer are stored. Raises Refusal without approval."""
    require(by, "bulletins.publish", "发布由有发布权的人办理。")
    if standing.stage is not IssueStep.APPROVED:
        raise Refusal("没有批准的不能发布：先送审、审核、批准。")
    _step(standing, IssueStep.PUBLISHED, by, request_key, files=_stored(standing, list(Edition)))


def _stored(standing: Standing, editions: list[Edition]) -> dict[str, str]:
    """{form: sha256} of the papers as they are now; those of the public edition are named public_…"""
    found = {}
    for edition in editions:
        name = "public_" if edition is Edition.PUBLIC else ""
        paper = paper_of(standing, edition=edition)
        for form, content in (("docx", to_docx(paper)), ("pdf", to_pdf(paper))):
            blob = store_blob(io.BytesIO(content), name=f"{standing.issue.title}.{form}", size=len(content))
            found[name + form] = blob.sha256
    return found


def _step(standing: Standing, step: IssueStep, by: Any, request_key: uuid.UUID, **more: Any) -> None:
    event = IssueEvent(
        issue=standing.issue, step=step, actor=by.pk, actor_name=by.name, **more, **dated(today())
    )
    verb = f"bulletins.{step.value}"
    with revision(by=by.actor, verb=verb, reason=more.get("text", ""), request_key=request_key) as rev:
        rev.add(event)
        rev.about(standing.issue.pk)
    standing.__dict__.pop("events", None)
    standing.__dict__.pop("stage", None)


def _refuse_stage(standing: Standing, wanted: IssueStep) -> None:
    if standing.stage is not wanted:
        raise Refusal(f"这一期现在{STAGE_WORDS[standing.stage]}，不能这样办；请刷新后再看。")


def _refuse_same(standing: Standing, step: IssueStep, by: Any, sentence: str) -> None:
    last = standing.last(step)
    if last is not None and last.actor == by.pk:
        raise Refusal(sentence)
