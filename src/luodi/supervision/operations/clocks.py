"""The nightly clocks: reminders before a slip ends, the next slip drafted when it ran out, overdue problems."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from luodi.calc.slips import SlipKind, workdays_left
from luodi.calc.workdays import Extra, UnknownYear, next_workday
from luodi.common.registries import holidays
from luodi.ledger.actors import SYSTEM
from luodi.notices.operations.notice import Message, notify_all
from luodi.org.queries.people_who import people_by_unit
from luodi.supervision.enums import RUNNING, SlipState
from luodi.supervision.models import Problem, Slip
from luodi.supervision.operations.slip import ISSUES, RAISES, issuing_right, link_of, stage_drafts
from luodi.supervision.operations.writing import supervision_revision
from luodi.supervision.queries.presets import preset

REMIND_WITHIN = 2
"""Working days before the last one."""
BATCH = 200
"""Rows a transaction."""
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
    extra = holidays()
    try:
        if next_workday(day, extra).moved_from is not None:
            return Clocked(0, 0, 0)
    except UnknownYear:
        pass  # without the notice of the year weekends are unknown too: rather chase than keep silent
    return Clocked(_remind(day), _draft_next(day), _chase_problems(day))


def _batches(found: QuerySet[Any]) -> Iterator[list[Any]]:
    """Keys of what is due now, some hundred at a time: one transaction each, in order of key, so that two workers
    that meet wait for each other and never lock crosswise."""
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _remind(day: dt.date) -> int:
    extra, reminded = holidays(), 0
    due = {
        slip.pk
        for slip in Slip.objects.due_within(day, day + LOOK_AHEAD)
        if slip.reminded_for != slip.due_on and left(slip.due_on, day, extra) <= REMIND_WITHIN
    }
    for keys in _batches(Slip.objects.filter(pk__in=due)):
        with transaction.atomic():
            unmarked = Q(reminded_for__isnull=True) | ~Q(reminded_for=F("due_on"))
            mine = list(_locked(Slip.objects.due_within(day, day + LOOK_AHEAD), keys).filter(unmarked))
            Slip.objects.filter(pk__in=[slip.pk for slip in mine]).update(reminded_for=F("due_on"))
            told = Told(mine, day)
            notify_all([told.receiver(slip, f"{slip}将于 {slip.due_on} 到期") for slip in mine])
            reminded += len(mine)
    return reminded


def _draft_next(day: dt.date) -> int:
    """逾期: the next tier waits for the office's signature; after the last tier the issuer is told once."""
    drafted = 0
    unchased = Slip.objects.overdue_on(day).filter(chased_for__isnull=True)
    for keys in _batches(unchased):
        with supervision_revision(by=SYSTEM, verb="draft_next") as rev:
            mine = list(_locked(unchased, keys).select_related("problem"))
            Slip.objects.filter(pk__in=[slip.pk for slip in mine]).update(chased_for=F("due_on"))
            after = [(slip, _following(slip)) for slip in mine]
            told = Told(mine, day)
            notify_all([message for slip, kind in after for message in _of_overdue(told, slip, kind)])
            raised = set(
                Slip.objects.filter(follows__in=mine)
                .exclude(state=SlipState.WITHDRAWN)
                .values_list("follows_id", flat=True)
            )
            new = [(slip, kind, slip.demand) for slip, kind in after if kind and slip.pk not in raised]
            drafted += len(stage_drafts(rev, new))
    return drafted


def _following(slip: Slip) -> SlipKind | None:
    found = preset()
    return found.following(found.kind(slip.kind)) if slip.tier >= 0 else None


def _of_overdue(told: "Told", slip: Slip, following: SlipKind | None) -> list[Message]:
    if following is None:
        return [told.issuer(slip, f"{slip}逾期未办结，已是最后一级", "请决定提请领导或批示重办。")]
    return [
        told.receiver(slip, f"{slip}已逾期（{slip.due_on}），将升级为{following.label}"),
        told.issuer(slip, f"{slip}逾期，已拟{following.label}待签发"),
    ]


def _chase_problems(day: dt.date) -> int:
    """A promised day passed and no slip runs: the lead unit is told once, the office sees it in its to-dos."""
    chased = 0
    under_slip = Slip.objects.filter(state__in=RUNNING).values("problem")
    unchased = Problem.objects.overdue_on(day).filter(chased_for__isnull=True).exclude(pk__in=under_slip)
    for keys in _batches(unchased):
        with transaction.atomic():
            mine = list(_locked(unchased, keys).select_related("project"))
            Problem.objects.filter(pk__in=[p.pk for p in mine]).update(chased_for=F("promised_on"))
            leads = people_by_unit({p.lead_unit for p in mine}, "supervision.handle")
            notify_all(
                Message(
                    leads.get(problem.lead_unit, ()),
                    f"问题过了承诺日：{problem.project.name}——{problem.title}",
                    f"承诺 {problem.promised_on} 前解决，请填进展或说明改期理由。",
                    f"/supervision/problems/{problem.pk}/",
                )
                for problem in mine
            )
            chased += len(mine)
    return chased


def _locked(rows: QuerySet[Any], keys: list[Any]) -> QuerySet[Any]:
    """What of them is still due, once whoever else had it is done."""
    return rows.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk")


class Told:
    """Who is told of slips, looked up once for all of them."""

    def __init__(self, slips: Collection[Slip], day: dt.date) -> None:
        self.handlers = people_by_unit({slip.to_unit for slip in slips}, "supervision.handle", day)
        issuers = {slip.issuer_unit for slip in slips}
        self.issuers = {may: people_by_unit(issuers, may, day) for may in (ISSUES, RAISES)}

    def receiver(self, slip: Slip, subject: str) -> Message:
        return Message(self.handlers.get(slip.to_unit, ()), subject, slip.demand, link_of(slip))

    def issuer(self, slip: Slip, subject: str, body: str = "") -> Message:
        people = self.issuers[issuing_right(slip)].get(slip.issuer_unit, ())
        return Message(people, subject, body, link_of(slip))


def left(due: dt.date | None, day: dt.date, extra: Extra) -> int:
    if due is None:
        return REMIND_WITHIN + 1
    try:
        return workdays_left(due, day, extra)
    except UnknownYear:
        return (due - day).days
