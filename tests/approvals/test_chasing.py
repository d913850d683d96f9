"""What waits longer than promised: the department is told once, sees it at home, and it is proposed to supervision."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from approvals_cast import LAND_UNIT, departments, plan_for, result, tell, window
from luodi.approvals.catalogue.reminders import reminders
from luodi.approvals.models import Referral, Turn
from luodi.approvals.operations.chasing import Chased, chase
from luodi.approvals.operations.objections import object_to_delay
from luodi.approvals.operations.results import record_results
from luodi.approvals.operations.turns import keep_all_turns
from luodi.approvals.queries.plans import axis_today
from luodi.calc.workdays import is_workday
from luodi.desk.queries.home import home_of
from luodi.ledger.queries.reading import today
from luodi.notices.models import Notice
from luodi.supervision.enums import Source
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Problem
from luodi.supervision.operations.referrals import dismiss_referral
from people_cast import person
from projects_cast import acting, project

pytestmark = pytest.mark.django_db
ACCEPTED, FINISHED = "accepted", "finished"


@pytest.fixture(autouse=True)
def _on_a_working_day():
    if not is_workday(today()):
        pytest.skip("the night does nothing on a day off")


@pytest.fixture
def cast():
    """A clerk, the land department's window, and 领导小组办公室."""
    clerk = person("reporter")
    with acting(clerk):
        departments()
    office = person("leading_group_office", unit_name="领导小组办公室", region="330700")
    return clerk, window(LAND_UNIT), office


def late_plan(clerk, days, name="菜鸟电商新城"):
    """The land department's plan review ran out `days` working days ago (negative: will in so many)."""
    with acting(clerk):
        plan = plan_for(clerk, project(clerk, name))
        tell(clerk, plan, ("B1", ACCEPTED, axis_today().day(-(7 + days))))
    return plan


def night(office) -> Chased:
    with acting(office):
        keep_all_turns()
        return chase()


def told(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user.pk).values_list("subject", flat=True))


def waiting(user) -> dict[str, int]:
    with acting(user):
        return {group.code: group.count for group in home_of(user).groups}


def test_rules_are_data_and_in_order():
    assert [(rule.code, rule.days) for rule in reminders()] == [
        ("soon", -2), ("late", 1), ("shown", 4), ("refer", 10),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "words"),
    [(-3, None), (-2, "将到承诺期限"), (1, "已超承诺"), (5, "异议期已过"), (12, "异议期已过")],
)
def test_the_department_is_told_what_the_rules_say_and_once(cast, days, words):
    clerk, planner, office = cast
    late_plan(clerk, days)
    first = night(office)
    assert [words in subject for subject in told(planner)] == ([] if words is None else [True])
    assert (first.told > 0, first.referred) == (words is not None, int(days >= 10))
    assert night(office) == Chased(0, 0, 0)


def test_the_unit_is_told_too_once_the_board_shows_it(cast):
    clerk, _, office = cast
    late_plan(clerk, 5)
    night(office)
    assert any("异议期已过" in subject for subject in told(clerk))


def test_a_department_finds_its_delay_at_home_until_it_is_done(cast):
    clerk, planner, office = cast
    plan = late_plan(clerk, 2)
    assert waiting(planner)["approvals-late"] == 1
    assert "approvals-late" not in waiting(office)
    with acting(clerk):
        tell(clerk, plan, ("B1", FINISHED, today()), confirmed=True)
    assert waiting(planner).get("approvals-late", 0) == 0


def test_a_disputed_delay_is_neither_told_nor_proposed(cast):
    clerk, planner, office = cast
    plan = late_plan(clerk, 2)
    with acting(planner):
        object_to_delay(by=planner, plan=plan.lineage, step="B1", reason="材料昨天才齐")
    with acting(office):
        Turn.objects.open().get(plan=plan.lineage, step="B1")
        assert chase() == Chased(0, 0, 0)


def test_a_proposal_settles_itself_when_the_step_is_done(cast):
    clerk, _, office = cast
    plan = late_plan(clerk, 11)
    assert night(office).referred == 1
    assert waiting(office)["approval-referrals"] == 1
    with acting(clerk):
        record_results(by=clerk, results=[result(plan, "B1", FINISHED, today())], confirmed=True)
    assert night(office).settled == 1
    with acting(office):
        assert Referral.objects.open().get().state == "moot"
    assert waiting(office).get("approval-referrals", 0) == 0


def test_the_office_makes_a_problem_of_it_on_a_page(cast):
    clerk, planner, office = cast
    late_plan(clerk, 11)
    night(office)
    client = Client()
    client.force_login(office)
    page = client.get("/supervision/referrals/").content.decode()
    path = page.split('href="/supervision/referrals/')[1].split('"')[0]
    form = client.get(f"/supervision/referrals/{path}")
    assert "设计方案及总平审查超过承诺期限没有办结" in form.content.decode()
    verifier = person("department_verifier", unit_name=LAND_UNIT, region="330700")
    data = {name: field.value() or "" for name, field in ((f.name, f) for f in form.context["form"])}
    data |= {"request_key": str(uuid.uuid4()), "promised_on": (today() + dt.timedelta(20)).isoformat()}
    with acting(office):
        unit = Turn.objects.open().get(step="B1").unit
    answer = client.post(f"/supervision/referrals/{path}", data | {"lead_unit": str(unit)})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    with acting(office):
        problem = Problem.objects.get()
        referral = Referral.objects.open().get()
    assert (problem.source, problem.lead_unit) == (Source.APPROVAL, unit)
    assert (referral.state, referral.problem) == ("opened", problem.pk)
    assert "新问题" in "".join(told(verifier) + told(planner))
    assert "已立为问题" in client.get("/supervision/referrals/?state=opened").content.decode()
    assert client.get(f"/supervision/referrals/{path}").status_code == 404
    assert night(office).referred == 0


def test_a_dismissal_wants_a_reason_and_stands(cast):
    clerk, _, office = cast
    late_plan(clerk, 11)
    night(office)
    with acting(office):
        found = Referral.objects.open().get()
        with pytest.raises(Refusal, match="为什么不立"):
            dismiss_referral(by=office, referral=found.pk, reason=" ")
        dismiss_referral(by=office, referral=found.pk, reason="省里停办一周")
        with pytest.raises(Refusal, match="刚被处理过"):
            dismiss_referral(by=office, referral=found.pk, reason="再来")
    assert night(office).referred == 0
