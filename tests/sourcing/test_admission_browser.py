"""In Chromium: an admission meeting from the application to the promise, by those who sit in it; every page of the room
looked at on a desk and on a phone."""

import datetime as dt
from decimal import Decimal

import pytest
from playwright.sync_api import expect

import people_cast
from browser_fixtures import shoot, sign_in
from companies_cast import company
from luodi.ledger.queries.reading import today
from luodi.org.enums import Function, UnitKind
from luodi.projects.enums import Kind
from luodi.sourcing.models import Promise
from luodi.sourcing.operations.promise import Clause, make_promise
from luodi.sourcing.operations.site import Described, ask_finance, register_site
from luodi.sourcing.terms import NeedKind, PromiseKind, PromiseSide, SiteKind, SiteState
from people_cast import person, unit
from projects_cast import acting, happened, officer, project
from sourcing_office_cast import CARS, cars, node

pytestmark = [pytest.mark.browser, pytest.mark.full]


def department(name: str, function: str):
    unit(name, "330700", UnitKind.DEPARTMENT, function=function)
    return person("department_verifier", unit_name=name, region="330700")


def cast():
    people_cast.city()
    clerk = person("reporter")
    members = [
        department("市生态环境局", Function.ENVIRONMENT), department("市资规局", Function.LAND),
        department("市经信局", Function.INDUSTRY),
    ]  # fmt: skip
    office = person("leading_group_office", unit_name="领导小组办公室", region="330700")
    with acting(clerk):
        made = project(clerk, "动力电池项目", industry="C38", land_area="60", content="年产 10 万套动力电池")
    return clerk, members, office, made


def test_an_admission_meeting_from_the_application_to_the_promise(page, live_city, tmp_path):
    clerk, members, office, made = cast()
    sign_in(page, live_city.url, clerk)
    page.goto("/sourcing/admissions/")
    page.get_by_role("link", name="申报准入").first.click()
    page.get_by_label("项目名称或编号").fill("动力电池")
    page.get_by_role("button", name="找").click()
    page.get_by_role("link", name="动力电池项目").first.click()
    expect(page.get_by_label("行业代码")).to_have_value("C38")
    page.get_by_label("固定资产投资").fill("2亿")
    page.get_by_label("达产年税收").fill("600")
    page.get_by_role("button", name="交申请并筛查").click()
    expect(page.get_by_text("申请已交")).to_be_visible()
    expect(page.get_by_role("row", name="亩均税收")).to_contain_text("未达")
    expect(page.get_by_text("现在用的是系统自带的样例")).to_be_visible()
    sheet = page.url
    sign_in(page, live_city.url, office)
    page.goto("/sourcing/admissions/meetings/new/")
    page.get_by_label("主持").fill("分管副市长")
    page.get_by_role("button", name="通知成员单位").click()
    expect(page.get_by_text("评审会已定")).to_be_visible()
    shoot(page, tmp_path, "meeting")
    for number, member in enumerate(members):
        sign_in(page, live_city.url, member)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto("/")
        expect(page.get_by_text("动力电池项目：准入表决").first).to_be_visible()
        page.goto(sheet)
        page.get_by_label("有条件同意" if number == 0 else "同意", exact=True).check()
        if number == 0:
            page.get_by_label("意见").fill("先批环评")
        page.get_by_role("button", name="表决").click()
        expect(page.get_by_text("已记下")).to_be_visible()
    shoot(page, tmp_path, "admission-voted")
    sign_in(page, live_city.url, clerk)
    page.goto(sheet)
    expect(page.get_by_role("button", name="表决")).to_have_count(0)
    sign_in(page, live_city.url, office)
    page.goto(sheet)
    expect(page.get_by_text("同意 3，不同意 0，弃权 0")).to_be_visible()
    page.get_by_role("link", name="登记结论").click()
    page.locator("select[name=outcome]").select_option(label="有条件准入")
    page.get_by_label("会议纪要文号").fill("金招纪〔2026〕3号")
    page.get_by_label("条件和期限").fill("环评批复后开工")
    page.get_by_role("button", name="登记结论").click()
    expect(page.get_by_text("看不出期限").first).to_be_visible()
    page.get_by_label("条件和期限").fill("环评批复后开工，2099-06-30")
    shoot(page, tmp_path, "decision")
    page.get_by_role("button", name="登记结论").click()
    expect(page.get_by_text("1 个条件已转成承诺")).to_be_visible()
    shoot(page, tmp_path, "admission-decided")
    page.get_by_role("link", name="环评批复后开工").click()
    expect(page.get_by_role("link", name="准入条件")).to_be_visible()
    with acting(clerk):
        assert Promise.objects.open().get(project=made).due_on == dt.date(2099, 6, 30)


def test_every_page_fits_a_desk_and_a_phone(page, live_city, tmp_path):
    _, _, _, made = cast()
    boss = officer()
    department("市金融办", Function.BANKING)
    with acting(boss):
        chain = cars(
            boss,
            [*CARS[:2], ("新能源汽车", "M2", "电机电控与功率半导体器件模块", "中游", "电机", "C38", "M1"),
             ("新能源汽车", "U2", "钢材铝材", "上游", "铝合金", "C32", "M2"), CARS[2]],
        )  # fmt: skip
        for number in range(3):
            happened(
                boss,
                project(boss, f"动力电池{number}号厂", industry="C38"),
                Kind.STARTED,
                dt.date(2015, 3, 2),
            )
        company("宁德动力电池公司", by=boss, origin="other_province", industry="C38", top500="china500")
        gap = node(chain, "M1")
    both = person("reporter", "county_reviewer")
    plot = Described(
        SiteKind.LAND, "金义 12-3 地块", "330702", Decimal(60), Decimal("1.5"), None, ["C38"], ""
    )
    with acting(both):
        site = register_site(by=both, described=plot, state=SiteState.AVAILABLE, since=today(), document="")
        clause = Clause(
            PromiseSide.GOVERNMENT,
            PromiseKind.SUBSIDY,
            "设备投资按 5% 奖励",
            today(),
            today(),
            "区财政局",
            "投资协议第3条",
        )
        promise = make_promise(by=both, project=made.pk, clause=clause)
        need = ask_finance(
            by=both, project=made.pk, kind=NeedKind.LOAN, amount=Decimal(5000), purpose="设备", needed_by=None
        )
    pages = (
        ("chains", "chains/"), ("chain", f"chains/{chain.lineage}/"), ("chain-node", f"chains/nodes/{gap.lineage}/"),
        ("chain-edit", f"chains/nodes/{gap.lineage}/edit/"), ("chain-import", "chains/import/"), ("rules", "admissions/rules/"),
        ("admissions", "admissions/"), ("admission-form", f"admissions/new/{made.pk}/"), ("promises", "promises/"),
        ("promise", f"promises/{promise.lineage}/"), ("promise-form", f"promises/new/{made.pk}/"),
        ("capital", "promises/?tab=capital"), ("sites", "sites/"), ("site", f"sites/{site.lineage}/"),
        ("match", f"sites/match/?project={made.pk}"), ("finance", "finance/"), ("need", f"finance/{need.lineage}/"),
        ("authenticity", f"authenticity/{made.pk}/"),
    )  # fmt: skip
    sign_in(page, live_city.url, boss)
    for name, path in pages:
        answer = page.goto(f"/sourcing/{path}")
        assert answer.status == 200, path
        shoot(page, tmp_path, name)
    page.set_viewport_size({"width": 1920, "height": 1000})
    page.goto(f"/sourcing/chains/{chain.lineage}/")
    page.locator("a.chain-box.strong").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="动力电池", exact=True)).to_be_visible()
