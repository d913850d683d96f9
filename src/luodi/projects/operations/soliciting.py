"""临时征集: asking, answering once, closing."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from luodi.calc.amounts import NotANumber, plain, read_number
from luodi.calc.partial_dates import NotADate, read_partial_date
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.projects.models.project import Project
from luodi.projects.models.solicitation import AnswerKind, Solicitation, SolicitedLine
from luodi.projects.operations.writing import FURTHEST, require

MOST_PROJECTS = 5_000
LONGEST = 500
YES, NO, NOTHING = "是", "否", "无"


class WrongAnswers(Refusal):
    """`faults` by line: what is wrong and what would be right."""

    def __init__(self, faults: Mapping[uuid.UUID, str]) -> None:
        super().__init__(f"有 {len(faults)} 个项目还没有答好，都标在各行；您填的都还在，改好再交。")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Asking:
    heading: str
    due_on: dt.date
    kind: str = AnswerKind.TEXT
    hint: str = ""
    measure: str = ""
    filters: Sequence[str] = field(default_factory=list)


def solicit(
    *, by: Any, asking: Asking, projects: "QuerySet[Project]", request_key: uuid.UUID
) -> Solicitation:  # fmt: skip
    """
    Freezes the list: a line a project, addressed to its unit of today and prefilled with its last answer under the
    same heading. The same request key gives the one already asked. Raises Refusal for no project, too many, a past
    deadline.
    """
    require(by, "projects.solicit", "您的岗位不能发临时征集。")
    if asking.due_on < today():
        raise Refusal(f"截止日不能早于今天（{today()}），各单位来不及答。", "due_on")
    if asking.due_on > today() + FURTHEST:
        raise Refusal(f"截止日 {asking.due_on} 在一年以后，请核对年份。", "due_on")
    chosen = list(projects.values_list("pk", "unit", "unit_name")[: MOST_PROJECTS + 1])
    if not chosen:
        raise Refusal("这样选没有一个项目；请放宽条件再发。")
    if len(chosen) > MOST_PROJECTS:
        raise Refusal(f"一次最多征集 {MOST_PROJECTS:,} 个项目；请加一个条件，分几次发。")
    with transaction.atomic():
        asked, fresh = Solicitation.objects.get_or_create(
            request_key=request_key,
            defaults={
                "heading": asking.heading, "hint": asking.hint, "kind": asking.kind, "measure": asking.measure,
                "due_on": asking.due_on, "filters": list(asking.filters),
                "issued_by": by.pk, "issued_name": by.name, "issued_unit": by.unit.name if by.unit else "",
            },
        )  # fmt: skip
        if fresh:
            known = _last_answers(asking.heading, [key for key, _, _ in chosen])
            SolicitedLine.objects.bulk_create(
                SolicitedLine(
                    solicitation=asked, project_id=key, unit=unit, unit_name=name, prefill=known.get(key, "")
                )
                for key, unit, name in chosen
            )
    return asked


def answer(*, by: Any, solicitation: uuid.UUID, answers: Mapping[uuid.UUID, str]) -> int:
    """
    A unit's one answer: every line it is asked for, together. Locks the lines, reads each by the kind asked, keeps
    who and when. Returns how many. Raises Refusal when it answered before or the asking is closed, WrongAnswers.
    """
    require(by, "projects.record", "您的岗位不能答复征集。")
    with transaction.atomic():
        asked = Solicitation.objects.visible_to(by).select_for_update().get(pk=solicitation)
        lines = list(asked.lines.visible_to(by).select_for_update().order_by("pk"))
        if asked.closed_at:
            raise Refusal("这次征集已经结束，不再收答复；确要补报请与发起人联系。")
        if any(line.answered_at for line in lines):
            raise Refusal("本单位已经答过这次征集，每个单位只答一次；要改请与发起人联系。")
        faults: dict[uuid.UUID, str] = {}
        now = timezone.now()
        for line in lines:
            try:
                line.answer = read_answer(asked.kind, answers.get(line.pk, ""))
            except ValueError as wrong:
                faults[line.pk] = str(wrong)
            line.answered_name, line.answered_at = by.name, now
        if faults:
            raise WrongAnswers(faults)
        SolicitedLine.objects.bulk_update(lines, ["answer", "answered_name", "answered_at"], batch_size=1_000)
    return len(lines)


def close(*, by: Any, solicitation: uuid.UUID) -> None:
    """No more answers are taken; what was answered stays. Raises Refusal."""
    require(by, "projects.solicit", "您的岗位不能结束征集。")
    Solicitation.objects.visible_to(by).running().filter(pk=solicitation).update(closed_at=timezone.now())


def read_answer(kind: str, text: str) -> str:
    """As it is kept; 无 is an answer, an empty cell is none. Raises ValueError with what would be right."""
    text = " ".join(text.replace("\0", "").split())
    if not text:
        raise ValueError("还没有填；没有就写「无」")
    if len(text) > LONGEST:
        raise ValueError(f"有 {len(text)} 个字，最多 {LONGEST} 个字；请写短些")
    if text == NOTHING:
        return text
    if kind == AnswerKind.YES_NO and text not in (YES, NO):
        raise ValueError(f"「{text}」不是答案；请写「是」或「否」")
    try:
        if kind == AnswerKind.NUMBER:
            number = read_number(text)
            return NOTHING if number is None else plain(number)
        if kind == AnswerKind.DATE:
            day = read_partial_date(text)
            return NOTHING if day is None else str(day)
    except (NotANumber, NotADate) as wrong:
        raise ValueError(str(wrong)) from wrong
    return text


def _last_answers(heading: str, projects: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    earlier = SolicitedLine.objects.filter(
        solicitation__heading=heading, project__in=projects, answered_at__isnull=False
    )
    return dict(earlier.order_by("answered_at").values_list("project", "answer"))
