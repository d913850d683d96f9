"""撤回: who may, what goes with it, what stands in the way, and that it stays to be seen."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from approvals_cast import BEGUN, LAND_UNIT, REVIEWED, loaded, plan_for, result, tell, window
from luodi.approvals.enums import OpinionState, StepState
from luodi.approvals.models import Mandate, Material, Objection, Plan, Rating, SimulatedOpinion, StepEvent
from luodi.approvals.operations.agency import Given, rate_agency, receive_materials, sign_mandate
from luodi.approvals.operations.objections import object_to_delay
from luodi.approvals.operations.opinions import convert_opinion, issue_opinion, lapse_opinions, void_opinion
from luodi.approvals.operations.results import record_results
from luodi.approvals.operations.withdrawing import (
    withdraw_opinion,
    withdraw_paper,
    withdraw_plan,
    withdraw_results,
)
from luodi.approvals.queries.plans import axis_today
from luodi.approvals.queries.records import records
from luodi.ledger.models import Revision
from luodi.projects.enums import DutyRole, Kind
from luodi.projects.errors import NeedsConfirmation, Refusal
from luodi.projects.gates import missing
from luodi.projects.operations.duty import Holder, assign_duty
from luodi.projects.queries.situation import situations
from people_cast import person
from projects_cast import acting, officer, project

pytestmark = pytest.mark.django_db
ACCEPTED, FINISHED, PAUSED = "accepted", "finished", "paused"
LAND_ON = dt.date(2020, 6, 1)


@pytest.fixture
def clerk():
    user = person("reporter")
    with acting(user):
        yield user


def refused(verb, *args, **more) -> str:
    with pytest.raises(Refusal) as said:
        verb(*args, **more)
    return said.value.sentence


def back(by, plan, event, reason="日期看错了", **more):
    return withdraw_results(by=by, plan=plan.lineage, event=event.pk, reason=reason, **more)


def test_a_wrong_result_goes_and_what_rests_on_it_is_worked_out_anew(clerk):
    plan = plan_for(clerk, project(clerk))
    (_, event) = tell(clerk, plan, ("P1", ACCEPTED, BEGUN), ("P1", FINISHED, dt.date(2020, 3, 5)))
    assert loaded(clerk, plan).progress["A1"].state == StepState.READY
    assert "写明原因" in refused(back, clerk, plan, event, reason=" ")
    assert back(clerk, plan, event) == 1
    found = loaded(clerk, plan).progress
    assert (found["P1"].state, found["A1"].state) == (StepState.RUNNING, StepState.WAITING)
    assert StepEvent.objects.filter(pk=event.pk, closed_kind="retracted").exists()
    last = Revision.objects.order_by("-seq").first()
    assert (last.verb, last.reason) == ("approvals.withdraw_results", "日期看错了")
    assert last.subjects == [str(plan.project_id)]
    assert "刚被别人撤回" in refused(back, clerk, plan, event)
    tell(clerk, plan, ("P1", FINISHED, dt.date(2020, 3, 6)))


def test_what_came_later_of_the_step_goes_too_after_asking(clerk):
    plan = plan_for(clerk, project(clerk))
    first, *_ = tell(clerk, plan, ("P1", ACCEPTED, BEGUN))
    stop = result(plan, "P1", PAUSED, dt.date(2020, 3, 4), reason="experts")
    record_results(by=clerk, results=[stop])
    with pytest.raises(NeedsConfirmation) as asked:
        back(clerk, plan, first)
    assert "中止计时（2020-03-04）" in asked.value.sentence
    assert StepEvent.objects.open().count() == 2
    assert back(clerk, plan, first, confirmed=True) == 2
    assert loaded(clerk, plan).progress["P1"].state == StepState.READY


def test_steps_that_lose_their_predecessor_are_named_and_then_shown(clerk):
    plan = plan_for(clerk, project(clerk))
    admission, _ = tell(clerk, plan, ("P1", FINISHED, BEGUN), ("A1", FINISHED, dt.date(2020, 3, 4)))
    with pytest.raises(NeedsConfirmation) as asked:
        back(clerk, plan, admission)
    assert "「企业设立登记」已在它之后办结" in asked.value.sentence
    back(clerk, plan, admission, confirmed=True)
    assert loaded(clerk, plan).progress["A1"].out_of_order


def test_others_do_not_take_back_what_one_recorded_but_whoever_oversees_does(clerk):
    plan = plan_for(clerk, project(clerk))
    (event,) = tell(clerk, plan, ("P1", FINISHED, BEGUN))
    colleague, reviewer = person("reporter"), person("county_reviewer")
    with acting(colleague):
        assert "由他本人撤回" in refused(back, colleague, plan, event)
    stranger = person("county_reviewer", unit_name="金东区招商局", region="330703")
    with acting(stranger):
        assert "没有找到这份审批计划" in refused(back, stranger, plan, event)
    with acting(reviewer):
        assert back(reviewer, plan, event) == 1


def test_a_window_takes_back_only_its_own_items(clerk):
    plan = plan_for(clerk, project(clerk))
    planner, builder = window(LAND_UNIT), window("市住建局")
    with acting(planner):
        (event,) = tell(planner, plan, ("A3", ACCEPTED, BEGUN))
    with acting(builder):
        assert "不是您的部门" in refused(back, builder, plan, event)
    with acting(planner):
        assert back(planner, plan, event) == 1


def test_an_objection_goes_with_the_delay_it_was_about(clerk):
    plan = plan_for(clerk, project(clerk))
    (event,) = tell(clerk, plan, ("B1", ACCEPTED, axis_today().day(-9)))
    planner = window(LAND_UNIT)
    with acting(planner):
        object_to_delay(by=planner, plan=plan.lineage, step="B1", reason="材料没齐")
    back(clerk, plan, event)
    assert not Objection.objects.open().exists()


def test_the_gate_shuts_again_when_the_permit_is_taken_back(clerk):
    plan = plan_for(clerk, project(clerk))
    (permit,) = tell(clerk, plan, ("C4", FINISHED, dt.date(2020, 6, 1)), confirmed=True)

    def lacking():
        found = situations([plan.project_id])[plan.project_id]
        return [gate.code for gate in missing(found, Kind.STARTED, dt.date(2020, 7, 1))]

    assert "C4" not in lacking()
    back(clerk, plan, permit)
    assert "C4" in lacking()


def early(clerk):
    plan = plan_for(clerk, project(clerk))
    done = [(code, FINISHED, BEGUN) for code in ("P1", "A1", "A2", "A3", "A4")]
    tell(clerk, plan, *done, ("W2", ACCEPTED, dt.date(2020, 3, 3)))
    return plan


def issue(clerk, plan, step="B1"):
    return issue_opinion(
        by=clerk, plan=plan.lineage, step=step, reviewed=REVIEWED, on=dt.date(2020, 4, 1),
        expires_on=dt.date(2099, 1, 1),
    )  # fmt: skip


def convert(clerk, opinion):
    return convert_opinion(
        by=clerk, opinion=opinion.pk, now=REVIEWED, formal_number="金资规1号", on=dt.date(2020, 6, 3)
    )


def undo(by, opinion, reason="填错了项目"):
    return withdraw_opinion(by=by, opinion=opinion.pk, reason=reason)


def test_a_conversion_is_taken_back_with_the_result_it_recorded(clerk):
    plan = early(clerk)
    opinion = issue(clerk, plan)
    (_, _, land) = tell(
        clerk, plan, ("W2", FINISHED, dt.date(2020, 4, 1)), ("A5", FINISHED, dt.date(2020, 5, 29)),
        ("A6", FINISHED, LAND_ON),
    )  # fmt: skip
    converted = convert(clerk, opinion)
    result_of = StepEvent.objects.open().get(step="B1", kind=FINISHED)
    assert "在那份意见上「撤回转正」" in refused(back, clerk, plan, result_of)
    assert "凭这次成交转成了正式批件" in refused(back, clerk, plan, land)
    assert undo(clerk, converted).state == OpinionState.ISSUED
    found = loaded(clerk, plan).progress["B1"]
    assert not found.finished
    assert found.opinion.number == opinion.number
    convert(clerk, SimulatedOpinion.objects.open().get())


def test_an_opinion_others_rest_on_stays_and_its_number_is_never_used_again(clerk):
    plan = early(clerk)
    first, second = issue(clerk, plan), issue(clerk, plan, "A7")
    third = issue(clerk, plan, "B4")
    assert f"{third.number}「建设工程规划许可证」是凭它出具的" in refused(undo, clerk, first)
    assert undo(clerk, third) is None
    assert undo(clerk, first) is None
    assert loaded(clerk, plan).progress["B1"].opinion is None
    assert issue(clerk, plan).number == "模〔2020〕0004号"
    assert SimulatedOpinion.objects.open().filter(pk=second.pk).exists()


def test_a_voided_or_lapsed_opinion_stands_again_unless_another_came(clerk):
    plan = early(clerk)
    voided = void_opinion(by=clerk, opinion=issue(clerk, plan).pk, on=dt.date(2020, 4, 2), reason="弄错")
    newer = issue(clerk, plan)
    assert f"已另出 {newer.number}" in refused(undo, clerk, voided)
    undo(clerk, newer)
    assert undo(clerk, voided).state == OpinionState.ISSUED
    lapse_opinions(by=clerk, plan=plan.lineage, on=LAND_ON, reason="听说被别人竞得")
    assert undo(clerk, SimulatedOpinion.objects.open().get(step="B1")).state == OpinionState.ISSUED


def served(boss):
    made = project(boss)
    agent = person("agent", unit_name="市行政服务中心", region="330700")
    to = Holder(agent.name, "市行政服务中心", agent.standing.posts[0].pk)
    assign_duty(by=boss, project=made.pk, role=DutyRole.AGENT, holder=to, since=BEGUN)
    with acting(agent):
        sign_mandate(by=agent, project=made.pk, owner="菜鸟", contact="王某", scope="全部", on=BEGUN)
    return made, agent


def test_mandate_material_and_rating_are_taken_back():
    boss = officer()
    with acting(boss):
        made, agent = served(boss)
        rated = rate_agency(by=boss, project=made.pk, score=1, said_by="王某", comment="记错了人")
    with acting(agent):
        papers = [Given("营业执照", 2)]
        how = {"by": agent, "project": made.pk, "from_name": "王某", "on": BEGUN}
        receive_materials(given=papers, **how)
        paper = Material.objects.open().get()
        take = {"by": agent, "reason": "收错了"}
        assert "不能撤回对自己的评价" in refused(withdraw_paper, kind="rating", entry=rated.pk, **take)
        withdraw_paper(kind="material", entry=paper.pk, **take)
        receive_materials(given=papers, **how)
        wrong = Mandate.objects.open().get()
        with pytest.raises(NeedsConfirmation, match="1 份材料还在手上"):
            withdraw_paper(kind="mandate", entry=wrong.pk, **take)
        withdraw_paper(kind="mandate", entry=wrong.pk, confirmed=True, **take)
        sign_mandate(by=agent, project=made.pk, owner="菜鸟网络", contact="王某", scope="全部", on=BEGUN)
    with acting(boss):
        withdraw_paper(by=boss, kind="rating", entry=rated.pk, reason="记错了人")
        assert not Rating.objects.open().exists()


def test_a_plan_for_the_wrong_project_is_taken_back_before_anything_was_recorded(clerk):
    made = project(clerk)
    plan = plan_for(clerk, made)
    (event,) = tell(clerk, plan, ("P1", FINISHED, BEGUN))
    how = {"by": clerk, "plan": plan.lineage, "reason": "选错了项目"}
    assert "不能整份撤回" in refused(withdraw_plan, **how)
    back(clerk, plan, event)
    withdraw_plan(**how)
    assert not Plan.objects.open().exists()
    plan_for(clerk, made)


def test_records_say_who_and_whether_one_may_in_one_query(clerk, django_assert_num_queries):
    plan = plan_for(clerk, project(clerk))
    first, second = tell(clerk, plan, ("P1", ACCEPTED, BEGUN), ("P1", FINISHED, dt.date(2020, 3, 5)))
    back(clerk, plan, second)
    axis, rows = axis_today(), sorted(StepEvent.objects.all(), key=lambda event: event.pk != first.pk)
    with django_assert_num_queries(1):
        found = records(clerk, rows, axis)
    assert [(one.may_withdraw, one.gone is None) for one in found] == [(True, True), (False, False)]
    assert found[1].gone.actor_name == clerk.name
    assert first.pk == found[0].entry.pk


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client, path, data):
    return client.post(path, {"request_key": str(uuid.uuid4()), **data})


def test_pages_take_back_and_show_it_struck_through():
    clerk = person("reporter")
    with acting(clerk):
        plan = early(clerk)
        opinion = issue(clerk, plan)
        event = StepEvent.objects.open().get(step="P1")
    client = client_of(clerk)
    path = f"/approvals/plans/{plan.lineage}/events/{event.pk}/withdraw/"
    assert path in client.get(f"/approvals/plans/{plan.lineage}/").content.decode()
    assert "重算" in client.get(path).content.decode()
    asked = post(client, path, {"reason": "登错了项目"}).content.decode()
    assert "已在它之后办结" in asked
    assert "登错了项目" in asked
    answer = post(client, path, {"reason": "登错了项目", "confirmed": "1"})
    assert answer.status_code == 302
    page = client.get(answer.url.split("#")[0]).content.decode()
    assert 'class="off gone"' in page
    assert "撤回：登错了项目" in page
    assert client.get(path).status_code == 404
    colleague = client_of(person("reporter"))
    taking = f"/approvals/simulated/{opinion.pk}/withdraw/"
    answer = colleague.get(taking)
    assert answer.status_code == 403
    assert "由他本人撤回" in answer.content.decode()
    assert post(client, taking, {"reason": "出错了"}).status_code == 302
    page = client.get(f"/approvals/simulated/{opinion.pk}/").content.decode()
    assert "已撤回·模拟·不作为开工依据" in page
    assert "出错了" in page
    assert opinion.number in client.get("/approvals/simulated/?state=withdrawn").content.decode()
    assert opinion.number not in client.get("/approvals/simulated/").content.decode()


def test_papers_are_taken_back_on_pages_and_the_slip_says_so():
    boss = officer()
    with acting(boss):
        made, agent = served(boss)
    with acting(agent):
        slip = receive_materials(
            by=agent, project=made.pk, given=[Given("营业执照")], from_name="王某", on=BEGUN
        )
        paper = Material.objects.open().get()
    client = client_of(agent)
    path = f"/approvals/papers/material/{paper.pk}/withdraw/"
    assert path in client.get(f"/approvals/agency/{made.pk}/").content.decode()
    assert post(client, path, {"reason": ""}).status_code == 422
    assert post(client, path, {"reason": "不是这家的"}).status_code == 302
    assert "撤回：不是这家的" in client.get(f"/approvals/agency/{made.pk}/").content.decode()
    assert "后来撤回" in client.get(f"/approvals/slips/{slip.pk}/").content.decode()
    assert client.get(f"/approvals/papers/nothing/{paper.pk}/withdraw/").status_code == 404
    assert client.get(f"/approvals/papers/mandate/{paper.pk}/withdraw/").status_code == 404
