"""Dates as offices write them: a day, a month, a quarter, a half-year or a year.

A partial date keeps its first day, its last day and its precision; it counts at its last day, and whether
it lies in the future is asked of its first day (docs/ledger.md). Reading is strict: what cannot be told apart
is refused with a Chinese sentence, never guessed.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from math import isfinite

from luodi.calc.quoting import quoted

MISSING_WORDS = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "、",
        "无",
        "暂无",
        "未定",
        "待定",
        "不详",
        "空",
        "未知",
    }
    | {"n/a", "na", "nan", "none", "null", "#n/a", "…", "......", "..."}
)
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
# Serials outside these are more likely a year, an amount or a number: 1954-10-03 … 2119-01-10.
EARLIEST_SERIAL, LATEST_SERIAL = 20_000, 80_000
EXAMPLES = "2015-06-30、2015年6月、2015年二季度、2015年上半年 或 2015年"


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


MONTHS_OF = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6, Precision.YEAR: 12}


class NotADate(ValueError):
    """The value is no date that can be told for certain; the message is for the person who typed it."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """Both days inclusive. A whole span of its precision, or ValueError."""

    first: date
    last: date
    precision: Precision

    def __post_init__(self) -> None:
        if self.precision is Precision.DAY:
            whole = self.first == self.last
        else:
            months = MONTHS_OF[self.precision]
            whole = (
                self.first.day == 1
                and (self.first.month - 1) % months == 0
                and self.last == _month_end(self.first.year, self.first.month + months - 1)
            )
        if not whole:
            raise ValueError(f"{self.first} – {self.last} is no {self.precision}")

    @classmethod
    def of_day(cls, day: date) -> "PartialDate":
        return cls(day, day, Precision.DAY)

    @classmethod
    def of_month(cls, year: int, month: int) -> "PartialDate":
        return _span(year, month, Precision.MONTH)

    @classmethod
    def of_quarter(cls, year: int, quarter: int) -> "PartialDate":
        return _span(year, 3 * quarter - 2, Precision.QUARTER)

    @classmethod
    def of_half(cls, year: int, half: int) -> "PartialDate":
        return _span(year, 6 * half - 5, Precision.HALF)

    @classmethod
    def of_year(cls, year: int) -> "PartialDate":
        return _span(year, 1, Precision.YEAR)

    def __str__(self) -> str:
        """As an office prints it: 2015年6月30日, 2015年6月, 2015年二季度, 2015年上半年, 2015年."""
        year, month = self.first.year, self.first.month
        if self.precision is Precision.DAY:
            return f"{year}年{month}月{self.first.day}日"
        if self.precision is Precision.MONTH:
            return f"{year}年{month}月"
        if self.precision is Precision.QUARTER:
            return f"{year}年{'一二三四'[(month - 1) // 3]}季度"
        if self.precision is Precision.HALF:
            return f"{year}年{'上' if month == 1 else '下'}半年"
        return f"{year}年"


def read_partial_date(
    value: object, *, order: str | None = None, assume_year: int | None = None
) -> PartialDate | None:
    """A cell's value as a partial date; None where the cell says "nothing" (空, —, /, 无, 待定 …).

    `order` ("mdy" or "dmy") decides 3/4/2015, found by looking at the whole column (`order_of`); without it
    such a value is refused. `assume_year` is used for 6月30日 and the like. Raises NotADate.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return PartialDate.of_day(value.date())
    if isinstance(value, date):
        return PartialDate.of_day(value)
    if isinstance(value, bool):
        raise NotADate(f"这里是「{'是' if value else '否'}」，不是日期；请写成 {EXAMPLES}")
    if isinstance(value, (int, float, Decimal)):
        return _from_number(value)
    return _from_written(str(value), order, assume_year)


@lru_cache(maxsize=16_384)  # a ledger repeats its dates
def _from_written(written: str, order: str | None, assume_year: int | None) -> PartialDate | None:
    text = unicodedata.normalize("NFKC", written).strip()
    if text.lower() in MISSING_WORDS:
        return None
    return _from_text(text, quoted(written), order, assume_year)


def order_of(values: list[str]) -> str | None:
    """Whether a column of 6/30/2015 shapes is month first ("mdy") or day first ("dmy"); None if unclear."""
    found = None
    for value in values:
        match = _YEAR_LAST.match(unicodedata.normalize("NFKC", value).strip())
        if not match:
            continue
        a, b = int(match[1]), int(match[2])
        shown = "dmy" if a > 12 >= b else "mdy" if b > 12 >= a else None
        if shown and found and shown != found:
            return None
        found = found or shown
    return found


