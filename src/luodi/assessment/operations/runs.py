"""Scoring all units and storing it whole; publishing."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luodi.assessment.enums import RunKind, Shown
from luodi.assessment.errors import Refusal, SchemeRefused
from luodi.assessment.models import Publication, Run, SchemeVersion, Scorecard
from luodi.assessment.models.target import line_of
from luodi.assessment.operations.writing import assessment_revision, today_dated
from luodi.assessment.queries.inputs import Asked, Given, Table, gathered
from luodi.assessment.queries.scoring import Outcome, evaluated, groups_for
from luodi.assessment.queries.units import answering, assessed_units
from luodi.calc.scoring.engine import Card
from luodi.calc.scoring.errors import Blocked, WrongScheme
from luodi.calc.scoring.reading import examined
from luodi.calc.scoring.scheme import Group
from luodi.indicators.periods import Period
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import resolve, today
from luodi.org.models import Unit
from luodi.projects.operations.writing import require, within

ENGINE = 1
"""Version of the arithmetic, stored with each run: an old run says by which it was made."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run. `overrides`: typed over the gathered values (what-if), only in a trial."""

    version: SchemeVersion
    kind: RunKind
    until: dt.date
    phase: str = ""
    overrides: Mapping[tuple[str, str], Decimal | None] = field(default_factory=dict)
    known_at: dt.datetime | None = None

    @property
    def period(self) -> Period:
        year = self.until.year
        whole = self.until == dt.date(year, 12, 31)
        label = f"{year}年" if whole else f"{year}年截至{self.until.month}月{self.until.day}日"
        return Period(dt.date(year, 1, 1), self.until, label)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything of a run before it is stored; a trial is shown from it without storing."""

    order: Order
    units: tuple[Unit, ...]
    groups: tuple[Group, ...] | None
    table: Table
    outcome: Outcome
    known_at: dt.datetime
    seq: int

    @property
    def title(self) -> str:
        phase = f"（{self.order.phase}）" if self.order.phase else ""
        until = self.order.until
        whole = until == dt.date(until.year, 12, 31)
        days = "" if whole else f"（截至{until.year}年{until.month}月{until.day}日）"
        return f"{self.order.version.scheme.name}{phase}{self.order.kind.label}{days}"


def prepare(order: Order) -> Prepared:
    """Gathers and scores, writes nothing. Raises Refusal, SchemeRefused, LedgerRefusal."""
    if order.until > today():
        raise Refusal(f"截止日 {order.until} 还没到，最晚算到今天。", "until")
    body = order.version.body
    units = units_on(order.until)
    groups = groups_for(body, units)
    scheme, problems = examined(body, phase=order.phase, groups=groups)
    if problems:
        raise SchemeRefused(problems)
    reading = resolve(on=order.until, known_at=order.known_at)
    confirmed = order.kind in RunKind.official()
    asked = Asked(units, order.period, reading.known_at, confirmed)
    table = gathered(scheme, order.version.scheme, asked)
    for (unit, code), value in order.overrides.items():
        if unit in table and code in scheme.inputs:
            table[unit][code] = Given(value, value, "试算时改填")
    members = None if groups is None else tuple(_present(groups, units))
    try:
        outcome = evaluated(body, table, members, order.phase)
    except Blocked as lacking:
        raise Refusal(str(lacking)) from lacking
    except WrongScheme as wrong:
        raise SchemeRefused(wrong.problems) from wrong
    return Prepared(order, units, members, table, outcome, reading.known_at, reading.seq)


def units_on(day: dt.date) -> tuple[Unit, ...]:
    """Units that answer for themselves on the day: one merged by then is scored with its successor."""
    units = assessed_units()
    if not units:
        raise Refusal("没有可考核的单位：请先在「单位与岗位」里登记区县招商局或功能区管委会。")
    answers = answering(units, day)
    return tuple(unit for unit in units if answers[unit.pk] == unit.pk)


def _present(groups: Sequence[Group], units: Sequence[Unit]) -> list[Group]:
    names = {unit.name for unit in units}
    cut = [Group(group.name, tuple(m for m in group.members if m in names)) for group in groups]
    return [group for group in cut if group.members]


def store_run(*, by: Any, prepared: Prepared, request_key: uuid.UUID | None = None) -> Run:
    """
    Stores the run whole, then one card per unit. Raises Refusal when an official run is asked of a scheme that is
    not frozen, or with values typed over.
    """
    require(by, "assessment.run", "您的岗位不能计分。")
    order = prepared.order
    if order.kind in RunKind.official():
        if not order.version.is_frozen:
            raise Refusal(
                f"{order.kind.label}计分要用已定稿的办法，这一稿是「{order.version.get_state_display()}」；可以先试算。"
            )
        if order.overrides:
            raise Refusal(f"{order.kind.label}计分不能改填数据；请在台账或评议里改正，或只作试算。")
    with assessment_revision(by=by, verb="run_scheme", request_key=request_key) as rev:
        run = Run(
            version=order.version, year=order.version.scheme.year, kind=order.kind, title=prepared.title,
            body=body_of(prepared), **dated(order.until),
        )  # fmt: skip
        rev.add(run)
        add_cards(rev, run, prepared.units, prepared.outcome)
    return run


def body_of(prepared: Prepared) -> dict[str, Any]:
    doubt = prepared.outcome.doubt
    return {
        "engine": ENGINE,
        "scheme": prepared.order.version.body,
        "phase": prepared.order.phase,
        "period": [prepared.order.period.first.isoformat(), prepared.order.period.last.isoformat()],
        "known_at": prepared.known_at.isoformat(),
        "seq": prepared.seq,
        "units": [{"id": str(u.pk), "name": u.name, "code": u.code} for u in prepared.units],
        "groups": None
        if prepared.groups is None
        else [{"name": g.name, "members": list(g.members)} for g in prepared.groups],
        "inputs": {unit: {c: g.as_data() for c, g in row.items()} for unit, row in prepared.table.items()},
        "doubt": {
            "runs": doubt.runs,
            "varied": list(doubt.varied),
            "weights": [
                {"code": w.code, "name": w.name, "declared": w.declared, "effective": w.effective}
                for w in doubt.weights
            ],
        },
    }


def add_cards(
    rev: OpenRevision,
    run: Run,
    units: Sequence[Unit],
    outcome: Outcome,
    old: Mapping[str, Scorecard] | None = None,
) -> list[Scorecard]:
    """One card per unit; in a recomputation each supersedes the unit's earlier one."""
    cards = []
    by_name = {unit.name: unit for unit in units}
    for card in outcome.scored.cards:
        unit, interval = by_name[card.unit], outcome.doubt.intervals[card.unit]
        new = Scorecard(
            run_lineage=run.lineage, run=run, unit=unit, unit_name=unit.name, group=card.group, total=card.total,
            place=card.rank, best=interval.best, worst=interval.worst, grade=card.grade,
            body=card_body(card, interval.same, interval.chances, run), lineage=line_of("card", run.lineage, unit.pk),
            occurred_first=run.occurred_first, occurred_on=run.occurred_on, precision=run.precision,
        )  # fmt: skip
        earlier = (old or {}).get(card.unit)
        if earlier is None:
            rev.add(new)
        else:
            rev.supersede(earlier, new)
        cards.append(new)
    return cards


