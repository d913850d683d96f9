"""The period as a machine: opened, reminded, confirmed by the districts, frozen, reopened."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from luodi.bulletins.enums import IssueStep, PeriodKind, PeriodStep, Severity, Word
from luodi.bulletins.models import DistrictWord, IssueEvent, ObjectionAnswer, Period, PeriodEvent
from luodi.bulletins.queries.checks import checks_of
from luodi.bulletins.queries.issues import freeze_of
from luodi.bulletins.queries.objections import unanswered
from luodi.bulletins.queries.sheet import own_regions
from luodi.indicators.periods import month, quarter
from luodi.ledger.models import Revision, dated
from luodi.ledger.operations.revision import revision
from luodi.ledger.queries.reading import resolve, today
from luodi.notices.operations.notice import notify
from luodi.org.models import User
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import require, within


def open_period(*, by: Any, kind: str, year: int, number: int, request_key: uuid.UUID) -> Period:
    """
    Opens a quarter or month. Raises Refusal for one that has not begun, does not exist, or is open already.
    """
    require(by, "bulletins.prepare", "期次由市招商局业务人员开。")
    if kind not in PeriodKind.values:
        raise Refusal("请选择季度或月度。", "kind")
    most = 4 if kind == PeriodKind.QUARTER else 12
    if not 1 <= number <= most or not 2000 <= year <= 2100:
        raise Refusal(
            f"没有 {year} 年第 {number} 期：{'季度填 1 到 4' if most == 4 else '月份填 1 到 12'}。", "number"
        )
    days = quarter(year, number) if kind == PeriodKind.QUARTER else month(year, number)
    if days.first > today():
        raise Refusal(f"{days.label}还没有开始，{days.first:%Y年%-m月%-d日}起才能开期。", "number")
    if Period.objects.filter(kind=kind, year=year, number=number).exists():
        raise Refusal(f"{days.label}已经开过期，请在列表里打开它。", "number")
    with revision(by=by.actor, verb="bulletins.open_period", request_key=request_key) as rev:
        period = Period.objects.create(kind=kind, year=year, number=number, first=days.first, last=days.last)
        rev.add(PeriodEvent(period=period, step=PeriodStep.OPENED, actor_name=by.name, **dated(today())))
    return period


def remind(
    *, by: Any, period: Period, units: Collection[uuid.UUID], names: str, request_key: uuid.UUID
) -> int:
    """
    One reminder a period: a notice to everybody of the units that have not reported, and an entry that says so.
    Raises Refusal for a second one.
    """
    require(by, "bulletins.prepare", "催报由市招商局业务人员办理。")
    _refuse_frozen(period)
    if PeriodEvent.objects.open().filter(period=period, step=PeriodStep.REMINDED).exists():
        raise Refusal(f"{period}已经催报过一次。再要催办，请用督办里的催办单。")
    if not units:
        raise Refusal("没有要催的单位：都已报送。")
    people = User.objects.filter(is_active=True, unit__in=list(units))
    with revision(by=by.actor, verb="bulletins.remind", request_key=request_key) as rev:
        rev.add(
            PeriodEvent(
                period=period, step=PeriodStep.REMINDED, text=names, actor_name=by.name, **dated(today())
            )
        )
        return notify(
            people.values_list("pk", flat=True),
            subject=f"{period}的报送还没有完成",
            body="请在「报送」里逐个项目填报，没有变化的一键报「本月无变化」。",
            link="/projects/reporting/",
        )


def say(
    *, by: Any, period: Period, region: str, region_name: str, word: Word, seq: int, item: str = "", subject: str = "",
    text: str = "", request_key: uuid.UUID,
) -> DistrictWord:  # fmt: skip
    """
    A district confirms its 核对稿, or objects to a number or a project of it. Confirming with an open objection of
    one's own is refused. Saying the same again supersedes. `seq` is the tick that was on the screen.
    """
    require(by, "bulletins.confirm", "核对稿由各地招商局负责人确认。")
    _refuse_frozen(period)
    if region not in own_regions(by):
        raise Refusal(f"{region_name}的核对稿只能由{region_name}确认。")
    if not Revision.objects.filter(seq=seq).exists():
        raise Refusal("看不出您核对的是哪一时点的数，请刷新核对稿、再看一遍后提交。", "seq")
    item, subject = within(item, 80, "指标名称", "item"), within(subject, 120, "项目名称", "subject")
    if word is Word.OBJECTED and not (text.strip() and (item or subject)):
        raise Refusal("提异议请写明是哪个数或哪个项目、为什么、应是多少。", "text")
    said = DistrictWord.objects.open().filter(period=period, region=region)
    if word is Word.CONFIRMED and unanswered(period, region).exists():
        raise Refusal("还有没答复的异议，答复之后再确认；不再坚持的异议可以先撤回。")
    entry = DistrictWord(
        period=period, region=region, region_name=region_name, word=word, item=item, subject=subject,
        text=text.strip(), seq=seq, actor_name=by.name, **dated(today()),
    )  # fmt: skip
    verb = "bulletins.confirm" if word is Word.CONFIRMED else "bulletins.object"
    with revision(by=by.actor, verb=verb, request_key=request_key) as rev:
        before = said.filter(word=word, item=item, subject=subject.strip()).first()
        if before is not None:
            rev.supersede(before, entry)
        else:
            rev.add(entry)
    return entry


def withdraw_objection(*, by: Any, objection: uuid.UUID, request_key: uuid.UUID) -> None:
    """A district takes its own objection back."""
    found = (
        DistrictWord.objects.open().filter(pk=objection, word=Word.OBJECTED).select_related("period").first()
    )
    if found is None or found.region not in own_regions(by):
        raise Refusal("这条异议已经撤回，或不是本地提出的。")
    _refuse_frozen(found.period)
    with revision(by=by.actor, verb="bulletins.withdraw_objection", request_key=request_key) as rev:
        rev.retract(found)


def answer(
    *, by: Any, objection: uuid.UUID, upheld: bool, text: str, request_key: uuid.UUID
) -> ObjectionAnswer:
    """The bureau's answer: 采纳 (the ledger is then corrected there) or 不采纳, with why. Goes into the next issue."""
    require(by, "bulletins.prepare", "异议由市招商局答复。")
    found = (
        DistrictWord.objects.open().filter(pk=objection, word=Word.OBJECTED).select_related("period").first()
    )
    if found is None:
        raise Refusal("这条异议已经撤回。")
    if not text.strip():
        raise Refusal("请写明答复：采纳的写已在台账怎样更正，不采纳的写理由。", "text")
    entry = ObjectionAnswer(
        period=found.period, objection=found.lineage, upheld=upheld, text=text.strip(), actor_name=by.name,
        **dated(today()),
    )  # fmt: skip
    before = ObjectionAnswer.objects.open().filter(objection=found.lineage).first()
    with revision(by=by.actor, verb="bulletins.answer", request_key=request_key) as rev:
        if before is not None:
            rev.supersede(before, entry)
        else:
            rev.add(entry)
    return entry


