"""
周一一页纸 of the bureau's clerk (domain notes 9: who has not reported, what is stale, which evidence is missing), and of
every post that has none of its own: its to-dos.
"""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from luodi.calc.partial_dates import PartialDate
from luodi.common import formats
from luodi.common.registries import TodoSource, todos_of
from luodi.org.models import Unit
from luodi.projects.enums import Outcome
from luodi.projects.models import MonthlyReturn, Project
from luodi.projects.queries.choices import names
from luodi.projects.queries.claims import ClaimRow, count_claims, queue
from luodi.supervision.queries.sheet_parts import MOST, Row, Section

STALE = 60
"""Days without anything recorded; the list of projects offers the same filter."""
LISTS = 5
"""To-do lists that fit on one page with their rows."""
ELSEWHERE = "projects-to-verify"
"""The to-do the bureau's sheet shows in full."""


def bureau(user: Any, day: dt.date) -> list[Section]:
    rest = [(source, source.count(user)) for source in todos_of(user) if source.code != ELSEWHERE]
    return [_unreported(user, day), _to_verify(user), _stale(user, day), _in_numbers(rest)]


def own(user: Any, _day: dt.date) -> list[Section]:
    """The post's own lists in the order of its home page; those that do not fit on the page by their number."""
    counted = [(source, count) for source in todos_of(user) if (count := source.count(user))]
    found = []
    for source, count in counted[:LISTS]:
        rows = [Row(r.text, r.note, "您", r.due, r.url, r.late) for r in source.rows(user, MOST)]
        found.append(Section(source.label, rows, max(count - MOST, 0), source.address))
    if counted[LISTS:]:
        found.append(_in_numbers(counted[LISTS:]))
    return found or [Section("本周", [], empty="没有要办的事。")]


def _unreported(user: Any, day: dt.date) -> Section:
    """Units with projects going on that lack this month's return, the most first."""
    month = PartialDate.of_month(day.year, day.month)
    returned = MonthlyReturn.objects.open().filter(project=OuterRef("pk"), occurred_on=month.last)
    moving = Project.objects.visible_to(user).unmerged().active()
    units = moving.values("unit").annotate(whole=Count("pk"), left=Count("pk", filter=~Q(Exists(returned))))
    owing = list(units.filter(left__gt=0).order_by("-left", "unit"))
    called = dict(Unit.objects.values_list("pk", "short_name"))
    rows = [
        Row(
            called[row["unit"]], f"在推进 {row['whole']:,} 个，{row['left']:,} 个还没报{day.month}月的",
            called[row["unit"]], month.last, f"{reverse('projects:list')}?unit={row['unit']}&status=active",
        )
        for row in owing[:MOST]
    ]  # fmt: skip
    return Section(
        "本月还没报的单位", rows, max(len(owing) - MOST, 0), reverse("projects:list"), "各单位都报了。"
    )


def _to_verify(user: Any) -> Section:
    """等市里核实: what lacks evidence goes back to the unit, the rest can be decided."""
    found = queue(user, Outcome.PASSED, names(), 1, a_page=MOST).projects
    rows = [
        Row(
            one.project.name, "；".join(_claim(claim) for claim in one.claims),
            one.project.unit_name if any(claim.lacks for claim in one.claims) else "您", None,
            reverse("projects:dossier", args=[one.project.pk]),
        )
        for one in found
    ]  # fmt: skip
    shown = sum(len(one.claims) for one in found)
    more = count_claims(user, Outcome.PASSED, "") - shown
    return Section("等市里核实的", rows, max(more, 0), reverse("projects:verification"), "没有等核实的。")


def _claim(claim: ClaimRow) -> str:
    said = f"{claim.what}（{formats.tick(claim.recorded_at)}报）"
    return f"{said}还缺{'、'.join(claim.lacks)}" if claim.lacks else said


def _stale(user: Any, day: dt.date) -> Section:
    before = day - dt.timedelta(days=STALE)
    moving = Project.objects.visible_to(user).unmerged().active()
    found = moving.filter(last_recorded_at__date__lt=before)
    rows = [
        Row(
            p.name, f"{(day - p.last_recorded_at.date()).days:,} 天没有动静", p.unit_name, None,
            reverse("projects:dossier", args=[p.pk]), True,
        )
        for p in found.order_by("last_recorded_at", "id")[:MOST]
    ]  # fmt: skip
    more = found.count() - MOST
    return Section(
        "久未更新的", rows, max(more, 0), f"{reverse('projects:list')}?stale={STALE}", "都有更新。"
    )


def _in_numbers(counted: list[tuple[TodoSource, int]]) -> Section:
    rows = [
        Row(source.label, f"{count:,} 件", "您", None, source.address) for source, count in counted if count
    ]
    return Section("其余待办", rows, empty="没有别的待办。")
