"""calc.schedule: lengths by hand and by PSPLIB, what may never get earlier, calendars, draws."""

import datetime as dt
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc_psplib import read_instance
from luodi.calc.schedule import (
    SIMULATED,
    Axis,
    Cycle,
    Known,
    Link,
    Network,
    Task,
    duration_of,
    in_order,
    schedule,
    sequential,
    simulate,
    unknown_predecessors,
    with_simulation,
)
from luodi.calc.workdays import SpecialDay, add_workdays, workdays_between
from shared_data import shared_data


def fs(*befores: str, lag: int = 0) -> tuple[Link, ...]:
    return tuple(Link(before, "FS", lag) for before in befores)


OWN = {
    "one after another": ([Task("a", 3), Task("b", 4, fs("a")), Task("c", 5, fs("b"))], 12, "abc"),
    "the longer of two branches": (
        [Task("a", 2), Task("b", 9, fs("a")), Task("c", 3, fs("a")), Task("d", 1, fs("b", "c"))], 12, "abd",
    ),
    "a waiting time between end and start": ([Task("a", 2), Task("b", 3, fs("a", lag=20))], 25, "ab"),
    "a start a while after another's start": (
        [Task("a", 10), Task("b", 4, (Link("a", "SS", 8),)), Task("c", 1, (Link("a"),))], 12, "ab",
    ),
    "branches that do not meet": ([Task("a", 7), Task("b", 2), Task("c", 4, fs("b"))], 7, "a"),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_five_networks_worked_by_hand(name):
    tasks, length, path = OWN[name]
    found = schedule(tasks)
    assert (found.length, "".join(found.path)) == (length, path)


def test_the_length_is_the_mpm_time_of_all_480_psplib_instances():
    files = sorted(shared_data("psplib/j30").glob("*.sm"))
    assert len(files) == 480
    wrong = []
    for file in files:
        tasks, stated = read_instance(file)
        if schedule(tasks).length != stated:
            wrong.append((file.name, schedule(tasks).length, stated))
    assert wrong == []


def test_slack_is_what_a_step_may_lose():
    tasks, _, _ = OWN["the longer of two branches"]
    spans = schedule(tasks).spans
    assert {code: span.slack for code, span in spans.items()} == {"a": 0, "b": 0, "c": 6, "d": 0}
    assert [code for code, span in spans.items() if span.critical] == ["a", "b", "d"]


def test_a_loop_is_named_from_step_to_step():
    with pytest.raises(Cycle) as refused:
        in_order([Task("a", 1), Task("b", 1, fs("a", "d")), Task("c", 1, fs("b")), Task("d", 1, fs("c"))])
    assert sorted(set(refused.value.loop)) == ["b", "c", "d"]
    assert refused.value.loop[0] == refused.value.loop[-1]
    assert "绕成了圈" in str(refused.value)


def test_a_link_to_a_step_that_is_not_there_is_found():
    assert unknown_predecessors([Task("a", 1, fs("x"))]) == [("a", "x")]


@st.composite
def networks(draw: st.DrawFn) -> list[Task]:
    """Up to nine tasks; a task waits only for earlier ones, so there is no loop."""
    count = draw(st.integers(2, 9))
    tasks = []
    for number in range(count):
        befores = draw(st.lists(st.integers(0, number - 1), unique=True, max_size=3)) if number else []
        links = tuple(
            Link(str(b), draw(st.sampled_from(["FS", "SS"])), draw(st.integers(0, 5)), draw(st.booleans()))
            for b in befores
        )
        can = draw(st.booleans())
        tasks.append(Task(str(number), draw(st.integers(0, 12)), links, simulated=can, conversion=1))
    return tasks


@given(networks(), st.data())
@settings(max_examples=150, deadline=None)
def test_one_more_predecessor_makes_nothing_earlier(tasks, data):
    late = data.draw(st.integers(1, len(tasks) - 1))
    early = data.draw(st.integers(0, late - 1))
    one = tasks[late]
    link = Link(str(early), data.draw(st.sampled_from(["FS", "SS"])), data.draw(st.integers(0, 4)))
    more = [*tasks[:late], Task(one.code, one.days, (*one.links, link)), *tasks[late + 1 :]]
    before, after = schedule(tasks), schedule(more)
    assert after.length >= before.length
    for code, span in before.spans.items():
        assert after.spans[code].early_start >= span.early_start
        assert after.spans[code].early_finish >= span.early_finish


@given(networks())
@settings(max_examples=150, deadline=None)
def test_earliest_times_keep_every_link_and_somebody_reaches_each(tasks):
    """An independent reading of MPM: every constraint holds, and no start could be one day earlier."""
    spans = schedule(tasks).spans
    for task in tasks:
        bounds = [0]
        for link in task.links:
            other = spans[link.before]
            bounds.append((other.early_finish if link.kind == "FS" else other.early_start) + link.lag)
        assert spans[task.code].early_start == max(bounds)
        assert spans[task.code].early_finish == max(bounds) + task.days


@given(networks(), st.data())
@settings(max_examples=150, deadline=None)
def test_slack_may_be_used_up_and_not_a_day_more(tasks, data):
    place = data.draw(st.integers(0, len(tasks) - 1))
    found = schedule(tasks)
    one = tasks[place]
    slack = found.spans[one.code].slack
    ss_followers = any(link.before == one.code and link.kind == "SS" for task in tasks for link in task.links)
    if ss_followers:
        return  # a longer step delays only those who wait for its end

    def longer(days: int) -> int:
        changed = Task(one.code, one.days + days, one.links)
        return schedule([*tasks[:place], changed, *tasks[place + 1 :]]).length

    assert longer(slack) == found.length
    assert longer(slack + 1) == found.length + 1


@given(networks())
@settings(max_examples=150, deadline=None)
def test_a_formal_document_never_precedes_what_it_rests_on(tasks):
    """Conversion waits for the formal predecessors, land first of all; simulation only saves time."""
    found = schedule(with_simulation(tasks))
    for task in tasks:
        for link in task.links:
            other = found.spans[link.before]
            held = other.early_finish if link.kind == "FS" else other.early_start
            assert found.spans[task.code].early_start >= held + link.lag
        if task.code + SIMULATED in found.spans:
            review = found.spans[task.code + SIMULATED]
            assert found.spans[task.code].early_start >= review.early_finish


def test_simulated_review_does_not_wait_for_land_and_the_permit_does():
    tasks = [
        Task("conditions", 5), Task("land", 40, fs("conditions")),
        Task("plan", 10, (Link("conditions"), Link("land", soft=True)), simulated=True, conversion=1),
        Task("permit", 7, (Link("plan", soft=True), Link("land", soft=True)), simulated=True, conversion=2),
        Task("construction", 5, (Link("permit"),)),
    ]  # fmt: skip
    assert schedule(sequential(tasks)).length == 67
    assert schedule(tasks).length == 67
    found = schedule(with_simulation(tasks))
    assert found.spans["plan" + SIMULATED].early_start == 5
    assert found.spans["permit" + SIMULATED].early_finish == 22
    assert found.spans["plan"].early_start == 45
    assert found.length == 45 + 1 + 2 + 5


def test_one_after_another_takes_the_sum_of_all():
    tasks, _, _ = OWN["branches that do not meet"]
    assert schedule(sequential(tasks)).length == 13


def test_a_forecast_starts_today_from_what_has_happened():
    tasks = [Task("a", 5), Task("b", 10, fs("a")), Task("c", 3, fs("b"))]
    known = {"a": Known(-12, -8), "b": Known(-8)}
    found = schedule(tasks, known)
    assert found.spans["b"].early_finish == 2
    assert (found.length, found.path) == (5, ("b", "c"))
    assert found.spans["a"].done
    assert not found.spans["a"].critical


def test_an_overdue_step_ends_tomorrow_at_the_earliest():
    found = schedule([Task("a", 5), Task("b", 1, fs("a"))], {"a": Known(-30)})
    assert found.spans["a"].early_finish == 1
    assert found.length == 2


@given(st.integers(1, 20), st.integers(0, 15), st.integers(0, 400))
@settings(max_examples=100, deadline=None)
def test_a_pause_moves_the_end_by_exactly_its_working_days(days, paused, ahead):
    """Through the calendar too: 2013–2015 with its 调休 and year ends."""
    origin = dt.date(2013, 1, 4) + dt.timedelta(ahead)
    plain = schedule([Task("a", days)], {"a": Known(0)}).length
    held = schedule([Task("a", days)], {"a": Known(0, paused=paused)}).length
    axis = Axis(origin)
    first, last = axis.day(plain), axis.day(held)
    assert first is not None
    assert last is not None
    assert workdays_between(first, last) == paused


def test_make_up_days_and_the_turn_of_the_year_are_counted_right():
    assert Axis(dt.date(2015, 9, 30)).day(2) == dt.date(2015, 10, 9)
    assert Axis(dt.date(2015, 9, 30)).day(3) == dt.date(2015, 10, 10)  # a Saturday that works
    assert Axis(dt.date(2015, 12, 31)).day(1) == dt.date(2016, 1, 4)


@given(st.dates(dt.date(2005, 1, 1), dt.date(2024, 1, 1)), st.integers(-200, 200))
@settings(max_examples=100, deadline=None)
def test_the_axis_agrees_with_counting_day_by_day(origin, offset):
    axis = Axis(origin)
    assert axis.day(offset) == add_workdays(origin, offset)
    assert axis.offset(add_workdays(origin, offset)) == offset


def test_a_year_without_a_notice_has_no_dates_and_is_named():
    axis = Axis(dt.date(2026, 12, 30))
    assert axis.day(1) == dt.date(2026, 12, 31)
    assert axis.sentence() == ""
    assert axis.day(2) is None
    assert axis.unknown_year == 2027
    assert "2027年的放假安排还没有录入" in axis.sentence()


def test_an_uploaded_notice_continues_the_calendar():
    notice = (SpecialDay(dt.date(2027, 1, 1), False, "元旦"),)
    axis = Axis(dt.date(2026, 12, 30), notice)
    assert axis.day(2) == dt.date(2027, 1, 4)
    assert axis.sentence() == ""


def test_four_parallel_steps_end_later_than_any_of_them_is_expected_to():
    tasks = [Task(str(n), 15) for n in range(4)]
    durations = {task.code: duration_of(15, promised=15) for task in tasks}
    assert (durations["0"].low, durations["0"].mode, durations["0"].high) == (10, 15, 30)
    (spread,) = simulate([Network(tasks, durations)], draws=40_000)
    assert spread.mean == pytest.approx(23.0, abs=0.1)
    assert spread.p80 == pytest.approx(26, abs=0.2)
    assert spread.mean > (10 + 4 * 15 + 30) / 6 + 6  # PERT's 16.7
    assert sum(spread.critical.values()) == pytest.approx(1, abs=0.01)


def test_the_draws_are_triangular():
    task = Task("a", 9)
    (spread,) = simulate([Network([task], {"a": duration_of(9, promised=9, statutory=60)})], draws=100_000)
    assert spread.mean == pytest.approx((6 + 9 + 60) / 3, rel=0.01)
    reference = np.random.default_rng(1).triangular(6, 9, 60, 100_000)
    assert spread.p80 == pytest.approx(np.quantile(reference, 0.8), rel=0.02)


def test_thirty_cases_are_drawn_as_they_were_and_twenty_nine_are_not():
    cases = [7] * 29 + [20]
    assert duration_of(5, promised=5, cases=cases[:29]).basis == "promised"
    known = duration_of(5, promised=5, cases=cases)
    assert known.basis == "history"
    (spread,) = simulate([Network([Task("a", 5)], {"a": known})], draws=20_000)
    assert (spread.p50, spread.p80) == (7, 7)
    assert spread.mean == pytest.approx(7 + 13 / 30, abs=0.1)


def test_what_is_assumed_of_a_step_is_said():
    assert duration_of(5, promised=7, statutory=20).basis == "promised"
    assert duration_of(5, statutory=20).basis == "statutory"
    assert duration_of(5).basis == "plan"


def test_draws_follow_the_same_rules_as_the_schedule():
    """With durations that do not vary, the simulated end is the critical path's, also from today."""
    chance = random.Random(7)
    for _ in range(30):
        tasks = [
            Task(
                str(n), chance.randint(1, 9),
                tuple(Link(str(b), chance.choice(["FS", "SS"]), chance.randint(0, 3)) for b in range(n) if chance.random() < 0.4),
            )
            for n in range(7)
        ]  # fmt: skip
        known = {"0": Known(-9, -4), "1": Known(-3, paused=2)}
        durations = {t.code: duration_of(0, cases=[t.days] * 30) for t in tasks}
        (spread,) = simulate([Network(tasks, durations, known)], draws=50)
        assert spread.p50 == spread.p80 == schedule(tasks, known).length


def test_the_same_seed_draws_the_same():
    network = Network([Task("a", 9)], {"a": duration_of(9)})
    assert simulate([network], seed=3) == simulate([network], seed=3)


def test_a_loop_is_refused_by_the_draws_too():
    tasks = [Task("a", 1, fs("b")), Task("b", 1, fs("a"))]
    with pytest.raises(Cycle):
        simulate([Network(tasks, {code: duration_of(1) for code in "ab"})])
