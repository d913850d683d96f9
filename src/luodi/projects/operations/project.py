"""A project begins, is corrected (we were wrong), changes (the world changed)."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from luodi.access.enums import Scope
from luodi.calc.credit_code import fault as credit_code_fault
from luodi.common.composed import composed
from luodi.common.ids import uuid7
from luodi.companies.queries.find import companies_of
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.org.models import Unit
from luodi.projects.classes import sector_following
from luodi.projects.enums import Kind, Origin
from luodi.projects.errors import Refusal
from luodi.projects.fields import BY_CODE, FIELDS, cleaned
from luodi.projects.models import Investor, Milestone, Particulars, Project
from luodi.projects.operations.plausibility import ask_if_beyond_peers, ask_if_not_over, ask_if_parts_exceed
from luodi.projects.operations.writing import (
    When,
    locked_one,
    open_entry,
    project_revision,
    refuse_future,
    require,
)


@dataclass(frozen=True, slots=True)
class Party:
    """An investing party as typed or imported."""

    name: str
    origin: Origin
    credit_code: str = ""
    country: str = ""
    company: uuid.UUID | None = None


def create_project(
    *,
    by: Any,
    values: Mapping[str, Any],
    since: When,
    parties: tuple[Party, ...] = (),
    confirmed: bool = False,
    request_key: uuid.UUID | None = None,
) -> Project:
    """
    A project begins at 在谈. Side effects in order: a scope row for its unit, the header, its particulars,
    investors and the milestone 在谈 as claims; reading models; one revision.

    `values` must hold name, unit, unit_name and region; an empty code is numbered by unit and year.
    Raises Refusal for a missing or impossible value, a wrong 信用代码, a date in the future; NeedsConfirmation for
    a planned total far beyond the unit's others.
    """
    require(by, "projects.create", "您的岗位不能新建项目。请找填报员或管理员。")
    refuse_future(since, "开始在谈的")
    with project_revision(by=by, verb="create_project", request_key=request_key) as rev:
        if not confirmed:
            _ask_about(values, since)
        return stage_new_project(rev, by=by, values=values, since=since, parties=parties)


def _ask_about(values: Mapping[str, Any], since: When) -> None:
    ask_if_not_over(since, "开始在谈的", "since")
    stored = cleaned(values)
    ask_if_parts_exceed(stored)
    if stored.get("planned_total") and stored.get("unit"):
        currency = stored.get("currency", "CNY")
        ask_if_beyond_peers(uuid.UUID(stored["unit"]), Decimal(stored["planned_total"]), currency)


def stage_new_project(
    rev: OpenRevision, *, by: Any, values: Mapping[str, Any], since: When, parties: tuple[Party, ...]
) -> Project:
    """The part of create_project that imports share; writes into an open revision."""
    stored = cleaned(values)
    _refuse_missing(stored)
    unit = _own_unit(by, stored["unit"])
    stored |= {"unit_name": unit.short_name}
    project_id = uuid7()
    if not stored.get("code"):
        stored["code"] = next_code(unit.code, today().year)
    else:
        _refuse_taken(stored["code"])
    _grant_before_insert(project_id, unit.id)
    project = Project.objects.create(
        id=project_id,
        code=stored["code"],
        name=stored["name"],
        unit=unit.id,
        unit_name=unit.short_name,
        region=stored["region"],
    )
    rev.newborn.add(project_id)
    rev.add(Particulars(project=project, values=stored, **dated(since)))
    rev.add(Milestone(project=project, kind=Kind.NEGOTIATING, **dated(since)))
    for party in linked(parties):
        rev.add(investor_entry(project, party, since))
    return project


def linked(parties: Collection[Party]) -> list[Party]:
    """Each with its company in the companies room, where its code or name says which one it is."""
    known = companies_of((party.name, party.credit_code) for party in parties if party.company is None)
    return [
        replace(party, company=party.company or known.get((party.name, party.credit_code)))
        for party in parties
    ]


def investor_entry(project: Project, party: Party, since: When) -> Investor:
    """Raises Refusal for a wrong 信用代码 or a foreign party without country."""
    if party.credit_code and (wrong := credit_code_fault(party.credit_code)):
        raise Refusal(wrong, "credit_code")
    if party.origin == Origin.FOREIGN and not party.country:
        raise Refusal(f"境外投资方「{party.name}」要填国别（地区）。", "country")
    return Investor(
        project=project, name=party.name, origin=party.origin, credit_code=party.credit_code,
        country=party.country, company=party.company, **dated(since),
    )  # fmt: skip


def correct_particulars(
    *, by: Any, project: uuid.UUID, entry: uuid.UUID, values: Mapping[str, Any], reason: str,
    confirmed: bool = True, request_key: uuid.UUID | None = None,
) -> Particulars:  # fmt: skip
    """
    更正: we were wrong. Supersedes one claimed entry of particulars, keeping its day; an empty value removes the
    field from it; a 三次产业 that came by rule follows the industry. A verified entry stays in verified readings
    until the correction is verified.
    """
    require(by, "projects.record", "您的岗位不能更正项目资料。")
    if not reason.strip():
        raise Refusal("更正要写明原因，例如「录入时把亿元写成了万元」。", "reason")
    with project_revision(by=by, verb="correct_particulars", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        old: Particulars = open_entry(Particulars, entry, header)
        kept = {code: value for code, value in old.values.items() if code not in values}
        new_values = {**kept, **cleaned(values)}
        new_values |= sector_following({**values, **cleaned(values)}, *_stood(header, old.values))
        if "unit" in values and new_values.get("unit") != old.values.get("unit"):
            raise Refusal("责任单位不在这里改：换单位请用「划转」。", "unit")
        if new_values == old.values:
            raise Refusal("没有改动任何内容。")
        if not confirmed:
            ask_if_parts_exceed(new_values)
        if "name" in old.values:
            _refuse_missing(new_values)
            new_values.setdefault("code", header.code)
        _refuse_taken(new_values.get("code", ""), header)
        new = Particulars(
            project=header, values=new_values, document=old.document,
            occurred_first=old.occurred_first, occurred_on=old.occurred_on, precision=old.precision,
        )  # fmt: skip
        rev.supersede(old, new)
    return new


def change_particulars(
    *, by: Any, project: uuid.UUID, values: Mapping[str, Any], since: When, document: str = "",
    reason: str = "", request_key: uuid.UUID | None = None,
) -> Particulars:  # fmt: skip
    """
    变更: the world changed. Appends the changed fields as from `since`; earlier days keep what was true then. A 三次产业
    that came by rule follows the industry.
    """
    require(by, "projects.record", "您的岗位不能变更项目资料。")
    refuse_future(since, "变更")
    stored = cleaned(values)
    if "unit" in stored:
        raise Refusal("换责任单位请用「划转」。", "unit")
    for code in stored:
        if not BY_CODE[code].changes:
            raise Refusal(f"「{BY_CODE[code].label}」不会变更，只会填错：请用「更正」。", code)
    if not stored:
        raise Refusal("没有填写任何变更内容。")
    with project_revision(by=by, verb="change_particulars", reason=reason, request_key=request_key) as rev:
        header = locked_one(by, project)
        _refuse_taken(stored.get("code", ""), header)
        stored |= sector_following(stored, *_stood(header, {}))
        new = Particulars(project=header, values=stored, document=document, **dated(since))
        refuse_before_beginning(header, new)
        rev.add(new)
    return new


def _stood(project: Project, values: Mapping[str, Any]) -> tuple[str, str]:
    """Industry and 三次产业 as an entry says them, else as the project stands."""
    industry = values.get("industry") or project.industry
    return industry, str(values.get("sector") or project.sector or "")


def refuse_before_beginning(project: Project, change: Particulars) -> None:
    """A change dated before the project's first particulars says those were wrong: that is a 更正."""
    first = project.particulars.open().claimed().order_by("occurred_on", "id").first()
    if first and change.occurred_on < first.occurred_on:
        raise Refusal(
            f"变更日期早于项目登记的起始日 {first.occurred_on:%Y年%m月%d日}。起始时就是这样的，请用「更正」。",
            "since",
        )


