"""对账: somebody else's list beside ours, every difference named, the parts summing to the difference."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from figures_cast import writing
from luodi.access.scope import acting_as
from luodi.common.ids import uuid7
from luodi.desk.models import Reason, ReconciledRow, Reconciliation
from people_cast import person
from projects_cast import acting, officer

MONEY = dt.date(2015, 3, 1)
CASES = {  # name: (region, amount, day, bases, what the other side writes)
    "菜鸟电商新城": ("330702", 10000, MONEY, ("claimed", "verified"), "1.0"),
    "天能动力电池": ("330702", 20000, MONEY, ("claimed",), "2.0"),
    "华友钴新材料": ("330702", 5000, dt.date(2015, 7, 10), ("claimed", "verified"), "0.5"),
    "绿源电动车": ("330703", 8000, MONEY, ("claimed", "verified"), "0.8"),
    "今飞轮毂": ("330702", 30000, MONEY, ("claimed", "verified"), None),
}


@pytest.fixture
def city(db, client):
    by = officer()
    with acting(by), writing(by) as w:
        for name, (region, amount, day, bases, _) in CASES.items():
            made = w.project(name, dt.date(2012, 1, 5), region=region, origin="other_province")
            w.money(made, amount, day, bases=bases)
    client.force_login(by)
    return client


def workbook(*more):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["序号", "项目名称", "到位资金（亿元）"])
    rows = [(name, float(case[4])) for name, case in CASES.items() if case[4]]
    for number, (name, amount) in enumerate([*rows, *more], 1):
        sheet.append([number, name, amount])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "统计局清单.xlsx"
    return file


def asked(**more):
    return {
        "code": "arrived", "on": "2015-06-30", "is_region": "330702", "counterpart": "市统计局",
        "document": "6月月报", "total": "6.5亿元", "their_last": "2015-07-31", "request_key": str(uuid7()),
        "file": workbook(("菜鸟电商新城", 1.0), ("谁也不认识的项目", 0.9)), **more,
    }  # fmt: skip


def rows(paper, **lookup):
    """As somebody of the city sees them: the test's own connection sees none."""
    with acting(officer()):
        return list(ReconciledRow.objects.filter(reconciliation=paper, **lookup).select_related("project"))


def row_of(paper, name):
    (found,) = rows(paper, name=name)
    return found


