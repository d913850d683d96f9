"""What goes out: real types, nothing that runs, other people's forms filled with their look intact."""

import datetime as dt
import io
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from bad_workbooks import changed
from exchange.ledgers import plain
from exchange.test_mapping import FIELDS
from luodi.calc.amounts import UNITS, Amount
from luodi.calc.partial_dates import PartialDate
from luodi.exchange.mapping.matching import propose
from luodi.exchange.mapping.values import RowReader
from luodi.exchange.operations.layouts import remember_form, remembered_form
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.reading.refusals import DamagedFile, NoTable
from luodi.exchange.writing.exports import Cover, ExportColumn, Sheet, write_export
from luodi.exchange.writing.forms import fill_form
from luodi.exchange.writing.returns import ReturnColumn, ReturnRow, target_mark, write_return
from luodi.ledger.actors import Actor

WAN = UNITS["万元"]
COVER = Cover(
    "重大项目台账",
    ["县区：婺城区"],
    "2015-06-30 已核",
    "张三（市招商局）",
    dt.datetime(2015, 7, 1, 9, 0, tzinfo=dt.UTC),
)
COLUMNS = [
    ExportColumn("项目名称"),
    ExportColumn("计划总投资", "number", UNITS["亿元"], 4),
    ExportColumn("开工时间", "date"),
]


