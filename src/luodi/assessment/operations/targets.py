"""Setting and revising targets, signing letters, declaring shapes, mapping the province's indicators, plans."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luodi.assessment.errors import Refusal
from luodi.assessment.models import Letter, MonthlyShape, PlanTarget, ProvinceTarget, Target
from luodi.assessment.models.target import line_of
from luodi.assessment.operations.writing import Proof, assessment_revision, in_year
from luodi.assessment.queries.letters import letter_rows
from luodi.indicators.catalogue import catalogue
from luodi.ledger.models import dated
from luodi.org.models import Unit
from luodi.projects.operations.writing import require, within

MAY = "assessment.targets"
MAY_NOT = "您的岗位不能下达或修订目标，请由市招商局办理。"
Amounts = Mapping[tuple[uuid.UUID | None, str], Decimal]
"""{(unit or None for the city, figure): amount in the definition's unit}"""


def set_targets(
    *, by: Any, year: int, amounts: Amounts, reason: str = "", request_key: uuid.UUID | None = None
) -> int:
    """
    Sets new targets and revises those that differ; unchanged ones are left alone. Side effects in order: the
    earlier target of each line is closed, the new one opened. Returns how many. Raises Refusal when a signed one
    is revised without a reason, for a negative amount or an unknown definition.
    """
    require(by, MAY, MAY_NOT)
    reason = within(reason, 200, "修订原因", "reason")
    book = catalogue()
    with assessment_revision(by=by, verb="set_targets", reason=reason, request_key=request_key) as rev:
        standing = {
            (target.unit_id, target.figure): target
            for target in Target.objects.open().filter(year=year).select_for_update()
        }
        signed = set(Letter.objects.open().filter(year=year).values_list("unit_id", flat=True))
        changed = 0
        for (unit, figure), amount in amounts.items():
            definition = book.find(figure)
            if amount < 0:
                raise Refusal(f"「{definition.name}」的目标 {amount} 是负数，请填 0 或正数。")
            old = standing.get((unit, figure))
            if old is not None and old.amount == amount:
                continue
            if old is not None and unit in signed and not reason:
                raise Refusal("责任书已经签订，修订目标要写明原因（例如上级调整任务的文号）。", "reason")
            new = Target(
                unit_id=unit, year=year, figure=figure, figure_version=definition.version, amount=amount,
                reason=reason, lineage=line_of("target", year, unit or "city", figure), **in_year(year),
            )  # fmt: skip
            if old is None:
                rev.add(new)
            else:
                rev.supersede(old, new)
            changed += 1
    return changed


@dataclass(frozen=True, slots=True)
class Signing:
    """What stands on a signed letter beside its targets."""

    signed_on: Any
    document: str = ""
    signatory: str = ""
    proof: Proof = field(default_factory=Proof)


def sign_letter(
    *, by: Any, year: int, unit: Unit, signing: Signing, request_key: uuid.UUID | None = None
) -> Letter:
    """
    Locks the unit's targets as signed, with the scan. A later signing supersedes under the next number. Raises
    Refusal when the unit has no targets, or nothing changed since the last signing and no scan is added.
    """
    require(by, MAY, MAY_NOT)
    document = within(signing.document, 80, "文号", "document")
    signatory = within(signing.signatory, 40, "责任人", "signatory")
    with assessment_revision(by=by, verb="sign_letter", request_key=request_key) as rev:
        rows = letter_rows(year, [unit])[unit.pk]
        if not rows:
            raise Refusal(f"{unit.name}{year}年还没有目标，不能签责任书；请先下达目标。")
        old = Letter.objects.open().filter(year=year, unit=unit).select_for_update().first()
        if old is not None and old.rows == rows and not signing.proof.sha256:
            raise Refusal(f"{unit.name}{year}年责任书已经签过，目标没有变；只补扫描件请选文件。", "file")
        new = Letter(
            unit=unit, year=year, number=old.number + 1 if old else 1, rows=rows, document=document,
            signatory=signatory, sha256=signing.proof.sha256, file_name=signing.proof.file_name,
            lineage=line_of("letter", year, unit.pk), **dated(signing.signed_on),
        )  # fmt: skip
        if old is None:
            rev.add(new)
        else:
            rev.supersede(old, new)
    return new


def set_shape(
    *, by: Any, year: int, figure: str, shares: Sequence[Decimal], request_key: uuid.UUID | None = None
) -> None:
    """Declares which share of the year is due by the end of each month. Raises Refusal naming the month."""
    require(by, MAY, MAY_NOT)
    if len(shares) != 12:
        raise Refusal("时序要填满 12 个月。")
    for month in range(1, 12):
        if shares[month] < shares[month - 1]:
            raise Refusal(
                f"{month + 1} 月的累计 {shares[month]}% 低于 {month} 月，累计只能不减。", f"m{month + 1}"
            )
    if shares[0] < 0 or shares[11] != 100:
        raise Refusal("时序从 0 起，12 月要到 100%。", "m12")
    with assessment_revision(by=by, verb="set_shape", request_key=request_key) as rev:
        old = MonthlyShape.objects.open().filter(year=year, figure=figure).select_for_update().first()
        new = MonthlyShape(
            year=year, figure=figure, shares=[str(share) for share in shares],
            lineage=line_of("shape", year, figure), **in_year(year),
        )  # fmt: skip
        if old is None:
            rev.add(new)
        else:
            rev.supersede(old, new)


def map_province(
    *, by: Any, year: int, name: str, measure: str, amount: Decimal, figure: str, factor: Decimal = Decimal(1),
    note: str = "", request_key: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """Says which of our definitions answers a provincial indicator, and how many of its units one of ours is."""
    require(by, MAY, MAY_NOT)
    catalogue().find(figure)
    name, measure = within(name, 80, "指标名称", "name"), within(measure, 20, "计量单位", "measure")
    note = within(note, 200, "说明", "note")
    if not name:
        raise Refusal("请写省里指标的名称。", "name")
    if factor <= 0:
        raise Refusal("换算系数要大于 0：省里按亿元、本市口径按万元的填 0.0001。", "factor")
    with assessment_revision(by=by, verb="map_province", request_key=request_key) as rev:
        old = ProvinceTarget.objects.open().filter(year=year, name=name).select_for_update().first()
        new = ProvinceTarget(
            year=year, name=name, measure=measure, amount=amount, figure=figure, factor=factor, note=note,
            lineage=line_of("province", year, name), **in_year(year),
        )  # fmt: skip
        if old is None:
            rev.add(new)
        else:
            rev.supersede(old, new)


def set_plan(
    *, by: Any, plan: str, figure: str, amounts: Mapping[tuple[uuid.UUID | None, int], Decimal],
    request_key: uuid.UUID | None = None,
) -> int:  # fmt: skip
    """Years of a 规划 for the city and its districts, {(unit or None, year): amount}; unchanged ones stay."""
    require(by, MAY, MAY_NOT)
    catalogue().find(figure)
    plan = within(plan, 80, "规划名称", "plan")
    if not plan:
        raise Refusal("请写规划的名称，例如「三年规划（2013—2015）」。", "plan")
    with assessment_revision(by=by, verb="set_plan", request_key=request_key) as rev:
        rows = PlanTarget.objects.open().filter(plan=plan, figure=figure).select_for_update()
        standing = {(row.unit_id, row.year): row for row in rows}
        changed = 0
        for (unit, year), amount in amounts.items():
            old = standing.get((unit, year))
            if old is not None and old.amount == amount:
                continue
            new = PlanTarget(
                plan=plan, unit_id=unit, year=year, figure=figure, amount=amount,
                lineage=line_of("plan", plan, unit or "city", figure, year), **in_year(year),
            )  # fmt: skip
            if old is None:
                rev.add(new)
            else:
                rev.supersede(old, new)
            changed += 1
    return changed
