"""After loading, approvals stand in every state a newcomer should see, whatever day the city is loaded on."""

from collections import Counter

import pytest

from luodi.access.scope import acting_as
from luodi.approvals.models import Mandate, Material, Objection, Referral, SimulatedOpinion, Turn
from luodi.approvals.queries.board import departments
from luodi.approvals.queries.plans import axis_today
from luodi.demo.operations.approving import approve_today
from luodi.org.models import User


@pytest.mark.full
def test_every_state_of_approvals_is_there_and_a_second_run_adds_nothing(changing_city):
    approve_today()
    chief = User.objects.get(username="kezhang")
    with acting_as(chief):
        before = _told()
    approve_today()
    with acting_as(chief):
        assert _told() == before
        states = Counter(Turn.objects.open().values_list("state", flat=True))
        assert all(states[state] for state in ("ready", "running", "paused", "refused"))
        settled = set(SimulatedOpinion.objects.open().values_list("state", flat=True))
        assert settled == {"issued", "converted", "voided", "lapsed"}
        assert SimulatedOpinion.objects.filter(closed_kind="retracted").exists()
        assert Material.objects.filter(closed_kind="retracted").exists()
        assert Mandate.objects.open().filter(owner="演示业主").exists()
        assert set(Objection.objects.open().values_list("decision", flat=True)) == {"", "sustained"}
        assert Referral.objects.open().filter(state="proposed").count() == 1
        board = departments(chief, axis_today())
        assert any(one.late for one in board)
        assert any(one.grace for one in board)
        assert any(one.money.text for one in board)


def _told() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Turn, Referral, Material, SimulatedOpinion))
