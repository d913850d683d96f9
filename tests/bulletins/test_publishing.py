"""A quarter from opening to print over the demonstration city."""

import pytest

from bulletins.publishing_cast import acting, drafted, frozen, key, opened, published
from luodi.bulletins.enums import IssueStep
from luodi.bulletins.errors import Refusal
from luodi.bulletins.operations import periods
from luodi.bulletins.queries.issues import Standing
from luodi.bulletins.queries.verification import verify

pytestmark = pytest.mark.usefixtures("changing_city")


def test_a_quarter_is_frozen_drafted_approved_and_published():
    issue = drafted(frozen())
    standing = Standing(issue)
    printed = {token: number.printed for token, number in standing.numbers.items()}
    assert printed["event_signed|当期|数"] == "385"
    assert printed["landing_rate|当期|数"] == "54.5%"
    standing = published(issue)
    assert standing.stage is IssueStep.PUBLISHED
    with acting("kezhang"):
        assert verify(issue).is_identical


def test_a_freeze_with_open_checks_asks_the_approver_for_a_reason():
    period = opened()
    with acting("kezhang") as chief, pytest.raises(Refusal, match="写明理由"):
        periods.freeze(by=chief, period=period, reason="", request_key=key())
