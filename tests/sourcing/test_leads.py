"""Leads: their clocks, their steps on both clocks, and who may know of them."""

import datetime as dt

import pytest

from luodi.approvals.operations.catalogue import enter_holidays
from luodi.common.formats import SHANGHAI
from luodi.ledger.queries.reading import today
from luodi.sourcing.clocks import SHIPPED, owed
from luodi.sourcing.enums import Clock, LeadState, Reach, StepKind
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import LeadStep
from luodi.sourcing.operations import lead_steps as steps
from luodi.sourcing.operations.lead import correct_lead
from people_cast import seeing_all
from sourcing_cast import as_, cast, draft, lead, sees

DAY = dt.date(2015, 6, 1)


@pytest.fixture
def c(db):
    return cast()


def test_the_clocks_count_working_days_and_the_nearest_one_is_owed():
    friday = dt.date(2015, 6, 19)  # then the weekend and 端午, Monday the 22nd
    done = {StepKind.REGISTERED: friday}
    first = owed(friday, done, has_introducer=True, days=SHIPPED)
    assert (first.clock, first.due_on) == (Clock.CONTACT, dt.date(2015, 6, 23))
    done[StepKind.CONTACTED] = dt.date(2015, 6, 23)
    assert owed(friday, done, has_introducer=True, days=SHIPPED).clock == Clock.TRIAGE
    done[StepKind.TRIAGED] = dt.date(2015, 6, 24)
    reply = owed(friday, done, has_introducer=True, days=SHIPPED)
    assert (reply.clock, reply.due_on) == (Clock.REPLY, dt.date(2015, 6, 29))
    follow = owed(friday, done, has_introducer=False, days=SHIPPED)
    assert (follow.clock, follow.due_on) == (Clock.FOLLOW, dt.date(2015, 7, 8))


def test_where_the_holidays_are_not_known_the_day_stays_open():
    assert owed(dt.date(2031, 1, 6), {}, has_introducer=False, days=SHIPPED).due_on is None


def test_a_lead_goes_from_registration_to_following_with_every_step_kept(c):
    made = lead(c.owner)
    assert (made.state, made.owes, made.due_on) == (LeadState.NEW, Clock.CONTACT, dt.date(2015, 6, 2))
    as_(c.owner, steps.contact_lead, lead=made.pk, note="电话联系董事长", on=DAY)
    made = as_(c.owner, steps.triage_lead, lead=made.pk, pursue=True, note="符合产业链", on=DAY)
    assert (made.state, made.owes) == (LeadState.PURSUED, Clock.FOLLOW)
    made = as_(c.colleague, steps.follow_lead, lead=made.pk, note="陪同看地", on=dt.date(2015, 6, 10))
    assert made.due_on == dt.date(2015, 6, 25)
    with seeing_all():
        taken = list(LeadStep.objects.open().filter(lead=made).order_by("revision", "id"))
    assert [step.kind for step in taken] == ["registered", "contacted", "triaged", "followed"]
    assert {step.recorded_at.astimezone(SHANGHAI).date() for step in taken} == {today()}


def test_triage_before_a_contact_and_a_word_on_a_dropped_lead_are_refused(c):
    made = lead(c.owner)
    with pytest.raises(Refusal, match="还没有首次接洽"):
        as_(c.owner, steps.triage_lead, lead=made.pk, pursue=True, note="好", on=DAY)
    as_(c.owner, steps.drop_lead, lead=made.pk, note="改投外省", on=DAY)
    with pytest.raises(Refusal, match="重新跟进"):
        as_(c.owner, steps.follow_lead, lead=made.pk, note="又联系", on=DAY)
    again = as_(c.owner, steps.reopen_lead, lead=made.pk, note="对方回心转意")
    assert again.state == LeadState.NEW


def test_a_day_before_the_lead_came_or_in_the_future_is_refused(c):
    made = lead(c.owner)
    with pytest.raises(Refusal, match="早于收到线索"):
        as_(c.owner, steps.contact_lead, lead=made.pk, note="见面", on=dt.date(2015, 5, 31))
    with pytest.raises(Refusal, match="还没到"):
        as_(c.owner, steps.contact_lead, lead=made.pk, note="见面", on=today() + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("reach", "who"),
    [
        (Reach.NAMED, {"owner", "leader"}),
        (Reach.UNIT, {"owner", "colleague", "leader"}),
        (Reach.CITY, {"owner", "colleague", "leader", "officer", "chief"}),
    ],
)
def test_a_lead_is_seen_within_its_reach_and_by_nobody_else(c, reach, who):
    """`leader` is named; the stranger of another district never sees it."""
    lead(c.owner, reach=reach, readers=[c.leader.pk])
    people = {"owner", "colleague", "stranger", "officer", "chief", "leader"}
    assert {name for name in people if sees(getattr(c, name))} == who


def test_the_reach_is_set_by_the_owner_and_remembered(c):
    made = lead(c.owner)
    with pytest.raises(Refusal, match="由负责人"):
        as_(c.colleague, steps.set_reach, lead=made.pk, reach=Reach.CITY, readers=[])
    as_(c.owner, steps.set_reach, lead=made.pk, reach=Reach.NAMED, readers=[c.chief.pk])
    assert not sees(c.colleague)
    with seeing_all():
        assert c.chief.name in LeadStep.objects.open().get(kind=StepKind.REACHED).note


def test_a_correction_supersedes_what_figures_count(c):
    made = lead(c.owner)
    as_(
        c.owner,
        correct_lead,
        lead=made.pk,
        draft=draft(channel="fair", planned_total=60000),
        reason="漏了",
    )
    with seeing_all():
        first = LeadStep.objects.open().get(lead=made, kind=StepKind.REGISTERED)
        assert LeadStep.objects.filter(lead=made, kind=StepKind.REGISTERED).count() == 2
    assert (first.channel, first.planned_total) == ("fair", 60000)


def test_the_clock_counts_by_the_offices_own_holidays_where_some_were_entered(c):
    """The first three days of every month are made days off: the contact is owed on Thursday."""
    off = [f"2015-{month:02}-{day:02},休,调休" for month in range(1, 13) for day in (1, 2, 3)]
    text = "\n".join(["日期,休班,名称", *off])
    as_(c.chief, enter_holidays, text=text, document="测试〔2015〕1号", on=DAY)
    assert lead(c.owner).due_on == dt.date(2015, 6, 4)
