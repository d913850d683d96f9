"""评议与填报: a first reader's mark with grounds and evidence, a second reader's confirmation."""

import uuid
from decimal import Decimal
from typing import Any

from luodi.assessment.errors import Refusal
from luodi.assessment.models import Scheme, Supplied
from luodi.assessment.models.target import line_of
from luodi.assessment.operations.writing import Proof, assessment_revision, in_year
from luodi.calc.scoring.scheme import Input, Source
from luodi.ledger.enums import Basis
from luodi.org.models import Unit
from luodi.projects.operations.writing import require, within

MAY = "assessment.judge"
MAY_NOT = "您的岗位不能评议打分。"


def supply(
    *, by: Any, scheme: Scheme, unit: Unit, one: Input, value: Decimal, grounds: str, proof: Proof,
    request_key: uuid.UUID | None = None,
) -> Supplied:  # fmt: skip
    """
    A mark or figure of one unit; a changed one must be confirmed anew. Raises Refusal for a judgement without
    grounds or evidence, or from one's own unit.
    """
    require(by, MAY, MAY_NOT)
    if one.source is Source.JUDGED and not (grounds.strip() and proof.sha256):
        raise Refusal("评议打分要写明依据并附材料；没有依据的分数复核人无从复核。", "grounds")
    if value < 0:
        raise Refusal("分数和数据不能是负数。", "value")
    if by.unit_id == unit.pk:
        raise Refusal("不能给自己单位打分或填数，请由别的单位的人办理。")
    grounds = within(grounds, 300, "依据", "grounds")
    with assessment_revision(by=by, verb="supply", request_key=request_key) as rev:
        line = line_of("supplied", scheme.pk, unit.pk, one.code)
        old = Supplied.objects.open().filter(lineage=line, basis=Basis.CLAIMED).select_for_update().first()
        new = Supplied(
            scheme=scheme, unit=unit, code=one.code, value=value, grounds=grounds, sha256=proof.sha256,
            file_name=proof.file_name, reader=by.pk, reader_name=by.name, lineage=line, **in_year(scheme.year),
        )  # fmt: skip
        if old is None:
            rev.add(new)
        else:
            rev.supersede(old, new)
    return new


def confirm(*, by: Any, claims: list[uuid.UUID], request_key: uuid.UUID | None = None) -> int:
    """The second reader agrees with marks of others. Raises Refusal for one's own, or one changed meanwhile."""
    require(by, MAY, MAY_NOT)
    with assessment_revision(by=by, verb="confirm_supplied", request_key=request_key) as rev:
        rows = list(Supplied.objects.open().filter(pk__in=claims, basis=Basis.CLAIMED).select_for_update())
        if len(rows) != len(set(claims)):
            raise Refusal("有的分数刚被改过，请刷新后再复核。")
        for claim in rows:
            if claim.reader == by.pk:
                raise Refusal(f"「{claim.code}」是您自己填的，要由第二个人复核。")
            old = Supplied.objects.open().filter(lineage=claim.lineage, basis=Basis.VERIFIED).first()
            if old is not None and old.claim == claim.id:
                continue
            twin = Supplied(
                scheme_id=claim.scheme_id, unit_id=claim.unit_id, code=claim.code, value=claim.value,
                grounds=claim.grounds, sha256=claim.sha256, file_name=claim.file_name, reader=by.pk,
                reader_name=by.name, lineage=claim.lineage, basis=Basis.VERIFIED, claim=claim.id,
                occurred_first=claim.occurred_first, occurred_on=claim.occurred_on, precision=claim.precision,
            )  # fmt: skip
            if old is None:
                rev.add(twin)
            else:
                rev.supersede(old, twin)
    return len(rows)
