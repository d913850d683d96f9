"""项目台账: what it shows, to whom, and with how many queries."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client

from luodi.projects.enums import Kind
from luodi.projects.models import ListColumns, SavedView
from luodi.projects.queries import ledger_list
from people_cast import person
from projects_cast import acting, happened, project

pytestmark = pytest.mark.django_db
QUERIES = 7


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(rows, django_assert_num_queries):
    clerk = person("reporter")
    with acting(clerk):
        for number in range(rows):
            project(clerk, f"菜鸟电商新城{number}期")
    client = client_of(clerk)
    cache.clear()  # what the frame keeps for a while must not run out between the two
    client.get("/projects/")
    with django_assert_num_queries(QUERIES):
        page = client.get("/projects/").content.decode()
    assert page.count("菜鸟电商新城") >= rows


def test_a_stranger_sees_none_of_it_in_list_search_and_count():
    clerk = person("reporter")
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    with acting(clerk):
        project(clerk, "菜鸟电商新城")
    page = client_of(stranger).get("/projects/?q=菜鸟").content.decode()
    assert "菜鸟电商新城" not in page
    assert "没有符合条件的项目" in page


def test_two_characters_find_a_project_by_name_former_name_or_investor():
    clerk = person("reporter")
    with acting(clerk):
        project(clerk, "菜鸟电商新城")
        project(clerk, "新能源汽车整车")
    page = client_of(clerk).get("/projects/?q=电商").content.decode()
    assert "电商</mark>新城" in page
    assert "新能源汽车整车" not in page


def test_a_condition_nobody_understands_is_named_and_left_out():
    clerk = person("reporter")
    with acting(clerk):
        project(clerk, "菜鸟电商新城")
    page = client_of(clerk).get("/projects/?stage=99&amount_from=很多&origin=foreign").content.decode()
    assert "「阶段」没有「99」这一项" in page
    assert "「总投资自」" in page
    assert "菜鸟电商新城" not in page  # the third condition did take effect


def test_conditions_narrow_the_list():
    clerk = person("reporter")
    with acting(clerk):
        small = project(clerk, "小项目", planned_total="500")
        large = project(clerk, "大项目", planned_total="30000", major=True, industry="C3841")
        happened(clerk, large, Kind.SIGNED, dt.date(2014, 5, 6))
    client = client_of(clerk)

    def shown(query: str) -> set[str]:
        rows = client.get(f"/projects/?{query}").context["projects"]
        return {row.name for row in rows}

    assert shown("amount_from=1亿") == {large.name}
    assert shown("amount_to=1000") == {small.name}
    assert shown("stage=2") == {large.name}
    assert shown("major=no") == {small.name}
    assert shown("industry=C") == {large.name}
    assert shown("signed_from=2014年5月&signed_to=2014年") == {large.name}
    assert shown("signed_from=2014-05-07") == set()
    assert shown("leader=none&sort=-amount") == {small.name, large.name}


def test_the_order_by_amount_puts_those_without_one_last():
    clerk = person("reporter")
    with acting(clerk):
        project(clerk, "没有金额", planned_total="")
        project(clerk, "小", planned_total="1")
        project(clerk, "大", planned_total="2")
    rows = client_of(clerk).get("/projects/?sort=-amount").context["projects"]
    assert [row.name for row in rows] == ["大", "小", "没有金额"]


def test_chosen_columns_are_remembered():
    clerk = person("reporter")
    client = client_of(clerk)
    with acting(clerk):
        project(clerk)
    client.get("/projects/?cols=code&cols=mode&cols=nonsense")
    assert ListColumns.objects.get(user=clerk).codes == ["code", "mode"]
    labels = [column.label for column in client.get("/projects/").context["headings"]]
    assert labels == ["编号", "投资方式"]


def test_a_view_is_saved_shown_and_forgotten_by_its_owner_only():
    clerk, colleague = person("reporter"), person("reporter")
    client = client_of(clerk)
    client.post("/projects/views/", {"name": "待指派", "query": "leader=none&page=3&q="})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("待指派", "leader=none")
    assert "待指派" in client.get("/projects/?leader=none").content.decode()
    client_of(colleague).post(f"/projects/views/{view.pk}/forget/")
    assert SavedView.objects.exists()
    client.post(f"/projects/views/{view.pk}/forget/")
    assert not SavedView.objects.exists()


def test_a_long_list_is_counted_only_as_far_as_it_is_paged(monkeypatch):
    clerk = person("reporter")
    monkeypatch.setattr(ledger_list, "COUNTED", 2)
    monkeypatch.setattr(ledger_list, "PAGE_SIZE", 2)
    with acting(clerk):
        for number in range(3):
            project(clerk, f"项目{number}")
    page = client_of(clerk).get("/projects/?page=7")
    assert page.context["is_cut"]
    assert len(page.context["projects"]) == 2


def test_the_export_holds_the_rows_of_the_page_and_says_what_they_are():
    clerk, reader = person("reporter"), person("reader")
    with acting(clerk):
        project(clerk, "=HYPERLINK(1)", planned_total="500")
        project(clerk, "大项目", planned_total="30000.25")
    client = client_of(clerk)
    answer = client.get("/projects/export/?amount_from=1亿&sort=-amount")
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    heading, row = book["台账"].values
    assert (heading[0], row[0]) == ("项目名称", "大项目")
    assert row[heading.index("总投资（万元）")] == 30000.25
    cover = [line[0] for line in book["说明"].values]
    assert "筛选：总投资自：1亿" in cover
    assert any("填报口径" in line for line in cover)
    everything = openpyxl.load_workbook(io.BytesIO(client.get("/projects/export/").getvalue()))["台账"]
    assert not any(str(cell).startswith("=") for row in everything.values for cell in row)
    assert client_of(reader).get("/projects/export/").status_code == 403


def test_the_export_has_the_columns_its_reader_chose_and_asks_no_more_for_more_rows(
    django_assert_max_num_queries,
):
    clerk = person("reporter")
    client = client_of(clerk)
    with acting(clerk):
        for number in range(3):
            project(clerk, f"项目{number}")
    client.get("/projects/?cols=leader&cols=signed")
    with django_assert_max_num_queries(22):
        content = client.get("/projects/export/").getvalue()
    heading, *rows = openpyxl.load_workbook(io.BytesIO(content))["台账"].values
    assert heading == ("项目名称", "签约", "联系领导")
    assert {row[2] for row in rows} == {"待指派"}


def test_an_amount_in_dollars_carries_its_own_unit_under_a_heading_in_yuan():
    clerk = person("reporter")
    with acting(clerk):
        project(clerk, "外资项目", currency="USD", planned_total="647")
    assert "647 万美元" in client_of(clerk).get("/projects/").content.decode()


def test_the_pager_says_how_many_projects_and_a_heading_keeps_what_was_typed():
    clerk = person("reporter")
    with acting(clerk):
        project(clerk, "菜鸟电商新城")
    page = client_of(clerk).get("/projects/?q=电商&region=330702&page=1&sort=code").content.decode()
    assert "共 1 个项目，第 1–1 个" in page
    assert "?q=%E7%94%B5%E5%95%86&amp;region=330702&amp;sort=name" in page
    assert "?q=%E7%94%B5%E5%95%86&amp;region=330702&amp;sort=-code" in page
