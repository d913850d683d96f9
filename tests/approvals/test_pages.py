"""Every page of the room, through the client, as those who use it."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from approvals_cast import BEGUN, FACTS, LAND_UNIT, plan_for, tell, window
from luodi.approvals.models import HolidayNotice, Plan, SimulatedOpinion, StepEvent
from luodi.approvals.operations.agency import sign_mandate
from luodi.approvals.queries.plans import axis_today
from luodi.projects.enums import DutyRole, Kind
from luodi.projects.operations.duty import Holder, assign_duty
from people_cast import person
from projects_cast import acting, happened, officer, project

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client, path, data, **more):
    return client.post(path, {"request_key": str(uuid.uuid4()), **data}, **more)


def stored(user, model, **wanted) -> int:
    with acting(user):
        return model.objects.open().filter(**wanted).count()


@pytest.fixture
def cast():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
        plan = plan_for(clerk, made)
    return clerk, made, plan


def test_a_plan_is_made_on_a_page_and_a_bad_fact_keeps_what_was_typed():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
    client, path = client_of(clerk), f"/approvals/plans/new/{made.pk}/"
    data = {"template": "general", "route": "simulated", "begun_on": "2020-03-02"}
    data |= {f"fact_{name}": value for name, value in FACTS.items()}
    refused = post(client, path, data | {"fact_能耗": "一大堆"})
    assert refused.status_code == 422
    assert "不是一个不小于零的数" in refused.content.decode()
    assert 'value="一大堆"' in refused.content.decode()
    answer = post(client, path, data)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "预计开工" in page
    assert "建筑工程施工许可证" in page
    assert "待核：" in page
    assert "要「水保=是」才办，本项目水保为否。" in page


def test_lists_take_the_same_queries_for_one_and_three(cast):
    clerk, _, _ = cast
    client = client_of(clerk)
    paths = (
        "/approvals/plans/",
        "/approvals/departments/",
        "/approvals/departments/week/",
        "/approvals/simulated/",
    )
    queries(client, "/approvals/plans/")  # what a process keeps
    counts = {path: queries(client, path) for path in paths}
    with acting(clerk):
        for number in range(2):
            plan_for(clerk, project(clerk, f"另一个{number}"))
    assert {path: queries(client, path) for path in paths} == counts
    assert max(counts.values()) <= 20


def queries(client, path) -> int:
    with CaptureQueriesContext(connection) as context:
        assert client.get(path).status_code == 200
    return len(context)


def test_a_step_is_told_on_its_page(cast):
    clerk, _, plan = cast
    client, path = client_of(clerk), f"/approvals/plans/{plan.lineage}/steps/P1/"
    assert "承诺 10 个工作日" in client.get(path).content.decode()
    refused = post(client, path, {"kind": "finished", "on": "2020-03-05"})
    assert "它是凭据" in refused.content.decode()
    assert post(client, path, {"kind": "accepted", "on": "2020-03-05"}).status_code == 302
    assert stored(clerk, StepEvent, step="P1") == 1
    assert client.get(f"/approvals/plans/{plan.lineage}/steps/XX/").status_code == 404


def test_a_pasted_table_is_shown_before_it_is_written(cast):
    clerk, made, _ = cast
    with acting(clerk):
        made.refresh_from_db()
    client, path = client_of(clerk), "/approvals/plans/paste/"
    text = "\n".join(
        [
            "项目代码\t事项名称\t受理日期\t办结日期\t办理结果\t办件编号\t办理部门",
            f"{made.code}\t项目准入评审\t2020-03-02\t2020-03-04\t准予\t金招〔2020〕1号\t",
            f"{made.code}\t企业设立登记\t2020-03-05\t2020-03-05\t准予\t3307001\t市场监管局",
            "2020-330700-99-01-000000\t企业设立登记\t2020-03-05\t\t\t\t",
            f"{made.code}\t天文台许可\t2020-03-05\t\t\t\t",
            f"{made.code}\tA2\t三月五日\t\t\t\t",
        ]
    )
    page = post(client, path, {"text": text})
    said = page.content.decode()
    assert stored(clerk, StepEvent) == 0
    assert "「2020-330700-99-01-000000」没有对应的审批计划" in said
    assert "没有「天文台许可」这个事项" in said
    assert "日期「三月五日」读不懂" in said
    assert "写入 2 行" in said
    assert post(client, path, {"text": text, "verb": "write"}).status_code == 302
    assert stored(clerk, StepEvent) == 4
    assert stored(clerk, StepEvent, source="platform", number="3307001") == 1
    again = post(client, path, {"text": text, "verb": "write"})
    assert "和已登记的一样，不用再写" in again.content.decode()
    assert stored(clerk, StepEvent) == 4


def test_a_line_is_enough(cast):
    clerk, _, plan = cast
    client, path = client_of(clerk), f"/approvals/plans/paste/?plan={plan.lineage}"
    text = "P1 受理 2020-03-02\nP1 中止 2020-03-04 补正材料\nP1 恢复 2020-03-06\n准入 办结 2020年3月9日 金招〔2020〕1号"
    assert "写入 4 行" in post(client, path, {"text": text}).content.decode()
    assert post(client, path, {"text": text, "verb": "write"}).status_code == 302
    assert stored(clerk, StepEvent, reason="correction") == 1
    wrong = post(client, path, {"text": "P1 2020-03-09\nA1 中止 2020-03-09\nA1 受理"}).content.decode()
    for words in ("没写是受理、办结", "中止要在日期后面写原因", "没有日期"):
        assert words in wrong


def test_a_result_out_of_order_is_asked_about_and_then_shown(cast):
    clerk, _, plan = cast
    client, path = client_of(clerk), f"/approvals/plans/{plan.lineage}/steps/C4/"
    data = {"kind": "finished", "on": "2020-06-01", "number": "330701202006010101"}
    asked = post(client, path, data)
    assert "还没有登记办结，正常应先登记它们" in asked.content.decode()
    assert post(client, path, data | {"confirmed": "1"}).status_code == 302
    assert "登记在前置办结之前" in client.get(f"/approvals/plans/{plan.lineage}/").content.decode()


def test_the_plan_is_compared_and_moved_on_a_page(cast):
    clerk, _, plan = cast
    client, path = client_of(clerk), f"/approvals/plans/{plan.lineage}/move/"
    data = {
        "edition": "0",
        "template": "standard",
        "route": "parallel",
        "begun_on": "2020-03-02",
        "reason": "",
    }
    page = post(client, path, data).content.decode()
    assert "处不同" in page
    assert "不用办" in page
    assert "换版要写明原因" in post(client, path, data | {"verb": "move"}).content.decode()
    assert post(client, path, data | {"verb": "move", "reason": "改走标准地"}).status_code == 302
    with acting(clerk):
        assert Plan.objects.open().get(lineage=plan.lineage).template == "standard"


def test_four_ways_and_who_decides_have_pages(cast):
    clerk, _, plan = cast
    client = client_of(clerk)
    page = client.get(f"/approvals/plans/{plan.lineage}/compare/").content.decode()
    for words in ("串联", "并联＋模拟审批", "标准地＋承诺制", "423→207", "192→27"):
        assert words in page
    page = client.get(f"/approvals/plans/{plan.lineage}/criticality/").content.decode()
    assert LAND_UNIT in page
    assert "不是实测" in page


def test_an_opinion_bears_its_mark_and_is_converted_or_voided_on_pages(cast):
    clerk, _, plan = cast
    with acting(clerk):
        done = [(code, "finished", BEGUN) for code in ("P1", "A1", "A2", "A3", "A4")]
        tell(clerk, plan, *done)
    client = client_of(clerk)
    path = f"/approvals/plans/{plan.lineage}/steps/A7/simulate/"
    paper = {"plot": "12-3", "area": "50", "ratio": "1.5", "owner": "菜鸟", "content": "厂房"}
    answer = post(client, path, paper | {"on": "2020-04-01", "expires_on": "2099-01-01"})
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "模拟·不作为开工依据" in page
    assert "模〔2020〕0001号" in page
    assert (
        "土地还没有成交"
        in post(
            client, answer.url + "convert/", paper | {"on": "2020-04-02", "formal_number": "1"}
        ).content.decode()
    )
    with acting(clerk):
        tell(clerk, plan, ("A5", "finished", dt.date(2020, 5, 29)), ("A6", "finished", dt.date(2020, 6, 1)))
    data = paper | {"on": "2020-06-02", "formal_number": "地字1号"}
    asked = post(client, answer.url + "convert/", data | {"area": "48"})
    assert "面积（亩） 50 → 48" in asked.content.decode()
    assert stored(clerk, SimulatedOpinion, state="issued") == 1
    assert post(client, answer.url + "convert/", data).status_code == 302
    assert stored(clerk, StepEvent, step="A7", number="地字1号") == 1
    assert "已转正式" in client.get("/approvals/simulated/?state=converted").content.decode()


def test_the_board_counts_money_once_and_shows_delay_only_after_the_days_to_object(cast):
    clerk, _, plan = cast
    axis = axis_today()
    with acting(clerk):
        tell(clerk, plan, ("B1", "accepted", axis.day(-9)))
    planner = window(LAND_UNIT)
    client = client_of(planner)
    page = client.get("/approvals/departments/").content.decode()
    assert "超 2 日，异议期" in page
    objection = post(client, f"/approvals/plans/{plan.lineage}/steps/B1/object/", {"reason": "材料没齐"})
    assert objection.status_code == 302
    assert "异议待裁定" in client.get("/approvals/departments/").content.decode()
    office = client_of(person("leading_group_office", unit_name="领导小组办公室", region="330700"))
    board = office.get("/approvals/departments/").content.decode()
    assert "材料没齐" in board
    path = board.split('href="/approvals/objections/')[1].split('"')[0]
    decided = post(office, f"/approvals/objections/{path}", {"decision": "rejected", "reason": "材料早齐了"})
    assert decided.status_code == 302
    again = office.get(f"/approvals/departments/?unit={LAND_UNIT}").content.decode()
    assert "异议期</span>" not in again
    assert "超 2 日</span>" in again


def test_this_week_groups_by_department_and_by_agent(cast):
    clerk, _, _ = cast
    client = client_of(clerk)
    assert "招商、经信牵头" in client.get("/approvals/departments/week/").content.decode()
    assert "还没有代办员" in client.get("/approvals/departments/week/?by=agent").content.decode()


def agent_of(made):
    boss = officer()
    agent = person("agent", unit_name="市行政服务中心", region="330700")
    with acting(boss):
        to = Holder(agent.name, "市行政服务中心", agent.standing.posts[0].pk)
        assign_duty(by=boss, project=made.pk, role=DutyRole.AGENT, holder=to, since=BEGUN)
    return agent


def test_the_agents_day_says_what_to_do_what_to_take_and_whom_to_wait_for(cast):
    clerk, made, plan = cast
    agent = agent_of(made)
    client = client_of(agent)
    page = client.get("/approvals/agency/").content.decode()
    assert "到招商、经信牵头申报：项目准入评审" in page
    assert "还缺：投资意向书、项目情况说明" in page
    assert "没有委托书" in page
    mandate = {"owner": "菜鸟", "contact": "王某", "scope": "全部审批", "on": "2020-03-02"}
    assert post(client, f"/approvals/agency/{made.pk}/mandate/", mandate).status_code == 302
    papers = {"names": ["投资意向书", "项目情况说明"], "copies": "2", "from_name": "王某", "on": "2020-03-02"}
    answer = post(client, f"/approvals/agency/{made.pk}/materials/", papers)
    assert "投资意向书" in client.get(answer.url).content.decode()
    page = client.get("/approvals/agency/").content.decode()
    assert "带上：投资意向书、项目情况说明" in page
    answer = post(
        client, f"/approvals/plans/{plan.lineage}/steps/P1/",
        {"kind": "accepted", "on": "2020-03-03", "then": "agency"},
    )  # fmt: skip
    assert answer.url == "/approvals/agency/"
    assert "等招商、经信牵头" in client.get("/approvals/agency/").content.decode()
    assert client_of(clerk).get("/approvals/agency/").status_code == 403


def test_an_agent_is_handed_over_and_rated_on_pages(cast):
    _, made, _ = cast
    agent = agent_of(made)
    other = person("agent", unit_name="市投促中心", region="330700")
    with acting(agent):
        sign_mandate(by=agent, project=made.pk, owner="菜鸟", contact="王某", scope="全部", on=BEGUN)
    boss = officer()
    client = client_of(boss)
    page = client.get(f"/approvals/agency/{made.pk}/").content.decode()
    duty = page.split("/handover/")[1].split("/")[0]
    data = {"holder": str(other.standing.posts[0].pk), "since": "2020-05-06", "document": "金招〔2020〕3号"}
    answer = post(client, f"/approvals/agency/{made.pk}/handover/{duty}/", data)
    assert "没办完的事项" in client.get(answer.url).content.decode()
    rating = {"score": "5", "said_by": "王某", "comment": "跑得勤"}
    assert post(client, f"/approvals/agency/{made.pk}/rate/", rating).status_code == 302
    assert "跑得勤" in client.get(f"/approvals/agency/{made.pk}/").content.decode()


def test_the_list_goes_out_as_a_workbook_is_edited_and_comes_back():
    boss = officer()
    client = client_of(boss)
    assert "第 0 版" in client.get("/approvals/items/").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get("/approvals/items/export/").content))
    heads = [cell.value for cell in book["事项"][1]]
    row = next(r for r in book["事项"].iter_rows(min_row=2) if r[0].value == "A9b")
    row[heads.index("承诺工作日")].value = 2
    answer = upload(client, book, "环评提速")
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert "第 1 版" in client.get("/approvals/items/").content.decode()
    template = book["模板"]
    places = [cell.value for cell in template[1]]
    first = next(r for r in template.iter_rows(min_row=2) if r[places.index("事项")].value == "A2")
    first[places.index("前置")].value = "A1；A4"
    refused = upload(client, book, "再改")
    assert refused.status_code == 422
    assert "绕成了圈" in refused.content.decode()
    assert "再改" in refused.content.decode()


def upload(client, book, reason):
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "清单.xlsx"
    data = {"file": out, "since": "2020-01-02", "document": "金政办〔2020〕1号", "reason": reason}
    return post(client, "/approvals/items/publish/", data)


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence():
    client = client_of(officer())
    file = io.BytesIO(b"PK\x03\x04broken")
    file.name = "清单.xlsx"
    data = {"file": file, "since": "2020-01-02", "document": "x", "reason": "y"}
    assert post(client, "/approvals/items/publish/", data).status_code == 422


def test_next_years_holidays_are_entered_on_a_page():
    boss = officer()
    client = client_of(boss)
    data = {"text": "2027-01-01,放,元旦", "document": "国办", "on": "2026-11-01"}
    refused = post(client, "/approvals/items/holidays/", data)
    assert "应为「休」或「班」" in refused.content.decode()
    days = "\n".join(f"2027-{month:02}-01\t休\t假日" for month in range(1, 13))
    assert post(client, "/approvals/items/holidays/", data | {"text": days}).status_code == 302
    assert stored(boss, HolidayNotice, year=2027) == 1
    assert "2004—2027" in client.get("/approvals/items/").content.decode()


def test_the_dossier_has_a_panel_and_says_what_start_lacks(cast):
    clerk, made, plan = cast
    with acting(clerk):
        happened(clerk, made, Kind.SIGNED, dt.date(2014, 1, 6))
        happened(clerk, made, Kind.STARTED, dt.date(2020, 7, 1))
    page = client_of(clerk).get(f"/projects/{made.pk}/").content.decode()
    assert f"/approvals/plans/{plan.lineage}/" in page
    assert "施工许可证（审批计划中办结）" in page
    assert f'href="/projects/{made.pk}/#approvals"' in page


def test_what_is_not_ones_own_is_not_there(cast):
    _, made, plan = cast
    stranger = client_of(person("reporter", unit_name="金东区招商局", region="330703"))
    for path in (
        f"plans/{plan.lineage}/",
        f"plans/{plan.lineage}/compare/",
        f"agency/{made.pk}/",
        f"plans/new/{made.pk}/",
    ):
        assert stranger.get(f"/approvals/{path}").status_code == 404
    assert made.name not in stranger.get("/approvals/plans/").content.decode()


def test_the_home_page_lists_errands_and_objections(cast):
    _, made, _ = cast
    home = client_of(agent_of(made)).get("/").content.decode()
    assert "今天要跑的代办" in home
    assert "到招商、经信牵头申报，项目准入评审" in home
