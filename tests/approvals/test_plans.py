"""Plans, results, pauses, delays and objections, through the verbs."""

import datetime as dt

import pytest

from approvals_cast import (
    BEGUN,
    LAND_UNIT,
    departments,
    finish_all,
    loaded,
    plan_for,
    result,
    tell,
    wanted,
    window,
)
from luodi.approvals.enums import Decision, Route, StepState
from luodi.approvals.models import Plan, StepEvent
from luodi.approvals.operations.objections import decide_objection, object_to_delay
from luodi.approvals.operations.plan import make_plan, migrate_plan
from luodi.approvals.operations.results import record_results
from luodi.approvals.queries.forecast import Asked, forecasts
from luodi.approvals.queries.plans import axis_today, moving_plans
from luodi.calc.schedule import Axis
from luodi.calc.workdays import add_workdays, workdays_between
from luodi.ledger.queries.reading import today
from luodi.org.enums import UnitKind
from luodi.projects.enums import Cause, Kind, Side
from luodi.projects.errors import NeedsConfirmation, Refusal
from luodi.projects.gates import missing
from luodi.projects.models import Project
from luodi.projects.operations.project import change_particulars
from luodi.projects.queries.situation import situations
from people_cast import person, unit
from projects_cast import acting, happened, project

pytestmark = pytest.mark.django_db
ACCEPTED, FINISHED, PAUSED, RESUMED = "accepted", "finished", "paused", "resumed"


@pytest.fixture
def clerk():
    user = person("reporter")
    with acting(user):
        yield user


def refused(verb, *args, **more) -> str:
    with pytest.raises(Refusal) as said:
        verb(*args, **more)
    return said.value.sentence


def test_a_plan_is_drawn_from_the_projects_facts_and_pins_its_edition(clerk):
    plan = plan_for(clerk, project(clerk))
    assert plan.edition == 0
    assert plan.template_name == "一般企业投资项目"
    assert ["A11", "水土保持方案审批"] in [row[:2] for row in plan.left_out]
    assert {step["code"] for step in plan.steps} >= {"P1", "A9b", "B1", "C4"}
    land = next(step for step in plan.steps if step["code"] == "B1")
    assert land["unit_name"] == LAND_UNIT


def test_a_project_has_one_plan(clerk):
    made = project(clerk)
    plan_for(clerk, made)
    assert "已有审批计划" in refused(make_plan, by=clerk, project=made.pk, wanted=wanted())


def test_a_fact_that_cannot_be_read_names_its_field(clerk):
    made = project(clerk)
    with pytest.raises(Refusal) as said:
        make_plan(by=clerk, project=made.pk, wanted=wanted(能耗="很多"))
    assert said.value.field == "fact_能耗"
    assert not Plan.objects.exists()


def test_a_plan_does_not_begin_tomorrow(clerk):
    made = project(clerk)
    tomorrow = today() + dt.timedelta(1)
    assert "还没到" in refused(make_plan, by=clerk, project=made.pk, wanted=wanted(begun=tomorrow))


def test_several_steps_are_told_in_one_revision_and_the_number_is_the_proof(clerk):
    plan = plan_for(clerk, project(clerk))
    events = tell(
        clerk, plan, ("P1", FINISHED, BEGUN), ("A1", ACCEPTED, BEGUN), ("A1", FINISHED, dt.date(2020, 3, 3))
    )
    assert len({event.revision for event in events}) == 1
    found = loaded(clerk, plan).progress
    assert found["A1"].finished
    assert found["A2"].state == StepState.READY
    assert found["A3"].state == StepState.WAITING
    without = [result(plan, "A2", FINISHED, dt.date(2020, 3, 4), number="")]
    assert "它是凭据" in refused(record_results, by=clerk, results=without)


def test_a_result_before_its_hard_predecessors_is_asked_about(clerk):
    plan = plan_for(clerk, project(clerk))
    with pytest.raises(NeedsConfirmation) as asked:
        tell(clerk, plan, ("C4", FINISHED, dt.date(2020, 6, 1)))
    assert "「建设工程规划许可证」" in asked.value.sentence
    assert not StepEvent.objects.exists()
    tell(clerk, plan, ("C4", FINISHED, dt.date(2020, 6, 1)), confirmed=True)
    assert loaded(clerk, plan).progress["C4"].out_of_order


def test_a_holiday_is_asked_about_and_a_working_saturday_is_not(clerk):
    plan = plan_for(clerk, project(clerk))
    with pytest.raises(NeedsConfirmation, match="2020-05-01 不是工作日"):
        tell(clerk, plan, ("P1", FINISHED, dt.date(2020, 5, 1)))
    tell(clerk, plan, ("P1", FINISHED, dt.date(2020, 5, 9)))  # 五一调休


