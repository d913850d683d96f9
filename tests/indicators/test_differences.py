"""Two readings compared: who entered, left or changed, which entry caused it, and the parts sum."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from figures_cast import writing
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.differences import Move, compare
from luodi.indicators.errors import FigureRefusal
from luodi.indicators.periods import Period, Point
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import Reading
from luodi.projects.models import Milestone, Money, SigningEvent
from projects_cast import acting, officer

DAY = dt.date(2015, 6, 30)
YEAR = Period(dt.date(2015, 1, 1), DAY)


def now(period: Period = YEAR) -> Point:
    seq, at = Revision.objects.order_by("-seq").values_list("seq", "at")[0]
    return Point(period, Reading(period.last, at, seq))


@pytest.fixture
def city(db):
    """Forty projects signed at an event, thirty of them landed, each with money in 2015."""
    by = officer()
    with acting(by):
        event = SigningEvent.objects.create(name="签约", held_on=dt.date(2012, 5, 1))
        with writing(by) as w:
            by.made = [w.project(f"P{n:02}", dt.date(2012, 1, 5), planned_total="100") for n in range(40)]
            for number, made in enumerate(by.made):
                w.milestone(made, "signed", dt.date(2012, 5, 1))
                w.signing(made, "contract", dt.date(2012, 5, 1), event)
                w.money(made, 100 + number, dt.date(2015, 2, 1))
                if number < 30:
                    w.milestone(made, "landed", dt.date(2015, 3, 1 + number % 28))
        yield by


def test_a_late_cancellation_leaves_and_names_its_entry(city):
    before = now()
    with writing(city) as w:
        w.milestone(city.made[3], "cancelled", dt.date(2015, 5, 1), cause="market")
    (landed,) = compare("event_landed", before, now(), book=catalogue())
    (difference,) = landed.differences
    assert (landed.before, landed.after) == (30, 29)
    assert (difference.move, difference.subject.name) == (Move.LEFT, "P03")
    assert [cause.table for cause in difference.steps[0].causes] == ["projects_milestone"]
    assert "取消" in difference.steps[0].sentence


def test_a_corrected_amount_changes_by_the_difference(city):
    before = now()
    old = Money.objects.verified().get(project=city.made[5])
    with writing(city) as w:
        new = Money(
            project=city.made[5], kind="arrived", amount=Decimal(55), occurred_first=old.occurred_on,
            occurred_on=old.occurred_on,
        )  # fmt: skip
        w.rev.supersede(old, new)
    (arrived,) = compare("arrived", before, now(), book=catalogue())
    (difference,) = arrived.differences
    assert (difference.move, difference.amount) == (Move.CHANGED, Decimal(-50))
    assert {c.entry for c in difference.steps[0].causes} == {old.id, new.id}


def test_time_alone_lets_projects_enter_on_their_day(city):
    earlier = now(Period(dt.date(2015, 1, 1), dt.date(2015, 3, 10)))
    (landed,) = compare("event_landed", earlier, now(), book=catalogue())
    assert landed.amount == len(landed.of(Move.ENTERED)) == 30 - landed.before
    assert all(d.steps[0].causes[0].on == d.steps[0].on for d in landed.differences)


def test_after_300_late_corrections_earlier_readings_stand_and_differences_sum(city):
    luck = random.Random(7)
    codes = [
        "event_landed",
        "landing_rate",
        "arrived",
        "arrived_since",
        "halted_projects",
        "landed_in_period",
    ]
    points, printed = [now()], []
    printed.append(texts(codes, points[0]))
    for _ in range(300):
        correct_something(city, luck)
        if luck.random() < 0.03:
            points.append(now())
            printed.append(texts(codes, points[-1]))
    assert [texts(codes, at) for at in points] == printed
    for code in codes:
        for side in compare(code, points[0], now(), book=catalogue()):
            assert sum((d.amount for d in side.differences), Decimal(0)) == side.amount
            for difference in side.differences:
                assert sum((step.amount for step in difference.steps), Decimal(0)) == difference.amount
                assert all(step.causes for step in difference.steps)


def correct_something(city, luck):
    with writing(city) as w:
        made = luck.choice(city.made)
        match luck.randrange(4):
            case 0:
                old = luck.choice(list(Milestone.objects.open().verified().filter(kind="landed")))
                w.rev.retract(old)
            case 1:
                w.milestone(made, "landed", DAY - dt.timedelta(luck.randrange(200)), bases=["verified"])
            case 2:
                w.money(made, luck.randrange(1, 90), dt.date(2015, luck.randrange(1, 7), 1))
            case _:
                w.milestone(made, luck.choice(["cancelled", "revived", "halted", "resumed"]), DAY)


def texts(codes, at):
    answer = ask(codes, [at], book=catalogue())
    return [(answer.cell(code).value, answer.cell(code).sample) for code in codes]


def test_readings_in_the_wrong_order_are_refused(city):
    earlier = now()
    with writing(city) as w:
        w.money(city.made[0], 1, DAY)
    with pytest.raises(FigureRefusal, match="较早"):
        compare("arrived", now(), earlier, book=catalogue())
