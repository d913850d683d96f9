"""What a project is: particulars, investors, merging. Versioned on both clocks."""

from django.db import models

from luodi.ledger.models import Entry
from luodi.projects.enums import Origin
from luodi.projects.models.project import Project


class Particulars(Entry):
    """
    A dated set of field values (projects/fields.py says which fields exist). The first entry holds all known
    values; a 变更 is a later entry with the changed fields only; a 更正 supersedes the entry it corrects.
    `document` is the 文号 of a 划转 or renaming.
    """

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="particulars", db_index=False, db_constraint=False
    )
    values = models.JSONField()
    document = models.CharField(max_length=80, blank=True)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["project"], name="particulars_project"),
        ]


class Investor(Entry):
    """An investing party; `company` is the key in the companies room once matched."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="investors", db_index=False, db_constraint=False
    )
    name = models.CharField(max_length=200)
    company = models.UUIDField(null=True)
    credit_code = models.CharField(max_length=18, blank=True)
    origin = models.CharField(max_length=16, choices=Origin.choices)
    country = models.CharField(max_length=3, blank=True)
    """ISO 3166 alpha-3 of a foreign party; empty for domestic."""
    share = models.DecimalField(max_digits=7, decimal_places=4, null=True)

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["project"], name="investor_project"),
            models.Index(fields=["credit_code"], name="investor_credit_code"),
            models.Index(fields=["company"], name="investor_company"),
        ]


class Merge(Entry):
    """`project` is the same project as `into`: from this tick readings leave it out. Closing it undoes the merge."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="merges", db_index=False)
    into = models.ForeignKey(Project, models.PROTECT, related_name="merged")

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["project"], name="merge_project")]
