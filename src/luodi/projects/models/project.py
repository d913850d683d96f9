"""Project: a header with a key, and its face: what lists show, derived from entries in the same revision."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, Self, TypeVar, cast

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import StrIndex

from luodi.access.scope import within_scope
from luodi.common.ids import uuid7
from luodi.projects.common_pairs import common_pairs
from luodi.projects.enums import Channel, Currency, Homecoming, Mode, Origin, Status

PAIRS = models.Func(
    models.F("search_text"), function="projects_pairs", output_field=ArrayField(models.TextField())
)
"""Every two neighbouring characters of search_text (sql/search.sql)."""

LARGEST_FIRST = models.F("planned_total").desc(nulls_last=True)
"""The list's order by amount; indexes must say the same or they are not used."""

LISTED = models.Q(withdrawn=False, merged_into__isnull=True)
"""What every list asks for (visible_to, unmerged): an index that says so is counted without looking at the rows."""

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


class Fragment(NamedTuple):
    """
    A way of looking for a text in `search_text` (upper case). The index holds pairs of characters: trigrams know
    nothing of a word of two, and most Chinese words are.
    """

    pairs: int
    """So many of its pairs are asked of the index: not common ones, which nearly every row has."""
    is_one_pair: bool
    """Having the pair is containing the text."""
    is_common: bool
    """Of LIKE the planner, who may not look at statistics for a web role, expects next to nothing."""

    @property
    def values(self) -> int:
        """So many `looked_for` gives."""
        return 1 if self.is_one_pair else 1 + self.pairs

    def among(self, rows: Rows, values: Sequence[Any]) -> Rows:
        """Rows that contain it; `values` as `looked_for` gives them."""
        text, rare = values[0], list(values if self.is_one_pair else values[1:])
        if self.is_common:
            return rows.alias(place=StrIndex("search_text", models.Value(text))).filter(place__gt=0)
        found = rows if self.is_one_pair else rows.filter(search_text__contains=text)
        return found.alias(pairs=PAIRS).filter(pairs__contains=rare) if self.pairs else found


def looked_for(text: str, common: Collection[str] = ()) -> tuple[Fragment, list[str]]:
    """(how, [the text, each of its pairs that is asked]); the text is its one pair."""
    sought = text.strip().upper()
    pairs = [sought[at : at + 2] for at in range(len(sought) - 1)]
    rare = [pair for pair in pairs if pair not in common]
    fragment = Fragment(len(rare), len(pairs) == len(rare) == 1, bool(pairs) and not rare)
    return fragment, [sought] if fragment.is_one_pair else [sought, *rare]


def containing(rows: Rows, text: str, common: Collection[str] = ()) -> Rows:
    """Rows whose `search_text` contains `text`."""
    fragment, values = looked_for(text, common)
    return fragment.among(rows, values)


class ProjectQuerySet(models.QuerySet[Any]):
    """The words for choosing projects. `visible_to` is the only door; row-level security is the second wall."""

    def visible_to(self, user: Any) -> Self:
        """Projects a user may see: all for the city's scope, else those granted to their unit or posts."""
        if not user.may("projects.view"):
            return self.none()
        return cast(Self, within_scope(self.filter(withdrawn=False), user, "pk"))

    def active(self) -> Self:
        return self.filter(status=Status.ACTIVE)

    def unmerged(self) -> Self:
        return self.filter(merged_into__isnull=True)

    def awaiting_leader(self) -> Self:
        """待指派: moving, and nobody leads it."""
        return self.active().filter(leader_name="")

    def fragment(self, text: str) -> Self:
        """Name, former name, code or investor containing `text`; two characters suffice."""
        return containing(self, text, common_pairs())


class Project(models.Model):
    """Everything but `id` is the face (claimed reading of today), maintained and rebuilt with Standing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=40, unique=True)
    national_code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200)
    pinyin = models.CharField(max_length=80, blank=True)
    search_text = models.TextField(blank=True)
    unit = models.UUIDField()
    unit_name = models.CharField(max_length=80)
    region = models.CharField(max_length=12)
    stage = models.PositiveSmallIntegerField(default=0)
    verified_stage = models.PositiveSmallIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(choices=Status.choices, default=Status.ACTIVE)
    stage_on = models.DateField(null=True)
    signed_on = models.DateField(null=True)
    planned_total = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, choices=Currency.choices, default=Currency.CNY)
    major = models.BooleanField(default=False)
    industry = models.CharField(max_length=5, blank=True)
    sector = models.PositiveSmallIntegerField(null=True)
    origin = models.CharField(max_length=16, choices=Origin.choices, blank=True)
    mode = models.CharField(max_length=20, choices=Mode.choices, blank=True)
    homecoming = models.CharField(max_length=10, choices=Homecoming.choices, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices, blank=True)
    leader_name = models.CharField(max_length=40, blank=True)
    merged_into = models.UUIDField(null=True)
    withdrawn = models.BooleanField(default=False)
    """Nothing is claimed of it any more: an import that made it was undone."""
    unreviewed = models.PositiveIntegerField(default=0)
    """Open claims neither verified nor returned."""
    last_revision = models.BigIntegerField(default=0)
    last_recorded_at = models.DateTimeField(null=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("region", "stage", LARGEST_FIRST, "id", condition=LISTED, name="project_cell"),
            models.Index(LARGEST_FIRST, "id", name="project_by_amount"),
            models.Index(fields=["pinyin", "id"], name="project_by_name"),
            models.Index(fields=["unit", "-last_revision"], name="project_unit_recent"),
            models.Index(fields=["-last_revision"], name="project_recent"),
            models.Index(
                fields=["last_revision", "id"],
                condition=models.Q(unreviewed__gt=0),
                name="project_unreviewed",
            ),
            GinIndex(PAIRS, name="project_pairs"),
        ]

    def __str__(self) -> str:
        return self.name
