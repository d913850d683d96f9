"""The nightly lamps: batches of projects are judged by the rule set, changes are written as entries."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from luodi.calc.lamps import LATE, WARNING, Judged, RuleSet, judge
from luodi.common.lamps import Lamp
from luodi.ledger.actors import SYSTEM
from luodi.ledger.models import dated
from luodi.ledger.operations.bulk import stage_entries
from luodi.supervision.models import LampHold, LampState
from luodi.supervision.operations.writing import supervision_revision
from luodi.supervision.queries.lamp_facts import ProjectFacts, facts_after
from luodi.supervision.queries.rules import rules_in_force

BATCH = 5_000
"""Projects a revision: large enough to be fast, small enough that the clock is held below a second."""
BAD = (WARNING, LATE)
COMPARED = ("lamp", "reasons", "consequences", "rule_set", "rule_version", "held")
Shown = tuple[str, str, str, str, int, bool]
"""The values of COMPARED; rows are made only of what differs, as most nights change little."""


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
        known = {
            row[0]: row[1:]
            for row in LampState.objects.open().filter(project__in=keys).values_list("project_id", *COMPARED)
        }
        new: dict[uuid.UUID, Shown] = {}
        for facts in batch:
            shown = _shown(judge(facts.standing, rules), rules, held.get(facts.project, ""))
            lamps[shown[0]] += 1
            if known.get(facts.project) != shown:
                new[facts.project] = shown
        _write(new, day)
        seen, changed = seen + len(batch), changed + len(new)
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


def _shown(found: Judged, rules: RuleSet, hold: str) -> Shown:
    """COMPARED as it should stand; a held project shows 暂不评 and says what the rules found."""
    lamp, reasons = found.lamp, found.reasons
    held = bool(hold) and lamp in BAD
    if held:
        reasons = (f"{hold}；按规则应为{Lamp(lamp).label}", *reasons)
        lamp = Lamp.UNRATED.value
    return lamp, "\n".join(reasons), "\n".join(found.consequences), rules.code, rules.version, held


def _write(new: Mapping[uuid.UUID, Shown], day: dt.date) -> None:
    """One revision for what changed, staged in bulk; `since` stays where the lamp itself did not change."""
    if not new:
        return
    with supervision_revision(by=SYSTEM, verb="judge_lamps") as rev:
        shown_now = LampState.objects.open().filter(project__in=list(new))
        olds = {row[0]: row[1:] for row in shown_now.values_list("project_id", "pk", "lamp", "since")}
        when = dated(day)
        stage_entries(
            rev, LampState,
            (
                when | dict(zip(COMPARED, shown, strict=True)) | {
                    "lineage": project, "project_id": project, "since": _since(olds.get(project), shown[0], day),
                }
                for project, shown in new.items()
            ),
        )  # fmt: skip
        rev.replace(LampState, [old[0] for old in olds.values()])


def _since(old: tuple[uuid.UUID, str, dt.date] | None, lamp: str, day: dt.date) -> dt.date:
    return old[2] if old is not None and old[1] == lamp else day
