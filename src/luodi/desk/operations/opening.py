"""期初建账: a unit asks that its imported history be confirmed; somebody else who may decide confirms it."""

import uuid
from typing import Any

from django.db import transaction
from django.urls import reverse

from luodi.desk.queries.uploads import LEDGER
from luodi.exchange.enums import UploadState
from luodi.exchange.models import Upload
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.org.models import Holding
from luodi.org.roles import roles
from luodi.projects.errors import Refusal
from luodi.projects.operations.opening import confirm_opening
from luodi.projects.operations.review import CLAIMABLE, Claim

ASKED = "opening_asked"
CONFIRMED = "opening_revision"


def ask_opening(upload: Upload, *, by: Any) -> int:
    """
    Notes the request with the upload and puts a notice into the inbox of everybody who may decide, except the
    uploader. Returns how many were told. Raises Refusal when nothing was written or nobody may.
    """
    if upload.importer != LEDGER:
        raise Refusal("更正表改的是已有的记录，不是期初数；期初数请由整份台账确认。")
    if upload.state != UploadState.WRITTEN or upload.revision is None:
        raise Refusal("这份表还没有写入台账，没有可确认的期初数；请先写入。")
    told = [user for user in _deciders() if user != upload.actor_id]
    if not told:
        raise Refusal("市里还没有人有认定权限；请系统管理员先给业务科长开好账号。")
    with transaction.atomic():
        upload.options = {**upload.options, ASKED: {"by": by.name, "on": today().isoformat()}}
        upload.save(update_fields=["options"])
        notify(
            told,
            subject=f"{upload.unit_name}请确认期初数：「{upload.file_name}」",
            link=reverse("exchange:opening", args=[upload.pk]),
        )
    return len(told)


def claims_of(upload: Upload) -> list[Claim]:
    """Open claims the import wrote that nobody has verified yet."""
    found: list[Claim] = []
    for table, model in CLAIMABLE.items():
        entries: Any = model.objects.open()
        verified = entries.verified().filter(claim__isnull=False).values("claim")
        keys = entries.claimed().filter(revision=upload.revision).exclude(pk__in=verified)
        found += [(table, key) for key in keys.values_list("pk", flat=True)]
    return found


def confirm(
    upload: Upload, *, by: Any, document: str, sample_checked: int, request_key: uuid.UUID
) -> int:  # fmt: skip
    """Confirms what claims_of names, notes it with the upload and tells the uploader. Raises Refusal."""
    claims = claims_of(upload)
    if not claims:
        raise Refusal("这次导入的记录都已确认或更正过，没有要确认的。")
    count = confirm_opening(
        by=by, claims=claims, uploader=upload.actor_id, document=document,
        sample_checked=sample_checked, request_key=request_key,
    )  # fmt: skip
    with transaction.atomic():
        upload.options = {**upload.options, CONFIRMED: {"by": by.name, "document": document, "count": count}}
        upload.save(update_fields=["options"])
        notify(
            [upload.actor_id],
            subject=f"期初数已确认：「{upload.file_name}」，{document}",
            link=reverse("exchange:upload", args=[upload.pk]),
        )
    return count


def _deciders() -> list[uuid.UUID]:
    codes = [code for code, role in roles().items() if "projects.decide" in role.permissions]
    holdings = Holding.objects.on(today()).filter(user__is_active=True, post__roles__overlap=codes)
    return list(holdings.values_list("user", flat=True).distinct())
