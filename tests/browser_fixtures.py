"""A real Chromium on a real server. `page` opens addresses of `live_city`; policy violations fail the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

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
    tab.set_default_timeout(10_000)
    wrong: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            wrong.append(message.text)

    tab.on("console", note)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    yield tab
    context.close()
    assert not wrong, "\n".join(wrong)
