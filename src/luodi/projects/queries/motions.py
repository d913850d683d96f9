"""市级动议: who moved what, what the district says, how long it has, what came of it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Q

from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.projects.models import Motion, MotionReply, MotionRuling, Project
from luodi.projects.queries.ledger_list import BoundedPaginator

A_PAGE = 50
TABS = {"": "异议期内", "ripe": "待裁定", "ruled": "已办结"}


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    label: str
    count: int


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
    tabs: Sequence[Tab]
    tab: str
    page: "Page[Any]"
    numbers: Sequence[Any]
    rows: Sequence[MotionShown]


def motions(user: Any, asked: str | None, page: Any) -> Motions:
    """
    Of projects the user sees; the period that ends first on top, done ones the latest first. Nothing `asked`: the
    first tab that has one. Seven queries.
    """
    day = today()
    tabs = _tabs(user, day)
    tab = asked if asked in TABS else next((each.code for each in tabs if each.count), "")
    order = ("-recorded_at", "id") if tab == "ruled" else ("objections_until", "id")
    found = _seen_by(user).filter(pk__in=_standing(tab, day).values("pk")).order_by(*order)
    paginator = BoundedPaginator(found.select_related("project"), A_PAGE)
    shown = paginator.get_page(page)
    numbers = list(paginator.get_elided_page_range(shown.number))
    return Motions(tabs, tab, shown, numbers, with_words(list(shown.object_list), day))


def _tabs(user: Any, day: dt.date) -> list[Tab]:
    """Each tab with how many motions stand there. One query."""
    counts = _seen_by(user).aggregate(
        **{f"n_{code}": Count("pk", filter=Q(pk__in=_standing(code, day).values("pk"))) for code in TABS}
    )
    return [Tab(code, label, counts[f"n_{code}"]) for code, label in TABS.items()]


def _seen_by(user: Any) -> Any:
    return Motion.objects.open().filter(project__in=Project.objects.visible_to(user))


def _standing(tab: str, day: dt.date) -> Any:
    """The open motions of one tab."""
    pending = Motion.objects.pending()
    if tab == "ruled":
        return Motion.objects.open().exclude(pk__in=pending.values("pk"))
    return pending.ripe(day) if tab == "ripe" else pending.within_period(day).unanswered()


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
