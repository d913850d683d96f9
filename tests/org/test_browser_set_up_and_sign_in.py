"""In a real browser: from the one-time word to a city, an administrator's first sign-in, a first account."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from browser_fixtures import shoot
from luodi.org import setup_token

pytestmark = pytest.mark.browser

ADMINISTRATORS = (("系统管理员", "张三", "xtgl"), ("安全管理员", "李四", "aqgl"), ("审计员", "王五", "sjy"))
FIRST, SECOND = "落地-初始-2026-{}", "落地-自己-2026-改"


def test_from_the_one_time_word_to_the_first_account(page: Page, tmp_path, monkeypatch):
    monkeypatch.setattr(setup_token, "var_folder", lambda: tmp_path)
    page.goto("/")
    expect(page.get_by_role("heading", name="这台服务器还没有建城市")).to_be_visible()
    page.get_by_label("初始化口令").fill(setup_token.token())
    page.get_by_role("button", name="继续").click()
    shoot(page, tmp_path, "org-start")
    page.get_by_role("button", name="建我们自己的").click()

    page.get_by_label("名单里没有的").fill("仙源湖片区 功能区")
    page.get_by_label("供地并开工").check()
    page.get_by_label("交办单、督办单、问责提请单").check()
    for label, name, account in ADMINISTRATORS:
        page.get_by_label(f"{label}姓名").fill(name)
        page.get_by_label(f"{label}账号").fill(account)
        page.get_by_label(f"{label}初始密码").fill(FIRST.format(account))
    shoot(page, tmp_path, "org-wizard")
    page.get_by_role("button", name="建立", exact=True).click()
    expect(page.get_by_text("金华市已建好")).to_be_visible()
    expect(page.get_by_text("本系统不得录入涉密信息")).to_be_visible()

    page.get_by_label("账号").fill("xtgl")
    page.get_by_label("密码").fill(FIRST.format("xtgl"))
    shoot(page, tmp_path, "org-sign-in")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    shoot(page, tmp_path, "org-password")
    page.get_by_label("现用密码").fill(FIRST.format("xtgl"))
    page.get_by_label("新密码", exact=False).nth(0).fill(SECOND)
    page.get_by_label("再输一遍新密码").fill(SECOND)
    page.get_by_role("button", name="改密码").click()

    expect(page.get_by_role("heading", name="启用动态口令")).to_be_visible()
    shoot(page, tmp_path, "org-second-factor")
    secret = page.locator("code").inner_text()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    page.get_by_label("动态码").fill(code)
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_role("heading", name="备用码")).to_be_visible()
    shoot(page, tmp_path, "org-spare-codes")

    page.goto("/org/units/")
    expect(page.get_by_role("link", name="婺城区招商局")).to_be_visible()
    shoot(page, tmp_path, "org-units")
    page.get_by_role("link", name="婺城区招商局").click()
    page.get_by_role("link", name="新设岗位").click()
    page.get_by_role("textbox", name="岗位").fill("填报员")
    page.get_by_label("填报员（本单位与本岗位）").check()
    shoot(page, tmp_path, "org-post")
    page.get_by_role("button", name="保存").click()

    page.goto("/org/users/new/")
    page.get_by_label("账号").fill("zhaoliu")
    page.get_by_label("姓名").fill("赵六")
    page.get_by_label("所在单位").select_option(label="婺城区招商局")
    page.get_by_role("button", name="开账号").click()
    expect(page.locator("code")).to_have_text(re.compile(r"^(\w{4}-){3}\w{4}$"))

    page.goto("/org/users/?q=zhaoliu")
    page.get_by_role("link", name="赵六").click()
    page.get_by_role("combobox", name="岗位").select_option(label="婺城区招商局填报员")
    page.get_by_label("依据文号").fill("金招商〔2026〕3号")
    page.get_by_role("button", name="任命").click()
    expect(page.get_by_text("赵六的任职已登记")).to_be_visible()
    shoot(page, tmp_path, "org-user")
    page.goto("/org/users/")
    shoot(page, tmp_path, "org-users")
    page.goto("/org/regions/330703/")
    expect(page.get_by_text("由金义新区统一管辖")).to_be_visible()
    shoot(page, tmp_path, "org-region")
    page.goto("/me/")
    shoot(page, tmp_path, "org-profile")
