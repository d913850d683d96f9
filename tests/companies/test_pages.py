import uuid
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from companies_cast import company
from luodi.companies.models import Company, Suspicion
from luodi.companies.operations.company import correct_company
from luodi.companies.panels import CompanyPanel, PanelRow, company_panels
from luodi.ledger.queries.reading import last_tick
from luodi.org.enums import EventKind
from luodi.org.models import SecurityEvent
from people_cast import person

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def clerk(**place):
    return person("county_reviewer", **place)


def boss():
    return person("section_chief", unit_name="金华市招商局", region="330700")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_with_three(rows, django_assert_num_queries):
    user = clerk()
    for name in ("众泰汽车", "今飞凯达轮毂", "康恩贝制药")[:rows]:
        company(f"浙江{name}股份有限公司", user)
    client = client_of(user)
    client.get("/companies/")
    with django_assert_num_queries(10):
        page = client.get("/companies/").content.decode()
    assert page.count('class="opens"') == rows


def test_the_list_finds_by_fragment_and_says_when_nothing_is_there():
    user = clerk()
    company("浙江众泰汽车制造有限公司", user, origin="other_city")
    company("浙江康恩贝制药股份有限公司", user)
    client = client_of(user)
    page = client.get("/companies/", {"q": "众泰"}).content.decode()
    assert "康恩贝" not in page
    assert "省内市外" in page
    assert "没有找到" in client.get("/companies/", {"q": "青年"}).content.decode()


def test_a_company_is_registered_through_the_page_once_however_often_it_is_sent():
    client = client_of(clerk())
    data = {"name": "浙江众泰汽车制造有限公司", "origin": "local", "request_key": str(uuid.uuid4())}
    first = client.post("/companies/new/", data)
    again = client.post("/companies/new/", data)
    assert Company.objects.count() == 1
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]


def test_a_refused_form_keeps_what_was_typed_and_says_where():
    client = client_of(clerk())
    data = {"name": "浙江众泰汽车制造有限公司", "credit_code": "91110000600037341M", "place": "永康市"}
    page = client.post("/companies/new/", data).content.decode()
    assert "按前17位应为「L」" in page
    assert 'value="永康市"' in page
    assert not Company.objects.exists()


def test_change_and_correction_are_two_pages_with_two_questions():
    user = clerk()
    made = company("浙江铁牛汽车车身有限公司", user)
    client = client_of(user)
    assert "变更日期" in client.get(f"/companies/{made.id}/change/").content.decode()
    assert "更正原因" in client.get(f"/companies/{made.id}/correct/").content.decode()
    client.post(f"/companies/{made.id}/change/", {"name": "浙江众泰汽车制造有限公司", "on": "2015-03-01"})
    page = client.get(f"/companies/{made.id}/").content.decode()
    assert "曾用名：浙江铁牛汽车车身有限公司" in page


