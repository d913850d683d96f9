"""市级动议 of 停建 or 取消: moved by the city, answered by the district, ruled on by another of the city."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.org.models import Holding
from luodi.projects.enums import Kind, MotionOutcome, Outcome, Stance, Status
from luodi.projects.errors import Refusal
from luodi.projects.gates import Gate, missing
from luodi.projects.models import Evidence, Milestone, Motion, MotionReply, MotionRuling, Project
from luodi.projects.operations.milestone import Happening, milestone_entry
from luodi.projects.operations.review import stage_steps, stage_verified
from luodi.projects.operations.writing import locked_one, project_revision, require
from luodi.projects.queries.situation import situations

SHORTEST_PERIOD = 5
"""Days a district has at least; no rule of law, the office's own custom (待核)."""
STANDS = {Kind.HALTED: Status.HALTED, Kind.CANCELLED: Status.CANCELLED}


@dataclass(frozen=True, slots=True)
class Proof:
    """A stored file the ruling rests on (minutes, a letter)."""

    sha256: str
    file_name: str
    size: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """The ruling; `lacks`: what holds back verification of the happening it put on the record."""

    ruling: MotionRuling
    milestone: Milestone | None
    lacks: tuple[Gate, ...]


def move(
    *, by: Any, project: uuid.UUID, happening: Happening, objections_until: dt.date,
    request_key: uuid.UUID | None = None,
) -> Motion:  # fmt: skip
    """
    The city moves that a project be recorded as 停建 or 取消. Nothing changes yet: the district may object until
    the end of `objections_until`. Side effects in order: the motion, a notice to the district's reviewers.
    Raises Refusal for another kind, a future day, missing cause, side or grounds, a period shorter than
    SHORTEST_PERIOD days, a project that stands there already, a second pending motion, a claim of the district's own.
    """
    require(by, "projects.move", "您的岗位不能提出市级动议。")
    if happening.kind not in STANDS:
        raise Refusal("市级动议只用于停建和取消。", "kind")
    if not happening.note.strip():
        raise Refusal("请写明动议的事实和依据，区县要据此答复。", "note")
    day = today()
    if objections_until < day + dt.timedelta(days=SHORTEST_PERIOD):
        raise Refusal(
            f"异议期至少 {SHORTEST_PERIOD} 天，请填 {day + dt.timedelta(days=SHORTEST_PERIOD)} 或以后。",
            "until",
        )
    with project_revision(by=by, verb="move", request_key=request_key) as rev:
        header = locked_one(by, project)
        if header.merged_into:
            raise Refusal("这个项目已并入别的项目，请在那个项目上办理。")
        checked = milestone_entry(header, happening)
        _refuse_standing(header, happening.kind)
        motion = Motion(
            project=header, kind=happening.kind, effective_on=checked.occurred_on, cause=happening.cause,
            second_cause=happening.second_cause, side=happening.side, grounds=happening.note.strip(),
            document=happening.document, objections_until=objections_until, mover=by.id, **dated(day),
        )  # fmt: skip
        rev.add(motion)
        notify(
            _reviewers(header.unit),
            subject=f"市级动议{happening.kind.label}「{header.name}」，请在 {objections_until:%m月%d日}前答复",
            body=motion.grounds,
            link=f"/projects/{header.pk}/motions/{motion.lineage}/",
        )
    return motion


def reply_motion(
    *, by: Any, project: uuid.UUID, motion: uuid.UUID, stance: Stance, statement: str,
    request_key: uuid.UUID | None = None,
) -> MotionReply:  # fmt: skip
    """
    The word of the project's own unit, within the period; a later one supersedes it. Side effects in order: the
    reply, a notice to the mover. Raises Refusal for another unit, after the period, an objection without reasons.
    """
    require(by, "projects.review", "答复市级动议由区县审核人办理。")
    if stance == Stance.OBJECTS and not statement.strip():
        raise Refusal("有异议要写明理由，例如「7 月 3 日已复工，附现场照片」。", "statement")
    with project_revision(by=by, verb="reply_motion", request_key=request_key) as rev:
        header = locked_one(by, project)
        found = pending(header, motion)
        if header.unit not in by.standing.grantees:
            raise Refusal("只有项目的责任单位可以答复。")
        if today() > found.objections_until:
            raise Refusal(f"异议期已于 {found.objections_until:%Y年%m月%d日} 截止，请直接与动议单位联系。")
        reply = MotionReply(
            project=header, motion=found.lineage, stance=stance, statement=statement.strip(), **dated(today())
        )
        earlier = MotionReply.objects.open().filter(motion=found.lineage).first()
        if earlier:
            rev.supersede(earlier, reply)
        else:
            rev.add(reply)
        notify(
            [found.mover],
            subject=f"{header.unit_name}对「{header.name}」{found.get_kind_display()}动议答复：{stance.label}",
            body=reply.statement,
            link=f"/projects/{header.pk}/motions/{found.lineage}/",
        )
    return reply


