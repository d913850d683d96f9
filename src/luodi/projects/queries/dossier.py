"""一项目一档: everything the page shows, in a fixed number of queries."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from luodi.common.composed import composed
from luodi.common.prepared import Asked
from luodi.ledger.queries.reading import LAST_TICK, Tick, day_at
from luodi.projects.enums import STAGE_LABELS, DutyRole, Status
from luodi.projects.fields import FIELDS
from luodi.projects.gates import evidence_kinds
from luodi.projects.models import (
    Credit,
    Duty,
    Evidence,
    Investor,
    Merge,
    Milestone,
    Money,
    MonthlyReturn,
    Motion,
    MotionRuling,
    Particulars,
    PlanDate,
    Project,
    Signing,
)
from luodi.projects.presence import There
from luodi.projects.queries import funds, history, lacking, words
from luodi.projects.queries.benefit import Benefit, benefit
from luodi.projects.queries.choices import Naming
from luodi.projects.queries.entries import Entries, entries_of
from luodi.projects.queries.happenings import Happening, Planned, happenings, planned
from luodi.projects.queries.plan_versions import PlanVersion, plan_versions
from luodi.projects.queries.situation import Situation, told_of


@dataclass(frozen=True, slots=True)
class FieldShown:
    label: str
    text: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class FileShown:
    """`proves` names the happening it proves; `reused`: the same file proves another project too."""

    entry: Evidence
    kind: str
    proves: str
    reused: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """Sections in the order of the page; `entries` for whoever needs more, `tick`: the last one before they were read."""

    project: Project
    tick: Tick
    stage: str
    verified_stage: str
    status: str
    region: str
    fields: Sequence[FieldShown]
    steps: Sequence[lacking.Step]
    happenings: Sequence[Happening]
    planned: Sequence[Planned]
    duties: Sequence[Duty]
    past_duties: Sequence[Duty]
    awaiting_leader_days: int | None
    totals: Sequence[funds.Total]
    money: Sequence[Money]
    months: Sequence[funds.Month]
    plan: Sequence[PlanDate]
    plan_version: int
    plan_versions: Sequence[PlanVersion]
    files: Sequence[FileShown]
    investors: Sequence[Investor]
    signings: Sequence[Signing]
    credits: Sequence[Credit]
    benefit: Benefit | None
    returns: Sequence[MonthlyReturn]
    motions: Sequence[Motion]
    merged_here: Sequence[Project]
    merged_into: Project | None
    history: Sequence[history.Chapter]
    entries: Entries

    @property
    def missing(self) -> int:
        return sum(len(step.lacks) for step in self.steps)


def dossier(project: Project, there: Asked[There]) -> Dossier:
    """
    The caller has checked that the user sees the project; `there`, which is sent here: which rooms above hold
    something of it.
    """
    naming, clock = Naming(), LAST_TICK.asked()
    entries = entries_of(project.pk, there, clock, *naming.asked)
    names, tick = naming.names, Tick(*clock.rows[0])
    day = day_at(tick)
    situation = situation_of(entries, day)
    situation.told = told_of(project.pk, there.rows[0])
    duties = sorted(entries.open(Duty), key=lambda d: (list(DutyRole.values).index(d.role), d.occurred_on))
    running = [d for d in duties if d.until_on is None or d.until_on > day]
    versions = plan_versions(entries)
    plan = sorted(entries.open(PlanDate), key=lambda node: node.planned_on)
    return Dossier(
        project=project,
        tick=tick,
        stage=STAGE_LABELS.get(project.stage, "未登记进展"),
        verified_stage=STAGE_LABELS.get(project.verified_stage, "尚无"),
        status=Status(project.status).label,
        region=names.regions.get(project.region, project.region),
        fields=[*_former(situation.values, entries), *_fields(situation.values, names)],
        steps=lacking.steps(project, situation, entries, day),
        happenings=happenings(entries, names),
        planned=planned(entries, day) if project.status in (Status.ACTIVE, Status.HALTED) else [],
        duties=running,
        past_duties=[d for d in duties if d not in running],
        awaiting_leader_days=_awaiting(project, day),
        totals=funds.totals(entries, project.planned_total, project.currency),
        money=sorted(entries.claimed(Money), key=lambda e: (e.occurred_on, e.recorded_at), reverse=True),
        months=funds.months(entries),
        plan=plan,
        plan_version=versions[0].number if versions else 0,
        plan_versions=versions,
        files=_files(project, entries),
        investors=entries.claimed(Investor),
        signings=entries.claimed(Signing),
        credits=entries.open(Credit),
        benefit=benefit(entries, situation.values),
        returns=sorted(entries.open(MonthlyReturn), key=lambda e: e.occurred_on, reverse=True)[:12],
        motions=_pending_motions(entries),
        merged_here=_merged_here(project, entries),
        merged_into=Project.objects.filter(pk=project.merged_into).first() if project.merged_into else None,
        history=history.chapters(entries, names),
        entries=entries,
    )


def _pending_motions(entries: Entries) -> list[Motion]:
    ruled = {ruling.motion for ruling in entries.open(MotionRuling)}
    return [motion for motion in entries.open(Motion) if motion.lineage not in ruled]


def _merged_here(project: Project, entries: Entries) -> list[Project]:
    """No query where nothing was merged."""
    keys = [merge.project_id for merge in entries.open(Merge) if merge.into_id == project.pk]
    return list(Project.objects.filter(pk__in=keys).order_by("pinyin")) if keys else []


def situation_of(entries: Entries, day: dt.date) -> Situation:
    """The same as situation.situations() of this project, from entries already loaded (a test compares them);
    without what rooms above tell."""
    found = Situation()
    for fact in entries.claimed(Particulars):
        if fact.occurred_on <= day:
            found.values.update(fact.values)
    for milestone in entries.claimed(Milestone):
        found.happened(milestone.kind, milestone.occurred_first, milestone.cause)
    found.investors = len(entries.open(Investor))
    running = [
        d for d in entries.open(Duty) if d.occurred_on <= day and (d.until_on is None or d.until_on > day)
    ]
    found.duties = {duty.role for duty in running}
    found.evidence = {proof.kind for proof in entries.open(Evidence)}
    return found


def _files(project: Project, entries: Entries) -> list[FileShown]:
    evidence, kinds = entries.open(Evidence), evidence_kinds()
    reused = reused_elsewhere(project.pk, evidence)
    proved = {e.lineage: words.title(e) for model in (Milestone, Signing, Money) for e in entries.all(model)}
    return [
        FileShown(
            e, kinds.get(e.kind, e.kind), proved.get(e.proves, "") if e.proves else "", e.sha256 in reused
        )
        for e in reversed(evidence)
    ]


def reused_elsewhere(project: uuid.UUID, evidence: Sequence[Evidence]) -> frozenset[str]:
    """Digests of files that also prove another project the reader sees. One query, none without files."""
    if not evidence:
        return frozenset()
    return frozenset(digest for (digest,) in _elsewhere({e.sha256 for e in evidence}, project))


@composed(many="digests")
def _elsewhere(digests: Any, project: Any) -> QuerySet[Evidence, Any]:
    same = Evidence.objects.open().filter(sha256__in=digests).exclude(project_id=project)
    return same.values_list("sha256")


def _former(values: dict[str, str], entries: Entries) -> list[FieldShown]:
    """What it was called and numbered before 变更; a 更正 leaves none, it never was so."""
    found = []
    for code, label in (("name", "曾用名"), ("code", "原编号"), ("national_code", "原国家代码")):
        said = [fact.values[code] for fact in entries.claimed(Particulars) if fact.values.get(code)]
        former = [text for text in dict.fromkeys(said) if text != values.get(code)]
        if former:
            found.append(FieldShown(label, "、".join(former), False))
    return found


def _fields(values: dict[str, str], names: words.Names) -> list[FieldShown]:
    currency = str(values.get("currency", "CNY"))
    return [
        FieldShown(
            field.label, words.value_text(field, values[field.code], names, currency), field.kind == "long"
        )
        for field in FIELDS
        if values.get(field.code) not in (None, "") and field.code not in ("name", "code", "unit", "currency")
    ]


def _awaiting(project: Project, day: dt.date) -> int | None:
    """Days the leading group's office has owed a leader; None when there is one or none is due."""
    if project.leader_name or project.status != Status.ACTIVE or project.signed_on is None:
        return None
    return max((day - project.signed_on).days, 0)
