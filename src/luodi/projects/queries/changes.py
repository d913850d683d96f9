"""Openings and closings of every entry figures read, as sentences: why a number moved between two readings."""

import uuid
from collections.abc import Collection
from typing import Any

from luodi.indicators.facts import Cause, CauseFinder
from luodi.ledger.enums import Basis, Closing
from luodi.ledger.models import Entry, Revision
from luodi.projects.fields import BY_CODE
from luodi.projects.models import (
    Credit,
    Duty,
    Investor,
    Merge,
    Milestone,
    Money,
    Particulars,
    PlanAmount,
    PlanDate,
    Signing,
    YearlyActual,
)

STANDING_READS: tuple[type[Entry], ...] = (
    Milestone, Signing, Particulars, Merge, Credit, Duty, Investor, PlanDate,
)  # fmt: skip
ONE_BASIS: tuple[type[Entry], ...] = (Milestone, Money, YearlyActual)
"""Their claims say nothing in verified readings; what a project is (particulars …) is read from claims too."""


def changes_of(*counted: type[Entry]) -> CauseFinder:
    """
    A finder of changes for a table over the `counted` entries and their projects. It gives one Cause for each
    entry recorded and one for each closed, in one query a table.
    """

    def find(projects: Collection[uuid.UUID]) -> list[Cause]:
        found: list[tuple[Any, bool]] = []
        for model in dict.fromkeys((*counted, *STANDING_READS)):
            for entry in model.objects.filter(project_id__in=projects):  # type: ignore[misc]
                found.append((entry, False))
                if entry.closed_revision is not None:
                    found.append((entry, True))
        revisions = {e.closed_revision if closing else e.revision for e, closing in found}
        actors = dict(Revision.objects.filter(seq__in=revisions).values_list("seq", "actor_name"))
        return [_cause(entry, closing, actors) for entry, closing in found]

    return find


def _cause(entry: Any, closing: bool, actors: dict[int, str]) -> Cause:
    seq = entry.closed_revision if closing else entry.revision
    verb = Closing(entry.closed_kind).label if closing else "登记"
    basis = Basis(entry.basis).label
    who = actors.get(seq, "")
    return Cause(
        subject=entry.project_id,
        revision=seq,
        at=entry.closed_at if closing else entry.recorded_at,
        closing=closing,
        table=entry._meta.db_table,
        entry=entry.id,
        on=entry.occurred_on,
        basis=entry.basis if isinstance(entry, ONE_BASIS) else "",
        sentence=f"{who}{verb}：{_what(entry)}（{basis}，{entry.occurred_on:%Y-%m-%d}），第 {seq} 次修订",
    )


def _what(entry: Any) -> str:
    match entry:
        case Money() | PlanAmount():
            return f"{entry.get_kind_display()} {entry.amount.normalize():f}万"
        case Milestone() | Signing():
            return str(entry.get_kind_display())
        case PlanDate():
            return f"计划{entry.get_kind_display()} {entry.planned_on:%Y-%m-%d}"
        case Particulars():
            return "基本情况" if "name" in entry.values else f"变更{'、'.join(_labels(entry.values))}"
        case Merge():
            return "并入另一项目"
        case Credit():
            return f"计分归属 {entry.unit_name} {entry.share.normalize():f}"
        case Duty():
            return f"{entry.get_role_display()} {entry.person_name or entry.unit_name}"
        case Investor():
            return f"投资方 {entry.name}"
        case _:
            return f"{entry.get_measure_display()} {entry.amount.normalize():f}"


def _labels(values: dict[str, Any]) -> list[str]:
    return [BY_CODE[code].label for code in values if code in BY_CODE]
