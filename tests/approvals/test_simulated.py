"""模拟审批: what it is good for, what it never is."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from approvals_cast import BEGUN, REVIEWED, loaded, plan_for, tell, window
from luodi.approvals.enums import OpinionState, Route
from luodi.approvals.models import SimulatedOpinion
from luodi.approvals.operations.opinions import convert_opinion, issue_opinion, lapse_opinions, void_opinion
from luodi.indicators.facts import fact_tables
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind
from luodi.projects.errors import NeedsConfirmation, Refusal
from luodi.projects.gates import missing
from luodi.projects.queries.situation import situations
from people_cast import person
from projects_cast import acting, project

pytestmark = pytest.mark.django_db
FINISHED = "finished"
ISSUED_ON, UNTIL = dt.date(2020, 4, 1), dt.date(2099, 12, 31)
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


def early(clerk, **how):
    """A plan whose owner has designed before land; planning conditions are known."""
    plan = plan_for(clerk, project(clerk), **how)
    done = [(code, FINISHED, BEGUN) for code in ("P1", "A1", "A2", "A3", "A4")]
    tell(clerk, plan, *done, ("W2", "accepted", dt.date(2020, 3, 3)))
    return plan


def issue(clerk, plan, step="B1", **more):
    how = {"reviewed": REVIEWED, "on": ISSUED_ON, "expires_on": UNTIL, **more}
    return issue_opinion(by=clerk, plan=plan.lineage, step=step, **how)


def get_land(clerk, plan):
    tell(clerk, plan, ("W2", FINISHED, dt.date(2020, 4, 1)), ("A5", FINISHED, dt.date(2020, 5, 29)),
         ("A6", FINISHED, LAND_ON))  # fmt: skip


def convert(clerk, opinion, now=REVIEWED, on=dt.date(2020, 6, 3), number="金资规〔2020〕88号", **more):
    return convert_opinion(by=clerk, opinion=opinion.pk, now=now, formal_number=number, on=on, **more)


def test_opinions_have_a_series_of_their_own(clerk):
    plan = early(clerk)
    first = issue(clerk, plan)
    second = issue(clerk, plan, step="A7")
    assert (first.number, second.number) == ("模〔2020〕0001号", "模〔2020〕0002号")
    other = person("reporter", unit_name="金东区招商局", region="330703")
    with acting(other):
        assert not SimulatedOpinion.objects.visible_to(other).exists()
        elsewhere = plan_for(other, project(other, "另一个"))
        tell(other, elsewhere, *[(code, FINISHED, BEGUN) for code in ("P1", "A1", "A2", "A3", "A4")])
        assert issue(other, elsewhere, step="A7").number == "模〔2020〕0003号"


def test_some_items_refuse_it(clerk):
    plan = early(clerk)
    for step in ("A5", "A8", "C4"):
        assert "不适用模拟审批，只办正式的" in refused(issue, clerk, plan, step=step)


def test_a_plan_without_simulation_refuses_it(clerk):
    assert "不走模拟审批" in refused(issue, clerk, early(clerk, route=Route.PARALLEL))


def test_a_soft_predecessor_is_satisfied_by_an_opinion_and_a_hard_one_is_not(clerk):
    plan = early(clerk)
    assert "「设计方案及总平审查」" in refused(issue, clerk, plan, step="B4")
    issue(clerk, plan)
    issue(clerk, plan, step="A7")
    assert issue(clerk, plan, step="B4").step == "B4"


def test_an_opinion_is_no_result(clerk):
    """Not formal, not counted: the step stays open, the gate shut, no fact table knows the opinion's table."""
    plan = early(clerk)
    issue(clerk, plan)
    one = loaded(clerk, plan).progress["B1"]
    assert not one.finished
    assert one.opinion is not None
    situation = situations([plan.project_id])[plan.project_id]
    assert "C4" in [gate.code for gate in missing(situation, Kind.STARTED, today())]
    assert not [table for table in fact_tables() if "simulatedopinion" in repr(table)]


