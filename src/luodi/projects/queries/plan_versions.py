"""历次计划: what each version of a plan said differently from the one before it."""

import datetime as dt
import itertools
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luodi.common import formats
from luodi.projects.models import PlanAmount, PlanDate
from luodi.projects.queries.entries import Entries


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """`nodes` in words; `months`: the sum of the monthly amounts it set, in 万元, None where it set none."""

    number: int
    made_at: dt.datetime
    who: str
    reason: str
    nodes: tuple[str, ...]
    months: Decimal | None


def plan_versions(entries: Entries) -> list[PlanVersion]:
    """The latest first. No query."""
    dates: dict[int, list[PlanDate]] = defaultdict(list)
    amounts: dict[int, list[PlanAmount]] = defaultdict(list)
    for node in entries.all(PlanDate):
        dates[node.version].append(node)
    for month in entries.all(PlanAmount):
        amounts[month.version].append(month)
    before = {
        later.id: earlier
        for lineage in entries.lineages(PlanDate).values()
        for earlier, later in itertools.pairwise(lineage)
    }
    return [
        _version(number, entries, dates[number], amounts[number], before)
        for number in sorted({*dates, *amounts}, reverse=True)
    ]


def _version(
    number: int, entries: Entries, dates: Sequence[PlanDate], amounts: Sequence[PlanAmount],
    before: Mapping[uuid.UUID, PlanDate],
) -> PlanVersion:  # fmt: skip
    first = min([*dates, *amounts], key=lambda entry: entry.recorded_at)
    revision = entries.revision_of(first)
    said = [_node(node, before.get(node.id)) for node in sorted(dates, key=lambda node: node.planned_on)]
    months = sum((month.amount for month in amounts), Decimal(0)) if amounts else None
    return PlanVersion(
        number, revision.at, revision.actor_name, revision.reason, tuple(filter(None, said)), months
    )


def _node(node: PlanDate, old: PlanDate | None) -> str:
    """Empty for one that stayed as it was."""
    day = formats.day(node.planned_on)
    if old is None:
        return f"{node.get_kind_display()} {day}"
    if old.planned_on == node.planned_on:
        return ""
    return f"{node.get_kind_display()} {formats.day(old.planned_on)} → {day}"
