"""Properties of every shipped scheme: order changes nothing, more never hurts where that is promised."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.calc.scoring.direction import Direction
from luodi.calc.scoring.engine import score
from luodi.calc.scoring.errors import Blocked
from luodi.calc.scoring.promises import promises
from shipped_schemes import CODES, scheme_of

amounts = st.decimals(min_value=0, max_value=300, places=2)
calm = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def table(scheme, rng, units=4):
    return {
        f"单位{n}": {code: Decimal(rng.randrange(1, 3000)) / 100 for code in scheme.inputs}
        for n in range(units)
    }


@pytest.mark.parametrize("code", CODES)
@given(seed=st.integers(0, 10_000))
@calm
def test_permuting_units_or_inputs_changes_nothing(code, seed):
    rng, scheme = Random(seed), scheme_of(code)
    inputs = table(scheme, rng)
    units = list(inputs)
    rng.shuffle(units)
    codes = list(scheme.inputs)
    rng.shuffle(codes)
    mixed = {unit: {code: inputs[unit][code] for code in codes} for unit in units}
    one, other = score(scheme, inputs), score(scheme, mixed)
    assert {c.unit: (c.total, c.rank) for c in one.cards} == {c.unit: (c.total, c.rank) for c in other.cards}
    for card in one.cards:
        assert {k: m.points for k, m in card.marks.items()} == {
            k: m.points for k, m in other.card(card.unit).marks.items()
        }


@pytest.mark.parametrize("code", CODES)
@given(seed=st.integers(0, 10_000), more=amounts)
@calm
def test_more_never_moves_the_total_against_the_promise(code, seed, more):
    rng, scheme = Random(seed), scheme_of(code)
    inputs = table(scheme, rng)
    before = score(scheme, inputs)
    for promise in promises(scheme):
        if promise.direction is Direction.UNKNOWN:
            continue
        unit = rng.choice(list(inputs))
        raised = {**inputs, unit: {**inputs[unit], promise.code: inputs[unit][promise.code] + more}}
        gained = score(scheme, raised).card(unit).total - before.card(unit).total
        assert gained >= 0 or promise.direction is Direction.DOWN, promise.sentence
        assert gained <= 0 or promise.direction is Direction.UP, promise.sentence
        if not promise.is_relative:
            others = [card for card in score(scheme, raised).cards if card.unit != unit]
            assert all(card.total == before.card(card.unit).total for card in others), promise.sentence


def test_a_relative_rule_is_said_to_be_relative():
    said = {promise.code: promise.sentence for promise in promises(scheme_of("b_sanming_2020"))}
    assert "相对评分" in said["当年完成投资"]
    assert "相对评分" not in said["实际外资"]
    assert "不会变低" in said["实际外资"]


def test_what_may_go_either_way_is_said_to_be_not_monotone():
    said = {promise.code: promise for promise in promises(scheme_of("d_county_team"))}
    assert said["产业链项目"].direction is Direction.UP
    assert said["全部项目"].direction is Direction.DOWN
    assert {p.direction for p in promises(scheme_of("f_jinhua_2011")) if p.code == "原有亿元企业"} == {
        Direction.UNKNOWN
    }


def test_thirds_add_up_exactly():
    """Ten thirds are three and a third, not 3.3333333333333333333333333330."""
    scheme = scheme_of("a_yulin_2008")
    row = dict(zip(scheme.inputs, ["3", "1", "1", "0", "1", "3", "1", "3"], strict=True))
    card = score(scheme, {"甲": row}).card("甲")
    assert card.total == Decimal("33.34")  # 3.33 + 6.67 + 11.67 + 11.67, each rounded first, as declared
    with pytest.raises(Blocked, match="除数是 0"):
        score(scheme, {"甲": {**row, "新签合同数": 0}})
