"""In Chromium: a scheme nobody here wrote, entered in the editor, tried, run, appealed against and scored again."""

import datetime as dt
import time

import pytest
from playwright.sync_api import expect

from assessment_cast import YEAR, Cast, proof, signed
from browser_fixtures import sign_in
from luodi.access.scope import acting_as
from luodi.assessment.models import SchemeVersion
from luodi.assessment.operations.supplied import confirm, supply
from luodi.calc.scoring.reading import examined

pytestmark = [pytest.mark.browser, pytest.mark.full]
HALF_AN_HOUR = 30 * 60
NAME = "城西新区2014年考核办法"


def entered(page) -> str:
    """The scheme, keyed in: a ladder, a judged mark and a deduction. Returns its address."""
    page.goto("/assessment/schemes/new/")
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=year]").fill(str(YEAR))
    page.get_by_role("button", name="建草稿").click()
    page.get_by_role("link", name="添一项指标").first.click()
    page.locator("[name=name]").fill("新签约")
    page.locator("[name=weight]").fill("60")
    page.locator("[name=kind]").select_option("rate")
    page.locator("[name=rate-x]").fill("签约 / 签约任务")
    page.get_by_role("button", name="保存，再添一项").click()
    page.locator("[name=name]").fill("服务企业")
    page.locator("[name=weight]").fill("40")
    page.locator("[name=kind]").select_option("given")
    page.locator("[name=given-x]").fill("服务评价")
    page.locator("[name=given-of]").fill("100")
    page.get_by_role("button", name="保存", exact=True).click()
    address = page.url
    page.get_by_role("link", name="数据项").click()
    sources = (("签约", "figure", "signed_in_period"), ("签约任务", "target", "signed_in_period"))
    for number, (code, source, figure) in enumerate(sources):
        expect(page.locator(f"[name=i{number}-code]")).to_have_value(code)
        page.locator(f"[name=i{number}-source]").select_option(source)
        page.locator(f"[name=i{number}-ref]").select_option(figure)
    page.locator("[name=i2-source]").select_option("judged")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("数据项已保存。")).to_be_visible()
    return str(address)


def marked(cast: Cast) -> None:
    """The marks of both units, read by one and confirmed by another."""
    version = SchemeVersion.objects.select_related("scheme").get(scheme__name=NAME)
    one = examined(version.body, groups=())[0].inputs["服务评价"]
    with acting_as(cast.officer):
        claims = [
            supply(
                by=cast.officer, scheme=version.scheme, unit=unit, one=one, value=value, grounds="测评", proof=proof()
            ).pk
            for unit, value in zip(cast.units(), (80, 90), strict=True)
        ]  # fmt: skip
    with acting_as(cast.chief):
        confirm(by=cast.chief, claims=claims)


def test_a_ninth_scheme_is_entered_tried_run_appealed_against_and_scored_again(page, live_city):
    cast = Cast()
    cast.targets(wucheng=2, jindong=2)
    for place in cast.units():
        signed(cast.officer, place, dt.date(YEAR, 3, 3), f"{place.short_name}铜板带")
    began = time.monotonic()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, live_city.url, cast.officer)
    address = entered(page)
    expect(page.get_by_text("处要改")).to_have_count(0)
    page.goto(f"{address}trial/")
    for field in page.locator("input[name*=服务评价][name^='x:']").all():
        field.fill("85")
    page.get_by_role("button", name="算一算").click()
    expect(page.get_by_text("64.00").first).to_be_visible()
    page.goto(address)
    page.get_by_role("button", name="提交批准").click()

    sign_in(page, live_city.url, cast.office)
    page.goto(address)
    page.locator("[name=document]").fill("金招领〔2014〕9号")
    page.get_by_role("button", name="批准定稿").click()
    expect(page.get_by_text("已批准定稿")).to_be_visible()
    assert time.monotonic() - began < HALF_AN_HOUR
    marked(cast)

    sign_in(page, live_city.url, cast.officer)
    page.goto(f"{address}trial/")
    page.locator("[name=until]").fill(f"{YEAR}-12-31")
    page.locator("[name=kind]").select_option("final")
    page.get_by_role("button", name="算一算").click()
    page.get_by_role("button", name="存下这次计分").click()
    expect(page.get_by_text("成绩已存")).to_be_visible()
    run = page.url
    expect(page.get_by_text("66.00").first).to_be_visible()

    sign_in(page, live_city.url, cast.office)
    page.goto(run)
    page.get_by_role("button", name="公布").click()
    expect(page.get_by_text("已公布。")).to_be_visible()

    sign_in(page, live_city.url, cast.head)
    page.goto(f"/assessment/scorecards/?year={YEAR}")
    page.get_by_role("link", name="成绩单 62.00 分").click()
    page.get_by_role("link", name="申诉").last.click()
    page.locator("[name=code]").select_option("服务评价")
    page.locator("[name=asked]").fill("95")
    page.locator("[name=grounds]").fill("漏计两家已办结的企业")
    page.get_by_role("button", name="提出申诉").click()
    page.get_by_role("link", name="服务评价").first.click()
    appeal = page.url

    sign_in(page, live_city.url, cast.office)
    page.goto(appeal)
    page.locator("[name=accepted][value='1']").check()
    page.locator("[name=value]").fill("95")
    page.locator("[name=said]").fill("经核属实")
    page.get_by_role("button", name="办理").click()
    expect(page.get_by_text("重算以后谁动了")).to_be_visible()
    expect(page.get_by_text("68.00").first).to_be_visible()

    sign_in(page, live_city.url, cast.head)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(appeal)
    expect(page.get_by_text("68.00").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="打印")).to_have_count(0)
