"""Versions of definitions published in the browser. Appended, never changed: printed issues name theirs."""

from django.db import models

from luodi.common.ids import uuid7


class DefinitionVersion(models.Model):
    """`body` is the definition as a file would have it. A temporary one (临时口径) has a number instead."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    body = models.JSONField()
    reason = models.TextField()
    temporary = models.PositiveIntegerField(null=True, unique=True)
    """临时口径 第 n 号: not usable in a bulletin until promoted."""
    asked_by = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="definition_version_once")]
        ordering = ["code", "-version"]
