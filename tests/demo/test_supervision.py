"""督办 of the demonstration city: in every state, and by the room's own rules."""

from luodi.common.lamps import Lamp
from luodi.supervision.enums import ProblemState, SlipState, VisitState
from luodi.supervision.models import Callback, EnterpriseWord, LampState, Problem, Slip, SlipStep, Visit
from luodi.supervision.operations.enterprise import held_by_callback


def test_a_newcomer_finds_every_state(owners_city):
    assert set(Slip.objects.values_list("state", flat=True)) >= set(SlipState) - {SlipState.WITHDRAWN}
    assert set(Slip.objects.values_list("tier", flat=True)) == {-1, 0, 1, 2, 3}
    assert set(Problem.objects.values_list("state", flat=True)) == set(ProblemState)
    assert set(Visit.objects.values_list("state", flat=True)) == set(VisitState)
    assert set(LampState.objects.open().values_list("lamp", flat=True)) == set(Lamp)
    assert Slip.objects.filter(asked_until__isnull=False).exists()
    assert SlipStep.objects.filter(kind="reopened").exists()
    assert set(EnterpriseWord.objects.values_list("by", flat=True)) >= {"link", "phone", "hotline"}


def test_its_matters_keep_the_rules(owners_city):
    for problem in Problem.objects.all():
        assert problem.promised_on
        assert problem.lead_unit_name
        kinds = list(problem.steps.open().order_by("revision").values_list("kind", flat=True))
        assert kinds[0] == "opened"
        assert (problem.state == ProblemState.SOLVED) == (kinds[-1] == "solved")
    for slip in Slip.objects.filter(state=SlipState.CLOSED).select_related("problem__project"):
        kinds = list(slip.steps.open().order_by("revision").values_list("kind", flat=True))
        assert kinds[-2:] == ["claimed", "accepted"], slip
        assert not held_by_callback(slip)
        if slip.explanation:
            assert slip.explained
    assert not Slip.objects.filter(follows__isnull=False, follows__state=SlipState.CLOSED).exists()
    assert Callback.objects.filter(solved=True).exists()


def test_every_lamp_says_why(owners_city):
    assert LampState.objects.open().count() > 1_000
    assert not LampState.objects.filter(reasons="").exists()