def test_what_has_not_happened_is_refused(clerk):
    plan = plan_for(clerk, project(clerk))
    assert "还没到" in refused(tell, clerk, plan, ("P1", FINISHED, today() + dt.timedelta(3)))


def test_impossible_orders_are_refused(clerk):
    plan = plan_for(clerk, project(clerk))
    tell(clerk, plan, ("P1", ACCEPTED, dt.date(2020, 3, 5)))
    assert "早于受理日" in refused(tell, clerk, plan, ("P1", FINISHED, dt.date(2020, 3, 4)))
    assert "已经受理" in refused(tell, clerk, plan, ("P1", ACCEPTED, dt.date(2020, 3, 6)))
    assert "没有中止计时" in refused(tell, clerk, plan, ("P1", RESUMED, dt.date(2020, 3, 6)))
    assert "停表原因" in refused(tell, clerk, plan, ("P1", PAUSED, dt.date(2020, 3, 6)))
    tell(clerk, plan, ("P1", FINISHED, dt.date(2020, 3, 9)))
    assert "已经办结" in refused(tell, clerk, plan, ("P1", FINISHED, dt.date(2020, 3, 10)))
    assert "没有「Q7」这个事项" in refused(tell, clerk, plan, ("Q7", FINISHED, dt.date(2020, 3, 10)))


def test_one_bad_result_keeps_back_the_whole_sending(clerk):
    plan = plan_for(clerk, project(clerk))
    assert "没有「Q7」" in refused(tell, clerk, plan, ("P1", FINISHED, BEGUN), ("Q7", FINISHED, BEGUN))
    assert not StepEvent.objects.exists()


def test_another_departments_item_is_refused(clerk):
    plan = plan_for(clerk, project(clerk))
    wrong = [result(plan, "P1", FINISHED, BEGUN, department="市水利局")]
    assert "由招商、经信牵头办理，表里写的是「市水利局」" in refused(record_results, by=clerk, results=wrong)
    planner = window(LAND_UNIT)
    with acting(planner):
        assert "不是您的部门" in refused(tell, planner, plan, ("C1", FINISHED, BEGUN))
        tell(planner, plan, ("A3", ACCEPTED, BEGUN))


def test_a_cancelled_projects_plan_takes_nothing_more(clerk):
    made = project(clerk)
    plan = plan_for(clerk, made)
    happened(clerk, made, Kind.SIGNED, dt.date(2014, 1, 6))
    happened(clerk, made, Kind.CANCELLED, dt.date(2020, 4, 1), cause=Cause.MARKET, side=Side.ENTERPRISE)
    assert "审批计划已停" in refused(tell, clerk, plan, ("P1", FINISHED, dt.date(2020, 4, 2)))
    assert loaded(clerk, plan).stopped
    assert not moving_plans(clerk).exists()


def test_a_pause_stops_the_departments_clock_for_its_working_days(clerk):
    plan = plan_for(clerk, project(clerk))
    tell(clerk, plan, ("P1", ACCEPTED, dt.date(2020, 3, 2)))
    stop = [result(plan, "P1", PAUSED, dt.date(2020, 3, 5), reason="experts")]
    record_results(by=clerk, results=stop)
    tell(clerk, plan, ("P1", RESUMED, dt.date(2020, 3, 12)))
    axis = Axis(dt.date(2020, 3, 16))
    one = loaded(clerk, plan).progress["P1"]
    assert one.paused_days(axis) == 5
    assert one.actual_days(axis) == 5
    due = one.due_offset(axis)
    assert add_workdays(axis.origin, due) == add_workdays(dt.date(2020, 3, 2), 10 + 5)


def test_lateness_counts_working_days_beyond_the_promise(clerk):
    plan = plan_for(clerk, project(clerk))
    tell(clerk, plan, ("P1", ACCEPTED, dt.date(2020, 3, 2)))
    one = loaded(clerk, plan).progress["P1"]
    assert one.late_by(Axis(dt.date(2020, 3, 16))) == 0
    assert one.late_by(Axis(dt.date(2020, 3, 18))) == 2


def late_step(clerk, days: int):
    """B1 accepted so that its seven promised days ran out `days` working days ago."""
    plan = plan_for(clerk, project(clerk))
    axis = axis_today()
    accepted = axis.day(-(7 + days))
    tell(clerk, plan, ("B1", ACCEPTED, accepted))
    return plan


