"""The fingerprint of a table's layout: the same form filled again next month has the same one."""

import hashlib
import re

from luodi.exchange.reading.tables import Kind, Table

_PERIOD = re.compile(r"\d{4}年?|\d{1,2}[-至—]?\d{0,2}月(?:份|底|末)?|[一二三四]季度|[上下]半年")


def fingerprint(table: Table) -> str:
    """Headings and units in order; years and months in headings (2015年1-6月到位资金) do not count."""
    columns = [column for column in table.columns if column.kind is not Kind.OURS]
    parts = [_PERIOD.sub("#", column.name) + (f"|{column.unit}" if column.unit else "") for column in columns]
    parts.append("/".join(sorted({category.style for category in table.categories})))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