def rule_motion(
    *, by: Any, project: uuid.UUID, motion: uuid.UUID, outcome: MotionOutcome, reason: str,
    document: str = "", proof: Proof | None = None, request_key: uuid.UUID | None = None,
) -> Ruled:  # fmt: skip
    """
    动议成立 or 不予采纳, by another person than the mover, once the period is over or the district has answered.
    Side effects in order: the ruling; for an upheld one the happening on its day as a claim, its proof, and its
    verification unless a gate holds it back (it then waits in 待核实); a notice to district and mover.
    Raises Refusal without reason, without 文号 for an upheld one, too early, by the mover, for a project that
    stands there by now.
    """
    require(by, "projects.decide", "动议由市局业务科或领导小组办公室裁定。")
    _refuse_bare(outcome, reason, document)
    lacks: tuple[Gate, ...] = ()
    milestone: Milestone | None = None
    with project_revision(by=by, verb="rule_motion", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        found = pending(header, motion)
        _refuse_early_or_own(by, found)
        if outcome == MotionOutcome.UPHELD:
            milestone, lacks = _carry_out(rev, header, found, document, proof)
        ruling = _stage_ruling(rev, header, found, outcome, reason, document, milestone)
        notify(
            {*_reviewers(header.unit), found.mover},
            subject=f"「{header.name}」{found.get_kind_display()}动议：{outcome.label}",
            body=reason,
            link=f"/projects/{header.pk}/motions/{found.lineage}/",
        )
    return Ruled(ruling, milestone, lacks)


def withdraw_motion(
    *, by: Any, project: uuid.UUID, motion: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> MotionRuling:
    """撤回 a pending motion. Side effects: the ruling WITHDRAWN, a notice to the district. Raises Refusal."""
    require(by, "projects.move", "您的岗位不能撤回市级动议。")
    _refuse_bare(MotionOutcome.WITHDRAWN, reason, "")
    with project_revision(by=by, verb="rule_motion", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        found = pending(header, motion)
        ruling = _stage_ruling(rev, header, found, MotionOutcome.WITHDRAWN, reason, "", None)
        notify(
            _reviewers(header.unit),
            subject=f"「{header.name}」{found.get_kind_display()}动议已撤回",
            body=reason,
            link=f"/projects/{header.pk}/motions/{found.lineage}/",
        )
    return ruling


def pending(project: Project, motion: uuid.UUID) -> Motion:
    """The motion of this project that nobody ruled on yet. Raises Refusal."""
    found: Motion | None = Motion.objects.pending().filter(project=project, lineage=motion).first()
    if found is None:
        raise Refusal("这项动议已经裁定或撤回，请刷新页面。")
    return found


def _carry_out(
    rev: OpenRevision, project: Project, motion: Motion, document: str, proof: Proof | None
) -> tuple[Milestone, tuple[Gate, ...]]:
    kind = Kind(motion.kind)
    _refuse_standing(project, kind, ruling=True)
    entry = milestone_entry(
        project,
        Happening(
            kind, motion.effective_on, note=f"市级动议：{motion.grounds}", document=document,
            cause=motion.cause, second_cause=motion.second_cause, side=motion.side,
        ),
    )  # fmt: skip
    rev.add(entry)
    facts = situations([project.pk])[project.pk]
    facts.happened(kind, entry.occurred_first, motion.cause)
    if proof:
        evidence = Evidence(
            project=project, kind="cancel_document", proves=entry.lineage, sha256=proof.sha256,
            file_name=proof.file_name, size=proof.size, **dated(today()),
        )  # fmt: skip
        rev.add(evidence)
        facts.evidence.add(evidence.kind)
    lacks = tuple(missing(facts, kind, entry.occurred_on))
    if lacks:
        stage_steps(rev, [entry], Outcome.PASSED)
    else:
        stage_verified(rev, [entry])
        stage_steps(rev, [entry], Outcome.VERIFIED)
    return entry, lacks


def _stage_ruling(
    rev: OpenRevision, project: Project, motion: Motion, outcome: MotionOutcome, reason: str, document: str,
    milestone: Milestone | None,
) -> MotionRuling:  # fmt: skip
    ruling = MotionRuling(
        project=project, motion=motion.lineage, outcome=outcome, reason=reason.strip(), document=document,
        milestone=milestone.lineage if milestone else None, **dated(today()),
    )  # fmt: skip
    rev.add(ruling)
    return ruling


def _refuse_bare(outcome: MotionOutcome, reason: str, document: str) -> None:
    if not reason.strip():
        raise Refusal("请写明理由；区县有异议的，要答复它的异议。", "reason")
    if outcome == MotionOutcome.UPHELD and not document.strip():
        raise Refusal("动议成立要填文号，例如「金招领办〔2015〕8号」。", "document")


def _refuse_early_or_own(by: Any, motion: Motion) -> None:
    if motion.mover == by.id:
        raise Refusal("动议是您提出的，须由另一位有认定权限的同志裁定。")
    answered = MotionReply.objects.open().filter(motion=motion.lineage).exists()
    if not answered and today() <= motion.objections_until:
        raise Refusal(
            f"异议期到 {motion.objections_until:%Y年%m月%d日}，责任单位还没有答复。请在期满或它答复之后裁定。"
        )


def _refuse_standing(project: Project, kind: Kind, *, ruling: bool = False) -> None:
    """`ruling`: whether a motion is being ruled on (it is pending itself)."""
    if project.status == STANDS[kind]:
        said = "请核实那一条，并撤回这项动议。" if ruling else "不用再动议：请核实区县填报的那一条。"
        raise Refusal(f"这个项目已登记为{kind.label}，{said}", "" if ruling else "kind")
    if not ruling and project.status in (Status.CANCELLED, Status.EXITED):
        raise Refusal(f"这个项目已经{Status(project.status).label}，不能再动议。", "kind")
    if not ruling and Motion.objects.pending().filter(project=project).exists():
        raise Refusal("这个项目还有一项动议没有裁定，请先办完那一项。", "kind")


def _reviewers(unit: uuid.UUID) -> Collection[uuid.UUID]:
    """People who hold a reviewing post of the unit today."""
    holdings = Holding.objects.on(today()).filter(
        post__unit_id=unit, post__roles__contains=["county_reviewer"], user__is_active=True
    )
    return set(holdings.values_list("user_id", flat=True))