def from_serial(serial: float, *, date1904: bool = False) -> date:
    """Excel's day number; its 1900 calendar counts a 29 February 1900 that never was."""
    return (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(days=int(serial))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _span(year: int, month: int, precision: Precision) -> PartialDate:
    return PartialDate(date(year, month, 1), _month_end(year, month + MONTHS_OF[precision] - 1), precision)


def _from_number(value: int | float | Decimal) -> PartialDate:
    number = float(value)
    if not isfinite(number):
        raise NotADate(f"「{value}」不是日期；请写成 {EXAMPLES}")
    if EARLIEST_SERIAL <= number <= LATEST_SERIAL:
        return PartialDate.of_day(from_serial(number))
    if number == int(number):
        return _from_text(str(int(number)), str(value), None, None)
    text = f"{number:.10g}"
    match = re.fullmatch(r"(\d{4})\.(\d{1,2})", text)
    if match and match[2] == "1":
        raise NotADate(
            f"单元格里是数字 {text}，分不清是 1 月还是 10 月；请写成 {match[1]}-01 或 {match[1]}-10"
        )
    return _from_text(text, str(value), None, None)


_TIME = re.compile(
    r"([T\s]+|(?<=日))(上午|下午|AM|PM)?\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(AM|PM)?\s*(Z|[+-]\d{2}:?\d{2})?$",
    re.I,
)
_GLUED = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.])(\d{2,4}):\d{2}(?::\d{2})?")
_TAIL = re.compile(r"(之前|以前|前|左右|以来|起|止)$")
_NUMERAL = re.compile(r"[〇○零一二三四五六七八九十]+")
_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_Y = r"(?P<y>\d{4}|\d{2})"
_SHAPES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(rf"{_Y}[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})"), "day"),
    (re.compile(rf"{_Y}年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号]?"), "day"),
    (re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"), "day"),
    (re.compile(r"(?P<y>\d{4})(?P<m>\d{2})"), "month"),
    (re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})"), "month"),
    (re.compile(r"(?P<m>\d{1,2})[-/](?P<y>\d{4})"), "month"),
    (re.compile(rf"{_Y}年(?P<m>\d{{1,2}})月?份?(初|中|底|末|[上中下]旬|月初|月底|月末|中旬)?"), "month"),
    (re.compile(rf"{_Y}年?第?(?P<q>[1-4])季度?(初|底|末)?"), "quarter"),
    (re.compile(r"(?P<y>\d{4})年?-?[Qq](?P<q>[1-4])"), "quarter"),
    (re.compile(rf"{_Y}年?(?P<h>[上下])半年(初|底|末)?"), "half"),
    (re.compile(rf"{_Y}年(?P<m1>\d{{1,2}})[-至到~](?P<m2>\d{{1,2}})月份?"), "months"),
    (re.compile(rf"{_Y}年(度|初|中|底|末|内)?"), "year"),
    (re.compile(r"(?P<y>\d{4})"), "year"),
]
_REPUBLIC = re.compile(r"(?:(?:中华)?民国(?=\d{1,3}年)|(?=1\d\d年))(?P<y>\d{1,3})年")
_NO_YEAR = re.compile(r"(?P<m>\d{1,2})月((?P<d>\d{1,2})[日号])?(初|中|底|末|[上中下]旬)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_ENGLISH = {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
_ENGLISH_DAY = [
    re.compile(r"(?P<d>\d{1,2})[-\s](?P<n>[A-Za-z]{3})[a-z]*\.?[-\s,]+(?P<y>\d{4})"),
    re.compile(r"(?P<n>[A-Za-z]{3})[a-z]*\.?\s+(?P<d>\d{1,2}),?\s+(?P<y>\d{4})"),
    re.compile(r"(?P<n>[A-Za-z]{3})[a-z]*\.?[-\s]+(?P<y>\d{4})"),
]


def _from_text(text: str, written: str, order: str | None, assume_year: int | None) -> PartialDate:
    bare = _unglue(_TIME.sub("", text).strip(), written)
    try:
        found = _english(bare) or _year_last(bare, written, order)
        if found:
            return found
        bare = _NUMERAL.sub(lambda m: _numeral(m[0]), re.sub(r"\s+", "", bare))
        bare = _TAIL.sub("", bare)
        for shape, kind in _SHAPES:
            match = shape.fullmatch(bare)
            if match:
                return _build(kind, match, _year(match["y"]))
        match = _NO_YEAR.fullmatch(bare)
        if match and assume_year:
            return _build("day" if match["d"] else "month", match, assume_year)
        if match:
            raise NotADate(f"「{written}」没有写年份；请写成 {EXAMPLES}")
    except NotADate:
        raise
    except ValueError:
        raise NotADate(f"「{written}」不是日历上有的日期；请写成 {EXAMPLES}") from None
    if match := _REPUBLIC.match(bare):
        year = int(match["y"])
        raise NotADate(
            f"「{written}」像是民国纪年（民国 {year} 年是公元 {year + 1911} 年）；请写成公元，如 {EXAMPLES}"
        )
    raise NotADate(f"「{written}」看不出是哪一天；请写成 {EXAMPLES}")


def _unglue(text: str, written: str) -> str:
    """2023/11/1614:00 lost its space: the 16th, 14:00. 2023/7/209:30: the 20th or the 2nd? Refused."""
    match = _GLUED.fullmatch(text)
    if not match:
        return text
    splits = [(match[2][:n], match[2][n:]) for n in (1, 2)]
    days = [day for day, hour in splits if 1 <= int(day) <= 31 and 0 < len(hour) <= 2 and int(hour) < 24]
    if len(days) > 1:
        first, second = (match[1] + day for day in days)
        raise NotADate(f"「{written}」日期和时刻连在一起，分不清是 {first} 还是 {second}；请写成其中一个")
    return match[1] + days[0] if days else text


def _build(kind: str, match: re.Match[str], year: int) -> PartialDate:
    if kind == "day":
        return PartialDate.of_day(date(year, int(match["m"]), int(match["d"])))
    if kind == "month":
        return PartialDate.of_month(year, _month(match["m"]))
    if kind == "quarter":
        return PartialDate.of_quarter(year, int(match["q"]))
    if kind == "half":
        return PartialDate.of_half(year, 1 if match["h"] == "上" else 2)
    if kind == "months":
        return _months(year, int(match["m1"]), int(match["m2"]))
    return PartialDate.of_year(year)


def _months(year: int, first: int, last: int) -> PartialDate:
    """1-6月 is a half-year; a span of months that is none of our precisions is no PartialDate."""
    for precision, months in MONTHS_OF.items():
        if last - first + 1 == months and (first - 1) % months == 0:
            return _span(year, _month(str(first)), precision)
    raise NotADate(
        f"{year}年{first}—{last}月不是一个月、季度、半年或全年；请写成其中一种，如 {year}年{last}月"
    )


def _month(text: str) -> int:
    if not 1 <= int(text) <= 12:
        raise ValueError(text)
    return int(text)


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 2:
        year += 2000 if year < 70 else 1900
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(text)
    return year


def _numeral(text: str) -> str:
    """二〇一五 → 2015, 三十一 → 31, 十 → 10."""
    if "十" not in text:
        return "".join(_DIGITS[c] for c in text)
    tens, _, units = text.partition("十")
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(units, "0")))


def _year_last(text: str, written: str, order: str | None) -> PartialDate | None:
    match = _YEAR_LAST.fullmatch(text)
    if not match:
        return None
    a, b, year = int(match[1]), int(match[2]), _year(match[3])
    if a > 12 or order == "dmy":
        return PartialDate.of_day(date(year, b, a))
    if b > 12 or order == "mdy" or a == b:
        return PartialDate.of_day(date(year, a, b))
    raise NotADate(
        f"「{written}」分不清哪个是月、哪个是日；请写成 {year}-{a:02}-{b:02} 或 {year}-{b:02}-{a:02}"
    )


def _english(text: str) -> PartialDate | None:
    for shape in _ENGLISH_DAY:
        match = shape.fullmatch(text)
        if not match or match["n"].lower() not in _ENGLISH:
            continue
        year, month = _year(match["y"]), _ENGLISH[match["n"].lower()]
        if "d" in shape.groupindex:
            return PartialDate.of_day(date(year, month, int(match["d"])))
        return PartialDate.of_month(year, month)
    return None
