"""A lead begins, is talked to, triaged, answered, followed, corrected, handed on, dropped, taken up again."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr

from luodi.calc.credit_code import clean
from luodi.calc.credit_code import fault as credit_code_fault
from luodi.common.ids import uuid7
from luodi.companies.queries.find import companies_of
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.notices.operations.notice import notify
from luodi.org.models import User
from luodi.projects.enums import Channel, Origin
from luodi.projects.models import SigningEvent
from luodi.projects.operations.writing import refuse_future, require
from luodi.projects.queries.ledger_list import region_names
from luodi.sourcing.enums import LeadState, Reach, StepKind
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import Lead, LeadStep
from luodi.sourcing.operations.writing import (
    locked_lead,
    refuse_bad_day,
    refuse_closed,
    said,
    sourcing_revision,
    step,
    wind,
)

NOT_ALLOWED = "您的岗位不能登记和跟进线索。请找招商局的填报员或驻点人员。"


@dataclass(frozen=True, slots=True)
class Draft:
    """A lead as typed; `planned_total` in 万 of `currency`, `registered_on` the day it came to us."""

    title: str
    investor: str
    region: str
    channel: str
    registered_on: dt.date
    credit_code: str = ""
    origin: str = ""
    country: str = ""
    homecoming: str = ""
    industry: str = ""
    chain: str = ""
    event: uuid.UUID | None = None
    planned_total: Decimal | None = None
    currency: str = "CNY"
    content: str = ""
    demands: str = ""
    introducer: str = ""


def register_lead(
    *, by: Any, draft: Draft, reach: Reach = Reach.UNIT, readers: Collection[uuid.UUID] = (),
    request_key: uuid.UUID | None = None,
) -> Lead:  # fmt: skip
    """
    A lead begins with `by` as the one who carries it. In order: the header, its first step, the clock 首次接洽,
    notices to people named. Raises Refusal for a missing investor, a future day, an unknown place or event,
    somebody else's registration of the same investor on the same day, a unit-less person.
    """
    require(by, "sourcing.record", NOT_ALLOWED)
    if by.unit is None:
        raise Refusal("您的账号没有所在单位，线索无处归口。请系统管理员先补上您的单位。")
    values = checked(draft)
    key = uuid7()
    goto = f"/sourcing/leads/{key}/"
    with sourcing_revision(by=by, verb="register_lead", request_key=request_key, goto=goto) as rev:
        lead = Lead(
            id=key, number=next_number(draft.registered_on.year),
            unit=by.unit_id, unit_name=by.unit.short_name, owner=by.id, owner_name=by.name,
            reach=reach, readers=known_people(readers), last_step_on=draft.registered_on, **values,
        )  # fmt: skip
        lead.search_text = search_text(lead)
        wind(lead, [(StepKind.REGISTERED, draft.registered_on)])
        lead.save(force_insert=True)
        rev.add(first_step(lead))
        tell(lead, lead.readers, "请您知悉")
    return lead


def correct_lead(
    *, by: Any, lead: uuid.UUID, draft: Draft, reason: str, request_key: uuid.UUID | None = None
) -> Lead:
    """
    更正: what was written down was wrong. In order: the first step superseded, a step that says why, face and clock.
    Raises Refusal as register_lead, without a reason, for a lead that became a project.
    """
    require(by, "sourcing.record", NOT_ALLOWED)
    reason = said(reason, "reason", "更正要写明原因，例如「投资额漏了一个零」。")
    with sourcing_revision(by=by, verb="correct_lead", request_key=request_key) as rev:
        found = locked_lead(by, lead)
        if found.became:
            raise Refusal("这条线索已转为项目，请到项目里更正。")
        values = checked(draft, but=found.pk)
        for name, value in values.items():
            setattr(found, name, value)
        found.search_text = search_text(found)
        old = LeadStep.objects.open().get(lead=found, kind=StepKind.REGISTERED)
        rev.supersede(old, first_step(found))
        step(rev, found, StepKind.CORRECTED, reason)
    return found


def contact_lead(
    *, by: Any, lead: uuid.UUID, note: str, on: dt.date, request_key: uuid.UUID | None = None
) -> Lead:
    """首次接洽. Raises Refusal when it was recorded already."""
    with _word(by, "contact_lead", request_key, lead, on) as (rev, found):
        if found.state != LeadState.NEW:
            raise Refusal("首次接洽已经登记过；后来的接触请填「跟进」。")
        found.state = LeadState.CONTACTED
        step(rev, found, StepKind.CONTACTED, _note(note), on=on)
    return found


def triage_lead(
    *, by: Any, lead: uuid.UUID, pursue: bool, note: str, on: dt.date, request_key: uuid.UUID | None = None
) -> Lead:
    """研判: worth pursuing or not; not worth it drops the lead with its reason. Raises Refusal before the contact."""
    with _word(by, "triage_lead", request_key, lead, on) as (rev, found):
        if found.state == LeadState.NEW:
            raise Refusal("还没有首次接洽，研判没有依据。请先填「首次接洽」。")
        if found.state == LeadState.PURSUED:
            raise Refusal("这条线索已经研判过；情况变了请填「跟进」或「放弃」。")
        found.state = LeadState.PURSUED if pursue else LeadState.DROPPED
        step(rev, found, StepKind.TRIAGED, _note(note), on=on, outcome="pursue" if pursue else "drop")
        if not pursue:
            step(rev, found, StepKind.DROPPED, _note(note), on=on)
    return found


def reply_introducer(
    *, by: Any, lead: uuid.UUID, note: str, on: dt.date, request_key: uuid.UUID | None = None
) -> Lead:
    """答复介绍人. Raises Refusal for a lead nobody introduced."""
    with _word(by, "reply_introducer", request_key, lead, on) as (rev, found):
        if not found.introducer:
            raise Refusal("这条线索没有介绍人，不用答复。介绍人漏登的请先「更正」。")
        step(rev, found, StepKind.REPLIED, _note(note), on=on)
    return found


def follow_lead(
    *, by: Any, lead: uuid.UUID, note: str, on: dt.date, request_key: uuid.UUID | None = None
) -> Lead:
    """跟进: a word on how it goes; begins the fortnight anew."""
    with _word(by, "follow_lead", request_key, lead, on) as (rev, found):
        step(rev, found, StepKind.FOLLOWED, _note(note), on=on)
    return found


def drop_lead(
    *, by: Any, lead: uuid.UUID, note: str, on: dt.date, request_key: uuid.UUID | None = None
) -> Lead:
    """放弃, with its reason. It can be taken up again."""
    with _word(by, "drop_lead", request_key, lead, on) as (rev, found):
        found.state = LeadState.DROPPED
        step(rev, found, StepKind.DROPPED, said(note, "note", "请写明为什么放弃。"), on=on)
    return found


def reopen_lead(*, by: Any, lead: uuid.UUID, note: str, request_key: uuid.UUID | None = None) -> Lead:
    """重新跟进 a dropped lead, from today."""
    require(by, "sourcing.record", NOT_ALLOWED)
    with sourcing_revision(by=by, verb="reopen_lead", request_key=request_key) as rev:
        found = locked_lead(by, lead)
        if found.state != LeadState.DROPPED:
            raise Refusal("只有已放弃的线索才用重新跟进。")
        found.state = _state_by_steps(found)
        step(rev, found, StepKind.REOPENED, said(note, "note", "请写明为什么重新跟进。"))
    return found


def hand_over_lead(
    *, by: Any, lead: uuid.UUID, to: uuid.UUID, note: str = "", request_key: uuid.UUID | None = None
) -> Lead:
    """Another person of the same unit carries it; the one before stays within the 知悉范围. Notices both ways."""
    require(by, "sourcing.record", NOT_ALLOWED)
    with sourcing_revision(by=by, verb="hand_over_lead", request_key=request_key) as rev:
        found = locked_lead(by, lead)
        person = User.objects.filter(pk=to, is_active=True, unit_id=found.unit).first()
        if person is None:
            raise Refusal(f"请选{found.unit_name}在岗的人；换单位请用「流转」。", "to")
        if person.pk == found.owner:
            raise Refusal(f"{person.name}现在就是负责人。", "to")
        before = found.owner_name
        found.readers = sorted({*found.readers, found.owner} - {person.pk})
        found.owner, found.owner_name = person.pk, person.name
        step(
            rev,
            found,
            StepKind.HANDED,
            "；".join(filter(None, (f"由{before}交给{person.name}", note.strip()))),
        )
        tell(found, [person.pk], "由您负责")
    return found


def set_reach(
    *, by: Any, lead: uuid.UUID, reach: Reach, readers: Collection[uuid.UUID],
    request_key: uuid.UUID | None = None,
) -> Lead:  # fmt: skip
    """知悉范围, by whoever carries the lead. The step names who may know, so that it can be asked later who knew."""
    require(by, "sourcing.record", NOT_ALLOWED)
    with sourcing_revision(by=by, verb="set_lead_reach", request_key=request_key) as rev:
        found = locked_lead(by, lead)
        if found.owner != by.id:
            raise Refusal(f"知悉范围由负责人{found.owner_name}调整。")
        people = known_people(readers)
        new = set(people) - set(found.readers)
        found.reach, found.readers = reach, people
        names = "、".join(User.objects.filter(pk__in=people).order_by("name").values_list("name", flat=True))
        step(
            rev,
            found,
            StepKind.REACHED,
            f"知悉范围：{Reach(reach).label}" + (f"；指定 {names}" if names else ""),
        )
        tell(found, new, "请您知悉")
    return found


def checked(draft: Draft, but: uuid.UUID | None = None) -> dict[str, Any]:
    """The draft's values with the company they belong to. `but`: the lead being corrected. Raises Refusal."""
    said(draft.title, "title", "请用一句话写清是什么投资意向。")
    said(draft.investor, "investor", "请填投资方全称；境外的写外文或通用译名。")
    refuse_future(draft.registered_on, "收到线索的")
    if draft.region not in region_names():
        raise Refusal("没有这个区县或功能区，请从列表里选。", "region")
    if draft.channel not in Channel.values:
        raise Refusal("请选招商方式。", "channel")
    if draft.event and not SigningEvent.objects.filter(pk=draft.event).exists():
        raise Refusal("没有这个活动，请重新选择。", "event")
    code = clean(draft.credit_code)
    if code and (wrong := credit_code_fault(code)):
        raise Refusal(wrong, "credit_code")
    if draft.origin == Origin.FOREIGN and not draft.country:
        raise Refusal(f"境外投资方「{draft.investor}」要填国别（地区）。", "country")
    values = asdict(draft)
    values["event_id"] = values.pop("event")
    name = draft.investor.strip()
    company = companies_of([(name, code)]).get((name, code))
    return values | {
        "investor": name,
        "title": draft.title.strip(),
        "credit_code": code,
        "company_id": company,
    }


