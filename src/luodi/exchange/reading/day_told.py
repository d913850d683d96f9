"""On which day a workbook says it was true: 截至2015年6月30日 in its name or in a banner above the table."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from luodi.calc.partial_dates import NotADate, read_partial_date

_DAY = (
    r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]"
    r"|\d{4}\s*年\s*\d{1,2}\s*[-至到~]\s*\d{1,2}\s*月"
    r"|\d{4}\s*年\s*\d{1,2}\s*月"
    r"|\d{4}\s*年\s*(?:第?[一二三四1-4]季度|[上下]半年)"
    r"|(?<!\d)\d{4}[-./]\d{1,2}[-./]\d{1,2}(?!\d)"
    r"|(?<!\d)(?:19|20)\d{2}[01]\d[0-3]\d(?!\d)"
    r"|(?<!\d)\d{4}[-./]\d{1,2}(?![-./]?\d)"
)
_SAID = re.compile(
    rf"(?:截至|截止到?|统计至|数据到|截)(?:日期|时间|日)?\s*[::为]?\s*((?:{_DAY})|\d{{4}}\s*年)"
)
_ANY = re.compile(_DAY)
_FROM = re.compile(r"年\s*\d{1,2}\s*[-至到~]")
"""2015年1-9月 speaks up to September."""


@dataclass(frozen=True, slots=True)
class DayTold:
    """`text` as it stands there."""

    day: dt.date
    text: str


def day_told(texts: Iterable[str], until: dt.date) -> DayTold | None:
    """
    The last day of the period the texts name, what stands behind 截至 before any other; None where they name none, more
    than one, or one that is not over on the day `until`.
    """
    lines = [unicodedata.normalize("NFKC", text) for text in texts]
    for pattern in (_SAID, _ANY):
        found = {told.day: told for line in lines for told in _told(pattern, line)}
        if found:
            (told, *others) = found.values()
            return None if others or told.day > until else told
    return None


def _told(pattern: re.Pattern[str], line: str) -> Iterable[DayTold]:
    for match in pattern.finditer(line):
        try:
            when = read_partial_date(_FROM.sub("年", match[match.lastindex or 0]))
        except NotADate:
            continue
        if when:
            yield DayTold(when.last, match[0].strip())
