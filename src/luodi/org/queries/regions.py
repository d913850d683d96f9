"""The region tree as it was on a day, as known at a tick; and which region stands for which today."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models

from luodi.calc.partial_dates import PartialDate, Precision
from luodi.ledger.enums import Basis
from luodi.ledger.queries.reading import Reading, resolve
from luodi.org.enums import SuccessionKind
from luodi.org.models import RegionStanding, RegionSuccession

BEGINNING = dt.date(1900, 1, 1)
"""Since when the first standings hold: before anything a ledger can contain."""


@dataclass(frozen=True)
class RegionNode:
    """A region as it stood, with what belonged to it."""

    code: str
    name: str
    kind: str
    parent: str | None
    children: list["RegionNode"] = field(default_factory=list, compare=False)


def regions_on(reading: Reading) -> dict[str, RegionNode]:
    """Every region that existed on the reading's day, by code, without the links between them.

    The standing in force is the latest that had begun; of two begun the same day the one recorded later.
    """
    rows = (
        RegionStanding.objects.known_at(reading.known_at)
        .filter(basis=Basis.VERIFIED)
        .on(reading.on)
        .order_by("occurred_on", "recorded_at", "id")
        .values_list("region_id", "name", "kind", "parent_id", "exists")
    )
    latest = {code: (name, kind, parent, exists) for code, name, kind, parent, exists in rows}
    return {
        code: RegionNode(code, name, kind, parent)
        for code, (name, kind, parent, exists) in latest.items()
        if exists
    }


def region_tree(on: dt.date | None = None, known_at: dt.date | dt.datetime | None = None) -> list[RegionNode]:
    """The roots of the tree as it stood on a day, children in order of code. Raises as ledger.resolve does."""
    nodes = regions_on(resolve(on, known_at))
    roots: list[RegionNode] = []
    for code in sorted(nodes):
        node = nodes[code]
        parent = nodes.get(node.parent or "")
        (parent.children if parent else roots).append(node)
    return roots


def successors(reading: Reading) -> dict[str, str]:
    """Each region that has been taken over → the region that stands for it at the end of the chain.

    For grouping by 现行区划; regions without a successor stand for themselves and are not in the answer.
    """
    rows = (
        RegionSuccession.objects.known_at(reading.known_at)
        .filter(basis=Basis.VERIFIED)
        .on(reading.on)
        .order_by("occurred_on", "recorded_at", "id")
        .values_list("region_id", "successor_id")
    )
    return follow(dict(rows))


def follow(steps: dict[str, str]) -> dict[str, str]:
    """Chains to their ends: {a: b, b: c} → {a: c, b: c}. A circle ends where it would close."""
    ends = {}
    for start in steps:
        seen, here = {start}, steps[start]
        while here in steps and here not in seen:
            seen.add(here)
            here = steps[here]
        ends[start] = here
    return ends


def current_region_of(
    code: str, on: dt.date | None = None, known_at: dt.date | dt.datetime | None = None
) -> str:
    """The region that stands for this one (itself, when nothing took it over)."""
    return successors(resolve(on, known_at)).get(code, code)


def current_regions_of(codes: Iterable[str], reading: Reading) -> dict[str, str]:
    """current_region_of for many, in one query."""
    ends = successors(reading)
    return {code: ends.get(code, code) for code in codes}


@dataclass(frozen=True)
class RegionEvent:
    """A line of a region's history as known now. `sentence` is what a person reads."""

    occurred: str
    sentence: str
    document: str
    recorded_at: dt.datetime
    key: uuid.UUID


def history_of(code: str) -> list[RegionEvent]:
    """What is believed today about one region, oldest first."""
    standings = RegionStanding.objects.open().filter(region_id=code).select_related("parent")
    successions = (
        RegionSuccession.objects.open()
        .filter(models.Q(region_id=code) | models.Q(successor_id=code))
        .select_related("region", "successor")
    )
    rows: list[RegionStanding | RegionSuccession] = [*standings, *successions]
    rows.sort(key=lambda row: (row.occurred_on, row.recorded_at, row.id))
    return [
        RegionEvent(
            "期初"
            if row.occurred_on == BEGINNING
            else str(PartialDate(row.occurred_first, row.occurred_on, Precision(row.precision))),
            told(row),
            row.document,
            row.recorded_at,
            row.id,
        )
        for row in rows
    ]


HOW_TOLD = {
    SuccessionKind.MERGED: "并入{}",
    SuccessionKind.COVERED: "由{}统一管辖",
    SuccessionKind.REPLACED: "改设为{}",
}


def told(row: RegionStanding | RegionSuccession) -> str:
    if isinstance(row, RegionSuccession):
        way = HOW_TOLD[SuccessionKind(row.kind)].format(row.successor.name)
        return f"{row.region.name}{way}，按现行区划的数字归入后者"
    if not row.exists:
        return f"{row.name}撤销"
    return f"称{row.name}，{row.get_kind_display()}" + (f"，属{row.parent.name}" if row.parent else "")
