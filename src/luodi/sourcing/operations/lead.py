"""A lead begins, and is corrected; who is told of it."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from luodi.calc.credit_code import clean
from luodi.calc.credit_code import fault as credit_code_fault
from luodi.common.ids import uuid7
from luodi.companies.queries.find import companies_of, merged_with
from luodi.ledger.models import dated
from luodi.notices.operations.notice import notify
from luodi.org.models import User
from luodi.projects.enums import Channel, Origin
from luodi.projects.fields import LARGEST
from luodi.projects.models import SigningEvent
from luodi.projects.operations.writing import refuse_future, require, said
from luodi.projects.queries.ledger_list import region_names
from luodi.sourcing.enums import Reach, StepKind
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import Agency, Lead, LeadStep, Post
from luodi.sourcing.operations.revisions import sourcing_revision
from luodi.sourcing.operations.writing import locked_lead, step, wind

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
    post: uuid.UUID | None = None
    agency: uuid.UUID | None = None
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
    _refuse_other_unit(by, values, draft.registered_on)
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


def checked(draft: Draft, but: uuid.UUID | None = None) -> dict[str, Any]:
    """The draft's values with the company they belong to. `but`: the lead being corrected. Raises Refusal."""
    said(draft.title, "title", "请用一句话写清是什么投资意向。")
    said(draft.investor, "investor", "请填投资方全称；境外的写外文或通用译名。")
    refuse_future(draft.registered_on, "收到线索的")
    if draft.region not in region_names():
        raise Refusal("没有这个区县或功能区，请从列表里选。", "region")
    if draft.channel not in Channel.values:
        raise Refusal("请选招商方式。", "channel")
    for source, model in (("event", SigningEvent), ("post", Post), ("agency", Agency)):
        key = getattr(draft, source)
        if key and not model.objects.filter(pk=key).exists():
            raise Refusal("没有这个活动、驻点或机构，请重新选择。", source)
    if draft.planned_total and draft.planned_total > LARGEST:
        raise Refusal("「计划总投资」大得不可能，请核对单位是不是「万元」。", "planned_total")
    code = clean(draft.credit_code)
    if code and (wrong := credit_code_fault(code)):
        raise Refusal(wrong, "credit_code")
    if draft.origin == Origin.FOREIGN and not draft.country:
        raise Refusal(f"境外投资方「{draft.investor}」要填国别（地区）。", "country")
    values = asdict(draft)
    values |= {f"{source}_id": values.pop(source) for source in ("event", "post", "agency")}
    name = draft.investor.strip()
    company = companies_of([(name, code)]).get((name, code))
    return values | {
        "investor": name,
        "title": draft.title.strip(),
        "credit_code": code,
        "company_id": company,
    }


def _refuse_other_unit(by: Any, values: Mapping[str, Any], day: dt.date) -> None:
    """One investor's lead is not registered by two units on one day. Says who only where the lead may be known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sourcing_registered_by(%s, %s::uuid[], %s, %s)",
            [values["investor"], merged_with(values["company_id"]), day, by.unit_id],
        )
        other = cursor.fetchone()
    if other is None:
        return
    who = other[0] or "另一个单位"
    raise Refusal(
        f"「{values['investor']}」{day:%m月%d日}已由{who}登记为线索，同一天不由两家各报一条。"
        "请与对方商定流转，或在「首谈流转」里凭接触凭据提出异议，由市局裁定。",
        "investor",
    )


def first_step(lead: Lead) -> LeadStep:
    """登记 as it stands in the face: what figures count and group by."""
    return LeadStep(
        lead=lead, kind=StepKind.REGISTERED, note=lead.title, unit=lead.unit, region=lead.region,
        channel=lead.channel, event=lead.event_id,
        post=lead.post_id, agency=lead.agency_id, planned_total=lead.planned_total, **dated(lead.registered_on),
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
        cursor.execute("SELECT sourcing_next_lead(%s)", [stem])
        (number,) = cursor.fetchone()
    return f"{stem}{number:04d}"


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