def next_code(unit_code: str, year: int) -> str:
    """Internal code by unit and year, e.g. `WC-2026-0007`; an advisory lock keeps two writers apart."""
    stem = f"{unit_code}-{year}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [stem])
        cursor.execute("SELECT projects_next_number(%s)", [stem])
        (number,) = cursor.fetchone()
    return f"{stem}{number:04d}"


def _refuse_taken(code: str, own: Project | None = None) -> None:
    """A code names one project of the city, whether or not the writer sees it (sql/claims.sql)."""
    if not code or (own and code == own.code):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT projects_code_taken(%s, %s)", [code, own.pk if own else None])
        (taken,) = cursor.fetchone()
    if taken:
        raise Refusal(f"项目编号「{code}」已经用过，请换一个，或留空由系统编号。", "code")


def _refuse_missing(values: Mapping[str, Any]) -> None:
    missing = [field for field in FIELDS if field.required and not values.get(field.code)]
    if missing:
        names = "、".join(f"「{field.label}」" for field in missing)
        raise Refusal(f"还缺 {names}，填上才能登记。", missing[0].code)


def _own_unit(by: Any, unit: str) -> Unit:
    found = _active_unit.one(unit)
    if found is None or not (by.standing.scope == Scope.CITY or found.id in by.standing.grantees):
        raise Refusal("责任单位不是您所在的单位，您不能替它建项目。请改选本单位。", "unit")
    return found


@composed
def _active_unit(key: Any) -> QuerySet[Unit]:
    return Unit.objects.active().filter(pk=key)


def _grant_before_insert(project: uuid.UUID, unit: uuid.UUID) -> None:
    """Row-level security checks the header's insert against the scope, so the scope comes first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_project_scope (project_id, grantee, why) VALUES (%s, %s, 'unit')",
            [project, unit],
        )
