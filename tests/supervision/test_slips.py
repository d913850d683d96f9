"""三单: issued, signed, extended, claimed done, accepted by the issuer only; what is refused says what would be right."""

import datetime as dt
import uuid

import pytest

from luodi.access.models import ProjectScope
from luodi.access.scope import acting_as
from luodi.calc.workdays import add_workdays
from luodi.ledger.errors import AlreadyRecorded
from luodi.ledger.queries.reading import today
from luodi.notices.models import Notice
from luodi.supervision.enums import SlipState
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Problem, Slip, SlipStep
from luodi.supervision.operations.clocks import run_clocks
from luodi.supervision.operations.handling import ask_extension, claim_slip, report_slip, sign_slip
from luodi.supervision.operations.problem import add_step, open_problem, solve_problem
from luodi.supervision.operations.slip import (
    accept_slip,
    decide_draft,
    decide_extension,
    issue_slip,
    reopen_slip,
    return_slip,
)
from luodi.supervision.operations.slip_order import Order
from people_cast import person, unit
from supervision_cast import as_, cast, finding, problem, slip


@pytest.fixture
def c(db):
    return cast()


def signed(c, over=None):
    made = slip(c, over or problem(c))
    as_(c.clerk, sign_slip, slip=made.pk)
    return made


def fresh(made):
    return Slip.objects.get(pk=made.pk)


def reread(c, made):
    with acting_as(c.office):
        return Slip.objects.select_related("problem").get(pk=made.pk)


def past(c, made, days=1):
    """Time goes by: the last day lies behind."""
    with acting_as(c.office):
        due = today() - dt.timedelta(days=days)
        Slip.objects.filter(pk=made.pk).update(due_on=due, first_due_on=due)


def workday():
    """A working day at or after today: the clocks rest on the others."""
    return add_workdays(today() - dt.timedelta(days=1), 1)


def test_a_slip_goes_from_issue_to_acceptance_and_solves_its_problem(c):
    made = signed(c)
    as_(c.clerk, report_slip, slip=made.pk, note="已签征收协议")
    as_(c.clerk, claim_slip, slip=made.pk, note="净地已交")
    as_(c.office, accept_slip, slip=made.pk, note="现场核对属实")
    done = reread(c, made)
    assert (done.state, done.closed_on) == (SlipState.CLOSED, today())
    assert done.problem.state == "solved"
    with acting_as(c.office):
        kinds = [s.kind for s in SlipStep.objects.open().filter(slip=made).order_by("revision")]
    assert kinds == ["issued", "signed", "feedback", "claimed", "accepted"]


def test_its_number_and_clock_follow_the_kind(c):
    first, second = slip(c, problem(c)), slip(c, problem(c, title="缺用电"))
    year = today().year
    assert [first.number, second.number] == [f"交办〔{year}〕1号", f"交办〔{year}〕2号"]
    assert first.due_on == add_workdays(today(), 7)


def test_a_reminder_has_neither_number_nor_clock_and_runs_beside_nothing(c):
    over = problem(c)
    made = slip(c, over, "remind")
    assert (made.number, made.due_on, made.label) == ("", None, "提醒")


def test_the_receiver_sees_the_project_from_then_on_and_is_told(c):
    over = problem(c)
    assert not ProjectScope.objects.filter(grantee=c.department.unit_id).exists()
    slip(c, over, to=c.department)
    with acting_as(c.department):
        assert Slip.objects.visible_to(c.department).count() == 1
    assert "收到交办单" in Notice.objects.to(c.department.pk).get().subject


def test_a_stranger_neither_sees_nor_signs_it(c):
    made = slip(c, problem(c))
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    with acting_as(stranger):
        assert Slip.objects.visible_to(stranger).count() == 0
        assert Slip.objects.count() == 0
    with pytest.raises(Refusal, match="不在您的范围内"):
        as_(stranger, sign_slip, slip=made.pk)


def test_the_office_cannot_sign_for_the_district(c):
    made = slip(c, problem(c))
    with pytest.raises(Refusal, match="婺城区招商局承办"):
        as_(c.office, sign_slip, slip=made.pk)


def test_only_the_issuing_unit_accepts(c):
    made = signed(c)
    as_(c.clerk, claim_slip, slip=made.pk, note="办完")
    for other in (c.clerk, c.boss):
        with pytest.raises(Refusal, match="只有签发单位"):
            as_(other, accept_slip, slip=made.pk)


