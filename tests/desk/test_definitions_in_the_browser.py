"""口径 adapted in the browser: the sentence, any day tried, a version published; 临时口径 kept and promoted."""

import datetime as dt

import pytest

from figures_cast import writing
from luodi.common.ids import uuid7
from luodi.indicators.catalogue import catalogue
from luodi.indicators.errors import UnknownFigure
from luodi.indicators.models import DefinitionVersion
from luodi.indicators.queries.published import definition_version
from people_cast import person
from projects_cast import acting, officer

DAY = "2015-06-30"


@pytest.fixture
def city(db, client):
    by = officer()
    with acting(by), writing(by) as w:
        for number in range(6):
            made = w.project(f"P{number}", dt.date(2012, 1, 5), region="330702", origin="other_province")
            w.milestone(made, "signed", dt.date(2015, 2, 1))
            w.money(made, 10000, dt.date(2015, 2, 1), bases=("claimed", "verified")[: 1 + number % 2])
    client.force_login(by)
    return client


def form(**more):
    return {
        "name": "到位资金（当期）", "unit": "亿元", "places": "2", "smallest": "5", "source": "通报", "reason": "试",
        "basis": "verified", "opening": "1", "grouping": "as_then", "currency": "only:CNY", "published": "1",
        "cohort_field": ["kind", "", ""], "cohort_op": ["is", "", ""], "cohort_value": ["到位资金", "", ""],
        "cohort_fixed": ["", "", ""], "valid_from": "2015-01-01", "why": "金招办〔2015〕9号",
        "request_key": str(uuid7()), **more,
    }  # fmt: skip


def test_the_sentence_and_both_numbers_are_shown_before_anything_is_kept(city):
    page = city.post("/definitions/arrived/try/", form(basis="claimed", try_on=DAY)).content.decode()
    assert "按填报数" in page
    assert "现行 <b>3.00</b>" in page
    assert "改后 <b>6.00</b>" in page
    assert not DefinitionVersion.objects.exists()


def test_a_version_is_published_and_the_earlier_one_stays_findable(city):
    answer = city.post("/definitions/arrived/publish/", form(basis="claimed"), follow=True)
    assert "已发布 arrived@2" in answer.content.decode()
    assert catalogue().find("arrived").version == 2
    assert "6.00" in city.get(f"/figures/?code=arrived&on={DAY}").content.decode()
    first = definition_version("arrived", 1)
    assert first is not None
    assert first.basis == "verified"
    assert catalogue(on=dt.date(2014, 6, 1)).find("arrived").version == 1


def test_a_version_of_next_year_is_not_in_force_yet(city):
    city.post("/definitions/arrived/publish/", form(basis="claimed", valid_from="2999-01-01"))
    assert DefinitionVersion.objects.count() == 1
    assert catalogue().find("arrived").version == 1


def test_a_version_that_changes_nothing_is_refused_and_what_was_typed_is_kept(city):
    unchanged = form(request_key=str(uuid7()))
    assert city.post("/definitions/arrived/publish/", unchanged, follow=True).status_code == 200
    said = city.post("/definitions/arrived/publish/", form(request_key=str(uuid7())))
    assert said.status_code == 422
    assert "完全一样，没有可发布的" in said.content.decode()
    assert unchanged["why"] in said.content.decode()
    assert DefinitionVersion.objects.count() == 1


def test_published_twice_by_the_same_form_is_one_version(city):
    key = str(uuid7())
    for _ in range(2):
        city.post("/definitions/arrived/publish/", form(request_key=key))
    assert DefinitionVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"why": ""}, "没有写为什么改"),
        ({"places": "x"}, "「小数位数」要写"),
        ({"cohort_value": ["火星", "", ""]}, "没有「火星」"),
        ({"cohort_op": ["at_least", "", ""]}, "不是"),
        ({"cohort_field": ["region", "", ""], "cohort_value": ["火星城", "", ""]}, "「区划」没有「火星城」"),
        ({"valid_to": "2014-01-01"}, "失效日早于生效日"),
        ({"name": ""}, "「名称」不能空着"),
    ],
)
def test_what_cannot_be_is_refused_and_kept_in_the_form(city, change, words):
    answer = city.post("/definitions/arrived/publish/", form(source="某文件", **change))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="某文件"' in answer.content.decode()
    assert not DefinitionVersion.objects.exists()