def card_body(card: Card, same: float, chances: Sequence[float], run: Run) -> dict[str, Any]:
    """Enough for the card's page without the run, which only the city sees."""
    body = run.body
    return {
        "marks": {
            code: {
                "points": str(mark.shown), "working": mark.working, "counts": mark.counts,
                "weight": str(mark.weight),
            }
            for code, mark in card.marks.items()
        },
        "inputs": body["inputs"][card.unit],
        "scheme": body["scheme"],
        "phase": body["phase"],
        "period": body["period"],
        "known_at": body["known_at"],
        "reward": card.reward,
        "vetoed": list(card.vetoed),
        "promoted": list(card.promoted),
        "same": same,
        "chances": list(chances),
        "group_size": len(chances),
        "runs": body["doubt"]["runs"],
        "varied": body["doubt"]["varied"],
    }  # fmt: skip


def publish(
    *, by: Any, run: Run, shown: Shown, document: str, request_key: uuid.UUID | None = None
) -> Publication:
    """
    Lets the districts see their cards, or also the ranking as it stands now; publishing again supersedes. Raises
    Refusal for a trial, and for a ranking without 看各地排名.
    """
    require(by, "assessment.approve", "您的岗位不能公布成绩。")
    if run.kind == RunKind.TRIAL:
        raise Refusal("试算不公布；请用已定稿的办法计分后再公布。")
    document = within(document, 80, "依据文号", "document")
    if shown == Shown.RANKING:
        require(by, "figures.rank", "公布位次要有「看各地排名」的权限。")
        if not document:
            raise Refusal("公布位次要写依据文号：基层减负规定不许频繁排名通报。", "document")
    with assessment_revision(by=by, verb="publish", reason=document, request_key=request_key) as rev:
        old = Publication.objects.open().filter(run_lineage=run.lineage).select_for_update().first()
        cards = (
            Scorecard.objects.open().filter(run_lineage=run.lineage).order_by("group", "place", "unit__sort")
        )
        ranking = [
            {"group": c.group, "unit": c.unit_name, "total": str(c.total), "place": c.place, "best": c.best,
             "worst": c.worst, "grade": c.grade}
            for c in cards
        ]  # fmt: skip
        new = Publication(
            run_lineage=run.lineage, year=run.year, title=run.title, shown=shown, document=document,
            ranking=ranking if shown == Shown.RANKING else [], lineage=line_of("publication", run.lineage),
            **today_dated(),
        )  # fmt: skip
        if old is None:
            rev.add(new)
        else:
            rev.supersede(old, new)
    return new
