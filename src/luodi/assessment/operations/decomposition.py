"""分解下达: a city target split over the units by declared bases."""

import uuid
from typing import Any

from luodi.assessment.errors import Refusal
from luodi.assessment.models import Decomposition, Letter, Target
from luodi.assessment.models.target import line_of
from luodi.assessment.operations.writing import assessment_revision, in_year
from luodi.assessment.queries.decomposing import Split
from luodi.indicators.catalogue import catalogue
from luodi.projects.operations.writing import require, within


def adopt_split(*, by: Any, split: Split, reason: str = "", request_key: uuid.UUID | None = None) -> None:
    """
    Sets every unit's target as the split says and keeps bases, values, weights and shares beside them. Side effects
    in order: the decomposition is stored, each target closed and opened anew. Raises Refusal when a letter is
    signed and no reason is given.
    """
    require(by, "assessment.targets", "您的岗位不能分解目标，请由市招商局办理。")
    definition = catalogue().find(split.figure)
    signed = Letter.objects.open().filter(year=split.year)
    reason = within(reason, 200, "原因", "reason")
    if signed.exists() and not reason:
        raise Refusal("责任书已经签订，重新分解要写明原因。", "reason")
    with assessment_revision(by=by, verb="adopt_split", reason=reason, request_key=request_key) as rev:
        old = (
            Decomposition.objects.open()
            .filter(year=split.year, figure=split.figure)
            .select_for_update()
            .first()
        )
        new = Decomposition(
            year=split.year, figure=split.figure, body=split.as_data(),
            lineage=line_of("split", split.year, split.figure), **in_year(split.year),
        )  # fmt: skip
        if old is None:
            rev.add(new)
        else:
            rev.supersede(old, new)
        targets = Target.objects.open().filter(year=split.year, figure=split.figure, unit__isnull=False)
        standing = {target.unit_id: target for target in targets.select_for_update()}
        for share in split.shares:
            earlier = standing.get(share.unit)
            if earlier is not None and earlier.amount == share.amount:
                continue
            target = Target(
                unit_id=share.unit, year=split.year, figure=split.figure, figure_version=definition.version,
                amount=share.amount, reason=reason or "按基数分解",
                lineage=line_of("target", split.year, share.unit, split.figure), **in_year(split.year),
            )  # fmt: skip
            if earlier is None:
                rev.add(target)
            else:
                rev.supersede(earlier, target)
