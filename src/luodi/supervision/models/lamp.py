"""亮灯: what the rules found, an entry per change, and 暂缓亮灯."""

from typing import Any, ClassVar

from django.db import models

from luodi.common.lamps import Lamp
from luodi.ledger.models import Entry
from luodi.projects.models import Project
from luodi.projects.models.duty import DatedQuerySet


class LampState(Entry):
    """
    The lamp of a project from its world date on. Written by the nightly run when the lamp or its reasons
    change; one lineage a project (the project's own key), so the open entry is the lamp of today.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="lamp_states", db_index=False)
    lamp = models.CharField(max_length=8, choices=Lamp.choices)
    since = models.DateField()
    """Since when this lamp has been shown without a break; reasons may have changed in between."""
    reasons = models.TextField()
    consequences = models.TextField(blank=True)
    rule_set = models.CharField(max_length=20)
    rule_version = models.PositiveSmallIntegerField()
    held = models.BooleanField(default=False)
    """暂缓亮灯: the rules would have shown worse."""

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["project"], name="lamp_state_project"),
            models.Index(
                fields=["lamp", "since"],
                condition=models.Q(closed_revision__isnull=True),
                name="lamp_state_open",
            ),
        ]


class LampHold(Entry):
    """暂缓亮灯 for 正当理由: asked with evidence, approved by somebody else, until a day (inclusive)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="lamp_holds", db_index=False)
    reason = models.TextField()
    proof = models.CharField(max_length=200)
    until_on = models.DateField()
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=40)
    approved_by_name = models.CharField(max_length=40, blank=True)
    """Empty: asked, not decided."""

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["project"], name="lamp_hold_project")]


class LampRuleChoice(Entry):
    """Which rule set the city is lit by from its world date on, with the paper that says so."""

    rule_set = models.CharField(max_length=20)
    document = models.CharField(max_length=80)
