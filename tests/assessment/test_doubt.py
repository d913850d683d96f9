"""Intervals of places, effective weights, ways to the next place, influence of one."""

from decimal import Decimal

from luodi.calc.scoring.doubt import doubt
from luodi.calc.scoring.engine import score
from luodi.calc.scoring.levers import Bench, gap, influences
from luodi.calc.scoring.reading import read_scheme
from shipped_schemes import row, scheme_of

TWO = {
    "name": "试",
    "inputs": [{"code": "资金"}, {"code": "项目", "unit": "个"}],
    "doubt": {"spread": "0.2", "normalisations": ["declared"]},
    "indicators": [
        {"name": "资金", "weight": 50, "rule": {"kind": "rate", "x": "资金 / 100", "cap": "100%"}},
        {"name": "项目", "weight": 50, "rule": {"kind": "rate", "x": "项目 / 10", "cap": "100%"}},
    ],
}


def scored_of(**units):
    scheme = read_scheme(TWO)
    inputs = {unit: {"资金": money, "项目": projects} for unit, (money, projects) in units.items()}
    return score(scheme, inputs), inputs


def test_who_leads_everywhere_stands_firm_and_who_trades_places_has_an_interval():
    scored, _ = scored_of(甲=(90, 9), 乙=(60, 5), 丙=(50, 6))
    found = doubt(scored).intervals
    assert (found["甲"].best, found["甲"].worst, found["甲"].same) == (1, 1, 1.0)
    assert (found["乙"].best, found["乙"].worst) == (2, 3)
    assert found["乙"].text == "第 2～3 名"
    assert abs(sum(found["丙"].chances) - 1) < 1e-9


def test_ten_thousand_runs_and_the_same_answer_every_time():
    scored, _ = scored_of(甲=(70, 5), 乙=(50, 7))
    first = doubt(scored)
    assert first.runs == 10_000
    assert doubt(scored).intervals == first.intervals


def test_without_any_freedom_every_place_is_the_declared_one():
    body = {**TWO, "doubt": {"spread": "0", "normalisations": ["declared"]}}
    scheme = read_scheme(body)
    inputs = {"甲": {"资金": 70, "项目": 5}, "乙": {"资金": 50, "项目": 6}, "丙": {"资金": 20, "项目": 1}}
    scored = score(scheme, inputs)
    for card in scored.cards:
        assert doubt(scored).intervals[card.unit].same == 1.0, card


def test_claimed_figures_widen_the_interval():
    scored, inputs = scored_of(甲=(70, 5), 乙=(50, 5))
    assert doubt(scored).intervals["乙"].best == 2
    claimed = score(scored.scheme, {**inputs, "乙": {"资金": 95, "项目": 5}})
    both = doubt(scored, claimed)
    assert (both.intervals["乙"].best, both.intervals["乙"].worst) == (1, 2)
    assert any("申报未核实" in text for text in both.varied)


def test_effective_weights_show_an_indicator_that_decides_nothing():
    scored, _ = scored_of(甲=(90, 12), 乙=(60, 15), 丙=(30, 10))
    money, projects = doubt(scored).weights
    assert (money.declared, projects.declared) == (0.5, 0.5)
    assert abs(money.effective - 1) < 1e-9
    assert projects.is_idle


def test_the_next_place_and_the_least_effort_to_it():
    """乙 lacks 5 points: 资金 60 → 70 is a sixth more, 项目 5 → 6 (whole ones) a fifth more."""
    scored, inputs = scored_of(甲=(70, 5), 乙=(60, 5))
    found = gap(Bench(scored, inputs, "全部"), "乙")
    assert (found.ahead, found.distance) == ("甲", Decimal("5.00"))
    by_code = {lever.code: lever for lever in found.levers}
    assert abs(by_code["资金"].needed - Decimal("70")) < Decimal("0.1")
    assert by_code["项目"].needed == Decimal("6")
    assert found.levers[0].code == "资金"


def test_a_lever_really_wins_the_place():
    scheme = scheme_of("b_sanming_2020")
    inputs = {
        "甲": row(scheme, "10 50 30 800 1000 6 3 1"),
        "乙": row(scheme, "6 20 12 900 1000 2 2 0"),
        "丙": row(scheme, "2 30 18 1500 1000 4 1 1"),
    }
    scored = score(scheme, inputs)
    bench = Bench(scored, inputs, "全部")
    last = max(scored.cards, key=lambda card: card.rank)
    found = gap(bench, last.unit)
    assert found.levers
    for lever in found.levers:
        changed = {**inputs, last.unit: {**inputs[last.unit], lever.code: lever.needed}}
        assert score(scheme, changed).card(last.unit).rank < last.rank, lever


def test_the_first_has_nothing_to_win():
    scored, inputs = scored_of(甲=(70, 5), 乙=(60, 5))
    assert gap(Bench(scored, inputs, "全部"), "甲").ahead is None


def test_one_outlier_that_reorders_the_others_is_named():
    """
    Without 丁's 1000 the spread of 资金 is 10 instead of 990 and decides between 甲 and 乙; with it, 项目 does.
    """
    body = {
        **TWO,
        "indicators": [
            {"name": "资金", "weight": 50, "rule": {"kind": "efficacy", "x": "资金", "equal": "full"}},
            {"name": "项目", "weight": 50, "rule": {"kind": "rate", "x": "项目 / 10", "cap": "100%"}},
        ],
    }
    scheme = read_scheme(body)
    inputs = {
        "甲": {"资金": 20, "项目": 5},
        "乙": {"资金": 10, "项目": 6},
        "丁": {"资金": 1000, "项目": 5},
    }
    found = influences(Bench(score(scheme, inputs), inputs, "全部"))
    assert ("丁", ("资金",)) in [(one.unit, one.indicators) for one in found]
    assert ("甲", 2, 1) in next(one for one in found if one.unit == "丁").moved


def test_absolute_rules_let_nobody_move_the_others():
    scored, inputs = scored_of(甲=(70, 5), 乙=(60, 5), 丙=(1, 1))
    assert influences(Bench(scored, inputs, "全部")) == ()
