"""A visit in one line; 盯引 of a firm by a leader, with a word each month."""

import datetime as dt
import uuid
from calendar import monthrange
from typing import Any

from luodi.companies.models import Company
from luodi.companies.operations.company import register_company
from luodi.companies.queries.find import find_companies
from luodi.ledger.models import dated
from luodi.notices.operations.notice import notify
from luodi.org.models import User
from luodi.projects.operations.writing import refuse_future, require, said
from luodi.sourcing.enums import StepKind, VisitKind
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import Pursuit, PursuitMonth, Visit
from luodi.sourcing.operations.lead import NOT_ALLOWED
from luodi.sourcing.operations.revisions import sourcing_revision
from luodi.sourcing.operations.writing import locked_lead, step

SHOWN = 4


def record_visit(
    *, by: Any, company: str, kind: VisitKind, note: str, on: dt.date, lead: uuid.UUID | None = None,
    is_new: bool = False, request_key: uuid.UUID | None = None,
) -> Visit:  # fmt: skip
    """
    走访, 来访 or 外出. In order: a company nobody knows yet where `is_new`, the visit, and on its lead a step 跟进. Raises
    Refusal for a name that fits no or several companies (naming them), an empty line, a future day.
    """
    require(by, "sourcing.record", NOT_ALLOWED)
    note = said(note, "note", "请用一句话写清见了谁、谈了什么。")
    refuse_future(on, "走访的")
    if by.unit is None:
        raise Refusal("您的账号没有所在单位，请系统管理员先补上。")
    firm = company_named(by, company) or _new(by, company, is_new)
    with sourcing_revision(
        by=by, verb="record_visit", request_key=request_key, goto="/sourcing/visits/"
    ) as rev:
        found = locked_lead(by, lead) if lead else None
        visit = Visit(
            company=firm, lead=found, kind=kind, note=note, unit=by.unit_id, unit_name=by.unit.short_name,
            person=by.id, person_name=by.name, **dated(on),
        )  # fmt: skip
        rev.add(visit)
        if found and found.is_open and on >= found.registered_on:
            step(rev, found, StepKind.FOLLOWED, f"{VisitKind(kind).label}：{note}", on=on)
        rev.about(firm.pk)
    return visit


def company_named(by: Any, text: str) -> Company | None:
    """The company somebody means: the exact name, or the only one that contains it. Raises Refusal for several."""
    wanted = said(text, "company", "请填企业名称，写出能认出它的几个字就行。")
    exact: Company | None = Company.objects.visible_to(by).unmerged().filter(name=wanted).first()
    if exact:
        return exact
    found = find_companies(by, wanted, SHOWN + 1)
    if len(found) > 1:
        names = "、".join(f"「{one.name}」" for one in found[:SHOWN])
        raise Refusal(
            f"有几家都含「{wanted}」：{names}{' 等' if len(found) > SHOWN else ''}。请写全称。", "company"
        )
    return found[0] if found else None


def pursue(
    *, by: Any, company: str, leader: uuid.UUID, aim: str, on: dt.date, request_key: uuid.UUID | None = None
) -> Pursuit:
    """盯引 begins; the leader is told. Raises Refusal for a firm somebody already keeps at."""
    require(by, "sourcing.record", NOT_ALLOWED)
    refuse_future(on, "盯引开始的")
    firm = company_named(by, company)
    if firm is None:
        raise Refusal("客商库里没有这家企业，请先登记企业。", "company")
    person = User.objects.filter(pk=leader, is_active=True).first()
    if person is None or by.unit is None:
        raise Refusal("请选在岗的领导。", "leader")
    with sourcing_revision(by=by, verb="pursue", request_key=request_key, goto="/sourcing/pursuits/") as rev:
        standing = Pursuit.objects.open().filter(company=firm).first()
        if standing:
            raise Refusal(f"「{firm.name}」已由{standing.leader_name}盯引，换人请先结束原来的。", "company")
        entry = Pursuit(
            company=firm, leader=person.pk, leader_name=person.name, unit=by.unit_id, unit_name=by.unit.short_name,
            aim=aim.strip(), **dated(on),
        )  # fmt: skip
        rev.add(entry)
        rev.about(firm.pk)
        notify([person.pk], subject=f"请您盯引「{firm.name}」", body=entry.aim, link="/sourcing/pursuits/")
    return entry


def report_pursuit(
    *, by: Any, pursuit: uuid.UUID, month: dt.date, note: str, request_key: uuid.UUID | None = None
) -> PursuitMonth:
    """The month's word; a second one of the same month supersedes. Raises Refusal for a month not begun."""
    require(by, "sourcing.record", NOT_ALLOWED)
    note = said(note, "note", "请写本月做了什么、到了哪一步；没有进展也写一句。")
    first = month.replace(day=1)
    refuse_future(first, "月报的")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    with sourcing_revision(by=by, verb="report_pursuit", request_key=request_key) as rev:
        standing = _open_pursuit(by, pursuit)
        entry = PursuitMonth(pursuit=standing.lineage, note=note, **dated(last))
        old = PursuitMonth.objects.open().filter(pursuit=standing.lineage, occurred_on=last).first()
        if old:
            rev.supersede(old, entry)
        else:
            rev.add(entry)
    return entry


def end_pursuit(*, by: Any, pursuit: uuid.UUID, reason: str, request_key: uuid.UUID | None = None) -> None:
    """盯引 is over: landed, given up, or somebody else goes on."""
    require(by, "sourcing.record", NOT_ALLOWED)
    reason = said(reason, "reason", "请写明为什么结束，例如「已签约转为项目」。")
    with sourcing_revision(by=by, verb="end_pursuit", reason=reason, request_key=request_key) as rev:
        rev.retract(_open_pursuit(by, pursuit))


def _open_pursuit(by: Any, pursuit: uuid.UUID) -> Pursuit:
    found: Pursuit | None = (
        Pursuit.objects.visible_to(by).open().select_for_update(of=("self",)).filter(lineage=pursuit).first()
    )
    if found is None:
        raise Refusal("没有这项盯引，或者已经结束。")
    return found


def _new(by: Any, name: str, is_new: bool) -> Company:
    if not is_new:
        raise Refusal(
            f"客商库里没有含「{name.strip()}」的企业。是新接触的，请写全称并勾上「新企业」。", "company"
        )
    return register_company(by=by, values={"name": name.strip()})
