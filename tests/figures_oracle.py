"""
The slow oracle of figures: reads the definition files as plain data, replays entries in memory, project by
project, and shares no code with luodi.indicators or luodi.projects.reading.
"""

import datetime as dt
import statistics
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import yaml

from luodi.projects.models import (
    Credit,
    Investor,
    Merge,
    Milestone,
    Money,
    Particulars,
    PlanAmount,
    PlanDate,
    Project,
    Signing,
    YearlyActual,
)

FOLDER = Path(__file__).parents[1] / "src" / "luodi" / "projects" / "definitions"
SAME_DAY = [
    "negotiating", "signed", "registered", "land_supplied", "landed", "started", "in_statistics", "completed",
    "producing", "above_scale", "full_capacity", "halted", "resumed", "cancelled", "revived", "exited",
]  # fmt: skip
MOVES = {"halted": 1, "resumed": 0, "cancelled": 2, "revived": 0, "exited": 3}
MODELS = (Credit, Investor, Merge, Milestone, Money, Particulars, PlanAmount, PlanDate, Signing, YearlyActual)
TOTAL = "*"


def shipped():
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["figures"]:
            found[item["code"]] = item
    return found


class Oracle:
    """Everything believed at one tick."""

    def __init__(self, tick):
        self.entries = defaultdict(lambda: defaultdict(list))
        for model in MODELS:
            for entry in model.objects.all():
                if entry.recorded_at <= tick < entry.closed_at:
                    self.entries[model][entry.project_id].append(entry)
        self.projects = list(Project.objects.values_list("pk", flat=True))

    def standing(self, project, basis, day):
        """A dict of everything conditions and groups read, or None."""
        if self.entries[Merge][project]:
            return None
        happened = [e for e in self.entries[Milestone][project] if e.basis == basis]
        described = self._chosen(Particulars, project, basis)
        if not described or day < min(e.occurred_on for e in [*happened, *described]):
            return None
        firsts = {}
        for e in happened:
            firsts[e.kind] = min(e.occurred_on, firsts.get(e.kind, e.occurred_on))
        so_far = sorted(
            (e for e in happened if e.occurred_on <= day),
            key=lambda e: (e.occurred_on, SAME_DAY.index(e.kind), e.id.bytes),
        )
        values = dict(described[0].values)
        for e in described[1:]:
            if e.occurred_on <= day:
                values.update(e.values)
        status, cause = 0, ""
        for e in so_far:
            if e.kind in MOVES and (status != 3 or e.kind == "revived"):
                status, cause = MOVES[e.kind], e.cause
        papers = [e for e in self._chosen(Signing, project, basis) if e.occurred_on <= day]
        strongest = [k for k in ("contract", "framework", "intent") if k in {p.kind for p in papers}]
        sector = values.get("sector")
        total = values.get("planned_total")
        return {
            "project": project,
            "opening": any(e.opening for e in so_far),
            "status": status,
            "cause": cause if status else "",
            "region": values["region"],
            "unit": values["unit"],
            "major": bool(values.get("major")),
            "sector": int(sector) if sector else None,
            "origin": values.get("origin", ""),
            "mode": values.get("mode", ""),
            "homecoming": values.get("homecoming", ""),
            "channel": values.get("channel", ""),
            "currency": values.get("currency", "CNY"),
            "planned_total": Decimal(str(total)) if total else None,
            "event": next((p.event_id for p in papers if p.event_id), None),
            "signing_kind": strongest[0] if strongest else "",
            "country": next((e.country for e in self._chosen(Investor, project, basis) if e.country), ""),
            **{f"{kind}_on": firsts.get(kind) for kind in SAME_DAY},
            "signed_year": firsts["signed"].year if "signed" in firsts else None,
            **{f"planned_{kind}_on": self._planned(project, kind, day) for kind in SAME_DAY},
        }

    def _chosen(self, model, project, basis):
        best = {}
        for e in self.entries[model][project]:
            if basis == "claimed" and e.basis != "claimed":
                continue
            if e.lineage not in best or e.basis == "verified":
                best[e.lineage] = e
        return sorted(best.values(), key=lambda e: (e.occurred_on, e.id.bytes))

    def _planned(self, project, kind, day):
        plans = [e for e in self.entries[PlanDate][project] if e.kind == kind and e.occurred_on <= day]
        plans.sort(key=lambda e: (e.version, e.occurred_on, e.id.bytes))
        return plans[-1].planned_on if plans else None

    def shares(self, project, day, unit, kind):
        running = [
            (e.unit, e.share)
            for e in self.entries[Credit][project]
            if e.kind in ("all", kind) and e.occurred_on <= day and (e.until_on is None or day < e.until_on)
        ]
        return running or [(unit, Decimal(1))]

    def rows(self, item, first, day):
        """The rows of the table of a definition, before any condition; each a dict with `weight` 1."""
        basis = item.get("basis", "verified")
        for project in self.projects:
            standing = self.standing(project, basis, day)
            if standing is None:
                continue
            if item["table"] == "projects":
                yield standing
            else:
                for row in self._dated(item["table"], project, basis):
                    yield {**standing, **row}

    def _dated(self, table, project, basis):
        if table == "money":
            yield from self._flows(project, basis)
        if table == "signings":
            for e in self.entries[Signing][project]:
                if e.basis == basis:
                    yield {"day": e.occurred_on, "paper": e.kind, "signed_amount": e.amount, "own": e.currency,
                           "opening": e.opening}  # fmt: skip
        if table == "actuals":
            for e in self.entries[YearlyActual][project]:
                if e.basis == basis:
                    yield {"day": e.occurred_on, "measure": e.measure, "result": e.amount, "own": None,
                           "opening": e.opening}  # fmt: skip
        if table == "planned_money":
            for e in self.entries[PlanAmount][project]:
                if e.basis == "claimed":
                    yield {"day": e.occurred_on, "kind": e.kind, "amount": e.amount, "own": None,
                           "opening": False}  # fmt: skip

    def _flows(self, project, basis):
        """A running total per kind and currency; each entry brings what it adds to it."""
        kept = sorted(
            (e for e in self.entries[Money][project] if e.basis == basis),
            key=lambda e: (e.occurred_on, e.nature == "cumulative", e.recorded_at, e.id.bytes),
        )
        totals = defaultdict(Decimal)
        for e in kept:
            key = (e.kind, e.currency)
            added = e.amount if e.nature == "flow" else e.amount - totals[key]
            totals[key] += added
            yield {"day": e.occurred_on, "kind": e.kind, "amount": added, "own": e.currency,
                   "opening": e.opening}  # fmt: skip


