"""In Chromium: the agent's morning on a phone, the Gantt by keyboard."""

import datetime as dt

import pytest
from playwright.sync_api import expect

import people_cast
from approvals_cast import BEGUN, REVIEWED, plan_for, tell
from browser_fixtures import shoot, sign_in
from luodi.approvals.models import StepEvent
from luodi.approvals.operations.agency import Given, receive_materials, sign_mandate
from luodi.approvals.operations.opinions import issue_opinion
from luodi.approvals.queries.plans import axis_today
from luodi.projects.enums import DutyRole
from luodi.projects.operations.duty import Holder, assign_duty
from people_cast import person
from projects_cast import acting, officer, project

pytestmark = [pytest.mark.browser, pytest.mark.full]


def morning():
    """An agent with one project: admission is through, registration may be applied for."""
    people_cast.city()
    boss = officer()
    with acting(boss):
        made = project(boss, "菜鸟电商新城")
        plan = plan_for(boss, made)
        agent = person("agent", unit_name="市行政服务中心", region="330700")
        to = Holder(agent.name, "市行政服务中心", agent.standing.posts[0].pk)
        assign_duty(by=boss, project=made.pk, role=DutyRole.AGENT, holder=to, since=BEGUN)
        tell(boss, plan, ("P1", "finished", dt.date(2020, 3, 4)))
    with acting(agent):
        sign_mandate(by=agent, project=made.pk, owner="菜鸟网络", contact="王某", scope="全部审批", on=BEGUN)
    return agent, made, plan


def test_the_agents_morning_on_a_phone(page, live_city, tmp_path):
    agent, made, _ = morning()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_city.url, agent)
    page.goto("/approvals/agency/")
    expect(page.get_by_text("到市场监管申报：企业设立登记")).to_be_visible()
    expect(page.get_by_text("还缺：公司章程、法人身份证明、住所证明")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="菜鸟电商新城").first.click()
    page.get_by_role("link", name="收材料").click()
    for name in ("公司章程", "法人身份证明", "住所证明"):
        page.get_by_label(name).check()
    page.get_by_label("移交人（业主）").fill("王某")
    page.get_by_role("button", name="收下并开交接单").click()
    expect(page.get_by_role("heading", name="材料交接单")).to_be_visible()
    page.goto("/approvals/agency/")
    expect(page.get_by_text("带上：公司章程、法人身份证明、住所证明")).to_be_visible()
    page.get_by_role("link", name="登记", exact=True).first.click()
    page.get_by_label("日期").fill("2020-03-05")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("已登记「企业设立登记」受理。")).to_be_visible()
    expect(page.get_by_text("等市场监管")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with acting(agent):
        assert StepEvent.objects.open().filter(step="A1", project=made).count() == 1


def test_the_gantt_is_walked_by_keyboard(page, live_city):
    agent, _, plan = morning()
    sign_in(page, live_city.url, agent)
    page.goto(f"/approvals/plans/{plan.lineage}/")
    chart = page.locator("#gantt")
    expect(chart.locator("svg")).to_be_visible()
    chart.focus()
    said = page.locator("#gantt-said")
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("项目准入评审")
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("企业设立登记")
    expect(said).to_contain_text("关键")
    expect(page.locator("tr[data-step].here")).to_have_attribute("data-code", "A1")
    page.keyboard.press("End")
    expect(said).to_contain_text("不动产登记（房）")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/steps/A1/"))
    expect(page.get_by_role("heading", name="登记「企业设立登记」")).to_be_visible()


def test_every_page_fits_a_desk_and_a_phone(page, live_city, tmp_path):
    agent, made, plan = morning()
    boss = officer()
    with acting(boss):
        axis = axis_today()
        tell(boss, plan, *[(code, "finished", BEGUN) for code in ("A1", "A2", "A3", "A4")], confirmed=True)
        tell(
            boss,
            plan,
            ("W2", "accepted", axis.day(-30)),
            ("A5", "accepted", axis.day(-33)),
            ("W1", "accepted", axis.day(-5)),
        )
        opinion = issue_opinion(
            by=boss,
            plan=plan.lineage,
            step="A7",
            reviewed=REVIEWED,
            on=dt.date(2020, 4, 1),
            expires_on=dt.date(2099, 1, 1),
        )
        slip = receive_materials(
            by=boss, project=made.pk, given=[Given("营业执照", 2)], from_name="王某", on=BEGUN
        )
        event = StepEvent.objects.open().filter(plan=plan.lineage, step="W1").get()
    sign_in(page, live_city.url, boss)
    plan_path = f"plans/{plan.lineage}/"
    for name, path in (
        ("plans", "plans/"), ("plan", plan_path), ("compare", f"{plan_path}compare/"),
        ("criticality", f"{plan_path}criticality/"), ("move", f"{plan_path}move/"), ("step", f"{plan_path}steps/A5/"),
        ("paste", "plans/paste/"), ("simulated", "simulated/"), ("opinion", f"simulated/{opinion.pk}/"),
        ("departments", "departments/?unit=市资规局"), ("week", "departments/week/"), ("items", "items/"),
        ("agency_project", f"agency/{made.pk}/"), ("slip", f"slips/{slip.pk}/"), ("publish", "items/publish/"),
        ("materials", f"agency/{made.pk}/materials/"), ("withdraw", f"{plan_path}events/{event.pk}/withdraw/"),
    ):  # fmt: skip
        answer = page.goto(f"/approvals/{path}")
        assert answer.status == 200, path
        shoot(page, tmp_path, name)
    sign_in(page, live_city.url, agent)
    page.goto("/approvals/agency/")
    shoot(page, tmp_path, "agency")


def test_a_slip_of_the_hand_is_taken_back_and_stands_struck_through(page, live_city):
    _, _, plan = morning()
    boss = officer()
    with acting(boss):
        tell(boss, plan, ("A1", "accepted", dt.date(2020, 3, 5)))
    sign_in(page, live_city.url, boss)
    page.goto(f"/approvals/plans/{plan.lineage}/")
    page.locator("#records").get_by_role("link", name="撤回").first.click()
    page.get_by_label("原因").fill("看成了另一个项目")
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("已撤回 1 条，进度已重算。")).to_be_visible()
    struck = page.locator("#records tr.gone")
    expect(struck).to_contain_text("看成了另一个项目")
    assert "line-through" in struck.locator("td.name").evaluate(
        "cell => getComputedStyle(cell).textDecoration"
    )