def test_who_claims_it_done_cannot_accept_even_from_the_issuing_unit(c):
    """Somebody who holds posts in both offices."""
    from luodi.org.models import Holding
    from people_cast import LONG_AGO, post

    Holding.objects.create(post=post(c.clerk.unit, "reporter"), user=c.office, since=LONG_AGO)
    made = signed(c)
    del c.office.standing
    as_(c.office, claim_slip, slip=made.pk, note="办完")
    with pytest.raises(Refusal, match="谁办的谁不能销号"):
        as_(c.office, accept_slip, slip=made.pk)
    assert as_(c.colleague, accept_slip, slip=made.pk).state == SlipState.CLOSED


def test_nothing_is_closed_without_a_claim(c):
    with pytest.raises(Refusal, match="申请销号后才能销号"):
        as_(c.office, accept_slip, slip=signed(c).pk)


def test_a_returned_slip_goes_back_to_the_handler_with_a_reason(c):
    made = signed(c)
    as_(c.clerk, claim_slip, slip=made.pk, note="办完")
    with pytest.raises(Refusal, match="退回要写明"):
        as_(c.office, return_slip, slip=made.pk, note=" ")
    as_(c.office, return_slip, slip=made.pk, note="地上还有房子")
    assert reread(c, made).state == SlipState.SIGNED


def test_an_extension_is_asked_before_expiry_and_decided_by_the_issuer(c):
    made = signed(c)
    until = add_workdays(made.due_on, 3)
    as_(c.clerk, ask_extension, slip=made.pk, until=until, note="评估未完")
    with pytest.raises(Refusal, match="只有签发单位"):
        as_(c.boss, decide_extension, slip=made.pk, grant=True, note="")
    as_(c.office, decide_extension, slip=made.pk, grant=True, note="同意")
    after = reread(c, made)
    assert (after.due_on, after.first_due_on) == (until, made.due_on)


def test_an_extension_after_expiry_is_refused(c):
    made = signed(c)
    past(c, made)
    with pytest.raises(Refusal, match="到期后不能再申请延期"):
        as_(c.clerk, ask_extension, slip=made.pk, until=add_workdays(today(), 5), note="没来得及")


def test_a_refused_extension_leaves_the_day(c):
    made = signed(c)
    as_(c.clerk, ask_extension, slip=made.pk, until=add_workdays(made.due_on, 3), note="评估未完")
    with pytest.raises(Refusal, match="写明理由"):
        as_(c.office, decide_extension, slip=made.pk, grant=False, note="")
    as_(c.office, decide_extension, slip=made.pk, grant=False, note="可以先交一半")
    assert reread(c, made).due_on == made.due_on


def test_a_day_on_a_holiday_moves_and_the_step_says_so(c):
    over = problem(c)
    day = today()
    while add_workdays(day - dt.timedelta(days=1), 1) == day:
        day += dt.timedelta(days=1)
    made = slip(c, over, due_on=day)
    assert made.due_on > day
    with acting_as(c.office):
        assert "顺延至" in SlipStep.objects.open().get(slip=made).note


def test_a_slip_to_a_unit_that_cannot_act_is_refused(c):
    over = problem(c)
    empty = unit("市水利局", "330700", "department")
    leaders = unit("市领导", "330700", "leadership")
    closed = unit("旧单位", "330700", "department", is_active=False)
    for to, why in (
        (empty, "没有人能签收"),
        (leaders, "不承办单子"),
        (closed, "已停用"),
        (c.office.unit, "自己单位"),
    ):
        with pytest.raises(Refusal, match=why):
            as_(c.office, issue_slip, problem=over.pk, order=Order("tier1", to.pk, "办"))


def test_tiers_are_not_skipped_and_two_do_not_run_at_once(c):
    over = problem(c)
    with pytest.raises(Refusal, match="还没有发过"):
        slip(c, over, "tier2")
    slip(c, over)
    with pytest.raises(Refusal, match="没办完不能另发"):
        slip(c, over, "tier1")


def test_what_can_be_solved_below_does_not_go_up(c):
    over = problem(c)
    up = Order("upward", c.office.unit_id, "请市里协调指标")
    with pytest.raises(Refusal, match="区县能解决，不往上提"):
        as_(c.boss, issue_slip, problem=over.pk, order=up)
    as_(c.boss, add_step, problem=over.pk, note="区里没有指标", level="department")
    made = as_(c.boss, issue_slip, problem=over.pk, order=up)
    assert (made.label, made.issuer_unit) == ("提请协调单", c.boss.unit_id)
    on = as_(c.office, issue_slip, problem=over.pk, order=Order("tier1", c.department.unit_id, "办指标"))
    assert on.to_unit == c.department.unit_id


