"""要素: registering, its state in the world, reservations that lapse by their day; money asked for."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.companies.models import Industry
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.org.enums import Function
from luodi.org.models import Region, Unit
from luodi.org.queries.people_who import people_who_may
from luodi.projects.errors import Refusal
from luodi.projects.models import Project
from luodi.projects.operations.writing import locked_one, refuse_future, require, said
from luodi.sourcing.models import FinanceNeed, Lead, Reservation, Site, SiteStanding
from luodi.sourcing.operations.revisions import refuse_past, show_to, sourcing_revision, standing_entry
from luodi.sourcing.queries.sites import held_on, state_on
from luodi.sourcing.terms import WHOLE, HolderKind, NeedKind, NeedState, SiteKind, SiteState

NOT_KEEPING = "您的岗位不能登记要素。"
NOT_RESERVING = "要素预留由区县负责人或市局办理。"


@dataclass(frozen=True, slots=True)
class Described:
    kind: SiteKind
    name: str
    region: str
    amount: Decimal
    ratio: Decimal | None
    power: Decimal | None
    industries: Sequence[str]
    note: str


def register_site(
    *, by: Any, described: Described, state: SiteState, since: dt.date, document: str,
    request_key: uuid.UUID | None = None,
) -> Site:  # fmt: skip
    """A site with its first state. Raises Refusal for an unknown place or industry, a name already there, no amount."""
    require(by, "sourcing.keep_sites", NOT_KEEPING)
    refuse_future(since, "状态起始")
    _refuse(described)
    with sourcing_revision(by=by, verb="register_site", request_key=request_key) as rev:
        if Site.objects.open().filter(name=described.name.strip()).exists():
            raise Refusal(f"已有叫「{described.name.strip()}」的要素，请核对，或在名称里加地块编号。", "name")
        site = _entry(described, by.actor.unit_id, by.actor.unit_name, since)
        rev.add(site)
        rev.add(SiteStanding(site=site.lineage, state=state, document=document.strip(), **dated(since)))
    return site


def correct_site(
    *, by: Any, site: uuid.UUID, described: Described, request_key: uuid.UUID | None = None
) -> Site:
    """更正 of the description. Raises Refusal as register_site, or for another unit's site."""
    require(by, "sourcing.keep_sites", NOT_KEEPING)
    _refuse(described)
    with sourcing_revision(by=by, verb="correct_site", request_key=request_key) as rev:
        old: Site = _own(by, site)
        if Site.objects.open().filter(name=described.name.strip()).exclude(pk=old.pk).exists():
            raise Refusal(f"已有叫「{described.name.strip()}」的要素，请换个名称。", "name")
        new = _entry(described, old.unit, old.unit_name, old.occurred_on)
        rev.supersede(old, new)
    return new


def change_state(
    *, by: Any, site: uuid.UUID, state: SiteState, since: dt.date, document: str, note: str,
    request_key: uuid.UUID | None = None,
) -> SiteStanding:  # fmt: skip
    """变更: from a day the site stands otherwise. Raises Refusal for a day to come or before its last state, the same state."""
    require(by, "sourcing.keep_sites", NOT_KEEPING)
    refuse_future(since, "变更")
    with sourcing_revision(by=by, verb="change_site_state", request_key=request_key) as rev:
        _own(by, site)
        last = SiteStanding.objects.open().filter(site=site).order_by("-occurred_on", "-id").first()
        if last is not None and since < last.occurred_on:
            raise Refusal(
                f"{last.occurred_on} 起已是{last.get_state_display()}，新的状态不能早于它。", "since"
            )
        if last is not None and last.state == state:
            raise Refusal(f"已经是{last.get_state_display()}，没有变化。", "state")
        entry = SiteStanding(
            site=site, state=state, document=document.strip(), note=note.strip(), **dated(since)
        )
        rev.add(entry)
    return entry


