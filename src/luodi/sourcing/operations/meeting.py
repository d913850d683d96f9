"""评审会: convening, voting, deciding. Whoever promotes a project does not vote on it."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.calc.partial_dates import NotADate, read_partial_date
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.org.queries.people_who import people_who_may
from luodi.projects.errors import Refusal
from luodi.projects.models import Project
from luodi.projects.operations.writing import refuse_future, require, said
from luodi.sourcing.models import Admission, AdmissionMeeting, AdmissionVote, Promise, PromiseStep
from luodi.sourcing.operations.admission import WAITING, successor
from luodi.sourcing.operations.revisions import refuse_past, show_to, sourcing_revision, standing_entry
from luodi.sourcing.queries.people import units_with
from luodi.sourcing.queries.votes import recused, tally
from luodi.sourcing.screening import forbidden
from luodi.sourcing.terms import (
    LET_IN,
    OUTCOMES,
    VETO_FUNCTIONS,
    AdmissionState,
    PromiseKind,
    PromiseSide,
    Vote,
)

NOT_CONVENING = "评审会由招商局或领导小组办公室组织。"
LONGEST_CLAUSE = 500


@dataclass(frozen=True, slots=True)
class Condition:
    clause: str
    due_on: dt.date


def convene(
    *, by: Any, name: str, on: dt.date, place: str, chair: str, members: Collection[uuid.UUID],
    admissions: Collection[uuid.UUID], request_key: uuid.UUID | None = None,
) -> AdmissionMeeting:  # fmt: skip
    """
    Puts sheets (lineages) before a meeting. Side effects: the member units see the projects, their people are told.
    Raises Refusal for a day past, no sheets, fewer than three members, a unit nobody of which may vote, a sheet that
    does not wait for a meeting.
    """
    require(by, "sourcing.admit", NOT_CONVENING)
    refuse_past(on, "on")
    able = {unit.pk: unit for unit in units_with("sourcing.vote")}
    if set(members) - able.keys():
        raise Refusal("成员里有现在没人能表决的单位（没有评审岗位），请去掉或先请系统管理员设岗。", "members")
    if len(set(members)) < 3:
        raise Refusal(f"评审会至少三个成员单位，现在选了 {len(set(members))} 个。", "members")
    if not admissions:
        raise Refusal("请至少选一份待上会的申请。", "admissions")
    listed = [[str(key), able[key].short_name, able[key].function] for key in able if key in set(members)]
    with sourcing_revision(by=by, verb="convene_meeting", request_key=request_key) as rev:
        meeting = AdmissionMeeting(
            name=name.strip(), chair=chair.strip(), place=place.strip(), members=listed, **dated(on)
        )
        rev.add(meeting)
        for key in sorted(set(admissions)):
            old = standing_entry(Admission, by, key, "所选的申请")
            if old.state not in WAITING:
                raise Refusal(
                    f"所选申请里有一份{old.get_state_display()}，不是待上会的。请刷新重选。", "admissions"
                )
            rev.supersede(old, successor(old, state=AdmissionState.SCHEDULED, meeting=meeting.lineage))
            for unit in set(members):
                show_to(rev, old.project_id, unit, "admission")
        notify(
            people_who_may(set(members), "sourcing.vote"),
            subject=f"{on:%Y年%m月%d日}{meeting.name}：{len(set(admissions))} 个项目待评审",
            link=f"/sourcing/admissions/meetings/{meeting.lineage}/",
        )
    return meeting


def cast_vote(
    *, by: Any, admission: uuid.UUID, vote: Vote, words: str, request_key: uuid.UUID | None = None
) -> AdmissionVote:
    """
    The word of the voter's unit; voting again before the decision replaces it. Raises Refusal for whoever promotes the
    project (person or unit), a unit that is no member, a veto by a department that has none, 不同意 without a reason.
    """
    require(by, "sourcing.vote", "您的岗位不能参加准入表决。")
    if vote in (Vote.AGAINST, Vote.VETO, Vote.CONDITIONAL) and not words.strip():
        raise Refusal(f"「{vote.label}」要写明理由或条件。", "words")
    with sourcing_revision(by=by, verb="cast_vote", request_key=request_key) as rev:
        sheet, meeting = _before_meeting(by, admission)
        member = _member(by, sheet, meeting)
        if vote == Vote.VETO and member[2] not in VETO_FUNCTIONS:
            raise Refusal("一票否决由环保、安全、能耗主管部门行使；别的单位不赞成请选「不同意」。", "vote")
        unit = uuid.UUID(member[0])
        entry = AdmissionVote(
            project_id=sheet.project_id, admission=sheet.lineage, meeting=meeting.lineage, unit=unit,
            unit_name=member[1], vote=vote, words=words.strip(), **dated(today()),
        )  # fmt: skip
        old = AdmissionVote.objects.open().filter(
            admission=sheet.lineage, meeting=meeting.lineage, unit=unit
        ).first()  # fmt: skip
        if old is None:
            rev.add(entry)
        else:
            rev.supersede(old, entry)
    return entry


def decide(
    *, by: Any, admission: uuid.UUID, outcome: AdmissionState, on: dt.date, document: str, words: str,
    conditions: Sequence[Condition], request_key: uuid.UUID | None = None,
) -> Admission:  # fmt: skip
    """
    The meeting's conclusion. Side effects: the sheet is superseded; each condition becomes a promise of the enterprise.
    Raises Refusal by the promoter, before half of those who may vote did, against a veto, without a majority, for an
    industry the list forbids, 有条件 without conditions, conditions without 有条件, without the minutes' number.
    """
    require(by, "sourcing.admit", NOT_CONVENING)
    if outcome not in OUTCOMES:
        raise Refusal("结论只能是准入、有条件准入、补充材料再议或不予准入。", "outcome")
    refuse_future(on, "结论")
    minutes = said(document, "document", "请填会议纪要的文号。")
    with sourcing_revision(by=by, verb="decide_admission", reason=minutes, request_key=request_key) as rev:
        sheet, meeting = _before_meeting(by, admission)
        if by.pk == sheet.promoter:
            raise Refusal("这个项目由您申报，结论请由别人登记。")
        if on < sheet.occurred_on:
            raise Refusal(f"结论日早于申请日 {sheet.occurred_on}，请核对。", "on")
        _refuse_outcome(outcome, sheet, meeting, words)
        _refuse_conditions(outcome, conditions, on)
        new = successor(
            sheet, state=outcome, decided_on=on, document=minutes, words=words.strip(),
            conditions=[[c.clause, c.due_on.isoformat()] for c in conditions],
        )  # fmt: skip
        rev.supersede(sheet, new)
        for condition in conditions:
            rev.add(_promise(sheet, condition, minutes, on, by.pk))
    return new


def _promise(
    sheet: Admission, condition: Condition, minutes: str, on: dt.date, recorder: uuid.UUID
) -> Promise:
    return Promise(
        project_id=sheet.project_id, side=PromiseSide.ENTERPRISE, kind=PromiseKind.OTHER, clause=condition.clause,
        due_on=condition.due_on, owner="项目业主", document=minutes, admission=sheet.lineage, recorder=recorder,
        **dated(on),
    )  # fmt: skip


def revoke(*, by: Any, admission: uuid.UUID, reason: str, request_key: uuid.UUID | None = None) -> Admission:
    """
    Takes a conclusion back: the sheet stands before its meeting again, with its votes. Side effect: promises made of its
    conditions are retracted. Raises Refusal by the promoter, without a conclusion or a reason, or when something was
    already recorded of such a promise.
    """
    require(by, "sourcing.admit", NOT_CONVENING)
    why = said(reason, "reason", "请写明为什么撤销结论，例如「纪要文号登记错了」。")
    with sourcing_revision(by=by, verb="revoke_admission", reason=why, request_key=request_key) as rev:
        sheet = standing_entry(Admission, by, admission, "这份准入申请")
        if sheet.state not in OUTCOMES:
            raise Refusal(f"这份申请{sheet.get_state_display()}，没有结论可撤销。")
        if by.pk == sheet.promoter:
            raise Refusal("这个项目由您申报，撤销结论请由别人办。")
        promises = list(Promise.objects.open().filter(admission=admission))
        if PromiseStep.objects.open().filter(promise__in=[one.lineage for one in promises]).exists():
            raise Refusal("准入条件已有履行记录，先撤回那些记录，再撤销结论。")
        rev.retract(*promises)
        new = successor(
            sheet, state=AdmissionState.SCHEDULED, decided_on=None, document="", words="", conditions=[]
        )
        rev.supersede(sheet, new)
    return new


def read_conditions(text: str) -> list[Condition]:
    """One a line: 「条件，2027-06-30」. Raises Refusal naming the line and what would be right."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        clause, _, day = line.strip().replace(",", "，").rpartition("，")
        try:
            when = read_partial_date(day)
        except NotADate:
            when = None
        if not clause.strip() or when is None:
            raise Refusal(
                f"第 {number} 行「{line.strip()}」看不出期限；一行一条，期限写在最后一个逗号后面，"
                "例如「环评批复后开工，2027-06-30」。",
                "conditions",
            )
        if len(clause.strip()) > LONGEST_CLAUSE:
            raise Refusal(f"第 {number} 行有 {len(clause)} 字，一条最多 {LONGEST_CLAUSE} 字。", "conditions")
        found.append(Condition(clause.strip(), when.last))
    return found


