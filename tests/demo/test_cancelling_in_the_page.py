"""
One landed project of the 385 cancelled through the pages, by whom the rules demand, signed in with their passwords;
then `./luodi figures demo`, the program itself, prints 107 / 69 / 209.
"""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from browser_fixtures import shoot
from luodi.ledger.queries.reading import today

pytestmark = [pytest.mark.browser, pytest.mark.full]
PASSWORD = "Luodi-demo-2015"
CODES = ("event_signed", "event_cancelled", "event_not_landed", "event_landed")
SOURCE = Path(__file__).parents[2] / "src"
NAME = "海丰实业年产1.5万吨铜板带项目"
PAPER = {"name": "企业来函.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\ntrailer<<>>\n%%EOF\n"}


@pytest.fixture
def live_city(changing_city: None, settings, tmp_path: Path) -> Iterator[LiveServer]:
    """The demonstration behind a server."""
    settings.MEDIA_ROOT = str(tmp_path)
    server = LiveServer("127.0.0.1")
    try:
        yield server
    finally:
        server.stop()


def enter(page: Page, account: str) -> None:
    """Through the sign-in page, as a person does."""
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_label("账号").fill(account)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("nav.menu")).to_contain_text("首页")


def printed() -> tuple[int, list[str]]:
    """What the program ends with, and the four numbers it prints."""
    database = {"LUODI_DB_NAME": connections["default"].settings_dict["NAME"], "LUODI_DB_ROLE": "worker"}
    ended = subprocess.run(
        [sys.executable, "-m", "luodi", "figures", "demo"],
        env=os.environ | database | {"DJANGO_SETTINGS_MODULE": "luodi.config.settings", "PYTHONPATH": str(SOURCE)},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    rows = [line.split("\t") for line in ended.stdout.splitlines()]
    numbers = {row[3].partition("@")[0]: row[2].removeprefix("台账 ") for row in rows if len(row) > 3}
    assert numbers, ended.stderr
    return ended.returncode, [numbers[code] for code in CODES]


def opened(page: Page) -> str:
    """The project, found as people find it; its address."""
    page.goto("/projects/?q=海丰")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    return str(page.url)


def test_the_district_reports_reviews_and_the_city_verifies(page: Page, tmp_path: Path) -> None:
    assert printed() == (0, ["385", "106", "69", "210"])

    enter(page, "tianbao.wc")
    opened(page)
    shoot(page, tmp_path, "cancel-1-dossier")
    page.locator("summary", has_text="更多").click()
    page.get_by_role("link", name="填报其他进展").click()
    page.get_by_label("事项").select_option(label="取消")
    page.get_by_label("发生日期").fill("2015-06-30")
    page.get_by_role("button", name="登记").click()
    expect(page.locator("main")).to_contain_text("要选主要原因和责任方")
    assert page.get_by_label("发生日期").input_value() == "2015-06-30"
    page.get_by_label("主要原因").select_option(label="市场前景")
    page.get_by_label("次要原因").select_option(label="业主资金")
    page.get_by_label("责任方").select_option(label="企业")
    page.get_by_label("说明").fill("铜价下行，企业来函不再建设。")
    shoot(page, tmp_path, "cancel-2-claim")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_label("材料种类")).to_have_value("cancel_document")
    page.locator("input[type=file]").set_input_files(PAPER)
    shoot(page, tmp_path, "cancel-3-proof")
    page.get_by_role("button", name="上传").click()
    expect(page.locator("#evidence")).to_contain_text("企业来函.pdf")
    shoot(page, tmp_path, "cancel-4-claimed")
    assert printed()[1] == ["385", "106", "69", "210"], "a claim is not verified"

    enter(page, "qushen.wc")
    _decide(page, tmp_path, "区审通过", "cancel-5-review", "/projects/verification/?")
    enter(page, "kezhang")
    _decide(page, tmp_path, "核实", "cancel-6-verify", "/projects/verification/?tab=passed&")

    opened(page)
    expect(page.locator("#timeline li", has_text="取消").first).to_contain_text("已核实")
    shoot(page, tmp_path, "cancel-7-cancelled")
    status, numbers = printed()
    assert numbers == ["385", "107", "69", "209"]
    assert status == 1, "the report printed other numbers, and the program says so"


def _decide(page: Page, folder: Path, verb: str, picture: str, queue: str) -> None:
    """The claim is ticked where it waits, on whichever page of the queue that is."""
    page.goto(f"{queue}region=330702")
    box = page.get_by_label(f"选中 {NAME} 取消")
    expect(page.locator(".grid").first).to_be_visible()
    while not box.count():
        page.get_by_role("link", name="下一页").click()
    box.check()
    shoot(page, folder, picture)
    page.get_by_role("button", name=verb, exact=True).click()
    expect(page.locator(".messages")).to_contain_text(f"{verb} 1 条")


def test_the_city_moves_the_district_answers_and_another_rules(page: Page, tmp_path: Path) -> None:
    enter(page, "yewu")
    address = opened(page)
    page.locator("summary", has_text="更多").click()
    page.get_by_role("link", name="市级动议停建或取消").click()
    page.locator("[name=kind]").select_option(label="取消")
    page.get_by_label("自何日起").fill("2015-06-30")
    page.get_by_label("主要原因").select_option(label="市场前景")
    page.get_by_label("责任方").select_option(label="企业")
    page.get_by_label("文号或依据").fill("督查单〔2015〕12号")
    page.get_by_label("异议期到").fill((today() + dt.timedelta(days=15)).isoformat())
    page.get_by_label("事实和理由").fill("6 月督查：场地已清空，企业来函不再建设。")
    shoot(page, tmp_path, "motion-1-moved")
    page.get_by_role("button", name="提出动议").click()
    expect(page.locator(".messages")).to_contain_text("责任单位已收到通知")
    motion = str(page.url)

    enter(page, "qushen.wc")
    page.goto("/")
    shoot(page, tmp_path, "motion-2-home")
    page.goto(motion)
    page.get_by_label("无异议").check()
    page.locator("[name=statement]").fill("情况属实。")
    shoot(page, tmp_path, "motion-3-answer")
    page.get_by_role("button", name="答复").click()
    expect(page.locator("main")).to_contain_text("情况属实。")

    enter(page, "kezhang")
    page.goto("/projects/motions/")
    shoot(page, tmp_path, "motion-4-list")
    page.goto(motion)
    page.get_by_label("动议成立").check()
    page.locator("[name=document]").fill("金招领办〔2015〕8号")
    page.locator("form:has([name=outcome]) [name=reason]").fill("企业已书面退出，区里无异议。")
    page.locator("input[type=file]").set_input_files(PAPER)
    shoot(page, tmp_path, "motion-5-ruling")
    page.get_by_role("button", name="裁定").click()
    expect(page.locator("main")).to_contain_text("动议成立")
    shoot(page, tmp_path, "motion-6-ruled")
    page.goto(address)
    expect(page.locator("#timeline li", has_text="取消").first).to_contain_text("已核实")
    assert printed()[1] == ["385", "107", "69", "209"]
