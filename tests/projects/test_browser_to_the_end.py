"""季度认定, 划转 and 更正 in a real browser, each to what it leaves in the ledger; 选中全部 over pages."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import shoot, sign_in
from luodi.projects.enums import Kind
from luodi.projects.models import Milestone, Project
from luodi.projects.operations.review import pass_claims
from people_cast import person
from projects_cast import acting, happened, officer, project

pytestmark = [pytest.mark.browser, pytest.mark.full]


@pytest.fixture
def people(live_city):
    """A clerk of 婺城 with two halted projects, both passed by the district; an officer of the bureau."""
    clerk, reviewer, chief = person("reporter"), person("county_reviewer"), officer()
    with acting(clerk):
        made = [project(clerk, name, since=dt.date(2015, 1, 5)) for name in ("海丰铜板带", "时通充电设备")]
        cause = {"cause": "funds", "side": "enterprise"}
        halted = [happened(clerk, one, Kind.HALTED, dt.date(2015, 3, 6), **cause) for one in made]
    with acting(reviewer):
        pass_claims(by=reviewer, claims=[("projects_milestone", h.pk) for h in halted])
    return clerk, chief, made


def test_a_meeting_s_sheet_is_voted_on_and_what_it_recognised_is_verified(
    page: Page, live_city, people, tmp_path
):
    _, chief, made = people
    sign_in(page, live_city.url, chief)
    page.goto("/projects/verification/?tab=passed")
    for one in made:
        page.get_by_label(f"选中 {one.name} 停建").check()
    page.get_by_role("button", name="提交会议认定").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("季度认定")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="办理").click()
    expect(page.get_by_role("alert")).to_contain_text("填写的都还在")
    for one, (yes, no, verdict, note) in zip(
        made, [("7", "0", "认定", ""), ("2", "5", "不予认定", "三月起就在施工")], strict=True
    ):
        page.get_by_label(f"{one.name} 赞成").fill(yes)
        page.get_by_label(f"{one.name} 反对").fill(no)
        page.get_by_label(f"{one.name} 弃权").fill("0")
        page.get_by_label(f"{one.name} 结论").select_option(label=verdict)
        page.get_by_label(f"{one.name} 理由").fill(note)
    page.get_by_label("开会日期").fill("2015-07-02")
    page.get_by_label("纪要文号").fill("金招办纪〔2015〕7号")
    page.get_by_role("button", name="办理").click()
    expect(page.locator("table.votes")).to_contain_text("不予认定")
    shoot(page, tmp_path, "recognised")
    with acting(chief):
        verified = Milestone.objects.open().verified().filter(kind=Kind.HALTED)
        assert {m.project.name for m in verified.select_related("project")} == {"海丰铜板带"}


def test_a_transfer_goes_from_the_list_to_the_new_district_and_says_so_in_the_dossier(
    page: Page, live_city, people, tmp_path
):
    clerk, chief, made = people
    theirs = person("reporter", unit_name="金东区招商局", region="330703")
    sign_in(page, live_city.url, chief)
    page.goto("/projects/")
    page.get_by_label("选中 海丰铜板带").check()
    page.get_by_role("button", name="划转").click()
    page.get_by_label("划入单位").select_option(label="金东区招商局")
    page.get_by_label("划入区划").select_option("330703")
    page.get_by_label("生效日").fill("2015-06-01")
    page.get_by_label("文号").fill("金政办〔2015〕20号")
    page.get_by_label("计分单位 1").select_option(label="金东区招商局")
    page.get_by_label("份额（%）").first.fill("70")
    page.get_by_role("button", name="划转").click()
    expect(page.locator("main")).to_contain_text("应当正好 100 %")
    assert page.get_by_label("文号").input_value() == "金政办〔2015〕20号"
    page.get_by_label("计分单位 2").select_option(label=clerk.unit.short_name)
    page.get_by_label("份额（%）").nth(1).fill("30")
    shoot(page, tmp_path, "transfer-shares")
    page.get_by_role("button", name="划转").click()
    expect(page.locator(".messages")).to_contain_text("划转")
    page.goto("/projects/transfers/?only=transfers")
    expect(page.locator("main")).to_contain_text("金政办〔2015〕20号")
    address = f"/projects/{made[0].pk}/"
    sign_in(page, live_city.url, theirs)
    assert page.goto(address).status == 200
    expect(page.locator("main")).to_contain_text("金东区招商局")
    with acting(theirs):
        assert Project.objects.visible_to(theirs).get(pk=made[0].pk).region == "330703"


def test_a_correction_says_old_and_new_and_a_second_tab_is_asked(page: Page, live_city, people, tmp_path):
    clerk, _, made = people
    sign_in(page, live_city.url, clerk)
    address = f"/projects/{made[0].pk}/"
    page.goto(f"{address}correct/")
    other = page.context.new_page()
    other.goto(f"{address}correct/")
    page.get_by_label("计划总投资").fill("2.6亿")
    page.get_by_role("button", name="更正").click()
    expect(page.locator("main")).to_contain_text("原因")
    assert page.get_by_label("计划总投资").input_value() == "2.6亿"
    page.get_by_label("更正原因").fill("合同写的是2.6亿")
    page.get_by_role("button", name="更正").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("海丰铜板带")
    expect(page.locator("main")).to_contain_text("2.60")
    other.get_by_label("计划总投资").fill("3亿")
    other.get_by_label("更正原因").fill("另一页")
    other.get_by_role("button", name="更正").click()
    expect(other.locator("main")).to_contain_text("26000")
    shoot(other, tmp_path, "conflict")
    with acting(clerk):
        assert Project.objects.visible_to(clerk).get(pk=made[0].pk).planned_total == 26000


def test_all_of_a_list_longer_than_its_page_are_taken(page: Page, live_city, people):
    clerk, chief, _ = people
    with acting(clerk):
        for number in range(55):
            project(clerk, f"批量项目{number:02}", since=dt.date(2015, 2, 1))
    sign_in(page, live_city.url, chief)
    page.goto("/projects/?q=批量项目")
    page.get_by_label("全选本页").check()
    page.get_by_label("选中全部 55 个").check()
    page.get_by_role("button", name="按文指派或交接").click()
    expect(page.locator("main")).to_contain_text("所选 55 个项目")
