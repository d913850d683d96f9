"""区划沿革: what a region was called and belonged to, and who took over from it, on both clocks.

A standing holds from its day until the next standing of the same region. Standings and successions are entries:
a change in the world (变更) is a new lineage, a correction of a wrong record (更正) supersedes within one.
"""

from django.db import models

from luodi.ledger.models import Entry
from luodi.org.enums import RegionKind, SuccessionKind
from luodi.org.models.region import Region


class RegionStanding(Entry):
    """From `occurred_on` on the region has this name, rank and parent, or exists no more."""

    region: "models.ForeignKey[Region, Region]" = models.ForeignKey(
        Region, models.PROTECT, related_name="standings"
    )
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=10, choices=RegionKind.choices)
    parent: "models.ForeignKey[Region | None, Region | None]" = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+"
    )
    exists = models.BooleanField("存在", default=True)
    document = models.CharField("依据文号", max_length=80, blank=True, default="")

    class Meta(Entry.Meta):
        db_table = "org_region_standing"


class RegionSuccession(Entry):
    """From `occurred_on` on, figures of `region` grouped by today's regions belong to `successor`.

    A region has one successor at a time. A place that was split names none: its projects are transferred singly.
    """

    region: "models.ForeignKey[Region, Region]" = models.ForeignKey(
        Region, models.PROTECT, related_name="successions"
    )
    successor: "models.ForeignKey[Region, Region]" = models.ForeignKey(
        Region, models.PROTECT, related_name="+"
    )
    kind = models.CharField("方式", max_length=10, choices=SuccessionKind.choices)
    document = models.CharField("依据文号", max_length=80, blank=True, default="")

    class Meta(Entry.Meta):
        db_table = "org_region_succession"
