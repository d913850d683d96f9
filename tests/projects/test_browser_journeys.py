"""A claim's way through the city in a real browser: 填报员, 区县审核, 部门核实人, 市局; a stranger; a handover."""

import datetime as dt
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import shoot, sign_in
from luodi.calc.partial_dates import PartialDate
from luodi.projects.enums import DutyRole, Kind, MoneyKind
from luodi.projects.models import Milestone, Project
from luodi.projects.operations.duty import Holder, assign_duty
from luodi.projects.operations.money import Amount, record_money
from luodi.projects.operations.plan import set_plan
from luodi.projects.operations.recognition import open_sheet
from luodi.projects.queries.choices import names
from people_cast import person
from projects_cast import acting, happened, officer, project

pytestmark = pytest.mark.browser

WIDTHS = (1920, 390)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NAMES = ("菜鸟电商新城（金华）智能物流骨干网项目", "年产 30 万辆新能源汽车整车及动力总成项目", "浙中生物医药产业园（一期）",
    "金华国际商贸物流中心", "高端数控机床智能制造基地", "双龙洞文旅康养综合体", "铝合金轻量化部件生产线技改项目")  # fmt: skip


def attach(page: Page, kind: str) -> None:
    page.get_by_label("材料种类").select_option(kind)
    page.locator("input[type=file]").set_input_files(
        {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": PDF + kind.encode()}
    )
    page.get_by_role("button", name="上传").click()


def test_a_claim_goes_from_the_clerk_through_the_district_to_the_department(page: Page, live_city, tmp_path):
    clerk, boss, chief = person("reporter"), person("county_reviewer"), officer()
    market = person(
        "department_verifier", unit_name="市市场监管局", region="330700",
    )  # fmt: skip
    market.unit.kind, market.unit.function = "department", "market"
    market.unit.save()
    stranger = person("reporter", unit_name="金东区招商局", region="330703")

    sign_in(page, live_city.url, clerk)
    page.goto("/projects/new/")
    page.get_by_label("开始在谈").fill("2015年3月")
    page.get_by_label("项目名称").fill(NAMES[0])
    page.get_by_label("计划总投资").fill("6.8亿")
    page.get_by_label("建设内容及规模").fill("智能物流骨干网节点，建筑面积 12 万平方米。")
    page.get_by_label("投资方名称").first.fill("浙江菜鸟供应链管理有限公司")
    page.get_by_label("来源", exact=True).first.select_option("other_city")
    shoot(page, tmp_path, "create")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAMES[0])
    address = page.url

    page.goto(f"{address}milestones/new/?kind=registered")
    page.get_by_label("发生日期").fill("2015-05-06")
    shoot(page, tmp_path, "milestone")
    page.get_by_role("button", name="登记").click()
    attach(page, "licence")
    expect(page.locator("#evidence")).to_contain_text("licence.pdf")

    sign_in(page, live_city.url, stranger)
    assert page.goto(address).status == 404

    sign_in(page, live_city.url, boss)
    page.goto("/projects/verification/")
    page.get_by_label(f"选中 {NAMES[0]} 注册").check()
    shoot(page, tmp_path, "review")
    page.get_by_role("button", name="区审通过").click()
    expect(page.locator(".messages")).to_contain_text("区审通过 1 条")

    sign_in(page, live_city.url, market)
    page.goto("/projects/verification/")
    page.get_by_label(f"选中 {NAMES[0]} 注册").check()
    page.get_by_role("button", name="核实", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("还缺：先登记签约")

    sign_in(page, live_city.url, clerk)
    page.goto(f"{address}signings/new/")
    page.get_by_label("签订日期").fill("2015-04-18")
    page.get_by_role("button", name="登记").click()
    attach(page, "contract")
    page.goto(address)
    shoot(page, tmp_path, "dossier-young")

    sign_in(page, live_city.url, market)
    page.goto("/projects/verification/")
    page.get_by_label(f"选中 {NAMES[0]} 注册").check()
    page.get_by_role("button", name="核实", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("核实 1 条")

    sign_in(page, live_city.url, chief)
    page.goto(address)
    row = page.locator("#timeline li", has_text="注册").first
    expect(row).to_contain_text("已核实")


@pytest.fixture
def city(live_city):
    """Two districts, seven projects at different stages, with money, a plan, a halt and a leader."""
    clerk, chief = person("reporter"), officer()
    with acting(clerk):
        made = [
            project(
                clerk,
                name,
                planned_total=str(8000 + 31000 * n),
                major=n % 2 == 0,
                industry="C36",
                since=dt.date(2013, 3, n + 1),
            )
            for n, name in enumerate(NAMES)
        ]
        for n, one in enumerate(made[:6]):
            happened(clerk, one, Kind.SIGNED, dt.date(2013, 8, n + 1))
        for one in made[:4]:
            happened(clerk, one, Kind.REGISTERED, dt.date(2013, 11, 2))
        happened(clerk, made[0], Kind.LAND_SUPPLIED, dt.date(2014, 3, 5))
        happened(clerk, made[0], Kind.STARTED, dt.date(2014, 9, 28))
        happened(
            clerk,
            made[0],
            Kind.HALTED,
            dt.date(2015, 2, 1),
            cause="funds",
            side="enterprise",
            note="业主资金链紧张，工地停工。",
        )
        happened(clerk, made[0], Kind.RESUMED, dt.date(2015, 5, 4))
        happened(clerk, made[5], Kind.CANCELLED, dt.date(2015, 6, 1), cause="market", side="enterprise")
        for month in range(1, 7):
            amount = Amount(
                MoneyKind.INVESTED,
                Decimal(350 + 40 * month),
                PartialDate.of_month(2015, month),
                voucher=f"土地款票据 {month:03}",
            )
            record_money(by=clerk, project=made[0].pk, amount=amount)
        amount = Amount(MoneyKind.ARRIVED, Decimal("2200.5"), PartialDate.of_month(2015, 6))
        record_money(by=clerk, project=made[0].pk, amount=amount)
        nodes = {Kind.COMPLETED: dt.date(2016, 6, 30), Kind.PRODUCING: dt.date(2016, 12, 31)}
        months = {PartialDate.of_month(2015, m): Decimal(400) for m in range(1, 9)}
        set_plan(by=clerk, project=made[0].pk, nodes=nodes, amounts=months)
    with acting(chief):
        for one in made[:3]:
            assign_duty(
                by=chief,
                project=one.pk,
                role=DutyRole.LEADER,
                holder=Holder("王副市长", "市政府"),
                since=dt.date(2013, 9, 1),
                document="金政办发〔2013〕88号",
            )
        assign_duty(
            by=chief,
            project=made[0].pk,
            role=DutyRole.LEAD_UNIT,
            holder=Holder("", "婺城区招商局", clerk.unit_id),
            since=dt.date(2013, 9, 1),
        )
    return clerk, chief, made


def test_the_duties_of_a_leader_are_handed_over_in_bulk(page: Page, live_city, city, tmp_path):
    _, chief, _ = city
    sign_in(page, live_city.url, chief)
    page.goto("/projects/duties/")
    shoot(page, tmp_path, "duties")
    page.get_by_role("link", name="交接", exact=True).first.click()
    page.get_by_label("没有账号的人").fill("李副市长")
    page.get_by_label("分工文件").fill("金政办发〔2015〕31号")
    shoot(page, tmp_path, "handover")
    page.get_by_role("button", name="交接").click()
    expect(page.locator(".messages")).to_contain_text("已交接 3 项责任")
    with acting(chief):
        assert Project.objects.filter(leader_name="李副市长").count() == 3


@pytest.mark.full
def test_every_page_fits_both_screens(page: Page, live_city, city, tmp_path):
    clerk, chief, made = city
    sign_in(page, live_city.url, chief)
    pages = {
        "list": "/projects/?sort=-amount", "dossier": f"/projects/{made[0].pk}/", "print": f"/projects/{made[0].pk}/print/",
        "verification": "/projects/verification/?tab=", "transfers": "/projects/transfers/",
        "transfer": f"/projects/transfers/new/?pick={made[0].pk}&pick={made[1].pk}",
        "entrust": f"/projects/duties/entrust/?pick={made[3].pk}&pick={made[4].pk}", "files": "/projects/reporting/files/",
        "money": f"/projects/{made[0].pk}/money/new/", "plan": f"/projects/{made[0].pk}/plan/",
        "change": f"/projects/{made[0].pk}/change/", "empty": "/projects/?q=没有的",
        "month-money": "/projects/money/?month=2015-06",
    }  # fmt: skip
    for name, path in pages.items():
        assert page.goto(path).status == 200, name
        shoot(page, tmp_path, name)
    with acting(chief):
        claims = [("projects_milestone", m.pk) for m in Milestone.objects.filter(project=made[0])[:5]]
        sheet = open_sheet(by=chief, title="2015年二季度认定", claims=claims, names=names())
    page.goto(f"/projects/verification/recognition/{sheet.pk}/")
    shoot(page, tmp_path, "recognition-sheet")
    page.goto("/projects/?sort=-amount")
    page.get_by_label("全选本页").check()
    page.locator("summary", has_text="更多条件").click()
    shoot(page, tmp_path, "list-open")
    sign_in(page, live_city.url, clerk)
    page.goto("/projects/reporting/")
    shoot(page, tmp_path, "reporting")
    page.get_by_role("button", name="报出这").click()
    expect(page.locator(".messages")).to_contain_text("已报出 6 个项目")
