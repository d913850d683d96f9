"""The platform's table as a file: the same preview as the pasted one, bad rows named, nothing lost.

tests/approvals/files/platform.xls was written by xlwt 1.3: Excel 97–2003 as offices still send it.
"""

import datetime as dt
import io
import uuid
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from approvals_cast import plan_for
from luodi.approvals.models import StepEvent
from luodi.approvals.platform_file import LARGEST, text_of
from luodi.projects.errors import Refusal
from luodi.projects.models import Project
from ods_files import ods
from people_cast import person
from projects_cast import acting, project

pytestmark = pytest.mark.django_db
HEADINGS = ["项目代码", "事项名称", "受理日期", "办结日期", "办理结果", "办件编号", "办理部门"]
PATH = "/approvals/plans/paste/"
OLD = Path(__file__).parent / "files" / "platform.xls"


@pytest.fixture
def cast():
    clerk = person("reporter")
    with acting(clerk):
        plan = plan_for(clerk, project(clerk))
        made = Project.objects.get(pk=plan.project_id)
    client = Client()
    client.force_login(clerk)
    return clerk, made, client


def rows_of(code):
    return [
        [code, "项目准入评审", dt.date(2020, 3, 2), dt.date(2020, 3, 4), "准予", "金招〔2020〕1号", ""],
        [code, "企业设立登记", dt.date(2020, 3, 5), dt.date(2020, 3, 5), "准予", 33070001, "市场监管局"],
        [code, "天文台许可", dt.date(2020, 3, 5), None, "", "", ""],
        ["2020-330700-99-01-000000", "企业设立登记", dt.date(2020, 3, 5), None, "", "", ""],
        [code, "A2", "三月五日", None, "", "", ""],
        [code, "A3", dt.date(2020, 3, 6), None, "", "", "市水利局"],
        [code, "项目准入评审", None, dt.date(2020, 3, 9), "准予", "金招〔2020〕2号", ""],
    ]


def xlsx(rows, title=True) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本表由平台导出"])
    sheet = book.create_sheet("办件")
    if title:
        sheet.append(["金华市投资项目办件情况表"])
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(rows, encoding) -> bytes:
    lines = [HEADINGS, *[["" if cell is None else str(cell) for cell in row] for row in rows]]
    return "\n".join(",".join(line) for line in lines).encode(encoding)


def send(client, content: bytes, name: str, **more):
    file = SimpleUploadedFile(name, content)
    return client.post(PATH, {"request_key": str(uuid.uuid4()), "text": "", "file": file, **more})


def stored(user, **wanted) -> int:
    with acting(user):
        return StepEvent.objects.open().filter(**wanted).count()


def test_a_workbook_shows_what_each_row_becomes_and_only_good_ones_are_written(cast):
    clerk, made, client = cast
    page = send(client, xlsx(rows_of(made.code)), "办件.xlsx")
    said = page.content.decode()
    assert page.status_code == 200
    assert stored(clerk) == 0
    for words in (
        "没有「天文台许可」这个事项", "「2020-330700-99-01-000000」没有对应的审批计划", "日期「三月五日」读不懂",
        "表里写的是「市水利局」", "2020-03-04 已经办结", "能写入 2 行，5 行不写入",
    ):  # fmt: skip
        assert words in said, words
    assert '<td class="num" data-label="行">5</td>' in said  # the sheet's own number of 天文台许可
    text = page.context["form"]["text"].value()
    key = {"request_key": str(uuid.uuid4()), "text": text, "verb": "write"}
    answer = client.post(PATH, key, follow=True).content.decode()
    assert "已写入 4 件；第 5、6、7、8、9 行没有写入" in answer
    assert stored(clerk) == 4
    assert stored(clerk, source="platform", number="33070001") == 1
    again = send(client, xlsx(rows_of(made.code)), "办件.xlsx").content.decode()
    assert again.count("和已登记的一样，不用再写") == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_file_reads_like_the_workbook(cast, encoding):
    _, made, client = cast
    page = send(client, csv(rows_of(made.code), encoding), "办件.csv").content.decode()
    assert "能写入 2 行，5 行不写入" in page


def test_an_old_xls_with_merged_cells_and_an_ods_read_like_the_workbook(cast, tmp_path):
    _, made, client = cast
    old = text_of(OLD.read_bytes(), "办件.xls").replace("CODE-OF-THE-PROJECT", made.code)
    assert old.splitlines()[4].startswith(f"{made.code}\t天文台许可\t2020-03-05")
    page = client.post(PATH, {"request_key": str(uuid.uuid4()), "text": old}).content.decode()
    assert "能写入 2 行，1 行不写入" in page
    cells = [[str(cell) if isinstance(cell, dt.date) else cell for cell in row] for row in rows_of(made.code)]
    file = ods(tmp_path / "办件.ods", [HEADINGS, *cells]).read_bytes()
    assert "能写入 2 行，5 行不写入" in send(client, file, "办件.ods").content.decode()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.xlsx", "文件是空的"),
        (b"PK\x03\x04broken", "坏.xlsx", "不完整或已损坏"),
        (b"%PDF-1.7 ...", "其实是.xlsx", "这是 PDF 文件"),
        (OLD.read_bytes()[:3000], "半份.xls", "这不是表格文件"),
        ("随便,写的\n没有,表头\n".encode(), "别的.csv", "没有认得的表头"),
        (b"x" * (LARGEST + 1), "太大.csv", "文件超过 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_the_text_stays(cast, content, name, words):
    _, _, client = cast
    answer = send(client, content, name, text="P1 受理 2020-03-02")
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "P1 受理 2020-03-02" in answer.content.decode()


def test_too_many_rows_and_an_endless_number_are_refused(cast):
    clerk, made, client = cast
    many = [HEADINGS, *([[made.code, "A1", "2020-03-05", "", "", "", ""]] * 2001)]
    with pytest.raises(Refusal, match="一次最多 2000 行"):
        text_of("\n".join(",".join(row) for row in many).encode(), "多.csv")
    endless = csv([[made.code, "P1", "2020-03-02", "2020-03-04", "准予", "9" * 90, ""]], "utf-8")
    assert "编号或文号有 90 个字，最多 60 个" in send(client, endless, "长.csv").content.decode()
    answer = client.post(PATH, {"request_key": str(uuid.uuid4()), "text": ""})
    assert "请选一个平台导出的文件，或把办理结果贴进来" in answer.content.decode()
    assert stored(clerk) == 0


def test_a_table_of_three_projects_takes_no_query_a_row(cast):
    clerk, made, client = cast
    with acting(clerk):
        for number in range(2):
            plan_for(clerk, project(clerk, f"另一个{number}"))
        codes = list(Project.objects.values_list("code", flat=True))
    one = csv([[made.code, "P1", "2020-03-02", "", "", "", ""]], "utf-8")
    more = [[code, step, "2020-03-02", "", "", "", ""] for code in codes for step in ("P1", "A1", "A2")]
    send(client, one, "办件.csv")
    assert _queries(client, csv(more, "utf-8")) - _queries(client, one) <= 4  # two of each other plan


def _queries(client, content) -> int:
    with CaptureQueriesContext(connection) as context:
        assert send(client, content, "办件.csv").status_code == 200
    return len(context)