def holds(condition, row, first, day):
    """One condition as the files write it."""
    ((name, wanted),) = condition.items()
    if name == "any_of":
        return any(all(holds(c, row, first, day) for c in group) for group in wanted)
    value = row.get(name)
    if isinstance(wanted, dict):
        ((op, given),) = wanted.items()
        return OPS[op](value, given, row, day)
    if wanted == "present":
        return value not in (None, "")
    if wanted == "absent":
        return value in (None, "")
    if wanted == "by_date":
        return value is not None and value <= day
    if wanted == "not_by_date":
        return value is None or value > day
    if wanted == "in_period":
        return value is not None and first <= value <= day
    return value in (wanted if isinstance(wanted, list) else [wanted])


OPS = {
    "not": lambda value, given, row, day: value not in given,
    "at_least": lambda value, given, row, day: value is not None and value >= given,
    "below": lambda value, given, row, day: value is not None and value < given,
    "before_days": lambda value, given, row, day: value is not None and (day - value).days > given,
    "within": lambda value, given, row, day: (
        value is not None
        and row[given[0]] is not None
        and (value - row[given[0]]).days <= given[1]
        and value <= day
    ),
}
SWITCHES = {
    "cancelled": lambda row: row["status"] in (2, 3),
    "halted": lambda row: row["status"] == 1,
    "intent": lambda row: row["signing_kind"] in ("intent", "framework"),
    "increase": lambda row: row["mode"] == "increase",
}