def test_two_people_saving_one_company_see_each_other():
    user, colleague = clerk(), clerk()
    made = company("浙江众泰汽车制造有限公司", user, place="永康")
    seen = last_tick().at.isoformat()
    correct_company(by=colleague, company=made.id, values={"place": "浙江省永康市"}, reason="写全")
    client = client_of(user)
    data = {"name": made.name, "place": "永康市经济开发区", "reason": "补开发区", "seen_tick": seen}
    response = client.post(f"/companies/{made.id}/correct/", data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "浙江省永康市" in page
    assert "永康市经济开发区" in page
    chosen = {**data, "keep:place": "theirs", "theirs:place": "浙江省永康市"}
    client.post(f"/companies/{made.id}/correct/", chosen)
    made.refresh_from_db()
    assert made.place == "浙江省永康市"


def test_a_duplicate_goes_from_suspicion_through_two_people_to_one_company():
    user = clerk()
    one, other = company("浙江今飞凯达轮毂股份有限公司", user), company("今飞凯达轮毂有限公司", user)
    first = client_of(user)
    assert "名称相同" in first.get("/companies/duplicates/").content.decode()
    pair = Suspicion.objects.get()
    ids = {"left": pair.left_id, "right": pair.right_id}
    first.post("/companies/duplicates/judge/", {**ids, "verdict": "same", "reason": "同一执照"})
    merge = {"source": other.id, "into": one.id}
    assert first.post("/companies/duplicates/merge/", merge).status_code == 403
    second = client_of(boss())
    assert "同一执照" in second.get("/companies/duplicates/?show=same").content.decode()
    assert second.post("/companies/duplicates/merge/", merge)["Location"] == f"/companies/{one.id}/"
    assert "今飞凯达轮毂有限公司" in second.get(f"/companies/{one.id}/").content.decode()
    assert "撤销合并" in second.get(f"/companies/{other.id}/").content.decode()
    client_of(boss()).post(f"/companies/{other.id}/undo-merge/", {"reason": "母子公司"})
    other.refresh_from_db()
    assert other.merged_into is None


def test_a_pair_the_matcher_missed_is_named_by_hand():
    user = clerk()
    one, other = company("浙江众泰汽车制造有限公司", user), company("永康铁牛机械厂", user)
    client = client_of(user)
    assert "永康铁牛机械厂" in client.get(f"/companies/{one.id}/same/", {"q": "铁牛"}).content.decode()
    client.post(f"/companies/{one.id}/same/", {"right": other.id, "reason": "更名前后"})
    assert [row.verdict for row in Suspicion.objects.all()] == ["same"]


def test_a_district_does_not_see_pairs_across_districts():
    company("浙江今飞凯达轮毂股份有限公司", clerk())
    company("今飞凯达轮毂有限公司", clerk(unit_name="兰溪市招商局", region="330781"))
    assert "今飞" not in client_of(clerk()).get("/companies/duplicates/").content.decode()
    assert "今飞" in client_of(boss()).get("/companies/duplicates/").content.decode()


def test_other_rooms_hang_their_panels_on_the_page():
    user = clerk()
    made = company("浙江众泰汽车制造有限公司", user)
    panel = CompanyPanel(
        "test", "它的项目", 1, "projects.view", lambda who, ids: [PanelRow(f"{who.name} {ids[0]}", "/p/")]
    )
    company_panels.register(panel)
    try:
        page = client_of(user).get(f"/companies/{made.id}/").content.decode()
    finally:
        company_panels.withdraw("test")
    assert "它的项目" in page
    assert f"{user.name} {made.id}" in page


def test_without_the_permission_the_pages_are_closed():
    made = company("浙江众泰汽车制造有限公司")
    window = client_of(person("department_window"))
    for path in ("", "new/", "duplicates/", f"{made.id}/", f"{made.id}/change/", f"{made.id}/same/"):
        assert window.get(f"/companies/{path}").status_code == 403
    assert client_of(clerk()).get(f"/companies/{uuid.uuid4()}/").status_code == 404


def test_search_and_home_know_companies():
    user = clerk()
    company("浙江今飞凯达轮毂股份有限公司", user)
    company("今飞凯达轮毂有限公司", user)
    client = client_of(user)
    assert "客商企业" in client.get("/search/", {"q": "今飞"}).content.decode()
    assert "疑似重复的企业" in client.get("/").content.decode()


def test_who_may_not_register_is_offered_no_link_to_it():
    onlooker = person("leading_group_office", unit_name="领导小组办公室", region="330700")
    found = company("浙江众泰汽车股份有限公司", clerk())
    client = client_of(onlooker)
    pages = [client.get(address).content.decode() for address in ("/companies/", f"/companies/{found.pk}/")]
    assert "众泰汽车" in pages[0]
    assert not any(
        f"{word}/" in page for page in pages for word in ("/companies/new", "/change", "/same", "/correct")
    )
    assert "/companies/new/" in client_of(clerk()).get("/companies/").content.decode()


def test_the_list_goes_out_as_a_workbook_with_its_search_and_is_journalled(client):
    officer = person("county_reviewer")
    company("浙江海丰实业有限公司", by=officer)
    company("=时通电气有限公司", by=officer)
    client.force_login(officer)
    book = load_workbook(BytesIO(client.get("/companies/export/?q=海丰").getvalue()))
    assert [row[0] for row in book["企业"].values] == ["企业", "浙江海丰实业有限公司"]
    assert "筛选：名称、曾用名、信用代码含「海丰」" in [line[0] for line in book["说明"].values]
    assert SecurityEvent.objects.filter(kind=EventKind.EXPORTED, detail__contains="客商企业").exists()
    everything = load_workbook(BytesIO(client.get("/companies/export/").getvalue()))["企业"]
    assert not any(str(cell).startswith("=") for row in everything.values for cell in row)
    client.force_login(person("reader"))
    assert client.get("/companies/export/").status_code == 403
