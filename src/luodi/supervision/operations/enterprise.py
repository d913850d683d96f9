"""企业的话: a link made, used once, urged; a call recorded; 回访 before 销号."""

import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from luodi.common.ids import uuid7
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.org.enums import UnitKind
from luodi.org.models import Unit
from luodi.org.queries.people_who import people_who_may
from luodi.projects.operations.writing import require, said
from luodi.supervision.enums import ProblemState, SlipState, SlipVerb, Source, WordBy
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Callback, EnterpriseWord, Problem, Slip
from luodi.supervision.operations.lots import is_drawn
from luodi.supervision.operations.problem import Finding, locked_problem, stage_problem, stage_reopened
from luodi.supervision.operations.slip import ACCEPTANCE_GATES, step, tell_receiver
from luodi.supervision.operations.writing import supervision_revision, visible_project

VALID = dt.timedelta(days=30)
URGE_EVERY = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Word:
    trouble: str
    hoped: str = ""
    called: str = ""


NOTHING_YET = Word("")


def make_link(*, by: Any, project: uuid.UUID, prefilled: Word = NOTHING_YET) -> tuple[EnterpriseWord, str]:
    """
    A one-time link for a project's enterprise; returns the row and the secret, which is kept nowhere. `prefilled` stands
    in its three fields when it is opened; the enterprise changes what it likes.
    """
    require(by, "supervision.raise", "您的岗位不能发企业链接。")
    found, secret = visible_project(by, project), secrets.token_urlsafe(24)
    word = EnterpriseWord.objects.create(
        token_digest=digest(secret), about=found.pk, project_name=found.name, valid_until=today() + VALID,
        trouble=prefilled.trouble, hoped=prefilled.hoped, called=prefilled.called,
    )  # fmt: skip
    return word, secret


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def word_behind(secret: str) -> EnterpriseWord | None:
    return EnterpriseWord.objects.filter(token_digest=digest(secret)).first()


def submit_word(*, secret: str, word: Word) -> EnterpriseWord:
    """
    The enterprise's three fields. Consumes the link: a second one, from whomever, is refused. Raises Refusal
    for an unknown or expired link. Side effects in order: the words, a notice to the office.
    """
    trouble = said(word.trouble, "trouble", "请写一两句遇到了什么困难。")
    with transaction.atomic():
        found = EnterpriseWord.objects.select_for_update().filter(token_digest=digest(secret)).first()
        if found is None:
            raise Refusal("这个链接不对，请向发给您的单位核对。")
        if found.said_at is not None:
            raise Refusal("这个链接已经用过，内容已交办；请在本页看办理情况。要反映别的事，请再要一个链接。")
        if found.valid_until < today():
            raise Refusal(f"这个链接到 {found.valid_until} 为止，已过期；请再要一个，或打 12345。")
        found.trouble, found.hoped, found.called = trouble, word.hoped, word.called
        found.said_at = timezone.now()
        found.save()
        _tell_office(f"企业反映：{found.project_name}", trouble)
    return found


def record_call(
    *, by: Any, project: uuid.UUID, word: Word, number: str = "", on_form: bool = False,
    request_key: uuid.UUID | None = None,
) -> EnterpriseWord:  # fmt: skip
    """By phone, 12345 or on the exported form, recorded by somebody outside the unit that handles the project."""
    require(by, "supervision.raise", "您的岗位不能记录企业来电。")
    found = visible_project(by, project)
    if found.unit in by.standing.grantees:
        raise Refusal("本单位项目的来电由本单位以外的人记录，请转领导小组办公室或督查室。")
    key = request_key or uuid7()
    made, _ = EnterpriseWord.objects.get_or_create(
        id=key,
        defaults={
            "about": found.pk, "project_name": found.name, "by": _channel(number, on_form),
            "number_12345": number, "taken_by": by.name, "called": word.called, "hoped": word.hoped,
            "trouble": said(word.trouble, "trouble", "请写明企业说了什么。"), "said_at": timezone.now(),
            "valid_until": today(),
        },
    )  # fmt: skip
    return made


def _channel(number: str, on_form: bool) -> WordBy:
    if on_form:
        return WordBy.FORM
    return WordBy.HOTLINE if number else WordBy.PHONE


