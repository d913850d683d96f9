"""Workbooks as offices keep them, written with openpyxl so that the reader under test has no part in them."""

import datetime as dt
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

ROWS = [
    (1, "海丰铜板带项目", "海丰实业有限公司", "婺城区", 28000, 15000, dt.date(2015, 6, 30), "12.5", "在建"),
    (2, "时通充电设备项目", "浙江时通电气", "婺城区", "2.8亿", "8,000", "2015年上半年", "３５．６", "在建"),
    (3, "捷孚传动科技项目", "捷孚传动", "金义都市新区", 206000, "—", "2014.12", 310, "竣工"),
    (4, "弘弛变速器项目", "弘弛科技", "开发区", "约60000", 0, 41820, "/", "拟开工"),
    (5, "菜鸟电子商务新城", "菜鸟网络", "金义都市新区", 1000000, 300000, "2013/9/1", "1,200亩", "竣工"),
]


def ledger(path: Path) -> Path:
    """Banner, unit note, two header rows with merged cells, numbering row, categories with counts and
    subtotals, a wrong grand total, notes and signatures, a hidden row, a hidden column."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "重大项目"
    sheet.append(["金华市区2015年重大招商项目台账"])
    sheet.merge_cells("A1:I1")
    sheet.append(["填报单位：市招商局", None, None, None, None, None, None, "单位：万元、亩"])
    sheet.append(
        ["序号", "项目名称", "投资方", "落户地", "投资（万元）", None, "开工时间", "用地面积", "项目\n状态"]
    )
    sheet.append([None, None, None, None, "计划总投资", "到位资金", None, None, None])
    for letter in "ABCDGHI":
        sheet.merge_cells(f"{letter}3:{letter}4")
    sheet.merge_cells("E3:F3")
    sheet.append(["甲", "乙", "丙", "丁", 1, 2, 3, 4, 5])
    sheet.append(["一", "先进制造业（4个）", None, None, 322000, 23000])
    sheet.append([None, "（一）续建"])
    for row in ROWS[:2]:
        sheet.append(row)
    sheet.append([None, "（二）新开工"])
    for row in ROWS[2:4]:
        sheet.append(row)
    sheet.append([])
    sheet.append(
        ["序号", "项目名称", "投资方", "落户地", "投资（万元）", None, "开工时间", "用地面积", "项目状态"]
    )
    sheet.append(["二", "现代服务业（1个）", None, None, 1000000, 300000])
    sheet.append(ROWS[4])
    sheet.append([None, "合计（共 5 个项目）", None, None, 1332000, 323000])
    sheet.append(["注：1.到位资金以验资报告为准。"])
    sheet.append(["填报人：张三", None, "审核人：李四", None, "联系电话：82460000"])
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["I"].hidden = True
    empty = book.create_sheet("填表说明")
    empty.append(["本表每月25日前报送，逾期计入考核；数据应与统计部门一致。"])
    book.save(path)
    return path


def plain(path: Path, header: list[str], rows: list[list[object]], title: str = "Sheet1") -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in [header, *rows]:
        sheet.append(row)
    book.save(path)
    return path
