"""Real public ledgers are read without help. Every figure here was established with openpyxl or the csv module
and by eye before the reader existed; the reader is built on another library."""

from collections import Counter
from decimal import Decimal

from luodi.calc.amounts import NotANumber, read_number
from luodi.calc.partial_dates import NotADate, PartialDate, read_partial_date
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.reading.tables import Column, DataRow, Kind, Recognised, Table
from shared_data import shared_data


def read(name: str) -> Recognised:
    return recognise(shared_data("real") / name)


def column(table: Table, name: str) -> Column:
    return next(column for column in table.columns if column.name == name)


def cells(table: Table, name: str) -> list[object]:
    place = column(table, name).number - 1
    return [row.cells[place] if place < len(row.cells) else "" for row in table.rows()]


def dates(table: Table, name: str) -> tuple[list[PartialDate | None], list[object]]:
    """(what was read, what was refused)"""
    read_ones: list[PartialDate | None] = []
    refused: list[object] = []
    for cell in cells(table, name):
        try:
            read_ones.append(read_partial_date(cell, order=column(table, name).date_order))
        except NotADate:
            refused.append(cell)
    return read_ones, refused


def total(table: Table, name: str) -> Decimal:
    return sum((read_number(cell) or Decimal(0) for cell in cells(table, name)), Decimal(0))


def test_hangzhou_tenders_with_dates_in_seven_shapes() -> None:
    (table,) = read("杭州市招标项目信息汇总.xlsx").tables
    assert (table.header_rows, table.row_count, len(table.columns)) == ((1,), 1909, 11)
    read_ones, refused = dates(table, "开标时间")
    assert read_ones.count(None) == 119
    assert len([found for found in read_ones if found]) == 1755
    # 30 lost the space between day and hour so that two days are possible; five are mistyped
    assert len(refused) == 35
    assert {"2023/11/22 09:00/", "22023/10/27 08:45:00", "2023-10-17 8;45", "2223/7/7 8:45"} <= set(refused)
    assert column(table, "预算").kind is Kind.NUMBER
    assert total(table, "预算").quantize(Decimal("0.01")) == Decimal("11501140.70")


def test_lishui_tenders_in_gb18030() -> None:
    (table,) = read("丽水市开标记录数据2023-10-30.csv").tables
    assert (table.header_rows, table.row_count, len(table.columns)) == ((1,), 209, 9)
    assert total(table, "zbkzj") == Decimal("2642552286.989")
    read_ones, refused = dates(table, "开标时间")
    assert (len([d for d in read_ones if d]), refused) == (209, [])


def test_luan_tenders() -> None:
    (table,) = read("六安市开标记录公告信息2023-10-09.xlsx").tables
    assert (table.header_rows, table.row_count, len(table.columns)) == ((1,), 500, 4)
    assert total(table, "投标单位数量") == 62295
    assert column(table, "关系id").kind is Kind.TEXT


def test_world_bank_projects_in_china() -> None:
    (table,) = read("worldbank_projects_china_2025-03-31.csv").tables
    assert (table.header_rows, table.row_count, len(table.columns)) == ((1,), 708, 24)
    assert Counter(cells(table, "status")) == {"Closed": 532, "Dropped": 131, "Active": 34, "Pipeline": 11}
    for name, filled in (("boardapprovaldate", 699), ("loan_effective_date", 555), ("closingdate", 497)):
        assert column(table, name).kind is Kind.DATE
        read_ones, refused = dates(table, name)
        assert (len([d for d in read_ones if d]), refused) == (filled, [])
    assert total(table, "curr_project_cost").quantize(Decimal("0.1")) == Decimal("276732789798.4")


def test_world_bank_download_of_2009_with_banner_and_american_dates() -> None:
    (table,) = read("2009_WB_Projects_1_500_downloaded_9_22_2022.xlsx").tables
    assert table.banner == ("World Bank Projects, data as of 09/22/2022 03:19:41 PM",)
    assert (table.header_rows, table.row_count, len(table.columns)) == ((2,), 500, 27)
    assert column(table, "Project Closing Date").date_order == "mdy"
    read_ones, refused = dates(table, "Project Closing Date")
    assert (len([d for d in read_ones if d]), refused) == (411, [])
    assert len([cell for cell in cells(table, "Grant Amount") if cell != ""]) == 19


def test_the_new_york_queue_five_sheets_with_notes_and_a_two_row_header() -> None:
    found = read("NYISO-Interconnection-Queue.xlsx")
    assert [(table.sheet.strip(), table.header_rows, table.row_count) for table in found.tables] == [
        ("Interconnection Queue", (1,), 192),
        ("Cluster Projects", (1,), 302),
        ("Withdrawn", (1,), 1392),
        ("Cluster Projects-Withdrawn", (1,), 74),
        ("In Service", (1, 2), 146),
    ]
    assert [len(table.notes) for table in found.tables] == [15, 6, 0, 0, 0]
    in_service = found.tables[4]
    assert [c.path for c in in_service.columns[7:10]] == [
        ("Location", "County"),
        ("Location", "State"),
        ("Z",),
    ]
    read_ones, _ = dates(in_service, "Date/of IR")
    assert len([d for d in read_ones if d]) == 146


def test_no_real_number_column_loses_a_cell_in_silence() -> None:
    """Every cell of a number column reads as a number, as missing, or is refused in words."""
    for path in sorted(shared_data("real").iterdir()):
        for table in recognise(path).tables:
            numeric = [c.number - 1 for c in table.columns if c.kind is Kind.NUMBER]
            for row in table.rows():
                assert _all_read_or_refused(row, numeric)


def _all_read_or_refused(row: DataRow, numeric: list[int]) -> bool:
    for place in numeric:
        try:
            read_number(row.cells[place] if place < len(row.cells) else "")
        except NotANumber as refusal:
            if "；请写" not in str(refusal):
                return False
    return True
