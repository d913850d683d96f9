"""The office's own map for 驾驶舱: outlines it was given with a 审图号. None ships with the product."""

from typing import ClassVar

from django.db import models

from luodi.common.ids import uuid7


class OfficeMap(models.Model):
    """`shapes`: [{region, name, path}] drawn once from `source`, the file as it was given. The newest not withdrawn holds."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    approval = models.CharField(max_length=40)
    owner = models.CharField(max_length=80, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    shapes = models.JSONField()
    source = models.TextField()
    withdrawn = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=40)
    request_key = models.UUIDField(unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return self.approval