def test_an_export_has_real_types_and_a_cover() -> None:
    buffer = io.BytesIO()
    rows = [
        ("甲项目", Amount(Decimal(12345), WAN), PartialDate.of_day(dt.date(2015, 6, 30))),
        ("乙项目", None, PartialDate.of_half(2015, 1)),
    ]
    write_export(buffer, [Sheet("台账", COLUMNS, iter(rows))], COVER)
    book = load_workbook(buffer)
    assert [[cell.value for cell in row] for row in book["台账"]] == [
        ["项目名称", "计划总投资（亿元）", "开工时间"],
        ["甲项目", 1.2345, dt.datetime(2015, 6, 30)],  # noqa: DTZ001 - a spreadsheet's date has no zone
        ["乙项目", None, "2015年上半年"],
    ]
    assert book["台账"]["B2"].number_format == "#,##0.00##"
    cover = [row[0].value for row in book["说明"]]
    assert cover[:3] == ["重大项目台账", "筛选：县区：婺城区", "数据截止：2015-06-30 已核"]
    assert "张三" in cover[3]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_would_run_is_written_so_that_it_does_not(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    write_export(path, [Sheet("台账", COLUMNS, [(text, None, None)])], COVER)
    cell = load_workbook(path)["台账"]["A2"]
    assert (cell.data_type, cell.value.startswith("'")) == ("s", True)


def test_numbers_and_ordinary_text_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_export(path, [Sheet("台账", COLUMNS, [("-5.5", Decimal("-5.5"), None), ("甲=乙", 0, None)])], COVER)
    sheet = load_workbook(path)["台账"]
    assert [sheet["A2"].value, sheet["B2"].value, sheet["A3"].value] == ["-5.5", -5.5, "甲=乙"]


def test_an_export_of_nothing_still_has_its_header_and_awkward_names_are_mended(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    twice = [ExportColumn("备注"), ExportColumn("备注")]
    write_export(path, [Sheet("一/二[三]", COLUMNS, []), Sheet("说明", twice, [("a", "b")])], COVER)
    book = load_workbook(path)
    assert book.sheetnames == ["一／二（三）", "说明2", "说明"]
    assert book["一／二（三）"]["A1"].value == "项目名称"
    assert [cell.value for cell in book["说明2"][2]] == ["a", "b"]


def test_what_is_exported_is_read_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [
        ("=甲项目", Amount(Decimal("12345.6"), WAN), PartialDate.of_day(dt.date(2015, 6, 30))),
        ("乙项目", Amount(Decimal(0), WAN), PartialDate.of_quarter(2015, 2)),
    ]
    write_export(path, [Sheet("台账", COLUMNS, rows)], COVER)
    found = recognise(path)
    (table,) = found.tables
    assert [sheet for sheet, _ in found.skipped] == ["说明"]
    reader = RowReader(table, FIELDS, propose(table, FIELDS).fields)
    back = [reader.read(row) for row in table.rows()]
    for (name, total, started), row in zip(rows, back, strict=True):
        assert (row.values["name"], row.values["total"].value, row.values["started"]) == (
            name,
            total.value,
            started,
        )


def form(path: Path, blank: int = 3) -> Path:
    """A blank form: banner, unit, merged two-row header, numbered blank rows, formulas, total, note."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "附件2"
    sheet.append(["2015年全市重大产业项目进展情况表"])
    sheet.merge_cells("A1:G1")
    sheet["A1"].font = Font(bold=True, size=18)
    sheet.append(["填报单位：", None, None, None, None, None, "单位：亿元、亩"])
    sheet.append(["序号", "项目名称", "投资情况", None, None, "用地面积", "分管领导手机"])
    sheet.append([None, None, "总投资", "到位资金", "到位率（%）", None, None])
    for span in ("A3:A4", "B3:B4", "C3:E3", "F3:F4", "G3:G4"):
        sheet.merge_cells(span)
    for number in range(5, 5 + blank):
        sheet.append([number - 4, None, None, None, f"=D{number}/C{number}"])
        sheet.cell(number, 3).number_format = "0.00"
        sheet.cell(number, 2).font = Font(italic=True)
    last = 4 + blank
    sheet.append([None, "合计", f"=SUM(C5:C{last})", f"=SUM(D5:D{last})"])
    sheet.append(["注：本表每月5日前报送。"])
    sheet.merge_cells(start_row=last + 2, start_column=1, end_row=last + 2, end_column=7)
    book.save(path)
    return path


def supply(count: int):
    def rows(wanted: frozenset[str]):
        assert wanted == {"name", "total", "paid", "land"}
        for number in range(count):
            yield {
                "name": f"项目{number}",
                "total": Amount(Decimal(20000), WAN),
                "paid": Amount(Decimal(5000), WAN),
                "land": Amount(Decimal(7), UNITS["㎡"] if number == 1 else UNITS["亩"]),
            }

    return rows


def test_a_foreign_form_comes_back_filled_with_its_look_and_formulas(tmp_path: Path) -> None:
    (filled,) = fill_form(form(tmp_path / "空表.xlsx"), tmp_path / "填好.xlsx", FIELDS, supply(2))
    sheet = load_workbook(tmp_path / "填好.xlsx")["附件2"]
    assert [cell.value for cell in sheet[5]] == [1, "项目0", 2, 0.5, "=D5/C5", 7, None]
    assert sheet["B6"].value == "项目1"
    assert sheet["B7"].value is None
    assert sheet["C8"].value == "=SUM(C5:C7)"
    assert (sheet["A1"].font.size, sheet["B5"].font.italic, sheet["C5"].number_format) == (18, True, "0.00")
    assert {"A1:G1", "C3:E3", "A9:G9"} <= {str(span) for span in sheet.merged_cells.ranges}
    assert (filled.rows, filled.unknown) == (2, ("E 列「投资情况/到位率」", "G 列「分管领导手机」"))
    assert filled.foreign == ("F6",)
    assert sheet["F6"].value == "7㎡"


def test_a_form_with_too_few_rows_grows_and_its_sums_with_it(tmp_path: Path) -> None:
    fill_form(form(tmp_path / "空表.xlsx"), tmp_path / "填好.xlsx", FIELDS, supply(10))
    sheet = load_workbook(tmp_path / "填好.xlsx")["附件2"]
    assert [sheet.cell(row, 2).value for row in range(5, 15)] == [f"项目{n}" for n in range(10)]
    assert [sheet.cell(row, 1).value for row in range(5, 15)] == list(range(1, 11))
    assert sheet["B15"].value == "合计"
    assert (sheet["C15"].value, sheet["D15"].value) == ("=SUM(C5:C14)", "=SUM(D5:D14)")
    assert [sheet.cell(row, 5).value for row in (5, 9, 14)] == ["=D5/C5", "=D9/C9", "=D14/C14"]
    assert sheet["A16"].value == "注：本表每月5日前报送。"
    assert "A16:G16" in {str(span) for span in sheet.merged_cells.ranges}
    assert sheet["B12"].font.italic


def test_a_form_none_of_whose_columns_is_known_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["甲子", "乙丑", "丙寅"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(NoTable, match="没有一列是系统认得的"):
        fill_form(tmp_path / "a.xlsx", tmp_path / "b.xlsx", FIELDS, supply(1))


def test_a_form_that_can_be_read_but_not_written_into_is_refused(tmp_path: Path) -> None:
    form = plain(tmp_path / "表.xlsx", ["项目名称", "总投资（万元）"], [])
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(changed(form.read_bytes(), "docProps/core.xml", lambda xml: xml[:50]))
    assert recognise(broken).tables
    with pytest.raises(DamagedFile, match="不能在原表上写"):
        fill_form(broken, tmp_path / "out.xlsx", FIELDS, supply(1))


def test_a_return_is_locked_but_for_its_input_cells_and_needs_no_mapping(tmp_path: Path) -> None:
    path = tmp_path / "月报.xlsx"
    fields = {field.code: field for field in FIELDS}
    target = uuid.uuid4()
    columns = [
        ReturnColumn(fields["name"], input=False),
        ReturnColumn(fields["paid"], input=True, unit=WAN),
        ReturnColumn(fields["state"], input=True),
    ]
    row = ReturnRow(target, {"name": "=甲项目", "paid": Amount(Decimal(500), WAN), "state": "在建"})
    assert write_return(path, "2015年6月月报", "黄色列请填", columns, [row]) == 1
    sheet = load_workbook(path)["填报"]
    assert sheet.protection.sheet
    assert [sheet.cell(4, column).protection.locked for column in (1, 2, 3)] == [True, False, False]
    assert sheet["D4"].value == target_mark(target)
    assert sheet.column_dimensions["D"].hidden
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["C4"]
    (table,) = recognise(path).tables
    proposal = propose(table, FIELDS)
    assert (proposal.fields, proposal.unsure) == ({1: "name", 2: "paid", 3: "state"}, ())
    reader = RowReader(table, FIELDS, proposal.fields)
    (back,) = [reader.read(line) for line in table.rows()]
    assert back.values == {"name": "=甲项目", "paid": Amount(Decimal(500), WAN), "state": "building"}


def test_a_form_confirmed_once_is_filled_the_same_way_next_month(db: None, tmp_path: Path) -> None:
    by = Actor(uuid.uuid4(), "张三", uuid.uuid4(), "市招商局")
    blank = form(tmp_path / "空表.xlsx")
    told = {"附件2": {2: "name", 3: "paid", 4: "total", 6: "land"}}  # the person swapped two columns
    remember_form("form:projects", recognise(blank), told, by=by)
    again = remembered_form("form:projects", recognise(form(tmp_path / "七月.xlsx")), by=by)
    assert again == told
    fill_form(blank, tmp_path / "填好.xlsx", FIELDS, supply(1), again)
    sheet = load_workbook(tmp_path / "填好.xlsx")["附件2"]
    assert (sheet["C5"].value, sheet["D5"].value) == (0.5, 2)
