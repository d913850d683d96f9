"""Figure pages in Chromium: charts are drawn and saved, a draft's sentence follows its form, nothing overflows."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import sign_in
from figures_cast import writing
from luodi.projects.models import SigningEvent
from projects_cast import acting, officer

pytestmark = pytest.mark.browser
PAGES = (
    "/cockpit/?on=2015-06-30", "/figures/?code=arrived&by=region&on=2015-06-30", "/figures/printed/",
    "/figures/sheet/?code=arrived&by=region&on=2015-06-30", "/definitions/arrived/", "/reconciliation/", "/cockpit/map/",
)  # fmt: skip


@pytest.fixture
def city(page: Page, live_city):
    by = officer()
    with acting(by):
        event = SigningEvent.objects.create(name="签约", held_on=dt.date(2012, 5, 1))
        with writing(by) as w:
            for number in range(6):
                made = w.project(f"P{number}", dt.date(2012, 1, 5), region=["330702", "330703"][number % 2],
                                 planned_total="100", origin="other_province")  # fmt: skip
                w.milestone(made, "signed", dt.date(2013, 5, 1))
                w.signing(made, "contract", dt.date(2013, 5, 1), event)
                w.money(made, 10000, dt.date(2015, 2, 1), bases=("claimed", "verified")[: 1 + (number < 3)])
    sign_in(page, live_city.url, by)
    page.goto(live_city.url + PAGES[1])
    return page


def test_figure_pages_draw_save_try_and_fit(city: Page, live_city):
    expect(city.locator("[data-chart] svg")).to_be_visible()
    with city.expect_download() as saved:
        city.get_by_role("button", name="存为 PNG").click()
    assert saved.value.suggested_filename.endswith(".png")
    assert saved.value.path().read_bytes()[:4] == b"\x89PNG"
    with city.expect_download() as saved:
        city.get_by_role("button", name="存为 SVG").click()
    assert b"<svg" in saved.value.path().read_bytes()[:200]

    city.goto(live_city.url + "/definitions/arrived/")
    city.get_by_text("改参数，发布新版本").click()
    city.locator("input[name=try_on]").fill("2015-06-30")
    expect(city.locator("#trial")).to_contain_text("按核实数")
    city.locator("select[name=basis]").select_option("claimed")
    expect(city.locator("#trial")).to_contain_text("按填报数")
    expect(city.locator("#trial")).to_contain_text("相差 3.00")

    city.on("dialog", lambda dialog: dialog.accept())
    city.goto(live_city.url + "/definitions/arrived/")
    city.get_by_text("改参数，发布新版本").click()
    city.locator("input[name=why]").fill("金招办〔2015〕9号")
    city.get_by_role("button", name="发布新版本").click()
    expect(city.locator("main")).to_contain_text("完全一样，没有可发布的")
    assert city.locator("input[name=why]").input_value() == "金招办〔2015〕9号"

    for width, height in ((1920, 1080), (390, 844)):
        city.set_viewport_size({"width": width, "height": height})
        for path in PAGES:
            city.goto(live_city.url + path)
            assert city.evaluate("document.documentElement.scrollWidth") <= width, (width, path)