def make(client, **more):
    answer = client.post("/reconciliation/make/", asked(**more), follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return Reconciliation.objects.get(), answer.content.decode()


def test_every_difference_has_its_reason_and_they_sum(city):
    paper, page = make(city)
    reasons = {
        (row.name or row.project.name): row.reason for row in rows(paper) if row.reason != Reason.TWICE
    }
    assert reasons == {
        "菜鸟电商新城": Reason.AGREES,
        "天能动力电池": Reason.DEFINITION,
        "华友钴新材料": Reason.TIME,
        "绿源电动车": Reason.PLACE,
        "今飞轮毂": Reason.MISSING,
        "谁也不认识的项目": Reason.MISSING,
    }
    assert [row.name for row in rows(paper, reason=Reason.TWICE)] == ["菜鸟电商新城"]
    assert paper.ours == 40000
    assert sum(row.difference for row in rows(paper)) == 40000 - 62000
    for words in ("填报数里有，还没有核实", "对方截至 2015-07-31，台账截至 2015-06-30", "台账记在别的区划"):
        assert words in page
    assert "清单加起来是 6.20" in page
    assert "各行之差合计 -2.50，与差额相符" in page


def test_it_stays_as_it_was_when_the_ledger_goes_on(city):
    paper, _ = make(city)
    with acting(officer()) as by, writing(by) as w:
        made = w.project("新来的", dt.date(2012, 1, 5), region="330702")
        w.money(made, 7000, MONEY)
    page = city.get(f"/reconciliation/{paper.pk}/").content.decode()
    assert "各行之差合计 -2.50，与差额相符" in page
    row = row_of(paper, "谁也不认识的项目")
    answer = city.post(
        f"/reconciliation/{paper.pk}/rows/{row.pk}/", {"act": "match", "code": "绿源电动车"}, follow=True
    )
    assert "已记下" in answer.content.decode()
    assert not rows(paper, project__name="新来的")


def test_a_person_names_the_project_and_the_reason(city):
    paper, _ = make(city)
    row = row_of(paper, "谁也不认识的项目")
    url = f"/reconciliation/{paper.pk}/rows/{row.pk}/"
    assert "没有编号为「XX」的项目" in city.post(url, {"act": "match", "code": "XX"}).content.decode()
    assert "请写一句根据" in city.post(url, {"reason": "time", "words": ""}).content.decode()
    city.post(url, {"reason": "place", "words": "那是金义新区的"})
    row = row_of(paper, "谁也不认识的项目")
    assert (row.reason, row.words, bool(row.decided_by)) == (Reason.PLACE, "那是金义新区的", True)
    row = row_of(paper, "绿源电动车")
    city.post(f"/reconciliation/{paper.pk}/rows/{row.pk}/", {"act": "match", "code": ""})
    assert row_of(paper, "谁也不认识的项目").words == "那是金义新区的"
    assert row_of(paper, "绿源电动车").reason == Reason.MISSING


def test_a_total_without_a_list_is_tried_under_every_rule(city):
    paper, page = make(city, file="", total="6亿元", is_region="330702")
    assert not rows(paper)
    assert "正好相符" in page
    meets = [line for line in paper.tried if Decimal(line["total"]) == 60000]
    assert [line["words"] for line in meets] == ["填报数里有，还没有核实"]


def test_the_workbook_carries_both_and_every_row(city):
    paper, _ = make(city)
    body = city.get(f"/reconciliation/{paper.pk}/export/").content
    sheets = openpyxl.load_workbook(BytesIO(body))
    assert [row[2].value for row in sheets["对账结果"].iter_rows(min_row=2, max_row=4)] == [4, 6.5, -2.5]
    assert sheets["逐行"].max_row == 1 + len(rows(paper))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "landing_rate"}, "不是逐行相加的数"),
        ({"code": ""}, "请选我方用哪个指标"),
        ({"counterpart": ""}, "请写对方是谁"),
        ({"file": "", "total": ""}, "至少要有一样"),
        ({"total": "6亿美元"}, "对方的数按亿元填"),
        ({"known_at": "1999-01-01"}, "台账自"),
    ],
)
def test_what_cannot_be_reconciled_is_refused_and_kept(city, change, words):
    answer = city.post("/reconciliation/make/", asked(**change))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="6月月报"' in answer.content.decode()
    assert not Reconciliation.objects.exists()


def test_a_list_without_an_amount_says_which_column_is_missing(city):
    book = openpyxl.Workbook()
    for row in (["序号", "项目名称", "负责人"], [1, "菜鸟电商新城", "张三"], [2, "今飞轮毂", "李四"]):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "清单.xlsx"
    page = city.post("/reconciliation/make/", asked(file=file)).content.decode()
    assert "没有看出「金额」列（表头是：序号、项目名称、负责人）" in page


def test_sent_twice_makes_one(city):
    key = str(uuid7())
    for _ in range(2):
        city.post("/reconciliation/make/", asked(request_key=key))
    assert Reconciliation.objects.count() == 1


def test_rows_of_others_are_not_seen_by_a_district(city):
    paper, _ = make(city)
    clerk = person("reporter", unit_name="义乌市招商局", region="330782")
    with acting_as(clerk):
        assert not ReconciledRow.objects.exists()
    city.force_login(clerk)
    assert city.get(f"/reconciliation/{paper.pk}/").status_code == 403


def test_the_list_of_papers_costs_the_same_for_one_and_for_three(city):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            city.get("/reconciliation/")
        return len(seen)

    make(city)
    one = queries()
    for _ in range(2):
        city.post("/reconciliation/make/", asked())
    assert queries() == one
