"""更正 of 沿革: a line was recorded wrongly. The world did not change; readings as of earlier ticks stay as they were."""

import uuid

from luodi.calc.partial_dates import PartialDate
from luodi.ledger.actors import Actor
from luodi.ledger.enums import Basis
from luodi.ledger.operations.revision import revision
from luodi.org.errors import OrgRefusal
from luodi.org.models import Region, RegionStanding, RegionSuccession
from luodi.org.operations.regions import (
    refuse_circle,
    refuse_future,
    refuse_wrong_successor,
    standing,
    succession,
)
from luodi.org.shipped import short_name


def correct_standing(
    wrong: RegionStanding,
    *,
    by: Actor,
    at: PartialDate,
    name: str,
    parent: Region | None,
    document: str,
    reason: str,
    request_key: uuid.UUID | None = None,
) -> None:
    """
    Supersedes one line of a region's history, then lets the region's row say how things stand today.
    Raises OrgRefusal for a date to come, a circle, or when nothing differs; StaleEntry when another was quicker.
    """
    refuse_future(at)
    with revision(by=by, verb="org.correct_region", reason=reason, request_key=request_key) as rev:
        region = Region.objects.select_for_update().get(pk=wrong.region_id)
        refuse_circle(region, parent)
        told = (wrong.name, wrong.parent_id, wrong.occurred_first, wrong.occurred_on, wrong.document)
        if told == (name, parent.pk if parent else None, at.first, at.last, document):
            raise OrgRefusal("没有改动任何一项，不需要更正。", "name")
        right = standing(region, at, exists=wrong.exists, document=document, opening=wrong.opening)
        right.name, right.kind, right.parent = name, wrong.kind, parent
        rev.supersede(wrong, right)
        settle(region, [*others(wrong), right])
        rev.about(region.code)


def correct_succession(
    wrong: RegionSuccession,
    *,
    by: Actor,
    at: PartialDate,
    successor: Region,
    kind: str,
    document: str,
    reason: str,
    request_key: uuid.UUID | None = None,
) -> None:
    """Supersedes who took over, how or when. Raises OrgRefusal as `take_over` does."""
    refuse_future(at)
    with revision(by=by, verb="org.correct_region", reason=reason, request_key=request_key) as rev:
        region = Region.objects.select_for_update().get(pk=wrong.region_id)
        refuse_wrong_successor(region, successor, instead_of=wrong)
        rev.supersede(wrong, succession(region, successor, at, kind, document))
        rev.about(region.code, wrong.successor_id, successor.code)


def withdraw(
    wrong: RegionStanding | RegionSuccession,
    *,
    by: Actor,
    reason: str,
    request_key: uuid.UUID | None = None,
) -> None:
    """The line never held. A region's only line stays: without one the region would never have been."""
    with revision(by=by, verb="org.withdraw_region", reason=reason, request_key=request_key) as rev:
        region = Region.objects.select_for_update().get(pk=wrong.region_id)
        if isinstance(wrong, RegionStanding):
            left = others(wrong)
            if not any(row.exists for row in left):
                raise OrgRefusal(f"这是{region.name}唯一的一条名称记录，撤回后就没有这个区划了：请改用更正。")
            settle(region, left)
        rev.retract(wrong)
        rev.about(region.code)


def others(row: RegionStanding) -> list[RegionStanding]:
    """The open lines of the same region but this one, oldest first."""
    rows = (
        RegionStanding.objects.open().filter(region_id=row.region_id, basis=Basis.VERIFIED).exclude(pk=row.pk)
    )
    return list(rows.select_related("parent").order_by("occurred_on", "recorded_at", "id"))


def settle(region: Region, lines: list[RegionStanding]) -> None:
    """The region's row as its latest line has it; the same order as queries.regions.regions_on."""
    last = max(enumerate(lines), key=lambda numbered: (numbered[1].occurred_on, numbered[0]))[1]
    if not region.is_current and last.exists:
        region.is_managed = True  # its end was recorded wrongly
    region.name, region.parent, region.is_current = last.name, last.parent, last.exists
    region.short_name = short_name(last.name, last.kind)
    region.save(update_fields=["name", "short_name", "parent", "is_current", "is_managed"])
