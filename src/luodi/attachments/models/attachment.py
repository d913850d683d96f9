"""A file put to something: which content, under which name, by whom, as what."""

import uuid
from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models

from luodi.attachments.models.blob import Blob
from luodi.common.ids import uuid7


class AttachmentQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def of(self, owner_table: str, owner_ids: Collection[uuid.UUID]) -> Self:
        return self.filter(owner_table=owner_table, owner_id__in=owner_ids)


class Attachment(models.Model):
    """`owner_table` and `owner_id` name the row it is evidence of; `kind` is the owner's word for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    owner_table = models.CharField(max_length=63)
    owner_id = models.UUIDField()
    kind = models.CharField(max_length=30, blank=True)
    uploader = models.UUIDField()
    uploader_name = models.TextField()
    unit_name = models.TextField(blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.TextField(blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects: ClassVar[Any] = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner_table", "owner_id"], name="attachment_owner")]
        ordering = ["id"]