def test_the_third_tier_wants_a_written_explanation_before_it_is_claimed(c):
    over = problem(c)
    for kind in ("tier1", "tier2"):
        made = slip(c, over, kind)
        with acting_as(c.office):
            Slip.objects.filter(pk=made.pk).update(state=SlipState.RAISED)
    third = slip(c, over, "tier3")
    as_(c.clerk, sign_slip, slip=third.pk)
    with pytest.raises(Refusal, match="先交书面说明"):
        as_(c.clerk, claim_slip, slip=third.pk, note="办完")
    as_(c.clerk, report_slip, slip=third.pk, note="因征收受阻", explains=True)
    as_(c.clerk, claim_slip, slip=third.pk, note="办完")


def test_an_overdue_slip_drafts_the_next_which_the_office_signs(c):
    made = signed(c)
    past(c, made)
    with acting_as(c.office):
        assert run_clocks(workday()).drafted == 1
        assert run_clocks(workday()).drafted == 0
        draft = Slip.objects.get(state=SlipState.DRAFT)
    assert (draft.label, draft.number, draft.due_on) == ("督办单", "", None)
    issued = as_(c.office, decide_draft, slip=draft.pk, issue=True)
    assert issued.due_on == add_workdays(today(), 3)
    assert reread(c, made).state == SlipState.RAISED


def test_a_draft_is_not_issued_over_a_slip_already_claimed_done(c):
    made = signed(c)
    past(c, made)
    with acting_as(c.office):
        run_clocks(workday())
        draft = Slip.objects.get(state=SlipState.DRAFT)
    as_(c.clerk, claim_slip, slip=made.pk, note="办完")
    with pytest.raises(Refusal, match="不用再升级"):
        as_(c.office, decide_draft, slip=draft.pk, issue=True)
    as_(c.office, accept_slip, slip=made.pk)
    assert reread(c, draft).state == SlipState.WITHDRAWN


def test_the_receiver_is_reminded_once_before_the_last_day(c):
    made = signed(c)
    with acting_as(c.office):
        Slip.objects.filter(pk=made.pk).update(due_on=workday())
        assert [run_clocks(workday()).reminded for _ in range(3)] == [1, 0, 0]


def test_a_leader_s_instruction_reopens_what_was_closed(c):
    made = signed(c)
    as_(c.clerk, claim_slip, slip=made.pk, note="办完")
    as_(c.office, accept_slip, slip=made.pk)
    as_(c.office, reopen_slip, slip=made.pk, instruction="裘副市长：再核实")
    again = reread(c, made)
    assert (again.state, again.problem.state, again.closed_on) == (SlipState.SIGNED, "open", None)


def test_a_form_sent_twice_issues_one_slip(c):
    over, key = problem(c), uuid.uuid4()
    order = Order("tier1", c.clerk.unit_id, "交地")
    as_(c.office, issue_slip, problem=over.pk, order=order, request_key=key)
    with pytest.raises(AlreadyRecorded):
        as_(c.office, issue_slip, problem=over.pk, order=order, request_key=key)
    with acting_as(c.office):
        assert Slip.objects.count() == 1


def test_a_problem_needs_words_an_able_owner_and_a_day_to_come(c):
    for wrong, why in (
        ({"title": " "}, "一句话"),
        ({"promised_on": today() - dt.timedelta(days=1)}, "已经过去"),
        ({"lead_unit": uuid.uuid4()}, "已停用或不存在"),
    ):
        with pytest.raises(Refusal, match=why):
            as_(c.office, open_problem, project=c.project.pk, finding=finding(c.clerk, **wrong))


def test_a_problem_under_a_running_slip_is_solved_by_its_acceptance_only(c):
    over = problem(c)
    slip(c, over)
    with pytest.raises(Refusal, match="由签发单位销号"):
        as_(c.office, solve_problem, problem=over.pk, note="好了")
    with pytest.raises(Refusal, match="申请延期"):
        as_(c.clerk, add_step, problem=over.pk, note="改期", promised_on=add_workdays(today(), 20))


def test_the_handler_does_not_declare_a_problem_solved(c):
    over = problem(c)
    with pytest.raises(Refusal, match="由提出人"):
        as_(c.clerk, solve_problem, problem=over.pk, note="好了")
    assert as_(c.office, solve_problem, problem=over.pk, note="好了").state == "solved"


def test_a_need_of_financing_is_shown_to_the_financial_office(c):
    bank = unit("市金融办", "330700", "department", function="banking")
    problem(c, need="finance", cause="funds")
    assert ProjectScope.objects.filter(grantee=bank.pk, why="slip").exists()


def test_every_open_problem_has_an_owner_and_a_day(c):
    problem(c)
    with acting_as(c.office):
        assert not Problem.objects.open().filter(lead_unit_name="").exists()
