"""A district's own ledger, as offices keep it: one row of three cannot be read."""

from io import BytesIO

import openpyxl

HEAD = [
    "序号",
    "项目名称",
    "投资方",
    "投资来源",
    "计划总投资（亿元）",
    "签约时间",
    "开工时间",
    "累计到位资金（万元）",
    "联系领导",
]
ROWS = [
    [1, "海丰铜板带", "浙江海丰实业有限公司", "省内市外", 5.2, "2013年5月", "2014-03-01", 8000, "演示张"],
    [2, "时通充电设备", "浙江时通电气制造有限公司", "省内市外", 2.8, "2013-08-12", None, "—", None],
    [3, "华科汽车", "华科汽车零部件有限公司", "省外", 3, "2014.6", "约定明年", 100, None],
]  # fmt: skip


def workbook(rows, head=HEAD, banner="婺城区招商引资项目台账"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([banner])
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