def first_step(lead: Lead) -> LeadStep:
    """登记 as it stands in the face: what figures count and group by."""
    return LeadStep(
        lead=lead, kind=StepKind.REGISTERED, note=lead.title, unit=lead.unit, region=lead.region,
        channel=lead.channel, event=lead.event_id, planned_total=lead.planned_total, **dated(lead.registered_on),
    )  # fmt: skip


def tell(lead: Lead, people: Iterable[uuid.UUID], what: str) -> None:
    """A notice goes to e-mail and robots of whole units too: it bears the number, never what the lead is about."""
    notify(
        people,
        subject=f"线索 {lead.number} {what}",
        body=f"负责人：{lead.owner_name}",
        link=f"/sourcing/leads/{lead.pk}/",
    )


def next_number(year: int) -> str:
    """`2014-0031`; an advisory lock keeps two writers apart."""
    stem = f"{year}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sourcing_lead {year}"])
    last = Lead.objects.filter(number__startswith=stem).aggregate(
        last=Max(Cast(Substr("number", 6), IntegerField()))
    )
    return f"{stem}{(last['last'] or 0) + 1:04d}"


def search_text(lead: Lead) -> str:
    return "\n".join(
        filter(None, (lead.number, lead.title, lead.investor, lead.introducer, lead.credit_code))
    ).upper()


