"""Versions of definitions published in the browser. Appended, never changed: printed issues name theirs."""

from django.db import models
from django.db.models.functions import Now

from luodi.common.ids import uuid7

CODE_LENGTH = 60


class DefinitionVersion(models.Model):
    """`body` is the definition as a file would have it. A temporary one (临时口径) has a number instead."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=CODE_LENGTH)
    version = models.PositiveSmallIntegerField()
    body = models.JSONField()
    reason = models.TextField()
    temporary = models.PositiveIntegerField(null=True, unique=True)
    """临时口径 第 n 号: not usable in a bulletin until promoted."""
    question = models.CharField(max_length=2000, blank=True)
    """Of a temporary one: the address that asks it again, and what it answered when it was kept."""
    answer = models.CharField(max_length=200, blank=True)
    asked_by = models.CharField(max_length=80, blank=True)
    promoted_to = models.CharField(max_length=80, blank=True)
    """Of a temporary one that became a definition: its code and version."""
    published_at = models.DateTimeField(db_default=Now())
    """When it became known: a reading as known before does not use it."""
    published_by = models.CharField(max_length=40)
    request_key = models.UUIDField(null=True, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="definition_version_once")]
        ordering = ["code", "-version"]
