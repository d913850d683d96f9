"""The lamps of the last nights of months in 2018, by the rules themselves over what was typed by then."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from luodi.calc.lamps import Judged, Standing, judge, rule_sets
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Journal, Row, on
from luodi.demo.city.moments import END, at_hour
from luodi.ledger.actors import SYSTEM
from luodi.ledger.enums import Basis
from luodi.projects.enums import STATUS_AFTER, Kind, MoneyKind, Status
from luodi.projects.models import Milestone, Money, PlanAmount, PlanDate
from luodi.supervision.models import LampState

NIGHTS = (dt.date(2018, 9, 3), dt.date(2018, 10, 8), dt.date(2018, 11, 1), dt.date(2018, 12, 3), END)
READ = (Milestone, Money, PlanAmount, PlanDate)


def light_lamps(journal: Journal, dossiers: list[Dossier]) -> None:
    """An entry where lamp or reasons changed since the night before; its lineage is the project's key."""
    rules = next(iter(rule_sets().values()))
    typed = _typed(journal.rows)
    last: dict[uuid.UUID, Row] = {}
    for night in NIGHTS:
        act = journal.act(at_hour(night, 1, 20), SYSTEM, "supervision.judge_lamps")
        for dossier in dossiers:
            if dossier.created_at > act.at:
                continue
            found = judge(_standing(dossier, typed[dossier.id], act.at, night), rules)
            old = last.get(dossier.id)
            content = _content(found, night, old)
            if old is None:
                last[dossier.id] = act.add(
                    LampState, on(night), lineage=dossier.id, project_id=dossier.id, rule_set=rules.code,
                    rule_version=rules.version, held=False, **content,
                )  # fmt: skip
            elif any(old.content[name] != value for name, value in content.items()):
                last[dossier.id] = act.supersede(old, on(night), **content)
        act.subjects.clear()  # as the nightly run: thousands of projects are nobody's history


def _content(found: Judged, night: dt.date, old: Row | None) -> dict[str, Any]:
    same = old is not None and old.content["lamp"] == found.lamp
    return {
        "lamp": found.lamp, "reasons": "\n".join(found.reasons), "consequences": "\n".join(found.consequences),
        "since": old.content["since"] if same and old is not None else night,
    }  # fmt: skip


def _typed(rows: Iterable[Row]) -> dict[uuid.UUID, list[Row]]:
    """Claims a lamp reads, by project."""
    found: dict[uuid.UUID, list[Row]] = defaultdict(list)
    for row in rows:
        if row.model in READ and row.basis == Basis.CLAIMED and row.project_id:
            found[row.project_id].append(row)
    return found


def _standing(dossier: Dossier, rows: list[Row], at: dt.datetime, night: dt.date) -> Standing:
    """The rule of supervision.queries.lamp_facts, over rows in memory."""
    known = [r for r in rows if r.opened.at <= at and (r.closed is None or r.closed.at > at)]
    happened = sorted(
        (r.when.last, Kind(r.content["kind"])) for r in known if r.model is Milestone and r.when.last <= night
    )
    first = {kind: day for day, kind in reversed(happened)}
    invested, arrived = _flows(known, MoneyKind.INVESTED, night), _flows(known, MoneyKind.ARRIVED, night)
    month_end = night.replace(day=1) - dt.timedelta(days=1)
    plans = [r for r in known if r.model is PlanAmount and r.when.last <= month_end]
    starts = [r for r in known if r.model is PlanDate and r.content["kind"] == Kind.STARTED]
    status = next(
        (STATUS_AFTER[kind] for _, kind in reversed(happened) if kind in STATUS_AFTER), Status.ACTIVE
    )
    done = [first[kind] for kind in (Kind.COMPLETED, Kind.PRODUCING) if kind in first]
    days = [day for day, _ in (*invested, *arrived)] + [day for day, _ in happened]
    return Standing(
        day=night, signed_on=first.get(Kind.SIGNED, dossier.member.signed_on),
        planned_start=max(starts, key=lambda r: r.content["version"]).content["planned_on"] if starts else None,
        started_on=first.get(Kind.STARTED), completed_on=min(done, default=None),
        in_statistics_on=first.get(Kind.IN_STATISTICS), planned_total=Decimal(dossier.member.planned),
        planned_so_far=Decimal(sum(r.content["amount"] for r in plans)) if plans else None,
        invested=Decimal(sum(amount for _, amount in invested)) if invested else None,
        arrived=Decimal(sum(amount for _, amount in arrived)) if arrived else None,
        arrived_on=max((day for day, _ in arrived), default=None), moved_on=max(days, default=None),
        gone="" if status == Status.ACTIVE else str(status.label),
    )  # fmt: skip


def _flows(rows: list[Row], kind: MoneyKind, night: dt.date) -> list[tuple[dt.date, int]]:
    return [
        (row.when.last, row.content["amount"])
        for row in rows
        if row.model is Money and row.content["kind"] == kind and row.when.last <= night
    ]
