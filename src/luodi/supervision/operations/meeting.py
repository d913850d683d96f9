"""会议: called, its agenda, its decisions. A decision is not minutes: it is a task with an owner and a day."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Max

from luodi.common.ids import uuid7
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.projects.operations.writing import require, said
from luodi.supervision.enums import Source
from luodi.supervision.errors import Refusal
from luodi.supervision.models import AgendaItem, Decision, Meeting, Problem
from luodi.supervision.operations.problem import Finding, stage_problem
from luodi.supervision.operations.writing import supervision_revision, visible_project

ABLE = "会议由领导小组办公室组织。"


def call_meeting(
    *,
    by: Any,
    title: str,
    held_on: dt.date,
    chair: str,
    place: str = "",
    request_key: uuid.UUID | None = None,
) -> Meeting:
    """A meeting, held or to be held. The form's key is its own, so a second sending finds the first."""
    require(by, "supervision.instruct", ABLE)
    made, _ = Meeting.objects.get_or_create(
        id=request_key or uuid7(),
        defaults={
            "title": said(title, "title", "请写会议名称。"), "held_on": held_on,
            "chair": said(chair, "chair", "请写谁主持。"), "place": place, "made_by": by.name,
        },
    )  # fmt: skip
    return made


def put_on_agenda(
    *, by: Any, meeting: uuid.UUID, project: uuid.UUID, question: str, about: uuid.UUID | None = None,
    request_key: uuid.UUID | None = None,
) -> AgendaItem:  # fmt: skip
    """One project with what has to be decided. Raises Refusal for a meeting over, an item put on twice."""
    require(by, "supervision.instruct", ABLE)
    question = said(question, "question", "请写清要会议定什么。")
    with transaction.atomic():
        found = _locked(meeting)
        again: AgendaItem | None = AgendaItem.objects.filter(pk=request_key).first() if request_key else None
        if again is not None:
            return again
        if found.held_on < today():
            raise Refusal(f"会议 {found.held_on} 已经开过，不能再加议题；请另开一次。")
        owner = visible_project(by, project)
        if about and AgendaItem.objects.filter(meeting=found, about=about).exists():
            raise Refusal("这个问题已经在议题里了。", "about")
        last = AgendaItem.objects.filter(meeting=found).aggregate(last=Max("place"))["last"] or 0
        made: AgendaItem = AgendaItem.objects.create(
            id=request_key or uuid7(), meeting=found, project=owner, place=last + 1, question=question, about=about
        )  # fmt: skip
    return made


def decide(
    *, by: Any, item: uuid.UUID, text: str, task: Finding, request_key: uuid.UUID | None = None
) -> Decision:
    """
    A decision about an item becomes a task. In order: the problem (source 会议) with its owner and day, its
    notices, the entry. Raises Refusal before the day of the meeting.
    """
    require(by, "supervision.instruct", ABLE)
    text, key = said(text, "text", "请照会议纪要写决定。"), uuid7()
    with supervision_revision(
        by=by, verb="decide_at_meeting", request_key=request_key, goto=f"/supervision/problems/{key}/"
    ) as rev:
        found: AgendaItem | None = (
            AgendaItem.objects.visible_to(by).select_related("meeting").filter(pk=item).first()
        )
        if found is None:
            raise Refusal("没有这个议题，或者它不在您的范围内。")
        if found.meeting.held_on > today():
            raise Refusal(f"会议 {found.meeting.held_on} 才开，开完再登记决定。")
        if task.source != Source.MEETING:
            raise ValueError("the task of a decision has the meeting as its source")
        problem = stage_problem(rev, by, visible_project(by, found.project_id), task, key)
        made = Decision(
            meeting=found.meeting, item=found, project_id=found.project_id, problem=problem, text=text,
            **dated(found.meeting.held_on),
        )  # fmt: skip
        rev.add(made)
    return made


def waiting_for_a_meeting(by: Any) -> list[Problem]:
    """Open problems that the district cannot solve, the oldest promise first: what agendas are drawn from."""
    found = Problem.objects.visible_to(by).open().exclude(level="district")
    return list(found.select_related("project").order_by("promised_on", "id")[:80])


def _locked(meeting: uuid.UUID) -> Meeting:
    found = Meeting.objects.select_for_update().filter(pk=meeting).first()
    if found is None:
        raise Refusal("没有这次会议。")
    return found
