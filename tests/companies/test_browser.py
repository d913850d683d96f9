"""The pages of companies in a real browser, from a phone to a wide screen."""

import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import shoot, sign_in
from companies_cast import company
from luodi.companies.enums import Verdict
from luodi.companies.models import Suspicion
from luodi.companies.operations.company import change_company
from luodi.companies.operations.suspicions import judge_pair
from luodi.ledger.queries.reading import today
from people_cast import person

pytestmark = pytest.mark.browser


@pytest.fixture
def chief(page: Page, live_city):
    """A section chief, signed in, with three spellings of one company and an unlike one."""
    clerk = person("county_reviewer")
    first = company(
        "浙江今飞凯达轮毂股份有限公司", clerk, origin="local", place="浙江省金华市婺城区", industry="C36"
    )
    second, _ = company("今飞凯达轮毂有限公司", clerk), company("金华今飞凯达轮毂有限公司", clerk)
    company("英属维尔京群岛东方远景国际投资控股集团有限公司", clerk, origin="foreign", country="VGB")
    change_company(
        by=clerk,
        company=first.id,
        values={"group": "今飞控股集团有限公司"},
        on=today(),
        document="金市监〔2015〕8号",
    )
    judge_pair(by=clerk, left=first.id, right=second.id, verdict=Verdict.SAME, reason="同一营业执照")
    user = person("section_chief", unit_name="金华市招商局", region="330700")
    sign_in(page, live_city.url, user)
    return first


def test_every_page_fits_the_screen(page: Page, chief, tmp_path):
    pages = {
        "list": "/companies/",
        "company": f"/companies/{chief.id}/",
        "change": f"/companies/{chief.id}/change/",
        "propose": f"/companies/{chief.id}/same/",
        "duplicates": "/companies/duplicates/",
        "to-merge": "/companies/duplicates/?show=same",
    }
    for name, address in pages.items():
        page.goto(address)
        shoot(page, tmp_path, f"companies-{name}")


def test_a_pair_is_merged_and_taken_apart_by_clicks(page: Page, chief):
    pair = Suspicion.objects.get(verdict=Verdict.SAME)
    page.goto("/companies/duplicates/?show=same")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=f"并入先登记的「{pair.left.name}」").click()
    expect(page.get_by_text("已合并。")).to_be_visible()
    expect(page.get_by_role("heading", name=pair.left.name)).to_be_visible()
    page.goto(f"/companies/{pair.right_id}/")
    page.get_by_label("撤销原因").fill("核对执照，为母子公司")
    page.get_by_role("button", name="撤销合并").click()
    expect(page.get_by_text("合并是您办理的，撤销须由另一人办理。")).to_be_visible()
