"""A scheme's way: copied or begun, edited, submitted, approved by another, frozen; changed only as a new version."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from luodi.assessment.enums import SchemeState
from luodi.assessment.errors import Refusal, SchemeRefused
from luodi.assessment.models import Scheme, SchemeVersion
from luodi.calc.scoring.reading import examined
from luodi.projects.operations.writing import require, within

MAY = "assessment.schemes"
MAY_NOT = "您的岗位不能编办法，请由市招商局办理。"
FROZEN = "这一稿已经定稿，不能再改。要改请「另起新稿」，定稿后从新一稿起算；已用旧稿算的成绩不变。"
EMPTY: Mapping[str, Any] = {"full": 100, "inputs": [], "indicators": [], "rounding": {"total": 2}}


def create_scheme(
    *, by: Any, name: str, year: int, body: Mapping[str, Any] | None = None, shipped: str = ""
) -> SchemeVersion:
    """A new scheme with its first draft: empty, or a copy of `body`. Raises Refusal when the name is taken."""
    require(by, MAY, MAY_NOT)
    wanted = within(name, 80, "办法名称", "name")
    if not wanted:
        raise Refusal("请写办法的名称，例如「2015年度招商引资考核办法」。", "name")
    if Scheme.objects.filter(name=wanted).exists():
        raise Refusal(f"已经有一份「{wanted}」，请换个名称，或打开那一份另起新稿。", "name")
    with transaction.atomic():
        scheme = Scheme.objects.create(name=wanted, year=year, shipped=shipped, made_by=by.name)
        return SchemeVersion.objects.create(
            scheme=scheme, number=1, body={**(body or EMPTY), "name": wanted}, **_editor(by)
        )


def save_body(
    *, by: Any, version: uuid.UUID, body: Mapping[str, Any], seen: int | None = None
) -> SchemeVersion:
    """
    Stores a draft; it may be wrong as yet. `seen`: the count of savings the editor started from. Raises Refusal for
    a frozen one, and when somebody else saved meanwhile.
    """
    require(by, MAY, MAY_NOT)
    with transaction.atomic():
        found = locked(version)
        if seen is not None and seen != found.edits:
            raise Refusal(
                f"您打开之后，{found.edited_name} 又改过这一稿。您填的都还在下面，请对照新内容后再保存。"
            )
        found.body = dict(body)
        found.state = SchemeState.DRAFT
        found.edits += 1
        for name, value in _editor(by).items():
            setattr(found, name, value)
        found.save()
    return found


def submit(*, by: Any, version: uuid.UUID) -> SchemeVersion:
    """Puts a draft before whoever approves. Raises SchemeRefused with everything that is wrong with it."""
    require(by, MAY, MAY_NOT)
    with transaction.atomic():
        found = locked(version)
        refuse_wrong(found)
        found.state, found.submitted_by, found.submitted_name = SchemeState.SUBMITTED, by.pk, by.name
        found.save()
    return found


def approve(*, by: Any, version: uuid.UUID, document: str) -> SchemeVersion:
    """
    Freezes a submitted version under a document number. Raises Refusal when it was edited or submitted by the same
    person, or without a number.
    """
    require(by, "assessment.approve", "您的岗位不能批准办法。")
    document = within(document, 80, "文号", "document")
    if not document:
        raise Refusal("请写批准的文号或会议纪要。", "document")
    with transaction.atomic():
        found = locked(version)
        if found.state != SchemeState.SUBMITTED:
            raise Refusal("这一稿还没有提交，请由编制人先提交。")
        if by.pk in (found.edited_by, found.submitted_by):
            raise Refusal("编制人不能批准自己编的办法，请由另一位有批准权限的人办理。")
        refuse_wrong(found)
        found.state, found.document = SchemeState.FROZEN, document
        found.approved_at, found.approved_name = timezone.now(), by.name
        found.save()
    return found


def send_back(*, by: Any, version: uuid.UUID, reason: str) -> SchemeVersion:
    """A submitted version becomes a draft again, with the reason."""
    require(by, "assessment.approve", "您的岗位不能退回办法。")
    reason = within(reason, 200, "理由", "reason")
    if not reason:
        raise Refusal("退回要写明理由，编制人才知道改哪里。", "reason")
    with transaction.atomic():
        found = locked(version)
        if found.state != SchemeState.SUBMITTED:
            raise Refusal("这一稿不在待批准状态。")
        found.state, found.reason = SchemeState.DRAFT, reason
        found.save()
    return found


def new_version(*, by: Any, version: uuid.UUID, reason: str) -> SchemeVersion:
    """A draft with the next number, copied from any version."""
    require(by, MAY, MAY_NOT)
    reason = within(reason, 200, "理由", "reason")
    if not reason:
        raise Refusal("另起新稿要写明为什么改。", "reason")
    with transaction.atomic():
        old = SchemeVersion.objects.select_related("scheme").get(pk=version)
        Scheme.objects.select_for_update().get(pk=old.scheme_id)
        if old.scheme.versions.exclude(state=SchemeState.FROZEN).exists():
            raise Refusal("已经有一份没有定稿的新稿，请在那一份上改。")
        last = old.scheme.versions.order_by("-number").values_list("number", flat=True)[0]
        return SchemeVersion.objects.create(
            scheme=old.scheme, number=last + 1, body=old.body, reason=reason, **_editor(by)
        )


def locked(version: uuid.UUID) -> SchemeVersion:
    """The version, locked. Raises Refusal for a frozen or missing one."""
    found = (
        SchemeVersion.objects.select_related("scheme")
        .select_for_update(of=("self",))
        .filter(pk=version)
        .first()
    )
    if found is None:
        raise Refusal("没有这一稿，可能已被删除。")
    if found.is_frozen:
        raise Refusal(FROZEN)
    return found


def refuse_wrong(version: SchemeVersion) -> None:
    problems = examined(version.body)[1]
    if problems:
        raise SchemeRefused(problems)


def _editor(by: Any) -> dict[str, Any]:
    return {"edited_by": by.pk, "edited_name": by.name}
