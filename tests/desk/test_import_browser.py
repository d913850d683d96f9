"""The first ten minutes on an empty city, by clicks: wizard, ledger, 期初, result, missing, return, blank form.

Accounts are opened by the system administrator (tests/org); here the clerk's account stands once the city does.
"""

import datetime as dt
import time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import shoot, sign_in
from import_cast import HEAD, workbook
from luodi.org import setup_token
from luodi.org.models import User
from people_cast import PASSWORD, city, person
from projects_cast import officer

pytestmark = pytest.mark.browser

WIDTHS = (1920, 390)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TRADES = (
    "新能源汽车电机",
    "智能物流园",
    "生物医药中试基地",
    "光伏组件",
    "数控机床",
    "铜板带",
    "食品冷链",
    "文旅康养",
)
PLACES = ("白龙桥", "罗店", "蒋堂", "琅琊", "汤溪")


def ledger() -> bytes:
    """Forty projects; two rows nobody can read, one date after the file's day."""
    rows = []
    for number in range(40):
        name = f"{PLACES[number % 5]}{TRADES[number % 8]}项目"
        signed = dt.date(2013, 1, 5) + dt.timedelta(days=15 * number)
        started = (signed + dt.timedelta(days=200)).isoformat() if number % 3 else None
        origin = ("省外", "省内市外", "本市")[number % 3]
        rows.append([number + 1, name, f"浙江{PLACES[number % 5]}{TRADES[number % 8]}有限公司", origin, 1 + number / 10,
                     signed.isoformat(), started, 800 + 100 * number, "演示张" if number % 4 else None])  # fmt: skip
    rows[11][6], rows[25][5] = "约定明年", "2019-01-01"
    return workbook(rows)


def drop(page: Page, control: str, name: str, content: bytes) -> None:
    page.locator(f"input[name={control}]").set_input_files(
        {"name": name, "mimeType": XLSX, "buffer": content}
    )


def downloaded(page: Page, click) -> openpyxl.Workbook:
    with page.expect_download() as waiting:
        click()
    return openpyxl.load_workbook(BytesIO(Path(waiting.value.path()).read_bytes()))


def build_city(page: Page) -> None:
    page.goto("/")
    page.get_by_label("初始化口令").fill(setup_token.token())
    page.get_by_role("button", name="继续").click()
    page.get_by_role("button", name="建我们自己的").click()
    page.get_by_label("供地并开工").check()
    page.get_by_label("交办单、督办单、问责提请单").check()
    for label, name, account in (
        ("系统管理员", "张三", "xtgl"),
        ("安全管理员", "李四", "aqgl"),
        ("审计员", "王五", "sjy"),
    ):
        page.get_by_label(f"{label}姓名").fill(name)
        page.get_by_label(f"{label}账号").fill(account)
        page.get_by_label(f"{label}初始密码").fill(f"落地-{account}-first-2026")
    page.get_by_role("button", name="建立", exact=True).click()
    expect(page.get_by_text("金华市已建好")).to_be_visible()


def confirm_opening(page: Page, url: str, clerk: User, chief: User, folder: Path) -> None:
    """The clerk asks from the page of the written file; the city's officer finds it at home, checks and signs."""
    page.get_by_role("button", name="请市局确认").click()
    expect(page.get_by_text("已请市局确认期初数")).to_be_visible()
    sign_in(page, url, chief)
    page.goto("/")
    page.get_by_role("link", name="婺城区招商局：婺城区招商引资台账.xlsx").click()
    expect(page.get_by_role("heading", name="期初数确认")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("文号").fill("金招办〔2015〕3号")
    shoot(page, folder, "imports-opening")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="确认为期初数").click()
    expect(page.get_by_text("金招办〔2015〕3号")).to_be_visible()
    shoot(page, folder, "imports-opened")
    sign_in(page, url, clerk)


