"""Four published quarters stay as printed through 300 late corrections; the fifth lists them, and the parts sum."""

import random
from decimal import Decimal

import pytest

from bulletins.publishing_cast import acting, drafted, frozen, published
from luodi.bulletins.models import BoundNumber
from luodi.bulletins.queries.corrections import differences
from luodi.bulletins.queries.issues import Standing
from luodi.bulletins.queries.verification import verify
from luodi.indicators.errors import FigureRefusal
from luodi.ledger.enums import Basis
from luodi.ledger.operations.revision import revision
from luodi.projects.models import Milestone, Money
from luodi.projects.reading.maintenance import maintain

pytestmark = [pytest.mark.usefixtures("changing_city"), pytest.mark.full]
QUARTERS = ((2014, 3), (2014, 4), (2015, 1), (2015, 2))
CORRECTIONS = 300


def test_four_quarters_verify_identical_and_the_fifth_lists_what_was_corrected():
    issues = [published(drafted(frozen(*quarter), "newspaper")).issue for quarter in QUARTERS]
    with acting("kezhang") as chief:
        correct_late(chief, random.Random(2015))
        outcomes = [verify(issue) for issue in issues]
    assert all(outcome.is_identical for outcome in outcomes)
    fifth = Standing(drafted(frozen(2015, 3), "newspaper"))
    assert fifth.corrections
    with acting("kezhang"):
        for correction in fifth.corrections:
            earlier = Standing(issues[-1])
            row = BoundNumber.objects.get(pk=correction.number)
            number = earlier.numbers[row.token]
            assert correction.was == number.printed != correction.now
            try:
                sides = differences(earlier, number, fifth.reading)
            except FigureRefusal:
                continue
            for side in sides:
                assert side.amount == sum((d.amount for d in side.differences), Decimal(0))
                assert side.amount


def correct_late(by, luck):
    """Verified landings retracted and amounts corrected, a revision each, in the days the four quarters print."""
    landings = list(
        Milestone.objects.open().verified().filter(kind="landed", occurred_on__year__in=[2014, 2015])
    )
    amounts = list(Money.objects.open().verified().filter(kind="arrived", occurred_on__year__in=[2014, 2015]))
    for entry in luck.sample(landings, CORRECTIONS // 10) + luck.sample(amounts, CORRECTIONS * 9 // 10):
        with revision(by=by.actor, verb="projects.correct_money", reason="统计核查") as rev:
            rev.before_tick(maintain)
            if isinstance(entry, Milestone):
                rev.retract(entry)
            else:
                rev.supersede(entry, doubled(entry))
            rev.about(entry.project_id)


def doubled(entry):
    return Money(
        project_id=entry.project_id, kind=entry.kind, nature=entry.nature, amount=entry.amount * 2,
        currency=entry.currency, voucher=entry.voucher, occurred_first=entry.occurred_first,
        occurred_on=entry.occurred_on, precision=entry.precision, basis=Basis.VERIFIED,
    )  # fmt: skip
