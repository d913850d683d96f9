"""In Chromium: from the district's confirmation to paper, by the clerk, the chief and the office."""

import datetime as dt
import time

import pytest
from playwright.sync_api import expect

import people_cast
from browser_fixtures import sign_in
from luodi.projects.enums import Kind
from luodi.projects.operations.review import pass_claims, verify_claims
from people_cast import person
from projects_cast import acting, happened, project

pytestmark = [pytest.mark.browser, pytest.mark.full]
TWENTY_MINUTES = 20 * 60


def signed_projects(clerk, boss, chief) -> None:
    for number in range(3):
        with acting(clerk):
            made = project(clerk, f"菜鸟电商新城{number}期")
            claim = happened(clerk, made, Kind.REGISTERED, dt.date(2026, 8, 3))
        with acting(boss):
            pass_claims(by=boss, claims=[("projects_milestone", claim.pk)])
        with acting(chief):
            verify_claims(by=chief, claims=[("projects_milestone", claim.pk)])


def test_from_the_confirmed_sheet_to_paper_in_less_than_twenty_minutes(page, live_city):
    people_cast.built_city()
    clerk, boss = person("reporter"), person("county_reviewer")
    officer = person("city_officer", unit_name="金华市招商局", region="330700")
    chief = person("section_chief", unit_name="金华市招商局", region="330700")
    office = person("leading_group_office", unit_name="领导小组办公室", region="330700")
    signed_projects(clerk, boss, chief)
    began = time.monotonic()

    sign_in(page, live_city.url, officer)
    page.goto("/bulletins/")
    page.get_by_label("新开一期").select_option(label="2026年第三季度")
    page.get_by_role("button", name="开期").click()
    expect(page.get_by_text("已开期")).to_be_visible()

    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, live_city.url, boss)
    page.goto("/bulletins/")
    page.get_by_role("link", name="2026年第三季度").click()
    page.get_by_role("link", name="婺城区").click()
    page.get_by_role("button", name="已确认").click()
    expect(page.locator("p.lead").get_by_text("确认。")).to_be_visible()

    sign_in(page, live_city.url, chief)
    page.goto("/bulletins/")
    page.get_by_role("link", name="2026年第三季度").click()
    page.get_by_label("理由").first.fill("其余各地未回，省里今天要数")
    page.get_by_role("button", name="冻结").click()
    expect(page.get_by_text("已冻结", exact=True)).to_be_visible()

    sign_in(page, live_city.url, officer)
    page.reload()
    page.get_by_role("button", name="起草季度通报").click()
    page.get_by_role("link", name="工作情况通报").first.click()
    page.get_by_role("link", name="五、下一步工作").click()
    page.get_by_label("五、下一步工作").fill("请各地抓紧推进，当年累计签约{signed_in_period|当年}个。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("请各地抓紧推进")).to_be_visible()
    address = page.url
    for who, button in ((officer, "送审"), (chief, "审核通过"), (office, "批准")):
        sign_in(page, live_city.url, who)
        page.goto(address)
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("button", name=button, exact=True)).to_have_count(0)
    page.get_by_label("文号").fill("金招〔2026〕9号")
    page.get_by_role("button", name="登记文号").click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布", exact=True).first).to_be_visible()
    with page.expect_download() as word:
        page.get_by_role("link", name="Word", exact=True).click()
    assert word.value.suggested_filename.endswith(".docx")
    assert time.monotonic() - began < TWENTY_MINUTES
    sign_in(page, live_city.url, boss)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    expect(page.get_by_text("金招〔2026〕9号").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