def test_the_first_ten_minutes(page: Page, live_city, tmp_path, monkeypatch, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(setup_token, "var_folder", lambda: tmp_path)
    began = time.monotonic()
    build_city(page)
    clerk, chief = person("reporter", unit_name="婺城区招商局"), officer()
    page.get_by_label("账号").fill(clerk.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto("/exchange/")
    shoot(page, tmp_path, "imports-home")

    drop(page, "file", "婺城区招商引资台账.xlsx", ledger())
    page.get_by_label("这份表截止到哪一天").fill("2015-06-30")
    page.get_by_role("button", name="读这份表").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("婺城区招商引资台账.xlsx")
    if page.get_by_role("button", name="按这样核对").is_visible():
        shoot(page, tmp_path, "imports-columns")
        page.get_by_role("button", name="按这样核对").click()
    shoot(page, tmp_path, "imports-errors")
    expect(page.get_by_text("约定明年", exact=True)).to_be_visible()
    page.get_by_role("link", name="新增 38").click()
    shoot(page, tmp_path, "imports-new")
    page.get_by_role("button", name="写入台账").click()
    shoot(page, tmp_path, "imports-write")
    page.get_by_role("button", name="写入 38 行").click()
    expect(page.get_by_role("heading", name="已写入", exact=True)).to_be_visible()
    shoot(page, tmp_path, "imports-written")
    opened = page.url
    confirm_opening(page, live_city.url, clerk, chief, tmp_path)

    page.goto(opened)
    expect(page.get_by_text("期初数已由")).to_be_visible()
    result = downloaded(page, lambda: page.get_by_role("link", name="下载结果表").first.click()).active
    statuses = [result.cell(row, len(HEAD) + 1).value for row in range(3, 43)]
    assert (statuses.count("新增，已写入"), statuses.count("有错，未写入")) == (38, 2)
    page.get_by_role("link", name="看缺什么").click()
    expect(page.get_by_role("heading", name="这些项目还缺什么")).to_be_visible()
    shoot(page, tmp_path, "imports-lacking")

    page.goto("/exchange/")
    month = downloaded(page, lambda: page.get_by_role("button", name="下载月报表").click())
    assert month.active.max_row == 3 + 38
    head = ["序号", "企业项目名称", "总投资（万元）", "开工日期", "联系电话"]
    drop(page, "form", "市统计局空表.xlsx", workbook([], head, "招商项目统计表"))
    page.get_by_role("button", name="认这张空表").click()
    expect(page.get_by_text("1 列不知道填什么")).to_be_visible()
    shoot(page, tmp_path, "imports-fill")
    filled = downloaded(page, lambda: page.get_by_role("button", name="填好并下载").click()).active
    assert sum(bool(filled.cell(row, 2).value) for row in range(3, 60)) == 38
    assert time.monotonic() - began < 600
    print(f"the first ten minutes took {time.monotonic() - began:.0f} s")


def test_an_answer_is_asked_where_the_file_does_not_say(page: Page, live_city, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    city()
    clerk = person("reporter")
    page.goto("/sign-in/")
    page.get_by_label("账号").fill(clerk.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto("/exchange/")
    content = workbook(
        [[1, "铜板带", "浙江海丰实业有限公司", "省内市外", 5.2, "2013年5月", "2014-03-01", 8000, "演示张"]]
        * 2,
        [*HEAD[:4], "总投资", *HEAD[5:]],
    )
    drop(page, "file", "没写单位.xlsx", content)
    page.get_by_role("button", name="读这份表").click()
    shoot(page, tmp_path, "imports-day")
    page.get_by_label("这份表截止到哪一天").fill("2015-06-30")
    page.get_by_role("button", name="接着办").click()
    shoot(page, tmp_path, "imports-question")
    page.get_by_label("总投资的单位").select_option("亿元")
    page.get_by_role("button", name="按这样核对").click()
    expect(page.get_by_role("link", name="新增 1")).to_be_visible()
