"""历史公布数: typed by line, read from a workbook, used as the year before, taken back."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from figures_cast import writing
from luodi.common.ids import uuid7
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.models import PrintedFigure
from luodi.indicators.operations.printed import Document, Figure, record_printed
from luodi.indicators.periods import point
from luodi.indicators.queries.printed import years_before
from people_cast import person
from projects_cast import acting, officer

DOCUMENT = {"number": "金招办〔2014〕7号", "name": "二季度通报", "dated": "2014-07-15"}


@pytest.fixture
def city(fresh_database, client):
    by = officer()
    with acting(by), writing(by) as w:
        made = w.project("甲", dt.date(2012, 1, 5), region="330702", origin="other_province")
        w.money(made, 30000, dt.date(2014, 2, 1))
        w.money(made, 45000, dt.date(2015, 2, 1))
    client.force_login(by)
    return client


def lines(*rows, **more):
    columns = dict(
        zip(("figure", "period", "place", "value"), map(list, zip(*rows, strict=True)), strict=True)
    )
    return {**DOCUMENT, **columns, "request_key": str(uuid7()), **more}


def test_a_printed_number_is_the_year_before_and_the_ledger_s_own_stands_beside(city):
    answer = city.post("/figures/printed/record/", lines(
        ("到位资金（当期）", "2014年1-6月", "", "4亿元"), ("arrived", "2014H1", "婺城区", "25000万元"),
    ), follow=True)  # fmt: skip
    assert "已登记 2 个公布数（金招办〔2014〕7号）" in answer.content.decode()
    page = city.get("/figures/?code=arrived&on=2015-06-30&by=region").content.decode()
    assert "上年同期 4.00亿元（公布数，金招办〔2014〕7号" in page
    assert "+12.5%" in page
    assert "台账现在读出来是 3.00亿元" in page
    assert "+80.0%" in page  # 婺城: 4.5 after the printed 2.5


def test_a_reading_as_known_before_does_not_know_it(city):
    then = point(on=dt.date(2015, 6, 30))
    city.post("/figures/printed/record/", lines(("arrived", "2014H1", "", "4亿元")))
    book = catalogue()
    found = []
    for at in (then, point(on=dt.date(2015, 6, 30))):
        with acting(officer()):
            answer = ask(["arrived"], [at], book=book)
            found.append(years_before(answer, book=book)["arrived", 0, ()])
    assert (found[0].printed, found[0].value, found[0].words) == (None, 3, "+50.0%")
    assert (found[1].value, found[1].reread, found[1].words) == (4, 3, "+12.5%")


def test_the_same_number_of_a_later_document_supersedes_only_its_own(city):
    city.post("/figures/printed/record/", lines(("arrived", "2014H1", "", "4亿元")))
    city.post("/figures/printed/record/", lines(("arrived", "2014H1", "", "4.2亿元")))
    assert [str(row.value) for row in PrintedFigure.objects.open()] == ["4.2000"]
    later = {"number": "金市统〔2015〕1号", "dated": "2015-01-20"}
    city.post("/figures/printed/record/", lines(("arrived", "2014H1", "", "4.4亿元"), **later))
    assert PrintedFigure.objects.open().count() == 2
    assert (
        "上年同期 4.40亿元（公布数，金市统〔2015〕1号"
        in city.get("/figures/?code=arrived&on=2015-06-30").content.decode()
    )


def test_wrong_lines_say_what_would_be_right_and_keep_everything(city):
    answer = city.post("/figures/printed/record/", lines(
        ("到位资金", "2014H1", "", "4亿元"), ("arrived", "去年", "", "4亿元"), ("arrived", "2014H1", "杭州", "4亿元"),
        ("arrived", "2014H1", "", "4亿美元"), ("arrived", "2014H1", "", "约几亿"),
    ))  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "没有叫「到位资金」的指标",
        "看不懂时段「去年」",
        "没有叫「杭州」的区划",
        "不是这个单位",
        "有 5 行不对",
    ):
        assert words in page
    assert 'value="约几亿"' in page
    assert not PrintedFigure.objects.exists()


def test_a_workbook_fills_the_lines_and_writes_nothing_yet(city):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["指标", "计量单位", "时段", "区划", "公布数"])
    sheet.append(["到位资金（当期）", "亿元", "2014年", "全市", 6.1])
    sheet.append(["综合落地率（下限）", "%", "2014年", "婺城", 52.3])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "公布数.xlsx"
    answer = city.post("/figures/printed/record/", {**DOCUMENT, "file": file, "request_key": str(uuid7())})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="6.1亿元"' in page
    assert 'value="52.3%"' in page
    assert "有 1 行不对" not in page
    assert not PrintedFigure.objects.exists()


def test_taken_back_with_a_reason_only(city):
    city.post("/figures/printed/record/", lines(("arrived", "2014H1", "", "4亿元")))
    row = PrintedFigure.objects.get()
    url = f"/figures/printed/{row.pk}/retract/"
    assert "要写原因" in city.post(url, {"request_key": str(uuid7())}, follow=True).content.decode()
    city.post(url, {"request_key": str(uuid7()), "reason": "抄错了"})
    assert not PrintedFigure.objects.open().exists()


def test_a_clerk_reads_them_and_writes_none(city):
    city.post("/figures/printed/record/", lines(("arrived", "2014H1", "", "4亿元")))
    city.force_login(person("reporter"))
    assert "金招办〔2014〕7号" in city.get("/figures/printed/").content.decode()
    assert city.post("/figures/printed/record/", lines(("arrived", "2014H1", "", "9亿元"))).status_code == 403


def test_points_of_a_percentage_have_the_places_of_the_percentage(fresh_database):
    by = officer()
    with acting(by):
        with writing(by) as w:
            for number in range(3):
                made = w.project(f"丙{number}", dt.date(2012, 1, 5), region="330702", origin="other_province")
                w.milestone(made, "signed", dt.date(2013, 5, 1))
                if number:
                    w.milestone(made, "registered", dt.date(2013, 6, 1))
        at = point(on=dt.date(2015, 6, 30))
        before = Figure("registration_rate", at.back(1).period, Decimal("50.0"), "50.0%")
        record_printed(Document("测1号", "通报", dt.date(2014, 7, 10)), [before], by=by.actor)
        answer = ask(["registration_rate"], [point(on=dt.date(2015, 6, 30))], book=catalogue(), doubts=False)
        found = years_before(answer, book=catalogue())
    assert found["registration_rate", 0, ()].words == "+16.7 个百分点"


def test_a_document_number_that_is_too_long_is_refused_and_stays_typed(city):
    row = [("arrived", "2014H1", "", "4亿元")]
    answer = city.post("/figures/printed/record/", lines(*row, number="文" * 61))
    assert "文号最多 60 个字，现有 61 个" in answer.content.decode()
    assert "文" * 61 in answer.content.decode()
    assert not PrintedFigure.objects.exists()