def take_up(*, by: Any, word: uuid.UUID, finding: Finding, request_key: uuid.UUID | None = None) -> Problem:
    """立项: the word becomes a problem; the page behind the link then says who handles it and by when."""
    require(by, "supervision.issue", "企业反映由领导小组办公室立项。")
    key = uuid7()
    with supervision_revision(
        by=by, verb="take_up_word", request_key=request_key, goto=f"/supervision/problems/{key}/"
    ) as rev:
        found = EnterpriseWord.objects.select_for_update().filter(pk=word, said_at__isnull=False).first()
        if found is None or found.problem is not None:
            raise Refusal("这条反映已经立项，或者企业还没有填。")
        made = stage_problem(rev, by, visible_project(by, found.about), finding, key)
        found.problem, found.handler, found.answer_by = made.pk, made.lead_unit_name, made.promised_on
        found.save()
    return made


def urge(*, secret: str) -> EnterpriseWord:
    """催一下, at most once a day; the office and the handling unit are told. Raises Refusal when too soon."""
    with transaction.atomic():
        found = EnterpriseWord.objects.select_for_update().filter(token_digest=digest(secret)).first()
        if found is None or found.said_at is None:
            raise Refusal("还没有提交，无从催起。")
        if found.urged_at is not None and timezone.now() - found.urged_at < URGE_EVERY:
            raise Refusal("今天已经催过，办理单位已收到提醒。")
        found.urged_at, found.urged = timezone.now(), found.urged + 1
        found.save()
        _tell_office(f"企业催办（第{found.urged}次）：{found.project_name}", found.trouble)
    return found


def record_callback(
    *, by: Any, problem: uuid.UUID, solved: bool, raw: str, request_key: uuid.UUID | None = None
) -> Callback:
    """
    回访 by somebody outside the handling unit. 未解决 sends a slip that waits for 销号 back, or reopens the problem.
    """
    if not (by.may("supervision.issue") or by.may("supervision.inspect")):
        raise Refusal("回访由领导小组办公室或督查机构做。")
    raw = said(raw, "raw", "请记下企业的原话。")
    with supervision_revision(by=by, verb="record_callback", request_key=request_key) as rev:
        found = locked_problem(by, problem)
        if found.lead_unit in by.standing.grantees:
            raise Refusal("回访由承办单位以外的人做。")
        entry = Callback(problem=found, project_id=found.project_id, solved=solved, raw=raw, **dated(today()))
        rev.add(entry)
        if not solved:
            _not_solved(rev, found)
    return entry


def needs_callback(problem: Problem) -> bool:
    """All from enterprises, all of 重大项目, and of the others those whose lot says so."""
    return bool(problem.source == Source.ENTERPRISE or problem.project.major or is_drawn(problem))


def held_by_callback(slip: Slip) -> str:
    """The gate of 销号: the last 回访 must have said 已解决, after the claim's own day."""
    problem = slip.problem
    if slip.tier <= 0 or not needs_callback(problem):
        return ""
    last = Callback.objects.open().filter(problem=problem).order_by("-revision").first()
    if last is None or not last.solved:
        return "这个问题要先回访企业、企业说已解决，才能销号（企业反映、重大项目和抽中的都要回访）。"
    return ""


ACCEPTANCE_GATES.append(held_by_callback)


def _not_solved(rev: Any, problem: Problem) -> None:
    note = "回访：企业说没有解决"
    waiting = list(Slip.objects.select_for_update().filter(problem=problem, state=SlipState.CLAIMED))
    for slip in waiting:
        slip.state, slip.claimed_on = SlipState.SIGNED, None
        slip.save()
        step(rev, slip, SlipVerb.RETURNED, note)
        tell_receiver(slip, f"{slip}退回重办：{note}")
    if problem.state == ProblemState.SOLVED:
        stage_reopened(rev, problem, note, max(problem.promised_on, today()))


def _tell_office(subject: str, body: str) -> None:
    offices = Unit.objects.active().filter(kind=UnitKind.LEADING_GROUP_OFFICE).values_list("pk", flat=True)
    notify(
        people_who_may(list(offices), "supervision.issue"),
        subject=subject,
        body=body,
        link="/supervision/words/",
    )
