"""
The oracle: replays entries of one project slowly and plainly, day by day, sharing no code with
projects/reading. It answers how the project stood on one day as known at one tick.
"""

import datetime as dt
from decimal import Decimal

from luodi.projects.models import Duty, Investor, Merge, Milestone, Particulars, Signing

ORDER = [
    "negotiating", "signed", "registered", "land_supplied", "landed", "started", "in_statistics",
    "completed", "producing", "above_scale", "full_capacity",
]  # fmt: skip
SAME_DAY = [*ORDER, "halted", "resumed", "cancelled", "revived", "exited"]
TEXTS = ("industry", "origin", "mode", "homecoming", "channel", "chain")
MOVES = {"halted": 1, "resumed": 0, "cancelled": 2, "revived": 0, "exited": 3}


def believed(model, project, tick):
    return [e for e in model.objects.filter(project=project) if e.recorded_at <= tick and e.closed_at > tick]


def chosen(entries, basis):
    """Of what a project is: the verified entry of a lineage where the verified reading has one, else the claim."""
    best = {}
    for entry in entries:
        if basis == "claimed" and entry.basis != "claimed":
            continue
        if entry.lineage not in best or entry.basis == "verified":
            best[entry.lineage] = entry
    return sorted(best.values(), key=lambda e: (e.occurred_on, e.id.bytes))


def standing(project, basis, day, tick):
    """A dict of what Standing should say, or None when the project is not there."""
    if believed(Merge, project, tick):
        return None
    happened = [e for e in believed(Milestone, project, tick) if e.basis == basis]
    described = chosen(believed(Particulars, project, tick), basis)
    if not described or day < min(e.occurred_on for e in [*happened, *described]):
        return None
    happened = [e for e in happened if e.occurred_on <= day]
    happened.sort(key=lambda e: (e.occurred_on, SAME_DAY.index(e.kind), e.id.bytes))
    values = dict(described[0].values)
    for entry in described[1:]:
        if entry.occurred_on <= day:
            values.update(entry.values)
    status, cause = 0, ""
    for entry in happened:
        if entry.kind in MOVES and (status != 3 or entry.kind == "revived"):
            status = MOVES[entry.kind]
            cause = entry.cause if status else ""
    papers = [e for e in chosen(believed(Signing, project, tick), basis) if e.occurred_on <= day]
    parties = chosen(believed(Investor, project, tick), basis)
    leaders = [
        e
        for e in believed(Duty, project, tick)
        if e.role == "leader" and e.occurred_on <= day and (e.until_on is None or day < e.until_on)
    ]
    leaders.sort(key=lambda e: (e.occurred_on, e.id.bytes))
    strongest = [k for k in ("contract", "framework", "intent") if k in {p.kind for p in papers}]
    return {
        "stage": max([ORDER.index(e.kind) + 1 for e in happened if e.kind in ORDER], default=0),
        "reached": sum({2 ** ORDER.index(e.kind) for e in happened if e.kind in ORDER}),
        "status": status,
        "cause": cause,
        "opening": any(e.opening for e in happened),
        "unit": values["unit"],
        "region": values["region"],
        "planned_total": Decimal(values["planned_total"]) if values.get("planned_total") else None,
        "major": values.get("major", False),
        "sector": int(values["sector"]) if values.get("sector") else None,
        "currency": values.get("currency", "CNY"),
        **{name: values.get(name, "") for name in TEXTS},
        "event": next((p.event_id for p in papers if p.event_id), None),
        "signing_kind": strongest[0] if strongest else "",
        "country": next((p.country for p in parties if p.country), ""),
        "leader": leaders[-1].grantee if leaders else None,
    }


def first_day(project, basis, kind, tick):
    """The first day of a milestone as known at a tick, or None."""
    if believed(Merge, project, tick):
        return None
    days = [e.occurred_on for e in believed(Milestone, project, tick) if e.basis == basis and e.kind == kind]
    return min(days, default=None)


def ticks(project):
    """Every tick at which something of the project changed."""
    found: set[dt.datetime] = set()
    for model in (Milestone, Particulars, Signing, Investor, Duty, Merge):
        for entry in model.objects.filter(project=project):
            found.add(entry.recorded_at)
            if entry.closed_revision is not None:
                found.add(entry.closed_at)
    return sorted(found)