def test_a_department_objects_within_three_days_and_the_office_decides(clerk):
    plan = late_step(clerk, 2)
    planner, builder = window(LAND_UNIT), window("市住建局")
    with acting(builder):
        assert "不是您的部门" in refused(
            object_to_delay, by=builder, plan=plan.lineage, step="B1", reason="不是我"
        )
    with acting(planner):
        assert "写明异议理由" in refused(
            object_to_delay, by=planner, plan=plan.lineage, step="B1", reason=" "
        )
        made = object_to_delay(by=planner, plan=plan.lineage, step="B1", reason="材料昨天才补齐")
        assert "已经提过" in refused(object_to_delay, by=planner, plan=plan.lineage, step="B1", reason="再说")
        assert "裁定" in refused(
            decide_objection, by=planner, objection=made.pk, decision=Decision.SUSTAINED, reason="我说的"
        )
    office = person("leading_group_office", unit_name="领导小组办公室", region="330700")
    with acting(office):
        done = decide_objection(
            by=office, objection=made.pk, decision=Decision.SUSTAINED, reason="补正记录属实"
        )
    assert (done.decision, done.lineage) == (Decision.SUSTAINED, made.lineage)


def test_after_three_days_there_is_no_objection_any_more(clerk):
    plan = late_step(clerk, 4)
    planner = window(LAND_UNIT)
    with acting(planner):
        said = refused(object_to_delay, by=planner, plan=plan.lineage, step="B1", reason="太忙")
    assert "异议期是超期后 3 个工作日" in said


def test_a_new_edition_leaves_live_plans_alone_and_moving_is_a_choice(clerk):
    made = project(clerk)
    plan = plan_for(clerk, made, route=Route.PARALLEL)
    tell(clerk, plan, ("P1", FINISHED, BEGUN))
    said = refused(
        migrate_plan, by=clerk, plan=plan.lineage, edition=0, wanted=wanted(route="parallel"), reason="再看"
    )
    assert "没有不同" in said
    moved = migrate_plan(
        by=clerk, plan=plan.lineage, edition=0, wanted=wanted(route=Route.SIMULATED), reason="走模拟审批"
    )
    assert moved.lineage == plan.lineage
    assert loaded(clerk, plan).progress["P1"].finished
    tell(clerk, moved, ("A10", FINISHED, dt.date(2020, 3, 20)), confirmed=True)
    lost = refused(
        migrate_plan,
        by=clerk,
        plan=plan.lineage,
        edition=0,
        wanted=wanted(能耗="1", 用电="1"),
        reason="算错了",
    )
    assert "已经办过的「节能审查」" in lost


def test_the_gate_of_start_wants_the_formal_permit(clerk):
    made = project(clerk)
    assert "C4" not in [gate.code for gate in missing(situations([made.pk])[made.pk], Kind.STARTED, today())]
    plan = plan_for(clerk, made)
    lacking = missing(situations([made.pk])[made.pk], Kind.STARTED, today())
    assert "施工许可证（审批计划中办结）" in [gate.label for gate in lacking]
    finish_all(clerk, plan, "S")
    lacking = missing(situations([made.pk])[made.pk], Kind.STARTED, today())
    assert "C4" not in [gate.code for gate in lacking]


def test_a_department_sees_a_project_because_of_its_step_and_keeps_seeing_it(clerk):
    made = project(clerk)
    planner = window(LAND_UNIT)
    with acting(planner):
        assert not Project.objects.visible_to(planner).exists()
    plan_for(clerk, made)
    change_particulars(by=clerk, project=made.pk, values={"chain": "智能家居"}, since=dt.date(2020, 1, 1))
    with acting(planner):
        assert list(Project.objects.visible_to(planner)) == [made]
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    with acting(stranger):
        assert not Plan.objects.visible_to(stranger).exists()


def test_the_forecast_follows_what_happened(clerk):
    plan = plan_for(clerk, project(clerk), route=Route.PARALLEL)
    axis = Axis(dt.date(2020, 3, 16))
    (before,) = forecasts([Asked(loaded(clerk, plan).progress, Route.PARALLEL)], axis, {}, draws=500)
    assert before.schedule.spans["P1"].critical
    tell(clerk, plan, ("P1", FINISHED, dt.date(2020, 3, 13)))
    (after,) = forecasts([Asked(loaded(clerk, plan).progress, Route.PARALLEL)], axis, {}, draws=500)
    assert after.schedule.length == before.schedule.length - 10
    assert after.safe >= after.likely > axis.origin
    assert "按承诺天数的三角分布" in after.basis
    assert after.criticality()["A5"] > 0.5


def test_simulated_approval_brings_the_forecast_forward(clerk):
    plan = plan_for(clerk, project(clerk))
    axis = Axis(dt.date(2020, 3, 16))
    found = loaded(clerk, plan).progress
    plain, simulated = forecasts([Asked(found, "parallel"), Asked(found, "simulated")], axis, {}, draws=500)
    assert simulated.schedule.length < plain.schedule.length
    assert workdays_between(axis.origin, simulated.likely) < workdays_between(axis.origin, plain.likely)


def test_departments_are_the_countys_own_where_it_has_one(clerk):
    departments()
    own = unit("婺城区资规分局", "330702", UnitKind.COUNTY_DEPARTMENT, function="land")
    plan = plan_for(clerk, project(clerk))
    assert next(step for step in plan.steps if step["code"] == "B1")["unit"] == str(own.pk)
