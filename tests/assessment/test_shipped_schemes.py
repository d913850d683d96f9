"""Every shipped scheme gives what its document gives: published scores, or tables worked by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from luodi.calc.scoring.engine import score
from luodi.calc.scoring.errors import Blocked
from shipped_schemes import CODES, body_of, row, scheme_of


def test_all_eight_schemes_and_the_other_mechanics_are_shipped():
    assert [code[0] for code in CODES] == list("abcdefghop")


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_scheme_is_sound_and_says_source_gaps_and_assumptions(code):
    scheme = scheme_of(code)
    assert scheme.source
    assert scheme.assumptions
    declared = (*scheme.gaps, *scheme.assumptions)
    assert code[0] in "op" or any("待核" in sentence for sentence in declared)


def test_a_yulin():
    """18/20×10 = 9; (8+4)/20×20 = 12; 30/120×35 = 8.75; 9/12×35 = 26.25."""
    scheme = scheme_of("a_yulin_2008")
    card = score(scheme, {"甲": row(scheme, "20 18 8 4 30 120 9 12")}).card("甲")
    assert [card.marks[c].points for c in "1234"] == [9, 12, Fraction("8.75"), Fraction("26.25")]
    assert card.total == Decimal("56.00")


def test_b_sanming_by_hand():
    """
    0.6W + 0.4W(x−min)/(max−min), each rounded to two decimals:

                        甲              乙              丙
    开工数 1    (10)  1.00      (6)   0.80      (2)   0.60
    总投资 9    (50)  9.00      (20)  5.40      (30)  5.4+3.6×10/30 = 6.60
    完成投资 20 (30)  20.00     (12)  12.00     (18)  12+8×6/18 = 14.67
    外资 20     0.8   16.00     1     20.00     1.5   20.00
    签约数 2    (6)   2.00      (2)   1.20      (4)   1.60
    开工率 8    1/2   4.8+3.2×0.25/0.75 = 5.87   1   8.00   1/4   4.80
    加分        1个   5.00      0     0         5个   25 → 20.00
    """
    scheme = scheme_of("b_sanming_2020")
    scored = score(
        scheme,
        {
            "甲": row(scheme, "10 50 30 800 1000 6 3 1"),
            "乙": row(scheme, "6 20 12 1000 1000 2 2 0"),
            "丙": row(scheme, "2 30 18 1500 1000 4 1 5"),
        },
    )
    leaves = ["1.1", "1.2", "1.3", "2", "3.1", "3.2", "4"]
    table = {card.unit: [f"{card.marks[c].shown:.2f}" for c in leaves] for card in scored.cards}
    assert table == {
        "甲": ["1.00", "9.00", "20.00", "16.00", "2.00", "5.87", "5.00"],
        "乙": ["0.80", "5.40", "12.00", "20.00", "1.20", "8.00", "0.00"],
        "丙": ["0.60", "6.60", "14.67", "20.00", "1.60", "4.80", "20.00"],
    }
    assert [(c.total, c.rank) for c in scored.cards] == [
        (Decimal("58.87"), 2),
        (Decimal("47.40"), 3),
        (Decimal("68.27"), 1),
    ]


def test_b_sanming_where_all_are_equal_gives_the_declared_full_points():
    scheme = scheme_of("b_sanming_2020")
    scored = score(scheme, {unit: row(scheme, "4 10 10 500 1000 2 1 0") for unit in "甲乙"})
    assert {card.marks["1"].points for card in scored.cards} == {30}
    assert "都得满分" in scored.card("甲").marks["1.1"].working


def test_c_gives_the_two_published_scores():
    scheme = scheme_of("c_masked_2024")
    scored = score(
        scheme,
        {
            "单位1": row(scheme, "96 120 28 27 177.7 54 7 4 1 0 1 1 1 0"),
            "单位2": row(scheme, "90 120 29 27 141.94 54 9 4 1 0 2 1 1 0"),
        },
    )
    assert [card.total for card in scored.cards] == [Decimal("2.78"), Decimal("2.95")]
    parts = [[card.marks[c].shown.normalize() for c in "123456"] for card in scored.cards]
    assert parts == [
        [Decimal(x) for x in ("0.48", "0.6", "0.5", "0.5", "0.3", "0.4")],
        [Decimal(x) for x in ("0.45", "0.6", "0.5", "0.5", "0.5", "0.4")],
    ]


def test_d_county_team():
    """
    3/4×30 = 22.5; 6/8×20 = 15; 5/10×20 = 10; (90×0.7+80×0.3)×15% = 13.05; 92×15% = 13.8; together 74.35.
    Bonus: 8×0.5 → 3; 3; 3×0.5 = 1.5; 4×2 → 6; 10亿 4 and 50亿 8, the higher: 8; 500强 10; together 31.5.
    """
    scheme = scheme_of("d_county_team")
    card = score(scheme, {"甲": row(scheme, "3 4 6 8 5 10 90 80 92 8 2 3 4 1 1 1")}).card("甲")
    assert card.marks["6"].points == Fraction("31.5")
    assert card.total == Decimal("105.85")


def test_e_city():
    """min(50, 1.2×50) = 50; 3/6×30 = 15; 8; 7."""
    scheme = scheme_of("e_city_2023")
    assert score(scheme, {"甲": row(scheme, "120 100 3 6 8 7")}).card("甲").total == Decimal("80.00")


def test_f_jinhua():
    """
    增加值: 12/10 = 120% → 20 + 20 points over × 0.5 → 30; above mean 1; share up one 1; special 4: 36.
    产值: 9/10 → 13.5; 730 亿 → two full hundreds over 500: 2; three new firms where there were 8 (<10): 3: 18.5.
    投入: both met 50; 105% → 5: 55.
    """
    scheme = scheme_of("f_jinhua_2011")
    rows = {
        "甲": row(scheme, "12 10 11 21 20 4 9 10 730 3 8 105 100 110 100"),
        "乙": row(scheme, "12 10 11 21 20 4 9 10 730 3 12 99 100 110 100"),
    }
    scored = score(scheme, rows)
    assert [scored.card("甲").marks[c].points for c in "123"] == [36, Fraction("18.5"), 55]
    assert scored.card("乙").marks["2.3"].points == Fraction("1.5"), (
        "twelve such firms already: half a point each"
    )
    assert scored.card("乙").marks["3.1"].points == 40, "only the manufacturing target met"


def test_g_gaoan_by_hand():
    """
    (x−min)/(max−min)×40+60, two decimals, then the weight, two decimals:

              甲                 乙                      丙
    外资 30   300 → 100 → 30     200 → 80 → 24           100 → 60 → 18
    省外 30   10 → 60 → 18       25 → 80 → 24            40 → 100 → 30
    签约 10   5 = 5 = 5, all the same: 10 each
    电商 5    1 → 60 → 3         2 → 73.33 → 3.67        4 → 100 → 5
    外出 5    2 → 100 → 5        0 → 60 → 3              1 → 80 → 4
    外贸 20   7 → 60 → 12        8 → 73.33 → 14.67       10 → 100 → 20
    """
    scheme = scheme_of("g_gaoan_2021")
    scored = score(
        scheme,
        {
            "甲": row(scheme, "300 10 5 1 2 7"),
            "乙": row(scheme, "200 25 5 2 0 8"),
            "丙": row(scheme, "100 40 5 4 1 10"),
        },
    )
    assert [card.total for card in scored.cards] == [Decimal("78.00"), Decimal("79.34"), Decimal("87.00")]
    assert "73.33" in scored.card("乙").marks["4"].working


def test_h_wenzhou_projects_may_exceed_their_points():
    """6×10 = 60; 9+8+8+7+6.5+8 = 46.5; innovation 4."""
    scheme = scheme_of("h_wenzhou_2012")
    card = score(scheme, {"商会": row(scheme, "6 9 8 8 7 6.5 8 4")}).card("商会")
    assert card.total == Decimal("110.5")


OTHER = "12 10 9 10 0.25 5 4 90 2 1 0 1 1 0 0.5 1 0 1 3 0 0 0 0 1 0 1"


def test_other_mechanics():
    """
    开工 12/10: 24 + two tenths × 0.5 = 25; 入统 90% with funds 25%: 75% of 30 = 22.5; alone in its group: 8 + 10;
    satisfaction 9; projects 12 + 16 + 8 + 30 + 30 = 96; criticised once −5.
    """
    scheme = scheme_of("o_other_mechanics")
    card = score(scheme, {"甲": row(scheme, OTHER)}).card("甲")
    assert card.total == Decimal("165.50")
    assert (card.grade, card.reward) == ("优秀", "奖励工业用地指标300亩")


def test_other_mechanics_missed_task_gets_nothing_and_the_side_condition_drops_the_band():
    scheme = scheme_of("o_other_mechanics")
    inputs = {**row(scheme, OTHER), "开工数": "9", "到位率": "0.1"}
    card = score(scheme, {"甲": inputs}).card("甲")
    assert card.marks["1"].points == 0
    assert card.marks["2"].points == 0
    assert "不满足" in card.marks["2"].working


def test_a_promotion_lifts_one_grade_and_a_veto_bars_every_award():
    scheme = scheme_of("o_other_mechanics")
    lean = {
        **row(scheme, OTHER),
        **dict.fromkeys(
            ("新建项目", "续建项目", "大型项目", "中型项目", "省级项目", "现代服务项目", "投运项目"), "0"
        ),
    }
    lean |= {"平均进度": "0.1", "入统数": "10"}
    card = score(scheme, {"甲": {**lean, "亿元项目": "2"}}).card("甲")
    assert (card.total, card.grade) == (Decimal("83.00"), "良好")
    assert score(scheme, {"甲": {**lean, "亿元项目": "3"}}).card("甲").grade == "优秀"
    barred = score(scheme, {"甲": {**lean, "亿元项目": "3", "节能未完成": "1"}}).card("甲")
    assert (barred.total, barred.grade) == (Decimal("83.00"), "不合格")
    assert "节能减排" in barred.vetoed[0]


def test_a_phase_puts_weight_elsewhere_and_its_children_follow():
    scheme = scheme_of("o_other_mechanics", phase="三季度")
    assert [node.weight for node in scheme.roots[:4]] == [20, 30, 40, 10]
    assert [node.weight for node in scheme.node("3").children] == [20, 20]


def test_monthly_and_annual_total_and_growth_have_their_own_weights():
    """
    月度 85.5 of 100: 34.2. 年度: basics 90 of 100 × 6 = 5.4; 54 of 60 亿: 90% of 7.2 = 6.48; from 50 to 54 is +8% of the
    20% wanted: 40% of 4.8 = 1.92; 9 of 12: 13.5; 5 of 4, capped: 24. Together 85.5. Without a growth base 1.92 less.
    """
    scheme = scheme_of("p_split_weights")
    inputs = row(scheme, "85.5 90 54 60 50 9 12 5 4")
    card = score(scheme, {"甲": inputs}).card("甲")
    assert [card.marks[code].points for code in ("1", "2", "2.1", "2.2.1", "2.2.2", "2.3", "2.4")] == [
        Decimal(points) for points in ("34.2", "51.3", "5.4", "6.48", "1.92", "13.5", "24")
    ]
    assert card.total == Decimal("85.50")
    assert score(scheme, {"甲": {**inputs, "上年到位": "-3"}}).card("甲").total == Decimal("83.58")


@pytest.mark.parametrize("code", CODES)
def test_a_missing_input_blocks_or_follows_the_policy_and_never_passes_silently(code):
    scheme = scheme_of(code)
    ones = dict.fromkeys(scheme.inputs, "1")
    without = {**ones, next(iter(scheme.inputs)): None}
    with pytest.raises(Blocked) as refusal:
        score(scheme, {"甲": without, "乙": ones})
    assert "甲" in str(refusal.value)
    assert f"缺「{next(iter(body_of(code)['inputs']))['code']}」" in str(refusal.value) or "缺「" in str(
        refusal.value
    )
