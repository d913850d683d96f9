"""One file put to two things: one receipt on two projects, one site photo for two starts."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from luodi.attachments.models import Attachment


@dataclass(frozen=True, slots=True)
class Use:
    """One standing use of a content."""

    attachment: uuid.UUID
    owner_table: str
    owner_id: uuid.UUID
    name: str
    uploader_name: str
    unit_name: str
    uploaded_at: datetime


def uses_of(digests: Collection[str]) -> dict[str, tuple[Use, ...]]:
    """{sha256: its standing uses, oldest first}; a digest without a use is left out. One query."""
    found: dict[str, list[Use]] = defaultdict(list)
    for row in Attachment.objects.standing().filter(blob_id__in=digests).order_by("id"):
        use = Use(
            row.id, row.owner_table, row.owner_id, row.name, row.uploader_name, row.unit_name, row.uploaded_at
        )
        found[row.blob_id].append(use)
    return {digest: tuple(uses) for digest, uses in found.items()}


def reused(owner_table: str | None = None) -> dict[str, tuple[Use, ...]]:
    """Contents that stand on two owners or more (of one table, if named). Two queries."""
    rows = Attachment.objects.standing()
    if owner_table:
        rows = rows.filter(owner_table=owner_table)
    twice = (
        rows.order_by()
        .values("blob_id")
        .annotate(owners=Count("owner_id", distinct=True))
        .filter(owners__gt=1)
        .values_list("blob_id", flat=True)
    )
    return uses_of(list(twice))
