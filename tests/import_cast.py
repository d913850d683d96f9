"""A district's own ledger, as offices keep it (one row of three cannot be read), and its way to the preview."""

import datetime as dt
from io import BytesIO

import openpyxl

from luodi.exchange.enums import UploadState
from luodi.exchange.operations.checking import check_upload
from luodi.exchange.operations.receiving import confirm_mapping, receive, recognise_upload

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


def workbook(rows, head=HEAD, banner="婺城区招商引资项目台账", last=()):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([banner])
    sheet.append(head)
    for row in [*rows, *last]:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def previewed(user, content, as_of=dt.date(2015, 6, 30), name="台账.xlsx", kind="projects", **options):
    """Received, read and checked; every column the page would ask about is taken as proposed."""
    upload = receive([content], file_name=name, importer=kind, as_of=as_of, by=user.actor, options=options)
    recognise_upload(upload)
    upload.refresh_from_db()
    if upload.state == UploadState.RECOGNISED:
        mapping = upload.mapping
        for table in upload.recognised["tables"]:
            for column in table["columns"]:
                if column["field"]:
                    mapping[table["sheet"]]["columns"][str(column["number"])] = column["field"]
        upload = confirm_mapping(upload, mapping, by=user.actor)
    return check_upload(upload)