def known_people(keys: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """The keys, each an active user. Raises Refusal."""
    wanted = sorted(set(keys))
    found = set(User.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True))
    if len(found) != len(wanted):
        raise Refusal("指定知悉的人里有停用或不存在的账号，请重新选择。", "readers")
    return wanted


@contextmanager
def _word(
    by: Any, verb: str, request_key: uuid.UUID | None, lead: uuid.UUID, on: dt.date
) -> Iterator[tuple[OpenRevision, Lead]]:
    """What every dated word on an open lead shares."""
    require(by, "sourcing.record", NOT_ALLOWED)
    with sourcing_revision(by=by, verb=verb, request_key=request_key) as rev:
        found = locked_lead(by, lead)
        refuse_closed(found)
        refuse_bad_day(found, on)
        yield rev, found


def _note(text: str) -> str:
    return said(text, "note", "请用一两句话写清见了谁、谈了什么、下一步做什么。")


def _state_by_steps(lead: Lead) -> LeadState:
    """Where a dropped lead stood before."""
    kinds = set(LeadStep.objects.open().filter(lead=lead).values_list("kind", flat=True))
    if StepKind.TRIAGED in kinds:
        return LeadState.PURSUED
    return LeadState.CONTACTED if StepKind.CONTACTED in kinds else LeadState.NEW
