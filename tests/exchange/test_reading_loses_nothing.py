"""Whatever a sheet holds, each of its filled rows is accounted for once: read, or named as what it is."""

import datetime as dt
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.test_mapping import FIELDS
from luodi.exchange.mapping.matching import propose
from luodi.exchange.mapping.values import RowReader
from luodi.exchange.reading.columns import columns_of
from luodi.exchange.reading.headers import find_header, head_of, is_filled
from luodi.exchange.reading.opening import Cell, RawSheet, Row
from luodi.exchange.reading.packages import SheetFacts
from luodi.exchange.reading.recognise import recognise_sheet
from luodi.exchange.reading.rows import RowSorter
from luodi.exchange.reading.tables import Table
from luodi.exchange.writing.safety import harmless

WORDS = [
    "项目名称", "总投资（万元）", "开工时间", "县市区", "序号", "一、先进制造业（94个）", "（一）续建", "合计", "小计", "共3项",
    "注：以验资为准", "填报人：张三", "单位：万元、亩", "备注", "甲项目", "—", "1.2亿", "约5万", "2015年6月", "3/4/2015", "续建",
    "1、乙项目", "一", "甲", "乙", " ", "=1+1", "'=1", "０", "100%", "x" * 50,
]  # fmt: skip
cells: st.SearchStrategy[Cell] = st.one_of(
    st.just(""),
    st.just(""),
    st.sampled_from(WORDS),
    st.integers(-5, 60_000),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)),
    st.text(max_size=8),
)
loose = st.lists(st.lists(cells, max_size=10), max_size=25)
HEADER: Row = [
    "序号",
    "项目名称",
    "县市区",
    "总投资（万元）",
    "到位资金",
    "开工时间",
    "用地面积",
    "项目状态",
    "备注",
]
whole: st.SearchStrategy[Row] = st.tuples(
    st.integers(1, 99),
    st.sampled_from(["甲项目", "乙项目"]),
    st.just("婺城区"),
    cells,
    cells,
    cells,
    cells,
    cells,
).map(list)


def ledgers(rows: list[Row]) -> list[Row]:
    return [["台账"], HEADER, *rows]


grids = st.one_of(
    loose, st.lists(st.one_of(whole, whole, whole, st.lists(cells, max_size=10)), max_size=25).map(ledgers)
)
spans = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 8), st.integers(0, 2), st.integers(0, 3)).map(
        lambda s: (s[0], s[1], s[0] + s[2], s[1] + s[3])
    ),
    max_size=4,
)


def sheet_of(grid: list[Row], merged: list[tuple[int, int, int, int]]) -> RawSheet:
    def rows() -> Iterator[tuple[int, Row]]:
        return enumerate([list(row) for row in grid], 1)

    width = max((len(row) for row in grid), default=0)
    return RawSheet("表", True, width, len(grid), tuple(merged), SheetFacts(), rows)


@settings(max_examples=80, deadline=None)
@given(grids, spans)
def test_every_filled_row_below_the_header_is_accounted_for_once(
    grid: list[Row], merged: list[tuple[int, int, int, int]]
) -> None:
    sheet = sheet_of(grid, merged)
    found = recognise_sheet(sheet)
    if not isinstance(found, Table):
        assert found  # a reason
        return
    header = find_header(sheet, head_of(sheet))
    assert header is not None
    assert header.rows == found.header_rows
    filled = [n for n, row in enumerate(grid, 1) if n > header.rows[-1] and any(map(is_filled, row))]
    columns = columns_of(sheet, header, [])
    for layout in (columns, found.columns):
        seen = [row.number for row in RowSorter(sheet, header, layout)]
        assert sorted(seen) == filled
    assert found.row_count == len(list(found.rows()))


@settings(max_examples=80, deadline=None)
@given(grids)
def test_every_row_read_gives_values_or_errors_and_never_fails(grid: list[Row]) -> None:
    found = recognise_sheet(sheet_of(grid, []))
    if not isinstance(found, Table):
        return
    reader = RowReader(found, FIELDS, propose(found, FIELDS).fields)
    for row in found.rows():
        for error in reader.read(row).errors:
            assert error.message


@given(st.text(max_size=30))
def test_nothing_written_runs(text: str) -> None:
    written = harmless(text)
    assert not written.startswith(("=", "@", "\t", "\r"))
    assert "\x00" not in written
