"""What a filled form and a result workbook look like in an office program: nothing is printed as ###."""

from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook, load_workbook

from luodi.calc.amounts import UNITS, Amount
from luodi.calc.partial_dates import read_partial_date
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.writing.forms import fill_form
from luodi.projects.imports.catalogue import catalogue

HEADINGS = ["序号", "项目名称", "责任单位", "投资方", "投资来源", "计划总投资", "签约时间", "备注说明"]


def blank(path: Path) -> Path:
    book = Workbook()
    book.active.append(["2015年招商引资重点项目进展情况表"])
    book.active.append([None] * 7 + ["单位：万元"])
    book.active.append(HEADINGS)
    book.active.column_dimensions["B"].width = 30
    book.save(path)
    return path


def rows(wanted):
    yield {
        "name": "铜板带", "investor": "海丰实业", "planned_total": Amount(Decimal("123456789"), UNITS["万元"]),
        "on_signed": read_partial_date("2015-06-30"),
    }  # fmt: skip


def test_who_invests_is_not_taken_for_money_though_the_sheet_is_in_wan(tmp_path: Path) -> None:
    (table,) = recognise(blank(tmp_path / "a.xlsx")).tables
    units = {column.name: column.unit.name for column in table.columns if column.unit}
    assert units == {"计划总投资": "万元"}
    fill_form(tmp_path / "a.xlsx", tmp_path / "b.xlsx", catalogue(), rows)
    assert [cell.value for cell in load_workbook(tmp_path / "b.xlsx").active[4]][3] == "海丰实业"


def test_columns_grow_to_what_was_filled_in_and_the_others_stay(tmp_path: Path) -> None:
    fill_form(blank(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", catalogue(), rows)
    widths = {k: d.width for k, d in load_workbook(tmp_path / "b.xlsx").active.column_dimensions.items()}
    assert widths == {"B": 30, "F": 13, "G": 11}  # 123,456,789 and a day
