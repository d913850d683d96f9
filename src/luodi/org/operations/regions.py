"""区划沿革: renaming, moving, abolishing and taking over, each a dated act in the ledger."""

import uuid

from luodi.calc.partial_dates import PartialDate
from luodi.ledger.actors import Actor
from luodi.ledger.enums import Basis
from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.ledger.queries.reading import today
from luodi.org.enums import SuccessionKind
from luodi.org.errors import OrgRefusal
from luodi.org.models import Region, RegionStanding, RegionSuccession
from luodi.org.shipped import short_name


def standing(
    region: Region, since: PartialDate, *, exists: bool = True, document: str = "", opening: bool = False
) -> RegionStanding:
    """An entry (not yet written) that says of the region what its row says now."""
    return RegionStanding(
        region=region,
        name=region.name,
        kind=region.kind,
        parent=region.parent,
        exists=exists,
        document=document,
        basis=Basis.VERIFIED,
        opening=opening,
        occurred_first=since.first,
        occurred_on=since.last,
        precision=since.precision,
    )


def succession(
    region: Region, successor: Region, since: PartialDate, kind: str, document: str = ""
) -> RegionSuccession:
    return RegionSuccession(
        region=region,
        successor=successor,
        kind=kind,
        document=document,
        basis=Basis.VERIFIED,
        occurred_first=since.first,
        occurred_on=since.last,
        precision=since.precision,
    )


def change_region(
    region: Region,
    *,
    by: Actor,
    at: PartialDate,
    name: str,
    parent: Region | None,
    document: str,
    request_key: uuid.UUID | None = None,
) -> None:
    """The world changed: from `at` on the region has this name and parent.

    Locks the region, appends a standing, then lets the region's row say how things stand today.
    Raises OrgRefusal for a date to come, a parent below itself, or a change that changes nothing.
    """
    refuse_future(at)
    with revision(by=by, verb="org.change_region", reason=document, request_key=request_key) as rev:
        region = Region.objects.select_for_update().get(pk=region.pk)
        if (region.name, region.parent_id) == (name, parent.pk if parent else None):
            raise OrgRefusal("名称和上级都没有变，不需要登记。", "name")
        refuse_circle(region, parent)
        region.name, region.short_name, region.parent = name, short_name(name, region.kind), parent
        region.save(update_fields=["name", "short_name", "parent"])
        rev.add(standing(region, at, document=document))
        rev.about(region.code)


def take_over(
    region: Region,
    *,
    successor: Region,
    kind: str,
    by: Actor,
    at: PartialDate,
    document: str,
    request_key: uuid.UUID | None = None,
) -> None:
    """From `at` on `successor` stands for `region` in figures by 现行区划; 并入 and 改设 also end the region.

    Raises OrgRefusal for a date to come, itself as successor, a circle, or a second successor.
    """
    refuse_future(at)
    with revision(by=by, verb="org.take_over", reason=document, request_key=request_key) as rev:
        region = Region.objects.select_for_update().get(pk=region.pk)
        refuse_wrong_successor(region, successor)
        rev.add(succession(region, successor, at, kind, document))
        if kind != SuccessionKind.COVERED:
            end(rev, region, at, document)
        rev.about(region.code, successor.code)


def end(rev: OpenRevision, region: Region, at: PartialDate, document: str) -> None:
    region.is_current = region.is_managed = False
    region.save(update_fields=["is_current", "is_managed"])
    rev.add(standing(region, at, exists=False, document=document))


def refuse_future(at: PartialDate) -> None:
    if at.first > today():
        raise OrgRefusal(f"{at.first:%Y-%m-%d} 还没有到，区划变动要等生效后再登记。", "at")


def refuse_circle(region: Region, parent: Region | None) -> None:
    above = parent
    while above is not None:
        if above.pk == region.pk:
            raise OrgRefusal(f"{region.name}不能隶属于自己或自己的下级，请另选上级。", "parent")
        above = above.parent


def refuse_wrong_successor(
    region: Region, successor: Region, *, instead_of: RegionSuccession | None = None
) -> None:
    if successor.pk == region.pk:
        raise OrgRefusal("承继的区划不能是它自己，请另选一个。", "successor")
    open_steps = RegionSuccession.objects.open().filter(basis=Basis.VERIFIED)
    if instead_of:
        open_steps = open_steps.exclude(pk=instead_of.pk)
    if known := open_steps.filter(region=region).select_related("successor").first():
        raise OrgRefusal(
            f"{region.name}已登记由{known.successor.name}承继。拆分的，请把项目逐个划转。", "successor"
        )
    steps = dict(open_steps.values_list("region_id", "successor_id"))
    here: str | None = successor.pk
    while here is not None:
        if here == region.pk:
            raise OrgRefusal(f"{successor.name}的数字已经并到{region.name}，不能再反过来承继。", "successor")
        here = steps.get(here)
