"""The nightly lamps: batches of projects are judged by the rule set, changes are written as entries."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luodi.calc.lamps import LATE, WARNING, Judged, RuleSet, judge
from luodi.common.lamps import Lamp
from luodi.ledger.actors import SYSTEM
from luodi.ledger.models import dated
from luodi.supervision.models import LampHold, LampState
from luodi.supervision.operations.writing import supervision_revision
from luodi.supervision.queries.lamp_facts import ProjectFacts, facts_after
from luodi.supervision.queries.rules import rules_in_force

BATCH = 5_000
"""Projects a revision: large enough to be fast, small enough that the clock is held below a second."""
BAD = (WARNING, LATE)


@dataclass(frozen=True, slots=True)
class Run:
    """What one nightly run found."""

    projects: int
    changed: int
    lamps: dict[str, int]


def judge_all(day: dt.date) -> Run:
    """
    Judges every project on file as of `day` and writes what changed, a revision a batch. Running it twice for
    one day changes nothing. Side effects in order a batch: entries of changed lamps, by 系统.
    """
    rules = rules_in_force()
    seen, changed, lamps = 0, 0, dict.fromkeys(Lamp.values, 0)
    for batch in _batches(day, rules):
        keys = [facts.project for facts in batch]
        held = _holds(keys, day)
        known = {state.project_id: state for state in LampState.objects.open().filter(project__in=keys)}
        new = [
            _state(
                f.project, judge(f.standing, rules), rules, day, known.get(f.project), held.get(f.project, "")
            )
            for f in batch
        ]
        for state in new:
            lamps[state.lamp] += 1
        written = [(known.get(s.project_id), s) for s in new if _differs(known.get(s.project_id), s)]
        _write(written)
        seen, changed = seen + len(batch), changed + len(written)
    return Run(seen, changed, lamps)


def _batches(day: dt.date, rules: RuleSet) -> Iterator[Sequence[ProjectFacts]]:
    after = uuid.UUID(int=0)
    while batch := facts_after(after, day, limit=BATCH, remembers=rules.remembers):
        yield batch
        after = batch[-1].project


def _holds(projects: Sequence[uuid.UUID], day: dt.date) -> dict[uuid.UUID, str]:
    """Approved 暂缓亮灯 that run on `day`, with their reason."""
    running = LampHold.objects.open().filter(project__in=projects, occurred_on__lte=day, until_on__gte=day)
    return {
        hold.project_id: f"暂缓亮灯至{hold.until_on:%Y-%m-%d}：{hold.reason}（{hold.approved_by_name}批准）"
        for hold in running
        if hold.approved_by_name
    }


def _state(
    project: uuid.UUID, found: Judged, rules: RuleSet, day: dt.date, before: LampState | None, hold: str
) -> LampState:
    """The entry as it should stand; a held project shows 暂不评 and says what the rules found."""
    lamp, reasons = found.lamp, list(found.reasons)
    held = bool(hold) and lamp in BAD
    if held:
        reasons.insert(0, f"{hold}；按规则应为{Lamp(lamp).label}")
        lamp = Lamp.UNRATED.value
    same = before is not None and before.lamp == lamp
    since = before.since if same and before is not None else day
    return LampState(
        lineage=project, project_id=project, lamp=lamp, since=since, reasons="\n".join(reasons),
        consequences="\n".join(found.consequences), rule_set=rules.code, rule_version=rules.version,
        held=held, **dated(day),
    )  # fmt: skip


def _differs(before: LampState | None, new: LampState) -> bool:
    if before is None:
        return True
    compared = ("lamp", "reasons", "consequences", "rule_set", "rule_version", "held")
    return any(getattr(before, name) != getattr(new, name) for name in compared)


def _write(rows: Sequence[tuple[LampState | None, LampState]]) -> None:
    if not rows:
        return
    with supervision_revision(by=SYSTEM, verb="judge_lamps") as rev:
        for before, new in rows:
            if before is None:
                rev.add(new)
            else:
                rev.supersede(before, new)
        rev.subjects.clear()
