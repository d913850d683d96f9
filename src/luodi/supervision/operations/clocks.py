"""The nightly clocks: reminders before a slip ends, the next slip drafted when it ran out, overdue problems."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from luodi.calc.slips import workdays_left
from luodi.calc.workdays import Extra, UnknownYear, next_workday
from luodi.ledger.actors import SYSTEM
from luodi.notices.operations.notice import notify
from luodi.supervision.enums import RUNNING, SlipState
from luodi.supervision.models import Problem, Slip
from luodi.supervision.operations.slip import stage_draft, tell_issuer, tell_receiver
from luodi.supervision.operations.writing import supervision_revision
from luodi.supervision.queries.calendar import office_days
from luodi.supervision.queries.people import people_who_may
from luodi.supervision.queries.presets import preset

REMIND_WITHIN = 2
"""Working days before the last one."""
LOOK_AHEAD = dt.timedelta(days=14)
"""The longest holiday is nine days off in a row: two working days never lie further ahead."""


@dataclass(frozen=True, slots=True)
class Clocked:
    reminded: int
    drafted: int
    chased: int


def run_clocks(day: dt.date) -> Clocked:
    """
    As of the morning of `day`, each thing once whatever happens in between: what is done is marked in the row
    it concerns, in the transaction that does it. On a day off nothing is sent.
    """
    extra = office_days()
    try:
        if next_workday(day, extra).moved_from is not None:
            return Clocked(0, 0, 0)
    except UnknownYear:
        pass  # without the notice of the year weekends are unknown too: rather chase than keep silent
    return Clocked(_remind(day), _draft_next(day), _chase_problems(day))


def _remind(day: dt.date) -> int:
    extra, reminded = office_days(), 0
    for slip in Slip.objects.due_within(day, day + LOOK_AHEAD):
        if slip.reminded_for == slip.due_on or _left(slip.due_on, day, extra) > REMIND_WITHIN:
            continue
        with supervision_revision(by=SYSTEM, verb="remind"):
            unmarked = Q(reminded_for__isnull=True) | ~Q(reminded_for=slip.due_on)
            mine = Slip.objects.filter(unmarked, pk=slip.pk, due_on=slip.due_on)
            if mine.update(reminded_for=slip.due_on):
                tell_receiver(slip, f"{slip}将于 {slip.due_on} 到期")
                reminded += 1
    return reminded


def _draft_next(day: dt.date) -> int:
    """逾期: the next tier waits for the office's signature; after the last tier the issuer is told once."""
    drafted = 0
    for key in Slip.objects.overdue_on(day).filter(chased_for__isnull=True).values_list("pk", flat=True):
        with supervision_revision(by=SYSTEM, verb="draft_next") as rev:
            slip = (
                Slip.objects.select_for_update(of=("self",))
                .select_related("problem")
                .overdue_on(day)
                .filter(pk=key, chased_for__isnull=True)
                .first()
            )
            if slip is None:
                continue
            slip.chased_for = slip.due_on
            slip.save()
            kind = preset().kind(slip.kind)
            following = preset().following(kind) if slip.tier >= 0 else None
            if following is None:
                tell_issuer(slip, f"{slip}逾期未办结，已是最后一级", "请决定提请领导或批示重办。")
                continue
            if not slip.followed_by.exclude(state=SlipState.WITHDRAWN).exists():
                stage_draft(rev, slip, following, slip.demand)
                drafted += 1
            tell_receiver(slip, f"{slip}已逾期（{slip.due_on}），将升级为{following.label}")
            tell_issuer(slip, f"{slip}逾期，已拟{following.label}待签发")
    return drafted


def _chase_problems(day: dt.date) -> int:
    """A promised day passed and no slip runs: the lead unit is told once, the office sees it in its to-dos."""
    chased = 0
    under_slip = Slip.objects.filter(state__in=RUNNING).values("problem")
    overdue = Problem.objects.overdue_on(day).exclude(pk__in=under_slip)
    for problem in overdue.filter(chased_for__isnull=True).select_related("project"):
        with supervision_revision(by=SYSTEM, verb="chase_problem"):
            if not Problem.objects.filter(pk=problem.pk, chased_for__isnull=True).update(
                chased_for=problem.promised_on
            ):
                continue
            notify(
                people_who_may([problem.lead_unit], "supervision.handle"),
                subject=f"问题过了承诺日：{problem.project.name}——{problem.title}",
                body=f"承诺 {problem.promised_on} 前解决，请填进展或说明改期理由。",
                link=f"/supervision/problems/{problem.pk}/",
            )
            chased += 1
    return chased


def _left(due: dt.date | None, day: dt.date, extra: Extra) -> int:
    if due is None:
        return REMIND_WITHIN + 1
    try:
        return workdays_left(due, day, extra)
    except UnknownYear:
        return (due - day).days