def freeze(
    *, by: Any, period: Period, reason: str, request_key: uuid.UUID, known_at: dt.datetime | None = None
) -> PeriodEvent:
    """
    Fixes the reading (the period's last day; the ledger's last tick, or that of `known_at`) for every issue of the
    period. With blocking checks open the approver's reason is required and kept. Raises Refusal before the period is
    over.
    """
    require(by, "bulletins.approve", "冻结由有批准权的人办理。")
    _refuse_frozen(period)
    if period.last > today():
        raise Refusal(f"{period}到 {period.last:%Y年%-m月%-d日} 才结束，结束后再冻结。")
    reading = resolve(period.last, known_at)
    blocking = [check for check in checks_of(period) if check.severity is Severity.BLOCKING]
    if blocking and not reason.strip():
        raise Refusal(
            f"还有 {len(blocking)} 项须处理的检查：{'；'.join(check.label for check in blocking)}。"
            "处理后再冻结；确需先冻结的，请写明理由。", "reason",
        )  # fmt: skip
    text = "；".join(check.label for check in blocking) + (
        f"。理由：{reason.strip()}" if blocking else reason.strip()
    )
    event = PeriodEvent(
        period=period,
        step=PeriodStep.FROZEN,
        seq=reading.seq,
        text=text,
        actor_name=by.name,
        **dated(today()),
    )
    with revision(by=by.actor, verb="bulletins.freeze", reason=text, request_key=request_key) as rev:
        rev.add(event)
    return event


def reopen(*, by: Any, period: Period, reason: str, request_key: uuid.UUID) -> None:
    """Undoes a freeze while nothing of it is published."""
    require(by, "bulletins.approve", "重新开放由有批准权的人办理。")
    if freeze_of(period) is None:
        raise Refusal(f"{period}没有冻结。")
    if IssueEvent.objects.open().filter(issue__period=period, step=IssueStep.PUBLISHED).exists():
        raise Refusal(f"{period}已有发布的通报，不能重新开放；后来的更正会列入下一期。")
    if not reason.strip():
        raise Refusal("请写明为什么重新开放。", "reason")
    with revision(
        by=by.actor, verb="bulletins.reopen", reason=reason.strip(), request_key=request_key
    ) as rev:
        rev.add(
            PeriodEvent(
                period=period,
                step=PeriodStep.REOPENED,
                text=reason.strip(),
                actor_name=by.name,
                **dated(today()),
            )
        )


def _refuse_frozen(period: Period) -> None:
    if freeze_of(period) is not None:
        raise Refusal(f"{period}已经冻结。要改，请先由批准人重新开放；已发布的，更正列入下一期。")
