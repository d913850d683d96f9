"""The frame in a real browser: no policy violation, no console error, nothing wider than the screen."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import sign_in
from luodi.common.registries import Found, Hit, Searcher, TodoRow, TodoSource, searchers, todos
from luodi.notices.operations.notice import notify
from people_cast import person
from registry_cast import registered

pytestmark = pytest.mark.browser

PAGES = ["/styleguide/", "/", "/search/?q=铝箔", "/notices/", "/help/", "/help/trouble/", "/nothing/"]
WIDTHS = [360, 390, 800, 1280, 1920]
LONG_NAME = "年产三万吨高性能铝箔及新能源汽车热管理系统配套项目（一期）"


def rows(user, limit):
    text = "义乌市等 3 个区县上报的 17 条到位资金待核实"
    return [TodoRow(text, "/help/", note="最早一条已等 6 个工作日", late=True), TodoRow(LONG_NAME, "/help/")]


def found(user, words, limit):
    return Found([Hit(LONG_NAME, "/help/", "义乌市 · 香港某某国际投资有限公司")], 1)


@pytest.fixture
def desk(page: Page, live_city):
    """Signed in as an officer with work to do; the browser's own complaints end the test."""
    user = person("section_chief")
    notify([user.pk], subject="退回：铝箔项目缺施工许可证", link="/help/")
    notify([user.pk], subject="六月台账已读入", body="新增 385 条，未变 99,615 条。")
    sign_in(page, live_city.url, user)
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    sources = (
        TodoSource("t.verify", "待核实", 1, "projects.view", lambda user: 17, rows),
        TodoSource("t.assign", "待指派", 2, "projects.view", lambda user: 2, rows),
        TodoSource("t.none", "被退回", 3, "projects.view", lambda user: 0, rows),
    )
    with (
        registered(todos, *sources),
        registered(searchers, Searcher("t.projects", "项目", 1, "projects.view", found)),
    ):
        yield page
    told_404 = [text for text in complaints if "404" in text]
    assert complaints == told_404, complaints


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_no_page_is_wider_than_the_screen_and_none_breaks_the_policy(desk):
    for path in PAGES:
        desk.goto(path)
        for width in WIDTHS:
            desk.set_viewport_size({"width": width, "height": 844 if width < 400 else 1000})
            assert overflow(desk) == 0, (path, width)
            if folder := os.environ.get("LUODI_SCREENSHOTS"):
                name = path.partition("?")[0].strip("/").replace("/", "-") or "home"
                desk.screenshot(path=Path(folder) / f"{name}-{width}.png")


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(desk):
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto("/")
    menu = desk.locator("nav.menu")
    expect(menu).not_to_be_visible()
    desk.locator(".menu-button").press("Enter")
    expect(menu).to_be_visible()
    expect(menu.locator("a").first).to_be_focused()
    desk.keyboard.press("Escape")
    expect(menu).not_to_be_visible()
    expect(desk.locator(".menu-button")).to_be_focused()


def test_searching_by_keyboard_alone(desk):
    desk.goto("/")
    desk.keyboard.press("/")
    expect(desk.locator("#find")).to_be_focused()
    desk.keyboard.type("铝箔")
    first = desk.locator("#find-results a").first
    expect(first).to_contain_text("高性能铝箔")
    desk.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    desk.keyboard.press("Escape")
    expect(first).to_be_hidden()


def test_picking_rows_counts_them_and_offers_the_whole_list(desk):
    desk.goto("/styleguide/")
    boxes = desk.locator("tbody .pick input")
    bar = desk.locator("[data-bulk]")
    expect(bar).to_be_hidden()
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(bar.locator("[data-picked]")).to_have_text("4")
    desk.locator("[data-pick-all]").check()
    bar.get_by_label("选中全部").check()
    expect(bar.locator("[data-picked]")).to_have_text("4,321")
    boxes.nth(0).uncheck()
    expect(bar.locator("[data-picked]")).to_have_text("7")


def test_long_work_reports_itself_until_it_is_done(desk):
    desk.goto("/styleguide/")
    expect(desk.get_by_text("新增 385 条，未变 99,615 条。").first).to_be_visible()
    expect(desk.locator("[hx-trigger='every 2s']")).to_have_count(0)


def test_a_dialog_opens_and_gives_the_focus_back(desk):
    desk.goto("/styleguide/")
    opener = desk.locator("[data-dialog]")
    opener.click()
    expect(desk.locator("dialog")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_chosen_files_are_listed_before_they_are_sent(desk):
    desk.goto("/styleguide/")
    payload = {"name": "2015年6月台账.xlsx", "mimeType": "application/octet-stream", "buffer": b"x" * 3000}
    desk.set_input_files(".drop input", [payload])
    expect(desk.locator(".drop-list li")).to_have_text("2015年6月台账.xlsx3 KB")


def test_a_double_click_sends_a_form_once(desk):
    desk.goto("/notices/")
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    desk.get_by_role("button", name="全部标为已读").dblclick()
    expect(desk.get_by_text("2 条消息已标为已读")).to_be_visible()
    assert len(sent) == 1


def test_a_list_prints_on_paper_without_the_frame(desk):
    desk.goto("/notices/")
    desk.emulate_media(media="print")
    for part in (".topbar", "nav.menu", ".crumbs", ".bulk", ".pick"):
        expect(desk.locator(part).first).to_be_hidden()
    expect(desk.locator(".printed-on")).to_be_visible()
    assert desk.pdf(format="A4").count(b"/Type /Page\n") == 1