def _before_meeting(by: Any, admission: uuid.UUID) -> tuple[Admission, AdmissionMeeting]:
    sheet = standing_entry(Admission, by, admission, "这份准入申请")
    if sheet.state != AdmissionState.SCHEDULED:
        raise Refusal(f"这份申请{sheet.get_state_display()}，现在不能表决，也不能作结论。")
    meeting = AdmissionMeeting.objects.visible_to(by).open().get(lineage=sheet.meeting)
    return sheet, meeting


def _member(by: Any, sheet: Admission, meeting: AdmissionMeeting) -> list[str]:
    if by.pk == sheet.promoter:
        raise Refusal("这个项目由您申报，按回避要求不参加表决。")
    own = {str(key) for key in by.standing.grantees}
    found = next((member for member in meeting.members if member[0] in own), None)
    project_unit = Project.objects.values_list("unit", flat=True).get(pk=sheet.project_id)
    if any(recused(sheet, project_unit, key) for key in own):
        raise Refusal(f"这个项目由{sheet.unit_name}引进申报，申报单位回避，不参加表决。")
    if found is None:
        raise Refusal("您的单位不是这次评审会的成员，不能表决。")
    return list(found)


def _refuse_outcome(outcome: AdmissionState, sheet: Admission, meeting: AdmissionMeeting, words: str) -> None:
    project_unit = Project.objects.values_list("unit", flat=True).get(pk=sheet.project_id)
    may = [m for m in meeting.members if not recused(sheet, project_unit, m[0])]
    count = tally(AdmissionVote.objects.open().filter(admission=sheet.lineage, meeting=meeting.lineage))
    if outcome == AdmissionState.DEFERRED:
        said(words, "words", "补充材料再议的，请写明还要补什么。")
        return
    if count.cast * 2 <= len(may):
        raise Refusal(
            f"应表决 {len(may)} 个单位，只有 {count.cast} 个表了态，不过半，不能作结论。", "outcome"
        )
    if outcome not in LET_IN:
        said(words, "words", "不予准入的，请写明理由。")
        return
    if count.vetoes:
        raise Refusal(
            f"{'、'.join(count.vetoes)}一票否决，不能准入；可以定补充材料再议或不予准入。", "outcome"
        )
    if count.for_it * 2 <= count.spoken:
        raise Refusal(
            f"同意 {count.for_it} 票，不到表态的 {count.spoken} 票的半数以上，不能准入。", "outcome"
        )
    if barred := forbidden(sheet.screening):
        raise Refusal(f"行业在负面清单内（{barred}），不能准入。", "outcome")


def _refuse_conditions(outcome: AdmissionState, conditions: Sequence[Condition], on: dt.date) -> None:
    if outcome == AdmissionState.CONDITIONAL and not conditions:
        raise Refusal("有条件准入要写出条件和期限，一行一条。", "conditions")
    if outcome != AdmissionState.CONDITIONAL and conditions:
        raise Refusal("写了条件，结论就应是「有条件准入」；不附条件的请把条件去掉。", "conditions")
    early = next((c for c in conditions if c.due_on < on), None)
    if early:
        raise Refusal(
            f"条件「{early.clause}」的期限 {early.due_on} 早于结论日 {on}，请改期限。", "conditions"
        )
