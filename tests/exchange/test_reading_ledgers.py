"""A ledger as offices keep it is read without help; what the file says of itself is held against its rows."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from exchange.ledgers import ROWS, ledger, plain
from luodi.calc.amounts import UNITS
from luodi.exchange.mapping.values import RowReader
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.reading.tables import Kind, Table
from luodi.projects.imports.catalogue import catalogue
from ods_files import ods


@pytest.fixture
def table(tmp_path: Path) -> Table:
    found = recognise(ledger(tmp_path / "台账.xlsx"))
    assert found.skipped == (("填表说明", "没有看得出的表头"),)
    (table,) = found.tables
    return table


def test_the_header_is_found_under_banner_and_unit_note(table: Table) -> None:
    assert table.header_rows == (3, 4, 5)
    assert table.banner == ("金华市区2015年重大招商项目台账", "填报单位：市招商局", "单位：万元、亩")
    assert [column.path for column in table.columns] == [
        ("序号",),
        ("项目名称",),
        ("投资方",),
        ("落户地",),
        ("投资", "计划总投资"),
        ("投资", "到位资金"),
        ("开工时间",),
        ("用地面积",),
        ("项目状态",),
    ]


def test_units_come_from_the_heading_and_from_the_note(table: Table) -> None:
    units = {column.path[-1]: column.unit for column in table.columns if column.unit}
    assert units == {"计划总投资": UNITS["万元"], "到位资金": UNITS["万元"], "用地面积": UNITS["亩"]}


def test_kinds_are_told_from_mixed_values(table: Table) -> None:
    kinds = {column.path[-1]: column.kind for column in table.columns}
    assert kinds["序号"] is Kind.SEQUENCE
    assert kinds["开工时间"] is Kind.DATE
    assert kinds["计划总投资"] is kinds["用地面积"] is Kind.NUMBER
    assert kinds["项目名称"] is Kind.TEXT


def test_categories_become_values_of_the_rows_below(table: Table) -> None:
    labels = [tuple(category.label for category in row.categories) for row in table.rows()]
    assert labels == [
        ("先进制造业", "续建"),
        ("先进制造业", "续建"),
        ("先进制造业", "新开工"),
        ("先进制造业", "新开工"),
        ("现代服务业",),
    ]


def test_only_data_rows_are_rows_and_hidden_ones_are_marked(table: Table) -> None:
    rows = list(table.rows())
    assert [row.cells[1] for row in rows] == [row[1] for row in ROWS]
    assert [row.number for row in rows] == [8, 9, 11, 12, 16]
    assert [row.number for row in rows if row.hidden] == [9]
    assert table.row_count == 5
    assert table.repeated_headers == (14,)
    assert [note[:5] for note in table.notes] == ["注：1.到", "填报人：张"]
    assert rows[0].cells[6] == dt.date(2015, 6, 30)


def test_subtotals_that_agree_are_silent_and_a_wrong_total_is_shown(table: Table) -> None:
    (wrong,) = table.disagreements
    assert (wrong.row, wrong.column) == (17, "E")
    assert (wrong.stated, wrong.counted) == (Decimal(1332000), Decimal(1322000))
    assert str(wrong) == "第 17 行「合计（共 5 个项目）」E 列写的是 1332000，逐行加起来是 1322000"
    assert len(table.totals) == 9  # two categories with count and two sums, one total with the same


def test_hidden_columns_and_cells_with_their_own_unit_are_said(table: Table) -> None:
    assert "I 列是隐藏的，同样读了进来。" in table.warnings
    assert any("自带亿元" in warning for warning in table.warnings)


def test_subtotals_without_categories_are_held_against_the_rows_since_the_last(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["甲项目", "婺城区", 100], ["乙项目", "婺城区", 200], ["小计", None, 300],
        ["丙项目", "金东区", 50], ["小计", None, 60], ["总计", None, 350],
    ]  # fmt: skip
    path = plain(tmp_path / "a.xlsx", ["项目名称", "县区", "总投资（万元）"], rows)
    (table,) = recognise(path).tables
    assert [(check.row, check.stated, check.counted) for check in table.disagreements] == [(6, 60, 50)]


def test_a_blank_form_is_a_table_of_no_rows(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.xlsx", ["序号", "项目名称", "总投资（亿元）", "开工时间"], [])
    (table,) = recognise(path).tables
    assert table.row_count == 0
    assert [column.kind for column in table.columns] == [Kind.TEXT, Kind.TEXT, Kind.NUMBER, Kind.DATE] or (
        table.columns[0].kind is Kind.SEQUENCE
    )
    assert table.columns[2].unit is UNITS["亿元"]


def test_words_that_look_like_totals_inside_a_name_stay_data(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["总计部经济大厦", "婺城区", 100],
        ["一、二期厂房", "婺城区", 200],
        ["注塑机项目", "金东区", 5],
        ["共享单车基地", "金东区", 9],
    ]
    path = plain(tmp_path / "a.xlsx", ["项目名称", "县区", "总投资（万元）"], rows)
    (table,) = recognise(path).tables
    assert table.row_count == 4
    assert not table.categories


def test_a_csv_in_gb18030_with_two_header_rows_reads_like_the_workbook(tmp_path: Path) -> None:
    text = (
        "项目名称,投资（万元）,,开工时间\n,总投资,到位资金,\n甲项目,100,20,2015-06\n乙项目,200,30,2015年7月\n"
    )
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("gb18030"))
    (table,) = recognise(path).tables
    assert table.header_rows == (1, 2)
    assert [column.name for column in table.columns] == [
        "项目名称",
        "投资/总投资",
        "投资/到位资金",
        "开工时间",
    ]
    assert [column.unit and column.unit.name for column in table.columns] == [None, "万元", "万元", None]
    assert table.row_count == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_of_a_text_ledger_gives_the_same_cells(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("项目名称;总投资（万元）\n甲项目；一期;1,200\n㐂项目;3\n".encode(encoding))
    (table,) = recognise(path).tables
    assert [row.cells for row in table.rows()] == [["甲项目；一期", "1,200"], ["㐂项目", "3"]]


def test_day_first_and_month_first_columns_are_told_apart(tmp_path: Path) -> None:
    rows: list[list[object]] = [["甲", "3/4/2015", "3/4/2015"], ["乙", "6/30/2015", "30/6/2015"]]
    path = plain(tmp_path / "a.xlsx", ["项目", "开工日期", "竣工日期"], rows)
    (table,) = recognise(path).tables
    assert [column.date_order for column in table.columns] == [None, "mdy", "dmy"]


def test_cells_that_say_nothing_do_not_make_a_column_of_numbers_words(tmp_path: Path) -> None:
    path = plain(
        tmp_path / "a.xlsx", ["名称", "到位资金（万元）"], [["甲", 8000], ["乙", "—"], ["丙", "暂无"]]
    )
    (table,) = recognise(path).tables
    assert table.columns[1].kind is Kind.NUMBER


def test_a_sheet_beside_the_ledger_and_a_hidden_one_are_both_found(tmp_path: Path) -> None:
    book = Workbook()
    for title in ("签约", "开工"):
        sheet = book.create_sheet(title)
        sheet.append(["项目名称", "总投资（万元）"])
        sheet.append([f"{title}项目", 100])
    book["开工"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    found = recognise(tmp_path / "a.xlsx")
    assert [(table.sheet, table.visible) for table in found.tables] == [("签约", True), ("开工", False)]
    assert found.skipped == (("Sheet", "是空的"),)


def test_projects_numbered_in_their_names_are_projects_and_not_headings(tmp_path: Path) -> None:
    rows: list[list[object]] = [["1、甲项目", 100, 20], ["2、乙项目", 200, 30], ["合计", 300, 50]]
    (table,) = recognise(
        plain(tmp_path / "a.xlsx", ["项目名称", "总投资（万元）", "到位资金（万元）"], rows)
    ).tables
    assert (table.row_count, table.categories, table.disagreements) == (2, (), ())


def test_headings_with_figures_and_nothing_below_are_the_data(tmp_path: Path) -> None:
    rows: list[list[object]] = [["一、婺城区", 100, 20], ["二、金东区", 200, 30], ["合计", 300, 51]]
    (table,) = recognise(
        plain(tmp_path / "a.xlsx", ["县市区", "总投资（万元）", "到位资金（万元）"], rows)
    ).tables
    assert (table.row_count, table.categories) == (2, ())
    assert [(check.stated, check.counted) for check in table.disagreements] == [(51, 50)]


def test_an_ods_padded_to_the_end_of_the_sheet_reads_like_the_workbook(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2015年项目台账"],
        ["项目名称", "投资（万元）", None, "开工时间"],
        [None, "总投资", "到位资金", None],
        ["甲项目", 100, "—", "2015-06"],
        ["乙项目", 200, 30, "2015年7月"],
    ]
    (table,) = recognise(ods(tmp_path / "a.ods", rows)).tables
    assert (table.header_rows, table.row_count) == ((2, 3), 2)
    assert [column.name for column in table.columns] == [
        "项目名称",
        "投资/总投资",
        "投资/到位资金",
        "开工时间",
    ]


def test_a_second_table_below_is_not_taken_for_rows_of_the_first(tmp_path: Path) -> None:
    rows = [
        ["一、工业项目表"], ["序号", "项目名称", "总投资（万元）", "签约时间"],
        [1, "甲项目", 1000, "2014-01-01"], [2, "乙项目", 2000, "2014-02-01"], [],
        ["二、外资项目表"], ["序号", "企业名称", "合同外资（万美元）", "国别"],
        [1, "丙公司", 300, "美国"],
    ]  # fmt: skip
    (table,) = recognise(plain(tmp_path / "两张表.xlsx", rows[0], rows[1:])).tables
    assert [row.cells[1] for row in table.rows()] == ["甲项目", "乙项目"]
    (said,) = table.warnings
    assert said.startswith(
        "第 7 行起是另一张表（序号、企业名称、合同外资（万美元）、国别），没有读；请把它移到"
    )


def test_a_second_table_beside_the_first_is_named_and_not_mixed_into_its_rows(tmp_path: Path) -> None:
    rows = [
        ["工业项目表", "", "", "", "", "外资项目表"],
        ["序号", "项目名称", "总投资（万元）", "签约时间", "", "序号", "企业名称", "合同外资（万美元）"],
        [1, "甲项目", 1000, "2014-01-01", "", 1, "丙公司", 300],
        [2, "乙项目", 2000, "2014-02-01", "", 2, "丁公司", 400],
        ["", "", "", "", "", 3, "戊公司", 500],
    ]  # fmt: skip
    (table,) = recognise(plain(tmp_path / "并排.xlsx", rows[0], rows[1:])).tables
    assert [column.name for column in table.columns] == ["序号", "项目名称", "总投资", "签约时间"]
    assert [row.cells[1:3] for row in table.rows()] == [["甲项目", 1000], ["乙项目", 2000]]
    (said,) = table.warnings
    assert said.startswith("F 列起右边是另一张表（序号、企业名称、合同外资），没有读；请把它移到")


def test_a_wide_table_with_an_empty_column_in_it_stays_one(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "", "总投资（万元）", "签约时间"],
        [1, "甲项目", "", 1000, "2014-01-01"],
        [2, "乙项目", "", 2000, "2014-02-01"],
    ]
    (table,) = recognise(plain(tmp_path / "空列.xlsx", rows[0], rows[1:])).tables
    assert [column.name for column in table.columns] == ["序号", "项目名称", "总投资", "签约时间"]
    assert table.warnings == ()


def test_two_units_in_one_column_are_each_read_and_a_bare_number_is_asked_about(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "计划总投资"],
        [1, "甲", "2亿元"],
        [2, "乙", "3000万元"],
        [3, "丙", "500万美元"],
        [4, "丁", 800],
    ]
    (table,) = recognise(plain(tmp_path / "两种单位.xlsx", rows[0], rows[1:])).tables
    fields = catalogue()
    reader = RowReader(table, fields, {2: "name", 3: "planned_total"})
    read = [reader.read(row) for row in table.rows()]
    said = [r.values.get("planned_total") for r in read]
    assert [(a.value, a.unit.measure) if a else None for a in said] == [
        (20000, "CNY"),
        (3000, "CNY"),
        (500, "USD"),
        None,
    ]
    assert "单位" in read[3].errors[0].message
