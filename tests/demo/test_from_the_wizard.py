"""「看演示」 on an empty database, in a browser, with the worker that loads the city."""

import pytest
from playwright.sync_api import Page, expect

from luodi.org import setup_token
from runtime.test_worker import start_worker

pytestmark = [pytest.mark.browser, pytest.mark.full]
LOADING = 300_000


def test_the_demonstration_is_one_click_and_leads_to_a_signed_in_page(
    page: Page, tmp_path, monkeypatch, settings
) -> None:
    # the worker loads the city with the real settings, so its passwords are Argon2's
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    monkeypatch.setattr(setup_token, "var_folder", lambda: tmp_path)
    page.set_default_timeout(60_000)  # a worker beside it is loading a city
    worker = start_worker()
    try:
        page.goto("/")
        page.get_by_label("初始化口令").fill(setup_token.token())
        page.get_by_role("button", name="继续").click()
        page.get_by_role("button", name="看演示").click()
        expect(page.get_by_role("heading", name="正在建立演示城市")).to_be_visible()
        expect(page.get_by_role("heading", name="登录")).to_be_visible(timeout=LOADING)
        rows = page.locator(".demo-accounts tbody tr")
        assert rows.count() > 10
        reporter = rows.filter(has_text="填报员").first.locator("code").inner_text()
        page.get_by_label("账号").fill(reporter)
        page.get_by_label("密码").fill(page.locator(".demo-accounts summary code").inner_text())
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("navigation").first).to_contain_text("首页", timeout=60_000)
        expect(page.get_by_text("演示", exact=False).first).to_be_visible()
    finally:
        worker.terminate()
        worker.communicate(timeout=60)
