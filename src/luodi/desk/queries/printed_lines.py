"""历史公布数 as typed or read from a workbook: each line a figure, a period, a place and a number."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from luodi.calc.amounts import UNITS, NotANumber, read_amount
from luodi.calc.partial_dates import NotADate, read_partial_date
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.mapping.matching import propose
from luodi.exchange.mapping.values import RowReader
from luodi.exchange.reading.recognise import recognise
from luodi.indicators.catalogue import Catalogue
from luodi.indicators.definition import Definition
from luodi.indicators.errors import WrongPeriod
from luodi.indicators.operations.printed import Figure
from luodi.indicators.periods import Period, read_period
from luodi.org.models import Region

MOST_LINES = 500
BLANK_LINES = 4
WHOLE_CITY = ("", "全市", "合计", "总计", "全市合计", "金华市")
FIELDS = (
    FieldSpec("figure", "指标", FieldKind.TEXT, ("指标名称", "口径", "统计指标", "项目指标", "代码"), required=True),
    FieldSpec("unit", "计量单位", FieldKind.TEXT, ("单位",)),
    FieldSpec("period", "时段", FieldKind.TEXT, ("时间", "期间", "年度", "年份", "报告期", "季度"), required=True),
    FieldSpec("place", "区划", FieldKind.TEXT, ("地区", "县市区", "县（市、区）", "区县")),
    FieldSpec("value", "公布数", FieldKind.TEXT, ("数值", "数", "完成数", "公布数据", "数量", "金额"), required=True),
)  # fmt: skip

_SOUGHT = tuple(replace(spec, kind=FieldKind.DATE) if spec.code == "period" else spec for spec in FIELDS)
"""A column of periods looks like dates to whoever seeks it, and is read as it is written."""


@dataclass(frozen=True, slots=True)
class Line:
    """As typed. `fault` says what is wrong with it and what would be right."""

    figure: str = ""
    period: str = ""
    place: str = ""
    value: str = ""
    fault: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.figure or self.period or self.value)


def typed_lines(query: Any) -> list[Line]:
    """From the form's columns, blank lines left out."""
    columns = [query.getlist(name) for name in ("figure", "period", "place", "value")]
    lines = (Line(*(text.strip()[:200] for text in texts)) for texts in zip(*columns, strict=False))
    return [line for line in lines if not line.is_blank][:MOST_LINES]


def lines_of_workbook(path: Path, name: str) -> tuple[list[Line], list[str]]:
    """Lines of every table that has the columns, and what was passed over. Raises UnreadableFile."""
    lines: list[Line] = []
    remarks: list[str] = []
    for table in recognise(path, name).tables:
        proposal = propose(table, _SOUGHT)
        if proposal.missing:
            labels = [spec.label for spec in FIELDS if spec.code in proposal.missing]
            remarks.append(f"工作表「{table.sheet}」没有「{'、'.join(labels)}」这几列，没有读。")
            continue
        reader = RowReader(table, FIELDS, proposal.fields)
        for row in table.rows():
            lines.append(_line(reader.read(row).values))
    if len(lines) > MOST_LINES:
        remarks.append(
            f"一次最多登记 {MOST_LINES} 个数，后面 {len(lines) - MOST_LINES} 行没有读；请分几次登记。"
        )
    return lines[:MOST_LINES], remarks


def _line(values: Mapping[str, str]) -> Line:
    value, unit = values.get("value", ""), values.get("unit", "")
    whole = value if value.endswith(unit) else f"{value}{unit}"
    return Line(values.get("figure", ""), values.get("period", ""), values.get("place", ""), whole)


def checked_lines(lines: Sequence[Line], book: Catalogue) -> tuple[list[Figure], list[Line]]:
    """The figures of the good lines, and all lines with their faults."""
    places = dict(_places())
    found: list[Figure] = []
    marked: list[Line] = []
    for line in lines:
        try:
            found.append(_figure(line, book, places))
        except ValueError as fault:
            marked.append(replace(line, fault=str(fault)))
        else:
            marked.append(line)
    return found, marked


def _figure(line: Line, book: Catalogue, places: Mapping[str, str]) -> Figure:
    definition = _definition(line.figure, book)
    if line.place not in WHOLE_CITY and line.place not in places:
        raise ValueError(
            f"没有叫「{line.place}」的区划；全市的数请留空，或写其中一个：{'、'.join(_named(places))}。"
        )
    member = places.get(line.place, "") if line.place not in WHOLE_CITY else ""
    value = _value(line.value, definition)
    return Figure(
        definition.code, _period(line.period), value, line.value, "region" if member else "", member
    )


def _definition(text: str, book: Catalogue) -> Definition:
    code = text.split("@")[0].strip()
    for definition in book:
        if code in (definition.code, definition.name, f"{definition.name}（{definition.unit}）"):
            return definition
    names = [definition.name for definition in book]
    close = difflib.get_close_matches(text, names, 3, 0.4) or names[:3]
    raise ValueError(f"没有叫「{text}」的指标；相近的有：{'、'.join(close)}。")


def _period(text: str) -> Period:
    """`2014Q3`, 2014年上半年, 2014年1-6月: in the words of the documents, or as addresses write them."""
    try:
        return read_period(text)
    except WrongPeriod as wrong:
        words = text.replace("—", "-").replace("至", "-").replace("～", "-").replace("~", "-")
        year, _, months = words.partition("年1-")
        try:
            if months:  # 1-9月: the year up to the end of September
                until = read_partial_date(f"{year}年{months}")
                if until:
                    return Period(until.first.replace(month=1, day=1), until.last, text)
            span = read_partial_date(text)
        except NotADate:
            span = None
        if span is None:
            raise ValueError(f"{wrong}也可以写 2014年、2014年上半年、2014年1-9月。") from None
        return Period(span.first, span.last, text)


def _value(text: str, definition: Definition) -> Decimal:
    own = UNITS.get(definition.unit)
    try:
        amount = read_amount(text, own or UNITS["个"])
    except NotANumber as wrong:
        raise ValueError(str(wrong)) from None
    if amount is None:
        raise ValueError("没有填数。")
    if own and amount.unit.measure != own.measure:
        raise ValueError(f"「{definition.name}」的单位是{definition.unit}，「{text}」不是这个单位。")
    return amount.value / own.factor if own and own.is_money else amount.value


def _places() -> Iterator[tuple[str, str]]:
    """Every way a document names a region, to its code; the shortest first."""
    rows = list(Region.objects.counties_and_zones().values_list("code", "short_name", "name"))
    yield from ((short, code) for code, short, _ in rows)
    yield from ((name, code) for code, _, name in rows)


def _named(places: Mapping[str, str]) -> Iterable[str]:
    return dict.fromkeys(sorted(places, key=len)[: len(places) // 2])


def place_names() -> Mapping[str, str]:
    return dict(Region.objects.counties_and_zones().values_list("code", "short_name"))
