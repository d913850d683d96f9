"""Publishing a version of a definition, and keeping a temporary one. Appended: what was printed names its version."""

import uuid
from dataclasses import replace

from django.db import connection, transaction
from django.db.models import Max

from luodi.indicators.bodies import as_body
from luodi.indicators.catalogue import catalogue, shipped
from luodi.indicators.definition import Definition
from luodi.indicators.errors import WrongDefinition
from luodi.indicators.models import DefinitionVersion
from luodi.indicators.queries.published import definition_version
from luodi.ledger.actors import Actor

TEMPORARY = "temporary_"
_LOCK = 0x10D1D
"""Advisory lock of numbering: two who publish at once get two numbers."""


def next_version(code: str) -> int:
    """The version a publication of this code will bear."""
    last = DefinitionVersion.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
    found = shipped().get(code)
    return max(last, found.version if found else 0) + 1


def publish(definition: Definition, *, reason: str, by: Actor, request_key: uuid.UUID) -> DefinitionVersion:
    """
    Checks the whole catalogue with the new version in it, then appends it with the next number. Issues printed
    before keep the version they name. The same request key gives what was published before. Raises WrongDefinition,
    also for one that says what the latest version says; UnknownFigure, CircularReference.
    """
    if before := DefinitionVersion.objects.filter(request_key=request_key).first():
        return before
    if not reason.strip():
        raise WrongDefinition(
            definition.code, "没有写为什么改。以后看到这个版本的人要知道依据，请写明文号或会议。"
        )
    if definition.code.startswith(TEMPORARY):
        raise WrongDefinition(definition.code, "这个代码留给临时口径，请另起一个代码。")
    if definition.valid_to and definition.valid_to < definition.valid_from:
        raise WrongDefinition(definition.code, "失效日早于生效日，请把两个日期对调。")
    with transaction.atomic():
        _lock()
        _refuse_unchanged(definition)
        numbered = replace(definition, version=next_version(definition.code))
        catalogue().with_(numbered)
        return DefinitionVersion.objects.create(
            code=numbered.code, version=numbered.version, body=as_body(numbered), reason=reason.strip(),
            published_by=by.name, request_key=request_key,
        )  # fmt: skip


def keep_temporary(
    definition: Definition, *, question: str, answer: str, asked_by: str, by: Actor, request_key: uuid.UUID
) -> DefinitionVersion:
    """「临时口径 第 n 号」: what was asked, what it answered, for whom. No page or bulletin can name it."""
    if before := DefinitionVersion.objects.filter(request_key=request_key).first():
        return before
    with transaction.atomic():
        _lock()
        number = (DefinitionVersion.objects.aggregate(last=Max("temporary"))["last"] or 0) + 1
        code = f"{TEMPORARY}{number}"
        return DefinitionVersion.objects.create(
            code=code, version=1, body=as_body(replace(definition, code=code, version=1)), temporary=number,
            reason=definition.reason, question=question[:2000], answer=answer[:200], asked_by=asked_by,
            published_by=by.name, request_key=request_key,
        )  # fmt: skip


def promote(
    kept: DefinitionVersion, definition: Definition, *, reason: str, by: Actor, request_key: uuid.UUID
) -> DefinitionVersion:
    """A temporary definition becomes one that everything may name, under a code and name of its own."""
    if kept.promoted_to:
        raise WrongDefinition(kept.code, f"已经转为正式口径 {kept.promoted_to}，不能再转一次。")
    if definition.code in catalogue():
        raise WrongDefinition(
            definition.code, "已有同代码的口径。转正要另起代码；要改原来的，请在那个口径里发布新版本。"
        )
    with transaction.atomic():
        made = publish(definition, reason=reason, by=by, request_key=request_key)
        kept.promoted_to = f"{made.code}@{made.version}"
        kept.save(update_fields=["promoted_to"])
    return made


def _refuse_unchanged(definition: Definition) -> None:
    """
    Against the latest version: one that says the same from the same day or later is the same under another number.
    """
    number = next_version(definition.code) - 1
    latest = definition_version(definition.code, number) if number else None
    if latest is None or definition.valid_from < latest.valid_from:
        return
    if as_body(replace(latest, version=0)) == as_body(
        replace(definition, version=0, valid_from=latest.valid_from)
    ):
        raise WrongDefinition(
            definition.code, f"和第 {number} 版说的完全一样，没有可发布的。请先改名称、条件或取法，再发布。"
        )


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
