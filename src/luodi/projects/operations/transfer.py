"""划转 of projects between units, and the sharing of credit."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.org.models import Unit
from luodi.projects.enums import CreditKind
from luodi.projects.errors import Refusal
from luodi.projects.models import Credit, Particulars, Project
from luodi.projects.operations.project import refuse_before_beginning
from luodi.projects.operations.writing import locked, locked_one, project_revision, refuse_future, require

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Share:
    """A unit's part of the credit, until a day (exclusive) or for good."""

    unit: uuid.UUID
    share: Decimal
    kind: CreditKind = CreditKind.ALL
    until: dt.date | None = None


def transfer_projects(
    *,
    by: Any,
    projects: Collection[uuid.UUID],
    to_unit: uuid.UUID,
    to_region: str,
    since: dt.date,
    document: str,
    shares: Sequence[Share] = (),
    request_key: uuid.UUID | None = None,
) -> int:
    """
    划转 as from `since` by a document. Side effects in order for each project: a 变更 of unit and region; credit
    entries where `shares` say so (without them the past stays with the old unit and everything from `since`
    counts for the new one); scope of the new unit; the old unit keeps sight while it holds credit.
    Raises Refusal without a document, for an unknown unit, for shares that do not sum to 1 per kind.
    """
    require(by, "projects.transfer", "您的岗位不能划转项目，请报市局业务科或领导小组办公室。")
    refuse_future(since, "划转")
    if not document.strip():
        raise Refusal("划转要填文号。", "document")
    target = _unit(to_unit)
    refuse_bad_shares(shares)
    with project_revision(by=by, verb="transfer_projects", reason=document, request_key=request_key) as rev:
        for header in locked(by, projects):
            if header.unit == target.id and header.region == to_region:
                raise Refusal(f"「{header.name}」本来就在 {target.short_name}，不用划转。", "to_unit")
            values = {"unit": str(target.id), "unit_name": target.short_name, "region": to_region}
            change = Particulars(project=header, values=values, document=document, **dated(since))
            refuse_before_beginning(header, change)
            rev.add(change)
            _stage_shares(rev, header, shares, since)
    return len(projects)


def share_credit(
    *,
    by: Any,
    project: uuid.UUID,
    shares: Sequence[Share],
    since: dt.date,
    document: str,
    request_key: uuid.UUID | None = None,
) -> int:
    """
    Replaces the credit of a project as from a day, of the kinds named; what was said of other kinds goes on. Raises
    Refusal for shares not summing to 1 per kind, a unit named twice, an end not after the beginning.
    """
    require(by, "projects.transfer", "您的岗位不能分配计分归属。")
    refuse_bad_shares(shares)
    if not document.strip():
        raise Refusal("计分归属要有依据，请填文号或协议名称。", "document")
    with project_revision(by=by, verb="share_credit", reason=document, request_key=request_key) as rev:
        header = locked_one(by, project)
        _stage_shares(rev, header, shares, since)
    return len(shares)


def _stage_shares(rev: OpenRevision, header: Project, shares: Sequence[Share], since: dt.date) -> None:
    """
    Ends what runs on or after `since` of the kinds named, so that no day is credited twice. 「全部」 that ends for one kind
    goes on for the others, under their own names.
    """
    if not shares:
        return
    kinds = {share.kind for share in shares}
    others = [] if CreditKind.ALL in kinds else [k for k in CreditKind if k not in {*kinds, CreditKind.ALL}]
    running = Credit.objects.open().filter(project=header)
    for old in running.filter(Q(until_on__isnull=True) | Q(until_on__gt=since)):
        was_all = old.kind == CreditKind.ALL
        if not (was_all or CreditKind.ALL in kinds or old.kind in kinds):
            continue
        if since <= old.occurred_on:
            rev.retract(old)
        else:
            rev.supersede(old, _again(old, until_on=since))
        if was_all:
            begins = dated(max(since, old.occurred_on))
            rev.add(*(_again(old, kind=kind, **begins) for kind in others))
    rev.add(*credit_entries(header, shares, since))


def _again(old: Credit, **changed: Any) -> Credit:
    """What an entry says, but for `changed`."""
    said = ("project_id", "unit", "unit_name", "kind", "share", "until_on", *dated(old.occurred_on))
    return Credit(**{name: getattr(old, name) for name in said} | changed)


def credit_entries(project: Project, shares: Sequence[Share], since: dt.date) -> list[Credit]:
    """Unsaved entries. Raises Refusal for a share that would end before it begins."""
    if any(share.until and share.until <= since for share in shares):
        raise Refusal(f"计分归属的止日不能早于或等于起日 {since}，请改止日，或留空为长期。", "share_until")
    return [
        Credit(
            project=project,
            unit=share.unit,
            unit_name=_unit(share.unit).short_name,
            kind=share.kind,
            share=share.share,
            until_on=share.until,
            **dated(since),
        )
        for share in shares
    ]


def _unit(key: uuid.UUID) -> Unit:
    found = Unit.objects.active().filter(pk=key).first()
    if found is None:
        raise Refusal("没有这个单位，或它已停用。请重新选择。", "to_unit")
    return found


def refuse_bad_shares(shares: Sequence[Share]) -> None:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for share in shares:
        if not 0 < share.share <= WHOLE:
            raise Refusal("每一份要大于 0、不超过 100 %。", "shares")
        totals[share.kind] += share.share
    for kind, total in totals.items():
        if total != WHOLE:
            raise Refusal(
                f"「{CreditKind(kind).label}」各单位份额合计 {total:.0%}，应当正好 100 %。", "shares"
            )
    if len({(share.unit, share.kind) for share in shares}) != len(shares):
        raise Refusal("同一个单位写了两次，请合成一行。", "share_unit_1")
