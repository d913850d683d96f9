"""查数, its rows, its changes, 口径 and 驾驶舱, as a city officer and as a clerk see them."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client
from openpyxl import load_workbook

from figures_cast import writing
from luodi.desk.queries.cockpit import refresh_city
from luodi.indicators.catalogue import catalogue, shipped
from luodi.indicators.facts import fact_table
from luodi.projects.models import SigningEvent
from people_cast import person
from projects_cast import acting, officer


@pytest.fixture
def city(db, client):
    by = officer()
    with acting(by):
        event = SigningEvent.objects.create(name="签约", held_on=dt.date(2012, 5, 1))
        with writing(by) as w:
            for number in range(12):
                made = w.project(
                    f"P{number:02}", dt.date(2012, 1, 5), region=["330702", "330703"][number % 2],
                    planned_total="100", origin="other_province",
                )  # fmt: skip
                w.milestone(made, "signed", dt.date(2013, 5, 1))
                w.signing(made, "contract", dt.date(2013, 5, 1), event)
                w.money(made, 1000, dt.date(2015, 2, 1))
                if number < 7:
                    w.milestone(made, "landed", dt.date(2015, 3, 1))
    client.force_login(by)
    return client


def test_a_number_with_its_sentence_and_rows(city):
    page = city.get("/figures/?code=landing_rate&by=region&on=2015-06-30").content.decode()
    assert "58.3%" in page
    assert "7 / 12" in page
    assert "有签约活动的项目中" in page
    rows = city.get("/figures/rows/?code=landing_rate&by=region&on=2015-06-30&g=330702").content.decode()
    assert "4 行，权数合计 4" in rows
    assert "P00" in rows


def test_a_number_of_some_projects_only(city):
    page = city.get("/figures/?code=arrived&on=2015-06-30&is_region=330703").content.decode()
    assert "0.60" in page
    assert "区划为330703" in page or "区划为金东" in page


def test_a_refusal_keeps_what_was_typed(city):
    answer = city.get("/figures/?code=arrived&period=去年")
    assert answer.status_code == 400
    assert "看不懂时段「去年」" in answer.content.decode()
    assert 'value="去年"' in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    ["code=nothing", "code=arrived&by=nothing", "code=arrived&known_at=1999-01-01", "code=arrived&on=x"],
)
def test_every_fault_is_a_sentence(city, query):
    answer = city.get(f"/figures/?{query}")
    assert answer.status_code == 400
    assert "note error" in answer.content.decode()


def test_downloads_carry_the_same_number(city):
    assert "58.3%" in city.get("/figures/?code=landing_rate&on=2015-06-30&as=csv").content.decode()
    content = city.get("/figures/?code=landing_rate&on=2015-06-30&by=region&as=xlsx").getvalue()
    book = load_workbook(BytesIO(content))
    heading, *_, total = book["数"].values
    assert (total[0], total[heading.index("综合落地率（下限）（%）")]) == ("合计", 58.3)
    assert any("口径 landing_rate@1" in line[0] for line in book["说明"].values)
    content = city.get("/figures/rows/?code=landing_rate&on=2015-06-30&side=0&as=xlsx").getvalue()
    behind = list(load_workbook(BytesIO(content))["明细"].values)
    assert behind[0] == ("项目", "编号", "权数")
    assert sum(row[2] for row in behind[1:]) > 0
    figures = city.get("/figures/?code=landing_rate&on=2015-06-30&as=json").json()["figures"]
    assert figures[0]["cells"][-1]["text"] == "58.3%"


def has_region(code):
    """Whether every row the figure counts lies in a region; a ratio asks its parts."""
    found = catalogue().find(code)
    if found.refers_to:
        return all(has_region(part) for part in found.refers_to)
    table = fact_table(found.table)
    return table is not None and table.field("region") is not None


def test_every_definition_can_be_asked_and_opened(city):

    for code in shipped():
        if code != "signed_in_all_currencies":
            by = "&by=region" if has_region(code) else ""
            assert city.get(f"/figures/?code={code}&on=2015-06-30{by}").status_code == 200, code
            assert city.get(f"/figures/rows/?code={code}&on=2015-06-30").status_code == 200, code


def test_the_cockpit_and_the_definitions(city):
    cache.clear()
    page = city.get("/cockpit/?on=2015-06-30").content.decode()
    assert "58.3%" in page
    assert "签约＝取消＋未落地＋落地" in page
    assert "金东" in city.get("/cockpit/?on=2015-06-30&fresh=1").content.decode()
    assert "landing_rate@1" in city.get("/definitions/").content.decode()


def test_a_clerk_sees_their_own_and_the_city_only_as_totals(city):
    clerk = person("reporter")
    city.force_login(clerk)
    assert "无样本" in city.get("/figures/?code=landing_rate&on=2015-06-30").content.decode()
    page = city.get("/figures/?code=landing_rate&on=2015-06-30&city=1&by=region").content.decode()
    assert "58.3%" in page
    assert "/figures/rows/" not in page
    rows = city.get("/figures/rows/?code=landing_rate&on=2015-06-30&city=1").content.decode()
    assert "P00" not in rows


@pytest.mark.django_db
def test_the_cockpit_of_a_day_to_come_says_so():
    client = Client()
    client.force_login(person("section_chief"))
    page = client.get("/cockpit/?on=2999-01-01")
    assert page.status_code == 400
    assert "2999-01-01 还没有到" in page.content.decode()


def test_places_are_ranked_only_for_those_who_may_see_it(city):
    cache.clear()
    page = city.get("/cockpit/?on=2015-06-30").content.decode()
    assert "各地位次" in page
    assert "计划总投资" in page
    sheets = openpyxl.load_workbook(BytesIO(b"".join(city.get("/cockpit/?on=2015-06-30&as=xlsx"))))
    assert [row[0].value for row in sheets["各地位次"].iter_rows(min_row=2)] == [1, 2]
    assert sheets["从签约到投产"]["C2"].value == 1200
    city.force_login(person("inspector"))
    assert "各地位次" not in city.get("/cockpit/?on=2015-06-30").content.decode()
    sheets = openpyxl.load_workbook(BytesIO(b"".join(city.get("/cockpit/?on=2015-06-30&as=xlsx"))))
    assert "各地位次" not in sheets.sheetnames


def test_the_worker_keeps_the_city_s_cockpit_read(city, django_assert_max_num_queries):
    cache.clear()
    assert refresh_city("/figures/rows/") == 3
    assert refresh_city("/figures/rows/") == 0
    city.get("/definitions/")  # the number in the top bar is kept for a minute
    with django_assert_max_num_queries(16) as asked:
        page = city.get("/cockpit/").content.decode()
    assert not any("projects_standing" in statement["sql"] for statement in asked.captured_queries)
    assert "签约＝取消＋未落地＋落地" in page
    by = officer()
    with acting(by), writing(by) as w:
        w.project("P99", dt.date(2012, 1, 5), region="330702", planned_total="100", origin="other_province")
    assert refresh_city("/figures/rows/") == 3


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("on=0001-01-01", "太早了"),
        ("on=2015-06-30x", "看不懂"),
        ("tick=²", "没有第 ² 次修订"),
        ("period=0000", "年份不对"),
        ("is_major=x", "可选：是、否"),
    ],
)
def test_what_a_hand_may_type_into_the_address_is_a_sentence(city, query, words):
    answer = city.get(f"/figures/?code=arrived&{query}")
    assert answer.status_code == 400
    assert words in answer.content.decode()
