"""The user's own file comes back with what became of each row."""

from openpyxl import load_workbook

from exchange.office import HEADER, ROWS, Office
from luodi.exchange.operations.returning import write_result
from luodi.exchange.reading.tables import OUR_HEADINGS


def test_the_result_workbook_is_the_own_file_with_reasons_and_comes_back_known(office: Office) -> None:
    found = office.write(office.upload([*ROWS, ["甲004", "12吨", "2015-06-30", "=1+1"]]))
    result = office.folder / "结果.xlsx"
    write_result(found, result)
    sheet = load_workbook(result)["Sheet1"]
    assert [cell.value for cell in sheet[1]] == [*HEADER, *OUR_HEADINGS]
    assert [sheet.cell(row, 5).value for row in (2, 3, 4, 5)] == ["新增，已写入"] * 3 + ["有错，未写入"]
    assert "B 列，到位资金：「12吨」" in sheet.cell(5, 6).value
    assert sheet.column_dimensions["G"].hidden
    assert sheet.auto_filter.ref == "A1:F5"
    sheet.cell(5, 2).value = 12
    sheet.cell(2, 1).value = "甲001改"  # the voucher changes; the mark still says which row it was
    sheet.parent.save(result)
    again = office.send(result, as_of="2015-07-31")
    assert again.counts == {"new": 1, "changed": 0, "unchanged": 3, "suspect": 0, "error": 0}
    write_result(again, office.folder / "再.xlsx")
    assert load_workbook(office.folder / "再.xlsx")["Sheet1"].max_column == 7  # no second set of columns


def test_a_csv_comes_back_as_a_workbook_with_reasons(office: Office) -> None:
    path = office.folder / "表.csv"
    path.write_bytes(
        "凭证号,到位资金（万元）,到位日期\n甲001,10,2015-06-01\n甲002,5,2015-06-01\n=cmd(),x,2015-06-02\n".encode(
            "gb18030"
        )
    )
    found = office.send(path)
    write_result(found, office.folder / "结果.xlsx")
    sheet = load_workbook(office.folder / "结果.xlsx").active
    assert sheet is not None
    assert sheet["A4"].value == "'=cmd()"
    assert sheet["D2"].value == "新增，待写入"


def test_a_csv_of_any_name_comes_back_and_its_errors_can_be_picked_out(office: Office) -> None:
    path = office.folder / "到位资金[1]：六月的第二次报送，含补报的三笔和更正的两笔（请以此为准）.csv"
    path.write_text(
        "凭证号,到位资金（万元）,到位日期\n甲001,10,2015-06-01\n甲002,吨,2015-06-01\n甲003,7,2015-06-02\n",
        encoding="utf-8",
    )
    write_result(office.send(path), office.folder / "结果.xlsx")
    sheet = load_workbook(office.folder / "结果.xlsx").active
    assert sheet is not None
    assert sheet.title.startswith("到位资金（1）")
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A1:E4", "A2")
    assert sheet["D3"].fill.fgColor.rgb.endswith("FDE9E7")
