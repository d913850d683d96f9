"""Rows of 一项目一档 as markup, as chapters.py: a template node for each word would cost more than reading them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from luodi.common import formats
from luodi.common.templatetags.parts import NO_KEY
from luodi.projects.enums import Kind, MoneyKind, Nature, Outcome
from luodi.projects.models import Money, Project
from luodi.projects.queries.dossier import FieldShown
from luodi.projects.queries.happenings import STANDING, Earlier, Happening, Planned
from luodi.projects.queries.lacking import Lack, Step

VERIFIED = STANDING[Outcome.VERIFIED]
KINDS, NATURES = dict(MoneyKind.choices), dict(Nature.choices)


def timeline(
    planned: Iterable[Planned], happenings: Iterable[Happening], base: str, may: Mapping[str, bool]
) -> SafeString:
    """List items: what is promised, then what happened. `base`: the project's address; `may`: verbs of the room."""
    items = [*map(_planned, planned), *(_happening(one, base, may) for one in happenings)]
    return mark_safe("\n".join(items))  # noqa: S308 - every piece is escaped


def _planned(one: Planned) -> str:
    late = ' <span class="bad small">已过期</span>' if one.is_late else ""
    return f'<li class="planned"><time>{formats.day(one.on)}</time><div>{escape(one.what)}{late}</div></li>'


def _happening(one: Happening, base: str, may: Mapping[str, bool]) -> str:
    mark = f' class="{one.mark}"' if one.mark else ""
    late = f"，事后 {formats.number(one.late_days)} 天" if one.late_days else ""
    return (
        f"<li{mark}><time>{formats.day(one.on, one.precision)}</time>\n<div><strong>{escape(one.what)}</strong> "
        f'<span class="tag{" strong" if one.standing == VERIFIED else ""}">{escape(one.standing)}</span>'
        + (' <span class="tag">期初数</span>' if one.opening else "")
        + (f' <span class="muted small">材料 {one.proofs} 份</span>' if one.proofs else "")
        + _paragraph("", one.detail)
        + _paragraph("bad", one.reason)
        + _paragraph("warn", one.pending)
        + f'<p class="recorded">{escape(one.who)} 登记于 {formats.tick(one.recorded_at)}{late}'
        + (_verbs(one, base) if may["record"] and one.may_change and one.is_milestone else "")
        + "</p>"
        + (_orphan() if may["verify"] and one.is_orphan else "")
        + _earlier(one.earlier)
        + "</div></li>"
    )


def _paragraph(kind: str, text: str) -> str:
    if not text:
        return ""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def _verbs(one: Happening, base: str) -> str:
    entry = one.entry
    return (
        f' · <a href="{base}milestones/{entry.pk}/correct/">更正</a> · <a href="{base}milestones/{entry.pk}/retract/">撤回</a>'
        f' · <a href="{base}evidence/new/?proves={entry.lineage}&amp;milestone={escape(entry.kind)}">附材料</a>'
    )


def _orphan() -> str:
    address = reverse("projects:verification")
    return f'<p class="warn">填报已撤回，核实数还在计。<a href="{address}?tab=withdrawn">去撤销核实</a></p>'


def _earlier(texts: Sequence[Earlier]) -> str:
    if not texts:
        return ""
    told = "".join(
        f"<p>{escape(one.text)}（{escape(one.who)} 登记于 {formats.tick(one.recorded_at)}）</p>"
        for one in texts
    )
    return f'<details class="earlier"><summary class="muted small">更正过 {len(texts)} 次</summary>{told}</details>'


def lacking(steps: Iterable[Step], base: str, may: Mapping[str, bool]) -> SafeString:
    """Table rows: a group for each step that lacks something."""
    leads = may["record"] or may["assign"]
    rows = [row for step in steps if step.lacks for row in _step(step, base if leads else "")]
    return mark_safe("\n".join(rows))  # noqa: S308 - every piece is escaped


def _step(step: Step, base: str) -> list[str]:
    label = escape(step.label)
    head = f"下一步：{label}" if step.is_next else f"{label}已填报，缺这些不能核实"
    group = f'<tr class="group"><th colspan="4" scope="rowgroup">{head}</th></tr>'
    return [group, *(_lack(one, base) for one in step.lacks)]


def _lack(one: Lack, base: str) -> str:
    label = escape(one.label)
    name = f'<a href="{base}{escape(one.path)}">{label}</a>' if base else label
    days = formats.number(one.days) if one.days else formats.NOTHING
    return (
        f'<tr><td class="name">{name}</td><td data-label="该谁补">{escape(one.owner)}</td>'
        f'<td class="num" data-label="已欠（天）">{days}</td><td class="muted" data-label="依据">{escape(one.source)}</td></tr>'
    )


def fields(shown: Iterable[FieldShown]) -> SafeString:
    """What is stated of the project: a term and its text each."""
    rows = [f"<div><dt>{escape(one.label)}</dt><dd>{escape(one.text)}</dd></div>" for one in shown]
    return mark_safe("".join(rows))  # noqa: S308 - every piece is escaped


def actions(project: Project, following: Kind | None, may: Mapping[str, bool]) -> SafeString:
    """What can be done next: the same for all projects at this point and everybody with these rights, so kept."""
    allowed = frozenset(verb for verb, is_allowed in may.items() if is_allowed)
    kept = _actions(following, allowed, not project.status, project.merged_into is not None)
    return mark_safe(kept.replace(NO_KEY, str(project.pk)))  # noqa: S308 - a template


@lru_cache(maxsize=512)
def _actions(following: Kind | None, allowed: frozenset[str], is_active: bool, is_merged: bool) -> str:
    shown = {
        "next_kind": following, "may": dict.fromkeys(allowed, True), "is_active": is_active, "is_merged": is_merged,
        "key": NO_KEY, "base": f"/projects/{NO_KEY}/",
    }  # fmt: skip
    return render_to_string("projects/parts/actions.html", shown)


def money(entries: Iterable[Money], base: str, may: Mapping[str, bool]) -> SafeString:
    """Table rows: period, kind, amount, flow or running total, voucher."""
    return mark_safe("\n".join(_sum(one, base if may["record"] else "") for one in entries))  # noqa: S308 - every piece is escaped


def _sum(one: Any, base: str) -> str:
    verbs = (
        f'<a href="{base}money/{one.pk}/correct/">更正</a> <a href="{base}money/{one.pk}/retract/">撤回</a>'
        if base
        else ""
    )
    return (
        f'<tr><td class="nowrap" data-label="期间">{formats.day(one.occurred_on, one.precision)}</td>'
        f'<td data-label="口径">{escape(KINDS.get(one.kind, one.kind))}</td>'
        f'<td class="num" data-label="金额">{formats.money(one.amount, one.currency)}</td>'
        f'<td data-label="数性">{escape(NATURES.get(one.nature, one.nature))}</td>'
        f'<td data-label="凭证">{escape(one.voucher) or formats.NOTHING}</td><td class="nowrap num">{verbs}</td></tr>'
    )