def test_mixed_currencies_are_refused_when_tried(city):
    with acting(officer()) as by, writing(by) as w:
        w.money(
            w.project("美", dt.date(2012, 1, 5), region="330702"), 10, dt.date(2015, 3, 1), currency="USD"
        )
    page = city.post("/definitions/arrived/try/", form(currency="refuse", try_on=DAY)).content.decode()
    assert "请在口径里写明只计一种币种" in page
    answer = city.post("/definitions/arrived/publish/", form(currency="refuse"))  # nothing came in this year
    assert answer.status_code == 422
    assert "请在口径里写明只计一种币种" in answer.content.decode()
    assert not DefinitionVersion.objects.exists()


def test_a_ring_of_references_is_refused(city):
    made_of = form(numerator="landing_rate", denominator="arrived")
    city.post("/definitions/arrived_growth/publish/", {**made_of, "base": "arrived_growth", "unit": "%"})
    page = city.post(
        "/definitions/arrived_growth/publish/", {**made_of, "base": "arrived_growth", "unit": "%"}
    )
    assert "口径互相引用成环" in page.content.decode()


def test_a_reader_sees_the_definition_and_may_not_change_it(city):
    city.force_login(person("reporter"))
    page = city.get("/definitions/arrived/").content.decode()
    assert "发布新版本" not in page
    assert city.post("/definitions/arrived/publish/", form()).status_code == 403


def test_a_number_by_five_is_kept_with_who_asked_and_stays(city):
    asked = {"code": "arrived", "on": DAY, "is_region": "330702", "request_key": str(uuid7())}
    assert "请写谁要这个数" in city.post("/figures/keep/", asked, follow=True).content.decode()
    page = city.post("/figures/keep/", {**asked, "asked_by": "市府办 王某某"}, follow=True).content.decode()
    assert "临时口径 第 1 号" in page
    assert "市府办 王某某" in page
    assert "3.00" in page
    with acting(officer()) as by, writing(by) as w:
        w.money(w.project("新", dt.date(2012, 1, 5), region="330702"), 50000, dt.date(2015, 3, 1))
    assert "3.00" in city.get("/figures/sheet/?kept=1").content.decode()
    assert "8.00" in city.get(f"/figures/sheet/?code=arrived&on={DAY}&is_region=330702").content.decode()


def test_a_temporary_definition_serves_nobody_until_promoted(city):
    asked = {
        "code": "arrived",
        "on": DAY,
        "is_region": "330702",
        "asked_by": "市府办",
        "request_key": str(uuid7()),
    }
    city.post("/figures/keep/", asked)
    assert definition_version("temporary_1", 1) is None
    with pytest.raises(UnknownFigure):
        catalogue().find("temporary_1")
    local = form(code="arrived_wucheng", name="婺城到位资金", cohort_field=["kind", "region"], cohort_op=["is", "is"],
                 cohort_value=["到位资金", "330702"], cohort_fixed=["", ""])  # fmt: skip
    assert (
        "已有同代码"
        in city.post("/definitions/temporary_1/publish/", {**local, "code": "arrived"}).content.decode()
    )
    answer = city.post("/definitions/temporary_1/publish/", local, follow=True)
    assert "已发布 arrived_wucheng@1" in answer.content.decode()
    assert catalogue().find("arrived_wucheng").cohort[1].values == ("330702",)
    assert DefinitionVersion.objects.get(temporary=1).promoted_to == "arrived_wucheng@1"
    local["request_key"] = str(uuid7())
    assert "已经转为正式口径" in city.post("/definitions/temporary_1/publish/", local).content.decode()
