"""更正表: old and new value a row; what moved on since is left alone and said."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from import_cast import previewed
from luodi.common.ids import uuid7
from luodi.exchange.enums import Bucket
from luodi.exchange.operations.writing import undo_upload, write_upload
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import last_tick
from luodi.ledger.queries.verification import verify
from luodi.projects.enums import Kind
from luodi.projects.models import Milestone, Particulars, Project
from luodi.projects.operations.project import change_particulars
from people_cast import person
from projects_cast import acting, happened, project

HEAD = ["项目编号", "项目名称", "更正栏目", "原值", "新值", "更正理由"]


@pytest.fixture
def one(clerk):
    made = project(clerk, "海丰铜板带", planned_total="20000", land_area="100")
    happened(clerk, made, Kind.SIGNED, dt.date(2014, 3, 1))
    return made


def sheet(*rows) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sent(clerk, *rows):
    return previewed(clerk, sheet(*rows), name="更正表.xlsx", kind="corrections")


def faults(upload) -> list[str]:
    return [error["message"] for row in upload.rows.filter(bucket=Bucket.ERROR) for error in row.errors]


def test_what_still_stands_is_corrected_in_one_revision_and_the_reading_before_stays(clerk, one):
    before = last_tick().seq
    upload = sent(
        clerk,
        [one.code, one.name, "计划总投资", "2亿元", "2.3亿元", "合同写的是2.3亿"],
        [one.code, None, "签约日期", "2014-03-01", "2014年3月8日", "按合同"],
        [one.code, None, "用地面积", 100, 120, None],
        [one.code, None, "投资方", None, "浙江海丰实业有限公司", None],
    )
    assert faults(upload) == []
    assert upload.counts["changed"] == 4
    written = write_upload(upload, by=clerk.actor)
    assert last_tick().seq == before + 1 == written.revision
    again = Project.objects.visible_to(clerk).get(pk=one.pk)
    assert again.planned_total == Decimal(23000)
    values = Particulars.objects.open().get(project=one).values
    assert (values["land_area"], values["name"]) == ("120", "海丰铜板带")
    assert Milestone.objects.open().get(project=one, kind=Kind.SIGNED).occurred_on == dt.date(2014, 3, 8)
    assert (
        Revision.objects.get(seq=written.revision).details["reasons"][f"{one.code} 计划总投资"]
        == "合同写的是2.3亿"
    )
    undo_upload(written, by=clerk.actor, reason="表填错了")
    assert Project.objects.visible_to(clerk).get(pk=one.pk).planned_total == Decimal(20000)
    assert verify().finding is None


def test_a_value_that_moved_on_is_left_alone_and_says_who_moved_it(clerk, one):
    change_particulars(
        by=clerk,
        project=one.pk,
        values={"planned_total": "30000"},
        since=dt.date(2015, 1, 1),
        document="补充协议",
    )
    upload = sent(
        clerk,
        [one.code, None, "计划总投资", "2亿元", "2.3亿元", None],
        [one.code, None, "用地面积", 100, 120, None],
    )
    (said,) = faults(upload)
    assert "原值写的是20000，台账现在是30000" in said
    assert clerk.name in said
    write_upload(upload, by=clerk.actor)
    assert Project.objects.visible_to(clerk).get(pk=one.pk).planned_total == Decimal(30000)
    areas = [entry.values.get("land_area") for entry in Particulars.objects.open().filter(project=one)]
    assert sorted(areas, key=str) == ["120", None]


def test_what_says_the_new_value_already_is_unchanged(clerk, one):
    upload = sent(clerk, [one.code, None, "计划总投资", "1亿元", "2亿元", None])
    assert (upload.counts["unchanged"], faults(upload)) == (1, [])
    assert write_upload(upload, by=clerk.actor).revision is None


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["没有这个", None, "计划总投资", 1, "2亿元", None], "没有「没有这个」，或它不在您的范围内"),
        (["CODE", "别的项目", "计划总投资", "2亿元", "3亿元", None], "不是「别的项目」；请核对编号"),
        (["CODE", None, "颜色", "红", "绿", None], "「颜色」不在可选的里面"),
        (["CODE", None, "责任单位", "甲", "乙", None], "「责任单位」不在可选的里面"),
        (["CODE", None, "签约日期", "2014-03-01", "明年", None], "新值："),
        (["CODE", None, "计划总投资", "2亿元", "400万美元", None], "换币种请到项目页更正"),
        (["CODE", None, "计划总投资", "2亿元", None, None], "新值：没有填"),
        (["CODE", None, "项目名称", "海丰铜板带", "长" * 600, None], "最多"),
        (["CODE", None, "统一社会信用代码", None, "123", None], "新值："),
        ([None, None, "计划总投资", "2亿元", "3亿元", None], "项目编号：没有填"),
    ],
)
def test_a_wrong_row_says_what_would_be_right_and_writes_nothing(clerk, one, row, sentence):
    upload = sent(clerk, [one.code if cell == "CODE" else cell for cell in row])
    assert any(sentence in said for said in faults(upload)), faults(upload)
    assert write_upload(upload, by=clerk.actor).revision is None


def test_another_district_s_project_is_not_there_and_a_field_twice_is_asked(clerk, one):
    stranger = person("reporter", unit_name="义乌市招商局", region="330782")
    with acting(stranger):
        upload = sent(stranger, [one.code, None, "用地面积", 100, 120, None])
        assert "不在您的范围内" in faults(upload)[0]
    upload = sent(
        clerk, [one.code, None, "用地面积", 100, 120, None], [one.code, None, "用地面积", 100, 130, None]
    )
    assert "与第 2 行是同一个项目的同一栏" in faults(upload)[0]


def test_the_page_takes_the_blank_sheet_back_filled(client, fresh_database, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk, "海丰铜板带", planned_total="20000")
    client.force_login(clerk)
    blank = b"".join(client.get("/exchange/corrections/blank/").streaming_content)
    book = openpyxl.load_workbook(BytesIO(blank))
    for column, value in enumerate(
        [made.code, "海丰铜板带", "计划总投资", "20000万元", "2.5亿元", "合同"], 1
    ):
        book["更正表"].cell(2, column, value)
    filled = BytesIO()
    book.save(filled)
    file = SimpleUploadedFile("更正表.xlsx", filled.getvalue())
    sent = {"file": file, "as_of": "2015-06-30", "kind": "corrections"}
    page = client.post("/exchange/uploads/new/", sent, follow=True)
    assert page.status_code == 200
    said = page.content.decode()
    assert "计划总投资" in said
    assert "表里没有的" not in said
    key = {"request_key": str(uuid7())}
    written = client.post(f"{page.redirect_chain[-1][0]}write/", key, follow=True).content.decode()
    assert "已写入" in written
    assert "期初数" not in written
    wrong = client.post(
        "/exchange/uploads/new/", sent | {"kind": "别的", "file": SimpleUploadedFile("a.xlsx", b"x")}
    )
    assert wrong.status_code == 422
    assert "请选项目台账或更正表" in wrong.content.decode()
