"""Company: a header with a key and its face; everything true of it over time is an entry."""

from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from luodi.common.ids import uuid7
from luodi.companies.enums import Origin, Tie
from luodi.ledger.models import Entry


class CompanyQuerySet(models.QuerySet[Any]):
    """The words for choosing companies."""

    def visible_to(self, user: Any) -> Self:
        """Investors belong to no district: whoever may see companies sees all of them."""
        return self.all() if user.is_authenticated and user.may("companies.view") else self.none()

    def unmerged(self) -> Self:
        return self.filter(merged_into__isnull=True)

    def fragment(self, text: str) -> Self:
        """Name, former name or credit code containing `text`; two characters suffice."""
        return self.filter(search_text__contains=text.strip().upper())

    def of_group(self, name: str) -> Self:
        """Members of a group and the company that gives it its name."""
        return self.filter(models.Q(group_name=name) | models.Q(name=name))


class Company(models.Model):
    """Everything but `id` and the registering unit is the face: the reading of today, kept with each
    revision.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=300)
    pinyin = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    brand = models.CharField(max_length=300, blank=True)
    """字号 by calc.matching: the blocking key for suspects."""
    brand_pinyin = models.CharField(max_length=900, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    origin = models.CharField(max_length=16, choices=Origin.choices, blank=True)
    country = models.CharField(max_length=3, blank=True)
    place = models.CharField(max_length=300, blank=True)
    group_name = models.CharField(max_length=300, blank=True)
    tie = models.CharField(max_length=4, choices=Tie.choices, blank=True)
    chamber = models.CharField(max_length=300, blank=True)
    unit = models.UUIDField(null=True)
    unit_name = models.CharField(max_length=80, blank=True)
    merged_into = models.UUIDField(null=True)
    last_revision = models.BigIntegerField(default=0)
    last_recorded_at = models.DateTimeField(null=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="company_search"),
            models.Index(fields=["pinyin", "id"], name="company_by_name"),
            models.Index(fields=["brand"], name="company_brand"),
            models.Index(fields=["brand_pinyin"], name="company_brand_sound"),
            models.Index(fields=["credit_code"], name="company_credit_code"),
            models.Index(fields=["group_name"], name="company_group"),
        ]

    def __str__(self) -> str:
        return self.name


class Attribute(Entry):
    """One value of one field from a day on. 变更 appends a later entry, 更正 supersedes the wrong one.

    An empty value says that the field holds nothing from that day on (left the group, off the list).
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=80, blank=True)

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["company", "field"], name="attribute_company")]


class CompanyMerge(Entry):
    """`company` is the same as `into`: readings from its tick on show one. Retracting it undoes the merge."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    into = models.ForeignKey(Company, models.PROTECT, related_name="+")

    class Meta(Entry.Meta):
        indexes = [*Entry.Meta.indexes, models.Index(fields=["company"], name="company_merge")]
