"""A mapping somebody confirmed, remembered for the next workbook of the same layout."""

import uuid

from django.db import models

from luodi.common.ids import uuid7


class LayoutQuerySet(models.QuerySet["Layout"]):
    def remembered(self, importer: str, fingerprint: str, unit_id: uuid.UUID | None) -> "Layout | None":
        """The unit's own first, then whoever confirmed last."""
        found = list(self.filter(importer=importer, fingerprint=fingerprint).order_by("-confirmed_at"))
        return next((layout for layout in found if layout.unit_id == unit_id), found[0] if found else None)


class Layout(models.Model):
    """`mapping`: column number as text → field code; a column left out was confirmed to hold no field."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    importer = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    unit_id = models.UUIDField(null=True)
    unit_name = models.CharField(max_length=100, blank=True)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    confirmed_by = models.UUIDField()
    confirmed_name = models.CharField(max_length=50)
    confirmed_at = models.DateTimeField(auto_now=True)

    objects = LayoutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["importer", "fingerprint", "unit_id"], name="layout_once", nulls_distinct=False
            )
        ]
