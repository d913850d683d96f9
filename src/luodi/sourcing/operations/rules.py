"""Uploading the 负面清单; setting a threshold of a place."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from luodi.companies.models import Industry
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.ledger.models import dated
from luodi.org.models import Region
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import require, said
from luodi.sourcing.models import NegativeList, Threshold
from luodi.sourcing.operations.revisions import sourcing_revision
from luodi.sourcing.terms import ListLevel, ThresholdMeasure
from luodi.sourcing.workbooks import Row, refuse

NOT_KEEPING = "负面清单和准入门槛由市局业务科长维护。"
LIST_FIELDS: Final = (
    FieldSpec("code", "行业代码", FieldKind.TEXT, ("国民经济行业代码", "代码"), required=True, longest=5),
    FieldSpec("level", "级别", FieldKind.CHOICE, ("禁止或限制", "类别"), required=True,
              choices=tuple((level.label, level.value) for level in ListLevel)),
    FieldSpec("words", "说明", FieldKind.TEXT, ("内容", "管控要求", "描述"), longest=300),
    FieldSpec("basis", "依据", FieldKind.TEXT, ("文件依据", "来源"), longest=200),
)  # fmt: skip


def publish_list(
    *, by: Any, rows: Sequence[Row], file_name: str, since: dt.date, document: str,
    request_key: uuid.UUID | None = None,
) -> NegativeList:  # fmt: skip
    """
    A new edition in force from `since`; sheets already screened keep what they were screened by. Raises Refusal with
    every line whose industry code is unknown or stands twice, without a document, or before the edition before it.
    """
    require(by, "sourcing.keep_rules", NOT_KEEPING)
    named = said(document, "document", "请填清单的文号，没有文号的清单不能用来筛查。")
    industries = set(Industry.objects.values_list("code", flat=True))
    seen: dict[str, int] = {}
    faults = []
    for row in rows:
        code = row.values["code"].upper()
        if code not in industries:
            faults.append(
                f"第 {row.number} 行：行业代码「{row.values['code']}」不在已装入的国民经济行业分类里；请写门类（如 C）、"
                "大类（如 C26）或更细的代码。更细的代码要先装入行业分类表。"
            )
        if code in seen:
            faults.append(f"第 {row.number} 行：「{code}」与第 {seen[code]} 行重复，请留一行。")
        seen.setdefault(code, row.number)
    refuse(faults)
    lines = [
        [r.values["code"].upper(), r.values["level"], r.values.get("words", ""), r.values.get("basis", "")]
        for r in rows
    ]
    with sourcing_revision(by=by, verb="publish_list", reason=named, request_key=request_key) as rev:
        last = NegativeList.objects.open().select_for_update().order_by("-number").first()
        if last and since < last.occurred_on:
            raise Refusal(
                f"第 {last.number} 版自 {last.occurred_on} 起施行，新版不能早于它。请改生效日。", "on"
            )
        entry = NegativeList(
            number=last.number + 1 if last else 1,
            lines=lines,
            document=named,
            file_name=file_name,
            **dated(since),
        )
        rev.add(entry)
    return entry


def set_threshold(
    *, by: Any, region: str, measure: ThresholdMeasure, value: Decimal, source: str, checked: bool, since: dt.date,
    request_key: uuid.UUID | None = None,
) -> Threshold:  # fmt: skip
    """
    What a place ("" the city) asks from `since`; earlier sheets keep theirs. Raises Refusal for an unknown place, a value
    that is not above 0, or without the source.
    """
    require(by, "sourcing.keep_rules", NOT_KEEPING)
    origin = said(source, "source", "门槛要写出处，例如「金开管〔2025〕3号」；没有文件的写明由谁定的。")
    if region and not Region.objects.counties_and_zones().filter(pk=region).exists():
        raise Refusal("没有这个区划，请重新选择；不选就是全市。", "region")
    if not 0 < value < 10**8:
        raise Refusal(f"门槛应是大于 0、小于 1 亿的数，您写的是 {value}。", "value")
    with sourcing_revision(by=by, verb="set_threshold", reason=origin, request_key=request_key) as rev:
        same = (
            Threshold.objects.open()
            .select_for_update()
            .filter(region=region, measure=measure, occurred_on=since)
        )
        entry = Threshold(
            region=region, measure=measure, value=value, source=origin, checked=checked, **dated(since)
        )
        old = same.first()
        if old is None:
            rev.add(entry)
        else:
            rev.supersede(old, entry)
    return entry
