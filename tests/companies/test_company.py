from datetime import date, timedelta

import pytest

from companies_cast import company
from luodi.access.scope import acting_as
from luodi.companies.errors import Refusal
from luodi.companies.models import Attribute, Company
from luodi.companies.operations.company import change_company, correct_company, register_company
from luodi.companies.queries.facts import company_facts
from luodi.companies.queries.find import by_credit_code, find_companies
from luodi.companies.queries.history import history_of
from luodi.ledger.queries.reading import last_tick, today
from people_cast import person

pytestmark = pytest.mark.django_db
CODE = "91110000600037341L"


def test_a_company_is_found_by_two_characters_a_former_name_and_its_code():
    clerk = person("county_reviewer")
    made = company(
        "浙江众泰汽车制造有限公司", clerk, credit_code=CODE, former_names="浙江铁牛汽车车身有限公司"
    )
    assert find_companies(clerk, "众泰") == [made]
    assert find_companies(clerk, "铁牛") == [made]
    assert find_companies(clerk, "60003734") == [made]
    assert by_credit_code(" 91110000-600037341l ") == made
    assert find_companies(clerk, "众") == []
    assert find_companies(clerk, "青年") == []


def test_somebody_without_the_permission_finds_nothing():
    company("浙江众泰汽车制造有限公司")
    assert find_companies(person("department_window"), "众泰") == []


def test_a_change_leaves_the_earlier_days_as_they_were():
    clerk = person("county_reviewer")
    made = company("浙江铁牛汽车车身有限公司", clerk, origin="other_province")
    day = date(2015, 3, 1)
    change_company(by=clerk, company=made.id, values={"name": "浙江众泰汽车制造有限公司"}, on=day)
    before, after = company_facts([made.id], day - timedelta(1)), company_facts([made.id], day)
    assert before[made.id].name == "浙江铁牛汽车车身有限公司"
    assert (after[made.id].name, after[made.id].former_names) == (
        "浙江众泰汽车制造有限公司",
        ("浙江铁牛汽车车身有限公司",),
    )
    assert find_companies(clerk, "铁牛") == [made]


def test_a_correction_changes_the_past_but_not_what_was_known_then():
    clerk = person("county_reviewer")
    made = company("浙江众泰汽车制造有限公司", clerk, origin="local")
    known = last_tick().at
    correct_company(by=clerk, company=made.id, values={"origin": "other_city"}, reason="实为永康以外")
    long_ago = date(2012, 1, 1)
    assert company_facts([made.id], long_ago, known)[made.id].values["origin"] == "local"
    assert company_facts([made.id], long_ago)[made.id].values["origin"] == "other_city"
    assert Attribute.objects.filter(company=made, field="origin").count() == 2


def test_a_value_without_a_beginning_holds_since_ever_and_one_with_it_is_read_back():
    clerk = person("county_reviewer")
    made = company("浙江众泰汽车制造有限公司", clerk, origin="other_city")
    dated = register_company(
        by=clerk, values={"name": "永康铁牛机械厂", "place": "永康"}, on=date(2014, 1, 1)
    )
    facts = company_facts([made.id, dated.id], date(2012, 1, 1))
    assert facts[made.id].values["origin"] == "other_city"
    assert facts[dated.id].values["place"] == "永康"


def test_a_company_is_unknown_before_it_was_registered():
    known = last_tick().at
    made = company("浙江众泰汽车制造有限公司")
    assert company_facts([made.id], today(), known) == {}


def test_leaving_the_group_empties_the_field_from_that_day():
    clerk = person("county_reviewer")
    made = company("浙江众泰汽车制造有限公司", clerk, group="铁牛集团")
    assert change_company(by=clerk, company=made.id, values={"group": ""}, on=today()) == 1
    assert "group" not in company_facts([made.id], today())[made.id].values


def test_saving_without_a_difference_makes_no_revision():
    clerk = person("county_reviewer")
    made = company("浙江众泰汽车制造有限公司", clerk)
    seq = last_tick().seq
    assert change_company(by=clerk, company=made.id, values={"name": made.name}, on=today()) == 0
    assert last_tick().seq == seq


def test_the_history_names_who_recorded_and_who_corrected():
    clerk, colleague = person("county_reviewer"), person("county_reviewer")
    made = company("浙江众泰汽车制造有限公司", clerk, place="永康")
    correct_company(by=colleague, company=made.id, values={"place": "浙江省永康市"}, reason="写全")
    with acting_as(clerk):  # nobody reads who recorded what without acting for somebody
        places = [line for line in history_of(made.id) if line.label == "注册地"]
    assert [(line.value, line.recorded.actor_name) for line in places] == [
        ("浙江省永康市", colleague.name),
        ("永康", clerk.name),
    ]
    assert places[0].closed is None
    assert (places[1].closed.actor_name, places[1].closed.reason) == (colleague.name, "写全")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " "}, "请填企业名称"),
        ({"name": "甲公司", "credit_code": CODE[:-1] + "M"}, "末位校验码「M」不符，按前17位应为「L」"),
        ({"name": "甲公司", "origin": "火星"}, "「投资来源」没有「火星」这一项，可选：省外"),
        ({"name": "甲公司", "country": "美国"}, "应为三位字母代码"),
        ({"name": "甲公司", "industry": "C99"}, "行业代码「C99」不在"),
        ({"name": "长" * 301}, "最多 300 字，现有 301 字"),
    ],
)
def test_bad_input_is_refused_with_what_would_be_right(values, sentence):
    with pytest.raises(Refusal, match=sentence):
        register_company(by=person("county_reviewer"), values=values)
    assert not Company.objects.exists()


def test_a_code_of_another_company_is_refused_and_names_it():
    company("浙江众泰汽车制造有限公司", credit_code=CODE)
    with pytest.raises(Refusal, match="已属于「浙江众泰汽车制造有限公司」") as caught:
        company("金华某某有限公司", credit_code=CODE)
    assert caught.value.field == "credit_code"


def test_a_change_that_has_not_happened_is_refused():
    clerk = person("county_reviewer")
    made = company("浙江众泰汽车制造有限公司", clerk)
    with pytest.raises(Refusal, match="还没到"):
        change_company(by=clerk, company=made.id, values={"name": "乙"}, on=today() + timedelta(2))


def test_a_correction_needs_a_reason_and_a_reader_may_not_write():
    made = company("浙江众泰汽车制造有限公司")
    with pytest.raises(Refusal, match="更正要写明原因"):
        correct_company(by=person("county_reviewer"), company=made.id, values={"name": "乙"}, reason=" ")
    with pytest.raises(Refusal, match="您的岗位不能登记企业"):
        change_company(by=person("city_leader"), company=made.id, values={"name": "乙"}, on=today())