def value(items, code, oracle, first, day, by=(), group=()):
    """The figure, unrounded; None for 无样本. `group` holds values, or TOTAL."""
    item = items[code]
    if item["measure"] == "ratio":
        above = value(items, item["numerator"], oracle, first, day, by, group)
        below = value(items, item["denominator"], oracle, first, day, by, group)
        return None if not below else (above or Decimal(0)) / below
    if item["measure"] == "growth":
        now = value(items, item["base"], oracle, first, day, by, group)
        before = value(items, item["base"], oracle, _back(first), _back(day), by, group)
        return None if now is None or not before else (now - before) / abs(before)
    cohort = list(_cohort(item, oracle, first, day, by, group))
    part = [row for row in cohort if all(holds(c, row, first, day) for c in item.get("part", []))]
    return MEASURES[item["measure"]](item, cohort, part, day)


def _cohort(item, oracle, first, day, by, group):
    for row in oracle.rows(item, first, day):
        if not _in_time(item, row, first, day):
            continue
        if not all(holds(c, row, first, day) for c in item.get("cohort", [])):
            continue
        if not all(
            SWITCHES[name](row) is (position == "only")
            for name, position in (item.get("switches") or {}).items()
            if position != "count"
        ):
            continue
        if item.get("opening") is False and row["opening"]:
            continue
        yield from _grouped(item, oracle, row, day, by, group)


def _grouped(item, oracle, row, day, by, group):
    shares = [(None, Decimal(1))]
    if "credited" in by:
        kind = "signing" if item["table"] == "projects" else "money"
        shares = oracle.shares(row["project"], day, row["unit"], kind)
    seen_total = False
    for unit, share in shares:
        keyed = {**row, "credited": str(unit), "share": share, "first_share": not seen_total}
        if all(
            wanted == TOTAL or str(keyed[name]) == str(wanted) for name, wanted in zip(by, group, strict=True)
        ):
            seen_total = True
            yield keyed


def _in_time(item, row, first, day):
    time = item.get("time")
    if not time or time["basis"] == "at_date":
        return True
    start = time["since"] if time["basis"] == "cumulative_since" else first
    moment = row.get(time["field"])
    return moment is not None and start <= moment <= day


def _weight(rows):
    return sum((row["share"] for row in rows), Decimal(0))


def _counts_currency(item, row):
    only = (item.get("currency") or {}).get("only")
    own = row["currency"] if item["of"] == "planned_total" else row["own"]
    return only is None or own == only


def _sum(item, rows):
    kept = [r for r in rows if r.get(item["of"]) is not None and _counts_currency(item, r)]
    return sum((r[item["of"]] * r["share"] for r in kept), Decimal(0)), _weight(kept)


def _count(item, cohort, part, day):
    return None if item.get("part") and not cohort else _weight(part)


def _total(item, cohort, part, day):
    return _sum(item, part)[0] if cohort else None


def _mean(item, cohort, part, day):
    amount, rows = _sum(item, part)
    return amount / rows if rows else None


def _share(item, cohort, part, day):
    if "of" not in item:
        return _weight(part) / _weight(cohort) if cohort else None
    whole = _sum(item, cohort)[0]
    return _sum(item, part)[0] / whole if whole else None


def _median(item, cohort, part, day):
    first, last = item["days"]
    kept = {
        r["project"]: (r[last] - r[first]).days
        for r in part
        if r[first] is not None and r[last] is not None and r[first] <= day and r[last] <= day
    }
    return Decimal(str(statistics.median(kept.values()))) if kept else None


def _distinct(item, cohort, part, day):
    return Decimal(len({r[item["of"]] for r in part})) if cohort else None


MEASURES = {
    "count": _count, "sum": _total, "mean": _mean, "share": _share, "median_days": _median,
    "distinct": _distinct,
}  # fmt: skip


def _back(day):
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return dt.date(day.year - 1, 2, 28)