def retract_state(
    *, by: Any, standing: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> SiteStanding:
    """Takes back a state recorded wrongly. Raises Refusal without a reason, for another unit's site, the only state."""
    require(by, "sourcing.keep_sites", NOT_KEEPING)
    why = said(reason, "reason", "请写明为什么撤回，例如「日期登记错了」。")
    with sourcing_revision(by=by, verb="retract_site_state", reason=why, request_key=request_key) as rev:
        old: SiteStanding = standing_entry(SiteStanding, by, standing, "这条状态")
        _own(by, old.site)
        if SiteStanding.objects.open().filter(site=old.site).count() == 1:
            raise Refusal("这是唯一的状态，撤了就不知道现在怎样；请用「状态变更」登记对的。")
        rev.retract(old)
    return old


def reserve_site(
    *, by: Any, site: uuid.UUID, holder_kind: HolderKind, holder: uuid.UUID, amount: Decimal | None, until_on: dt.date,
    document: str, request_key: uuid.UUID | None = None,
) -> Reservation:  # fmt: skip
    """
    Keeps a site for a project or lead from today to `until_on`; after that day it lapses by itself. The row of the site
    is locked first, so of two at once the second is refused. Raises Refusal for a site that is not 可供, a plot already
    reserved (until when), more than is left, a holder out of sight, a day past.
    """
    require(by, "sourcing.reserve", NOT_RESERVING)
    refuse_past(until_on, "until_on")
    with sourcing_revision(by=by, verb="reserve_site", request_key=request_key) as rev:
        found: Site = standing_entry(Site, by, site, "这处要素")
        if not _sees(by, holder_kind, holder):
            raise Refusal("没有找到这个项目或线索，或者它不在您的范围内。", "holder")
        state = state_on(site, today())
        if state != SiteState.AVAILABLE:
            label = SiteState(state).label if state else "没有登记状态"
            raise Refusal(f"「{found.name}」现在{label}，只有「可供」的才能预留。")
        running = [r for r in Reservation.objects.open().filter(site=site) if held_on(r, today())]
        wanted = _wanted(found, amount, running)
        entry = Reservation(
            site=site, holder_kind=holder_kind, holder=holder, amount=wanted, until_on=until_on,
            document=document.strip(), unit_name=by.actor.unit_name, **dated(today()),
        )  # fmt: skip
        rev.add(entry)
    return entry


def release_site(
    *, by: Any, reservation: uuid.UUID, reason: str, request_key: uuid.UUID | None = None
) -> Reservation:
    """Ends a reservation today, before its day. Raises Refusal without a reason, or when it lapsed or ended before."""
    require(by, "sourcing.reserve", NOT_RESERVING)
    why = said(reason, "reason", "请写明为什么提前释放，例如「企业选了别处」。")
    with sourcing_revision(by=by, verb="release_site", reason=why, request_key=request_key) as rev:
        old: Reservation = standing_entry(Reservation, by, reservation, "这次预留")
        if not held_on(old, today()):
            raise Refusal("这次预留已经到期或释放了，不用再释放。")
        if not _sees(by, HolderKind(old.holder_kind), old.holder):
            raise Refusal(f"这处由{old.unit_name}预留，请由他们释放。")
        new = Reservation(
            site=old.site, holder_kind=old.holder_kind, holder=old.holder, amount=old.amount, until_on=old.until_on,
            released_on=today(), reason=why, document=old.document, unit_name=old.unit_name, **dated(old.occurred_on),
        )  # fmt: skip
        rev.supersede(old, new)
    return new


def ask_finance(
    *, by: Any, project: uuid.UUID, kind: NeedKind, amount: Decimal, purpose: str, needed_by: dt.date | None,
    request_key: uuid.UUID | None = None,
) -> FinanceNeed:  # fmt: skip
    """
    融资需求, routed to the city's 金融 department, or where there is none to 财政. Side effects: the department sees the
    project, its people are told. Raises Refusal without such a department, an amount of nothing, a day past.
    """
    require(by, "sourcing.apply", "您的岗位不能提融资需求。")
    if amount <= 0:
        raise Refusal("金额要大于 0。", "amount")
    if needed_by is not None:
        refuse_past(needed_by, "needed_by")
    unit = Unit.objects.active().departments(Function.BANKING).first()
    unit = unit or Unit.objects.active().departments(Function.FINANCE).first()
    if unit is None:
        raise Refusal(
            "还没有设金融主管部门（职能为「金融」的单位），需求没有地方可转。请先请系统管理员建单位。"
        )
    with sourcing_revision(by=by, verb="ask_finance", request_key=request_key) as rev:
        header = locked_one(by, project)
        entry = FinanceNeed(
            project=header, kind=kind, amount=amount, purpose=purpose.strip(), needed_by=needed_by, unit=unit.pk,
            unit_name=unit.short_name, **dated(today()),
        )  # fmt: skip
        rev.add(entry)
        show_to(rev, header.pk, unit.pk, "finance")
        notify(
            people_who_may([unit.pk], "sourcing.finance"), subject=f"融资需求：{header.name} {amount.normalize():f} 万元",
            link=f"/sourcing/finance/{entry.lineage}/",
        )  # fmt: skip
    return entry


def answer_finance(
    *, by: Any, need: uuid.UUID, state: NeedState, words: str, granted: Decimal | None,
    request_key: uuid.UUID | None = None,
) -> FinanceNeed:  # fmt: skip
    """The department's word. Raises Refusal for another department's, without words, more granted than a number says."""
    require(by, "sourcing.finance", "融资需求由金融主管部门答复。")
    spoken = said(words, "words", "请写明对接了哪家机构、结果怎样。")
    if state == NeedState.ROUTED:
        raise Refusal("请选已对接、已解决或无法解决。", "state")
    with sourcing_revision(by=by, verb="answer_finance", request_key=request_key) as rev:
        old: FinanceNeed = standing_entry(FinanceNeed, by, need, "这条融资需求")
        if old.unit not in by.standing.grantees:
            raise Refusal(f"这条需求转给了{old.unit_name}，请由他们答复。")
        new = FinanceNeed(
            project_id=old.project_id, kind=old.kind, amount=old.amount, purpose=old.purpose, needed_by=old.needed_by,
            unit=old.unit, unit_name=old.unit_name, state=state, answered_on=today(), answer=spoken, granted=granted,
            **dated(old.occurred_on),
        )  # fmt: skip
        rev.supersede(old, new)
    return new


def _wanted(site: Site, amount: Decimal | None, running: Sequence[Reservation]) -> Decimal:
    if site.kind in WHOLE:
        if running:
            raise Refusal(
                f"「{site.name}」已由{running[0].unit_name}预留到 {running[0].until_on}，到期或释放后才能再留。"
            )
        return site.amount
    left = site.amount - sum((r.amount for r in running), Decimal(0))
    if amount is None or amount <= 0:
        raise Refusal("请填要预留多少。", "amount")
    if amount > left:
        raise Refusal(
            f"「{site.name}」还剩 {left.normalize():f}，不够预留 {amount.normalize():f}。", "amount"
        )
    return amount


def _sees(by: Any, kind: HolderKind, holder: uuid.UUID) -> bool:
    rows: Any = (
        Project.objects.visible_to(by).unmerged()
        if kind == HolderKind.PROJECT
        else Lead.objects.visible_to(by)
    )
    return bool(rows.filter(pk=holder).exists())


def _own(by: Any, site: uuid.UUID) -> Site:
    found: Site = standing_entry(Site, by, site, "这处要素")
    if found.unit not in by.standing.grantees and not by.may("sourcing.keep_chains"):
        raise Refusal(f"这处要素由{found.unit_name}管理，请由他们登记。")
    return found


def _refuse(described: Described) -> None:
    if not Region.objects.counties_and_zones().filter(pk=described.region).exists():
        raise Refusal("没有这个区划，请重新选择。", "region")
    if described.amount <= 0:
        raise Refusal("数量要大于 0。", "amount")
    loaded = set(Industry.objects.filter(pk__in=described.industries).values_list("code", flat=True))
    unknown = [code for code in described.industries if code not in loaded]
    if unknown:
        raise Refusal(f"行业代码「{'、'.join(unknown)}」不在已装入的国民经济行业分类里。", "industries")


def _entry(described: Described, unit: uuid.UUID, unit_name: str, since: dt.date) -> Site:
    return Site(
        kind=described.kind, name=described.name.strip(), region=described.region, unit=unit, unit_name=unit_name,
        amount=described.amount, ratio=described.ratio, power=described.power, industries=list(described.industries),
        note=described.note.strip(), **dated(since),
    )  # fmt: skip
