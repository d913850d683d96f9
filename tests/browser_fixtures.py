"""A real Chromium on a real server. `page` opens addresses of `live_city`; policy violations fail the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

DESK, PHONE = 1920, 390
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _missing() -> None:
    """A person without Chromium may test the rest; CI may not pretend."""
    sentence = "no Chromium found: apt install chromium fonts-noto-cjk"
    if os.environ.get("CI"):
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = _launched(playwright)
    yield browser
    browser.close()


@pytest.fixture
def chromium_on(playwright: Playwright) -> Callable[[str], AbstractContextManager[Browser]]:
    """A Chromium for which a name is this machine, and which takes a self-signed certificate, also for workers."""

    @contextmanager
    def started(name: str) -> Iterator[Browser]:
        here = f"--host-resolver-rules=MAP {name} 127.0.0.1"
        browser = _launched(playwright, here, "--ignore-certificate-errors")
        yield browser
        browser.close()

    return started


def _launched(playwright: Playwright, *more: str) -> Browser:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        _missing()
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=path, args=[*sandbox, "--disable-dev-shm-usage", *more])


@pytest.fixture
def page(chromium: Browser, live_city: LiveServer) -> Iterator[Page]:
    """A tab on a fresh database, 1280 × 800. Script errors and violated policies are the test's failure."""
    context = chromium.new_context(
        base_url=live_city.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1280, "height": 800},
    )
    tab = context.new_page()
    tab.set_default_timeout(60_000)  # the machine may have more to do than this test
    wrong: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            wrong.append(message.text)

    tab.on("console", note)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    yield tab
    context.close()
    assert not wrong, "\n".join(wrong)


def sign_in(page: Page, url: str, user: Any) -> None:
    """As the sign-in page would leave it; that page has tests of its own."""
    client = Client()
    client.force_login(user)
    cookie = settings.SESSION_COOKIE_NAME
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie, "value": client.cookies[cookie].value, "url": url}])


def shoot(page: Page, folder: Path, name: str, widths: tuple[int, ...] = (DESK, PHONE)) -> None:
    """
    A picture at each width for whoever looks (`LUODI_SCREENSHOTS=folder` keeps them); nothing may be wider than
    the screen.
    """
    folder = Path(os.environ.get("LUODI_SCREENSHOTS", folder))
    folder.mkdir(parents=True, exist_ok=True)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 1000})
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(300)  # the menu slides away
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name} is {wider} px wider than {width}"
    page.set_viewport_size({"width": 1280, "height": 800})
