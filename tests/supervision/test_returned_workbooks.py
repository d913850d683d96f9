"""督查包 and the enterprise's form: out as a workbook, back row by row, each row once and by the rules of the page."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.access.scope import acting_as
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind
from luodi.supervision.errors import Refusal
from luodi.supervision.models import EnterpriseWord, Problem, VisitRecord
from luodi.supervision.operations.inspection import Plan, plan_round
from people_cast import person, seeing_all
from projects_cast import happened, project
from supervision_cast import as_, cast


@pytest.fixture
def c(db):
    made = cast()
    with acting_as(made.clerk):
        happened(made.clerk, made.project, Kind.SIGNED, dt.date(2015, 3, 2))
        made.second = project(made.clerk, "第二个")
        happened(made.clerk, made.second, Kind.SIGNED, dt.date(2015, 3, 2))
    made.inspector = person("inspector", unit_name="市督查室", region="330700")
    return made


def planned(c, **values):
    given = {
        "kind": "monthly",
        "title": "11月督查",
        "basis": "计划",
        "first_on": today(),
        "last_on": today(),
        "wanted": 2,
    }
    return as_(c.inspector, plan_round, plan=Plan(**(given | values)))


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def book_of(answer):
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def fill(book, row, **values):
    """`values` by heading, into the row-th project."""
    sheet = book.active
    headings = {cell.value: cell.column for cell in sheet[3]}
    for heading, value in values.items():
        sheet.cell(3 + row, headings[heading], value)


def send(client, path, book):
    out = io.BytesIO()
    book.save(out)
    return client.post(path, {"file": SimpleUploadedFile("包.xlsx", out.getvalue())})


def test_a_package_comes_back_row_by_row_and_each_row_counts_once(c):
    made = planned(c)
    client, here = client_of(c.inspector), f"/supervision/inspections/{made.pk}/pack/"
    book = book_of(client.get(here))
    seen = {
        "到场日": today(),
        "与填报": "部分相符",
        "现场看到": "桩基七成",
        "督查人": "胡",
    }
    fill(book, 1, **seen, 发现的问题="没有净地", 原因="用地", 责任方="政府", 牵头单位=c.clerk.unit.short_name,
         承诺解决日=dt.date(2026, 12, 11))  # fmt: skip
    fill(book, 2, **(seen | {"与填报": "很好"}))
    page = send(client, f"{here}back/", book).content.decode()
    assert "收下 1 行，没有收下 1 行" in page
    assert "与填报：" in page
    with acting_as(c.inspector):
        assert (VisitRecord.objects.count(), Problem.objects.get().title) == (1, "没有净地")
    fill(book, 2, 与填报="与填报相符")
    page = send(client, f"{here}back/", book).content.decode()
    assert "已经记录过" in page
    with acting_as(c.inspector):
        assert VisitRecord.objects.count() == 2


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 nothing", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_what_is_not_our_workbook_is_refused_in_a_sentence(c, content):
    made = planned(c)
    answer = client_of(c.inspector).post(
        f"/supervision/inspections/{made.pk}/pack/back/", {"file": SimpleUploadedFile("x.xlsx", content)}
    )
    assert answer.status_code == 422
    assert "没有保存" in answer.content.decode()


def test_a_row_of_another_round_is_told(c):
    first = planned(c)
    client = client_of(c.inspector)
    book = book_of(client.get(f"/supervision/inspections/{first.pk}/pack/"))
    fill(book, 1, 现场看到="桩基")
    second = planned(c, kind="review", enterprise_ceiling=9, unit_ceiling=9)
    page = send(client, f"/supervision/inspections/{second.pk}/pack/back/", book).content.decode()
    assert "不是本轮的项目" in page


def test_the_enterprises_form_comes_back_as_its_word_once(c):
    book = book_of(client_of(c.clerk).get(f"/supervision/words/form/{c.project.pk}/"))
    fill(book, 1, 遇到什么困难="用电不够", 怎么称呼您="王厂长")
    office = client_of(c.office)
    out = io.BytesIO()
    book.save(out)
    for _ in range(2):
        sent = {"file": SimpleUploadedFile("表.xlsx", out.getvalue())}
        assert "收下 1 行" in office.post("/supervision/words/back/", sent).content.decode()
    with seeing_all():
        word = EnterpriseWord.objects.get()
    assert (word.by, word.trouble, word.about) == ("form", "用电不够", c.project.pk)
    refused = send(client_of(c.clerk), "/supervision/words/back/", book).content.decode()
    assert "本单位以外的人" in refused


def test_a_named_list_is_visited_first_and_keeps_the_ceilings(c):
    with acting_as(c.inspector):
        made = planned(c, wanted=1, named=(c.second.pk,))
    page = client_of(c.inspector).get(f"/supervision/inspections/{made.pk}/").content.decode()
    assert "指定" in page
    assert "第二个" in page
    with pytest.raises(Refusal, match="超过本月"):
        planned(c, named=(c.project.pk, c.second.pk), unit_ceiling=1, enterprise_ceiling=9)
    with pytest.raises(Refusal, match="不在所选区划"):
        planned(c, named=(c.project.pk,), regions=("330703",))


def test_the_form_of_a_round_names_codes_it_does_not_find(c):
    answer = client_of(c.inspector).post("/supervision/inspections/new/", {
        "kind": "special", "title": "专项", "basis": "文", "first_on": str(today()), "last_on": str(today()), "wanted": 1,
        "groups": 1, "unit_ceiling": 5, "enterprise_ceiling": 1, "named": "没有-1",
    })  # fmt: skip
    assert answer.status_code == 422
    assert "没有-1" in answer.content.decode()