def test_conversion_never_precedes_land(clerk):
    plan = early(clerk)
    opinion = issue(clerk, plan)
    assert "土地还没有成交" in refused(convert, clerk, opinion)
    get_land(clerk, plan)
    assert "土地还没有成交" in refused(convert, clerk, opinion, on=dt.date(2020, 5, 20))
    assert convert(clerk, opinion).state == OpinionState.CONVERTED
    found = loaded(clerk, plan).progress["B1"]
    assert found.finished
    assert found.number == "金资规〔2020〕88号"


def test_conversion_waits_for_what_the_formal_document_rests_on(clerk):
    plan = early(clerk)
    issue(clerk, plan)
    issue(clerk, plan, step="A7")
    building = issue(clerk, plan, step="B4")
    get_land(clerk, plan)
    said = refused(convert, clerk, building)
    assert "「缴清土地款契税、不动产权证（地）」" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"plot": "金义 12-4 地块"}, "地块 金义 12-3 地块 → 金义 12-4 地块"),
        ({"area": Decimal(48)}, "面积（亩） 50 → 48"),
        ({"ratio": Decimal("1.8")}, "容积率 1.5 → 1.8"),
        ({"owner": "另一家"}, "业主 菜鸟网络 → 另一家"),
        ({"content": "仓库"}, "建设内容 厂房 8 万平方米 → 仓库"),
    ],
)
def test_a_change_voids_the_opinion_after_asking(clerk, change, said):
    plan = early(clerk)
    opinion = issue(clerk, plan)
    get_land(clerk, plan)
    now = replace(REVIEWED, **change)
    with pytest.raises(NeedsConfirmation) as asked:
        convert(clerk, opinion, now)
    assert said in asked.value.sentence
    assert SimulatedOpinion.objects.open().get().state == OpinionState.ISSUED
    done = convert(clerk, opinion, now, confirmed=True)
    assert done.state == OpinionState.VOIDED
    assert said in done.settled_reason
    assert not loaded(clerk, plan).progress["B1"].finished


def test_an_expired_opinion_does_not_stand_and_is_not_converted(clerk):
    plan = early(clerk)
    opinion = issue(clerk, plan, expires_on=dt.date(2020, 6, 2))
    get_land(clerk, plan)
    assert "到期，不能转正" in refused(convert, clerk, opinion)
    assert loaded(clerk, plan).progress["B1"].opinion is None
    assert "应晚于出具日" in refused(issue, clerk, plan, step="A7", expires_on=ISSUED_ON)


def test_opinions_lapse_when_the_land_goes_elsewhere(clerk):
    plan = early(clerk)
    issue(clerk, plan)
    issue(clerk, plan, step="A7")
    assert "由谁竞得" in refused(lapse_opinions, by=clerk, plan=plan.lineage, on=LAND_ON, reason="")
    assert (
        lapse_opinions(by=clerk, plan=plan.lineage, on=LAND_ON, reason="由某公司竞得，金土让〔2020〕5号") == 2
    )
    assert set(SimulatedOpinion.objects.open().values_list("state", flat=True)) == {OpinionState.LAPSED}
    assert loaded(clerk, plan).progress["B1"].opinion is None
    assert "没有有效的模拟意见" in refused(
        lapse_opinions, by=clerk, plan=plan.lineage, on=LAND_ON, reason="又一次"
    )


def test_voiding_wants_a_reason_and_happens_once(clerk):
    plan = early(clerk)
    opinion = issue(clerk, plan)
    assert "写明原因" in refused(void_opinion, by=clerk, opinion=opinion.pk, on=ISSUED_ON, reason="")
    done = void_opinion(by=clerk, opinion=opinion.pk, on=ISSUED_ON, reason="方案重做")
    assert done.lineage == opinion.lineage
    assert "已经转正、作废或失效" in refused(convert, clerk, opinion)
    assert issue(clerk, plan).number == "模〔2020〕0002号"


def test_only_the_items_own_window_issues(clerk):
    plan = early(clerk)
    builder, planner = window("市住建局"), window()
    with acting(builder):
        assert "不是您的部门" in refused(issue, builder, plan)
    with acting(planner):
        assert issue(planner, plan).department == "自然资源"
