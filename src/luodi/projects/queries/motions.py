"""市级动议: who moved what, what the district says, how long it has, what came of it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.projects.models import Motion, MotionReply, MotionRuling, Project
from luodi.projects.queries.ledger_list import BoundedPaginator

A_PAGE = 50
TABS = {"": "异议期内", "ripe": "待裁定", "ruled": "已办结"}


@dataclass(frozen=True, slots=True)
class MotionShown:
    """`days_left`: of the period; negative once it is over. `standing` in words."""

    motion: Motion
    moved_by: str
    reply: MotionReply | None
    replied_by: str
    ruling: MotionRuling | None
    ruled_by: str
    days_left: int

    @property
    def is_pending(self) -> bool:
        return self.ruling is None

    @property
    def is_ripe(self) -> bool:
        return self.is_pending and (self.reply is not None or self.days_left < 0)

    @property
    def standing(self) -> str:
        if self.ruling:
            return str(self.ruling.get_outcome_display())
        if self.reply:
            return f"责任单位{self.reply.get_stance_display()}，待裁定"
        if self.days_left < 0:
            return "期满未答复，待裁定"
        return f"异议期还有 {self.days_left} 天" if self.days_left else "异议期今天截止"


@dataclass(frozen=True, slots=True)
class Motions:
    page: "Page[Any]"
    numbers: Sequence[Any]
    rows: Sequence[MotionShown]


def motions(user: Any, tab: str, page: Any) -> Motions:
    """Of projects the user sees; the period that ends first on top, done ones the latest first. Six queries."""
    day = today()
    found = Motion.objects.open().filter(project__in=Project.objects.visible_to(user))
    if tab == "ruled":
        found = found.exclude(pk__in=Motion.objects.pending().values("pk")).order_by("-recorded_at", "id")
    elif tab == "ripe":
        found = found.pending().ripe(day).order_by("objections_until", "id")
    else:
        found = found.pending().within_period(day).unanswered().order_by("objections_until", "id")
    paginator = BoundedPaginator(found.select_related("project"), A_PAGE)
    shown = paginator.get_page(page)
    return Motions(
        shown, list(paginator.get_elided_page_range(shown.number)), with_words(list(shown.object_list), day)
    )


def motion_of(project: Project, lineage: uuid.UUID) -> MotionShown | None:
    found = list(Motion.objects.open().filter(project=project, lineage=lineage).select_related("project"))
    return with_words(found, today())[0] if found else None


def with_words(found: Sequence[Motion], day: dt.date) -> list[MotionShown]:
    """Each with its reply, its ruling and who said them. Three queries for all."""
    lineages = [motion.lineage for motion in found]
    replies = {r.motion: r for r in MotionReply.objects.open().filter(motion__in=lineages)}
    rulings = {r.motion: r for r in MotionRuling.objects.open().filter(motion__in=lineages)}
    who = _who([*found, *replies.values(), *rulings.values()])
    shown = []
    for motion in found:
        reply, ruling = replies.get(motion.lineage), rulings.get(motion.lineage)
        shown.append(
            MotionShown(
                motion, who[motion.revision], reply, who[reply.revision] if reply else "", ruling,
                who[ruling.revision] if ruling else "", (motion.objections_until - day).days,
            )
        )  # fmt: skip
    return shown


def _who(entries: Iterable[Any]) -> dict[int, str]:
    """{revision: unit and person}"""
    rows = Revision.objects.filter(seq__in={entry.revision for entry in entries})
    return {
        seq: f"{unit} {name}".strip()
        for seq, unit, name in rows.values_list("seq", "unit_name", "actor_name")
    }
