"""Publishing an edition of the 权力清单; entering a year's holidays."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from luodi.approvals.catalogue.reading import BadCatalogue, Tables, read_catalogue
from luodi.approvals.models import Edition, HolidayNotice
from luodi.approvals.operations.writing import approval_revision
from luodi.calc.workdays import BadNotice, SpecialDay, read_special_days
from luodi.ledger.models import dated
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import require

NOT_DEFINING = "事项清单由市局业务科长维护。"
FEWEST = 10
"""A year's notice names more days than this: seven holidays with their make-up days."""


def publish_edition(
    *,
    by: Any,
    tables: Tables,
    since: dt.date,
    document: str,
    reason: str,
    request_key: uuid.UUID | None = None,
) -> Edition:
    """
    A new edition in force from `since`. Live plans keep theirs. Raises Refusal with every fault of the tables
    (loops, orphans, conditions nobody can meet …), without a document, or dated before the edition before it.
    """
    require(by, "approvals.define", NOT_DEFINING)
    if not document.strip():
        raise Refusal("发布清单要填依据文号，例如「金政办发〔2026〕12号」。", "document")
    try:
        read_catalogue(tables)
    except BadCatalogue as bad:
        raise Refusal("\n".join(bad.faults), "file") from bad
    with approval_revision(by=by, verb="publish_edition", reason=reason, request_key=request_key) as rev:
        last = Edition.objects.open().order_by("-number").select_for_update().first()
        if last and since < last.occurred_on:
            raise Refusal(
                f"第 {last.number} 版自 {last.occurred_on} 起施行，新版不能早于它。请改生效日。", "since"
            )
        entry = Edition(
            number=last.number + 1 if last else 1, tables={k: [dict(r) for r in rows] for k, rows in tables.items()},
            document=document.strip(), reason=reason, **dated(since),
        )  # fmt: skip
        rev.add(entry)
    return entry


def enter_holidays(
    *, by: Any, text: str, document: str, on: dt.date, request_key: uuid.UUID | None = None
) -> HolidayNotice:
    """
    A year's notice as lines 日期,休班,名称. It replaces the shipped or earlier reading of that year whole. Raises
    Refusal for unreadable lines, days of two years, a day written twice, too few days, or without a document.
    """
    require(by, "approvals.define", NOT_DEFINING)
    days = _read(text)
    years = {day.day.year for day in days}
    if len(years) != 1:
        raise Refusal(
            f"一次录入一年的安排，这里有{'、'.join(f'{y}年' for y in sorted(years))}。跨年的元旦归下一年的通知。",
            "text",
        )
    if not document.strip():
        raise Refusal("请填通知文号，例如「国办发明电〔2026〕7号」。", "document")
    with approval_revision(by=by, verb="enter_holidays", reason=document, request_key=request_key) as rev:
        entry = HolidayNotice(
            year=years.pop(),
            days=[[one.day.isoformat(), one.works, one.name] for one in days],
            document=document.strip(),
            **dated(on),
        )
        rev.add(entry)
    return entry


def _read(text: str) -> Sequence[SpecialDay]:
    lines = [line.replace("\t", ",").replace("，", ",") for line in text.strip().splitlines()]
    if lines and not lines[0].startswith("日期"):
        lines.insert(0, "日期,休班,名称")
    try:
        days = read_special_days(lines)
    except BadNotice as bad:
        raise Refusal(str(bad), "text") from bad
    seen: set[dt.date] = set()
    for one in days:
        if one.day in seen:
            raise Refusal(f"{one.day} 写了两次，请留一行。", "text")
        seen.add(one.day)
    if len(days) < FEWEST:
        raise Refusal(f"只有 {len(days)} 天，一年的通知不止这些；请把全年的放假和调休都写上。", "text")
    return days
