"""The monthly return: 「本月无变化」 in one click for all unchanged projects."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from luodi.calc.partial_dates import read_partial_date
from luodi.ledger.models import dated
from luodi.projects.errors import Refusal
from luodi.projects.models import MonthlyReturn
from luodi.projects.operations.writing import locked, project_revision, refuse_future, require


def report_month(
    *,
    by: Any,
    projects: Collection[uuid.UUID],
    month: dt.date,
    unchanged: bool,
    note: str = "",
    request_key: uuid.UUID | None = None,
) -> int:
    """
    Returns many projects for the month of `month`, in one revision; one already returned is replaced.
    Returns how many. Raises Refusal for a month that has not begun, or none selected.
    """
    require(by, "projects.record", "您的岗位不能报送月报。")
    if not projects:
        raise Refusal("请先勾选要报送的项目。")
    period = read_partial_date(f"{month:%Y年%m月}")
    if period is None:
        raise Refusal("月份不对，请写成「2026年11月」。", "month")
    refuse_future(period, "报送月份的")
    with project_revision(by=by, verb="report_month", request_key=request_key) as rev:
        headers = locked(by, projects)
        earlier = {
            entry.project_id: entry
            for entry in MonthlyReturn.objects.open().filter(project_id__in=projects, occurred_on=period.last)
        }
        for header in headers:
            new = MonthlyReturn(project=header, unchanged=unchanged, note=note, **dated(period))
            if header.id in earlier:
                rev.supersede(earlier[header.id], new)
            else:
                rev.add(new)
    return len(headers)
