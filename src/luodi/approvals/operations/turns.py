"""Keeping `Turn`: in the revision that records something, and by night what only time has changed."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from luodi.approvals.models import Plan, SimulatedOpinion, StepEvent, Turn
from luodi.approvals.queries.plans import CalendarEnds, Loaded, axis_today, loaded_from, still_stands
from luodi.approvals.queries.rows import StepRow, active_rows
from luodi.calc.schedule import Axis
from luodi.ledger.actors import SYSTEM
from luodi.ledger.models import Entry, dated
from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.ledger.operations.sending import Statement
from luodi.projects.enums import Status

BATCH: Final = 250
"""Plans a revision of the night."""
COMPARED: Final = (
    "step_name", "handler", "unit", "owners", "state", "critical", "statutory", "days", "accepted_on", "due_on",
    "paused", "paused_since", "stopped_for",
)  # fmt: skip
STEPS = uuid.UUID("5e0d8a0c-93a1-5f0e-8f54-7a1f6d2b3c19")
"""Names of lineages: one for a plan's step."""
Shown = Mapping[str, Any]


def keep_turns(rev: OpenRevision) -> Iterable[Statement]:
    """
    Registered with rev.before_tick by every verb of this room: adds the turns that what is staged brings about. In a
    year nobody has entered the calendar of, nothing is kept; the next night after the notice does.
    """
    touched = _plans_touched(rev)
    if not touched:
        return ()
    try:
        axis = axis_today()
    except CalendarEnds:
        return ()
    plans = _after(rev, Plan, touched, "lineage")
    events, opinions = (_after(rev, model, touched, "plan") for model in (StepEvent, SimulatedOpinion))
    loaded = loaded_from(
        plans, sorted(events, key=_by_day), [one for one in opinions if still_stands(one, axis.origin)]
    )
    projects = dict(Plan.objects.filter(lineage__in=touched).values_list("lineage", "project_id"))
    projects |= {plan.lineage: plan.project_id for plan in plans}
    _stage(rev, loaded, projects, axis)
    return ()


def keep_all_turns() -> int:
    """
    By night: criticality and ends move with the day, plans rest with their projects. Running it twice for one day
    changes nothing. Side effects in order a batch: entries of changed turns, by 系统. Returns how many.
    """
    axis, changed, keys = (
        axis_today(),
        0,
        list(Plan.objects.open().order_by("lineage").values_list("lineage", flat=True)),
    )
    for some in _batches(keys):
        plans = list(Plan.objects.open().filter(lineage__in=some).select_related("project"))
        events = StepEvent.objects.open().filter(plan__in=some).order_by("occurred_on", "id")
        opinions = SimulatedOpinion.objects.open().filter(plan__in=some).order_by("occurred_on", "id")
        standing = [one for one in opinions if still_stands(one, axis.origin)]
        with revision(by=SYSTEM, verb="approvals.keep_turns") as rev:
            _stage(rev, loaded_from(plans, events, standing), {p.lineage: p.project_id for p in plans}, axis)
            changed += len(rev.added)
    return changed


def shown(row: StepRow) -> Shown:
    """COMPARED of a step that is somebody's turn."""
    one, step = row.one, row.step
    pause = one.paused_now
    due = row.due_in
    if pause is not None and due is not None:
        due = None
    ended = sum(
        max(row.axis.offset(p.until) - row.axis.offset(p.since), 0) for p in one.pauses if p.until is not None
    )
    return {
        "step_name": step.name, "handler": row.handler, "unit": uuid.UUID(step.unit) if step.unit else None,
        "owners": one.is_owners, "state": one.state.value, "critical": row.critical, "statutory": step.statutory,
        "days": step.days, "accepted_on": one.accepted_on if one.running else None,
        "due_on": None if due is None else row.axis.day(due), "paused": ended,
        "paused_since": pause.since if pause else None, "stopped_for": row.stopped_for,
    }  # fmt: skip


def _stage(
    rev: OpenRevision, loaded: Sequence[Loaded], projects: Mapping[uuid.UUID, uuid.UUID], axis: Axis
) -> None:
    wanted = {
        (row.loaded.plan.lineage, row.step.code): shown(row)
        for row in active_rows([one for one in loaded if _moves(one)], axis)
    }
    known = {(turn.plan, turn.step): turn for turn in Turn.objects.open().filter(plan__in=list(projects))}
    for key, values in wanted.items():
        old = known.get(key)
        if old is None or any(getattr(old, name) != value for name, value in values.items()):
            _write(rev, old, projects[key[0]], key, values, axis)
    for key, old in known.items():
        if key not in wanted and old.state:
            ended = {name: getattr(old, name) for name in COMPARED} | {"state": "", "critical": False}
            _write(rev, old, old.project_id, key, ended, axis)


def _write(
    rev: OpenRevision,
    old: Turn | None,
    project: uuid.UUID,
    key: tuple[uuid.UUID, str],
    values: Shown,
    axis: Axis,
) -> None:
    plan, step = key
    new = Turn(
        lineage=uuid.uuid5(STEPS, f"{plan} {step}"), project_id=project, plan=plan, step=step, **values,
        **dated(axis.origin),
    )  # fmt: skip
    if old is None:
        rev.add(new)
    else:
        rev.supersede(old, new)


def _moves(loaded: Loaded) -> bool:
    project = loaded.project
    return project.status in (Status.ACTIVE, Status.HALTED) and not project.withdrawn


def _plans_touched(rev: OpenRevision) -> list[uuid.UUID]:
    found = {entry.plan for entry in rev.added if isinstance(entry, StepEvent | SimulatedOpinion)}
    found |= {entry.lineage for entry in rev.added if isinstance(entry, Plan)}
    for model, name in ((StepEvent, "plan"), (SimulatedOpinion, "plan"), (Plan, "lineage")):
        if closed := list(rev.closed.get(model, ())):
            found |= set(model.objects.open().filter(pk__in=closed).values_list(name, flat=True))
    return sorted(found)


def _after(rev: OpenRevision, model: type[Entry], plans: Collection[uuid.UUID], name: str) -> list[Any]:
    """Open entries of the plans as they will be once the revision is written."""
    closed = rev.closed.get(model, {})
    rows: Any = model.objects.open().filter(**{f"{name}__in": plans})
    stored = [entry for entry in rows.select_related("project") if entry.pk not in closed]
    return stored + [
        entry for entry in rev.added if isinstance(entry, model) and getattr(entry, name) in plans
    ]


def _by_day(entry: Entry) -> tuple[Any, ...]:
    return entry.occurred_on, entry.id


def _batches(keys: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for first in range(0, len(keys), BATCH):
        yield keys[first : first + BATCH]
