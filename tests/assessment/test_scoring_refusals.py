"""Bad schemes and bad inputs: each refusal says what is wrong, where, and what would be right."""

from decimal import Decimal

import pytest

from luodi.calc.scoring.engine import score
from luodi.calc.scoring.errors import Blocked, WrongExpression, WrongScheme
from luodi.calc.scoring.expression import parse, value_of
from luodi.calc.scoring.reading import examined, read_scheme


def scheme(**changes):
    body = {
        "name": "试",
        "full": 100,
        "inputs": [{"code": "完成"}, {"code": "任务"}, {"code": "上年"}],
        "indicators": [
            {"name": "资金", "weight": 60, "rule": {"kind": "rate", "x": "完成 / 任务", "cap": "100%"}},
            {"name": "增幅", "weight": 40, "rule": {"kind": "rate", "x": "增幅(完成, 上年)", "cap": "100%"}},
        ],
    }
    return {**body, **changes}


def leaf(**more):
    return {"name": "资金", "weight": 100, "rule": {"kind": "rate", "x": "完成 / 任务"}, **more}


def refused(body, **more):
    with pytest.raises(WrongScheme) as refusal:
        read_scheme(body, **more)
    return str(refusal.value)


def test_weights_that_do_not_sum():
    body = scheme()
    body["indicators"][0]["weight"] = 55
    assert "一级指标分值合计 95，满分是 100，少 5 分" in refused(body)


def test_weights_of_children_that_do_not_sum():
    children = [{"name": "甲", "weight": 30, "rule": {"kind": "given", "x": "完成"}}]
    body = scheme(indicators=[{"name": "资金", "weight": 100, "children": children}])
    assert "指标 1「资金」的下级分值合计 30，分值是 100，少 70 分" in refused(body)


def test_a_unit_in_two_groups():
    groups = [{"name": "一类", "members": ["婺城", "金东"]}, {"name": "二类", "members": ["金东"]}]
    assert "「金东」同时在「一类」」「二类」".replace("」」", "」") in refused(scheme(groups=groups))


def test_a_unit_in_no_group():
    groups = [{"name": "一类", "members": ["婺城"]}]
    read = read_scheme(scheme(groups=groups))
    with pytest.raises(WrongScheme, match="「金东」不在任何一组"):
        score(read, {unit: {"完成": 1, "任务": 1, "上年": 1} for unit in ("婺城", "金东")})


def test_a_loop_of_derived_figures():
    loop = {"甲数": "乙数 + 1", "乙数": "甲数 * 2"}
    assert "绕成了圈：甲数 → 乙数 → 甲数" in refused(scheme(derived=loop))


def test_division_by_zero_in_the_text_and_in_the_data():
    body = scheme(indicators=[leaf(rule={"kind": "rate", "x": "完成 / 0"})])
    assert "除以 0" in refused(body)
    with pytest.raises(Blocked, match="除数是 0"):
        score(read_scheme(scheme(indicators=[leaf()])), {"婺城": {"完成": 5, "任务": 0}})


def test_a_negative_growth_base_follows_its_own_policy():
    inputs = {"婺城": {"完成": 5, "任务": 5, "上年": -3}}
    with pytest.raises(Blocked, match="增幅的基数是 -3，不是正数"):
        score(read_scheme(scheme()), inputs)
    body = scheme()
    body["indicators"][1]["undefined"] = "rescale"
    card = score(read_scheme(body), inputs).card("婺城")
    assert card.total == Decimal("100.00"), "60 of 60, scaled to 100"
    assert "缺项折算" in card.marks[""].working


@pytest.mark.parametrize(
    ("policy", "total"),
    [("zero", "0.00"), ("group_mean", "75.00"), ("full", "100.00")],
)
def test_a_missing_input_by_declared_policy(policy, total):
    read = read_scheme(scheme(indicators=[leaf(missing=policy)]))
    scored = score(read, {"甲": {"完成": 5, "任务": 10}, "乙": {"完成": 10, "任务": 10}, "丙": {"任务": 10}})
    assert scored.card("丙").total == Decimal(total)
    assert "缺「完成」" in scored.card("丙").marks["1"].working


def test_a_missing_input_blocks_by_default_and_names_unit_and_indicator():
    with pytest.raises(Blocked) as refusal:
        score(read_scheme(scheme()), {"婺城": {"任务": 10, "上年": 2}})
    assert "婺城「资金」：缺「完成」" in str(refusal.value)


def test_efficacy_must_say_what_happens_when_all_are_equal():
    body = scheme(indicators=[leaf(rule={"kind": "efficacy", "x": "完成"})])
    assert "最大＝最小" in refused(body)


@pytest.mark.parametrize(("equal", "points"), [("full", 100), ("base", 60), ("middle", 80)])
def test_all_equal_gives_what_was_declared(equal, points):
    read = read_scheme(scheme(indicators=[leaf(rule={"kind": "efficacy", "x": "完成", "equal": equal})]))
    scored = score(read, {"甲": {"完成": 3}, "乙": {"完成": 3}})
    assert {card.total for card in scored.cards} == {Decimal(points)}


def test_an_unknown_name_says_where_it_is_used():
    body = scheme(indicators=[leaf(rule={"kind": "rate", "x": "完成 / 目标值"})])
    assert "指标 1「资金」用到「目标值」，数据项里没有" in refused(body)


def test_everything_wrong_is_said_at_once():
    body = scheme(full=90, inputs=[], derived={"甲": "甲"})
    problems = examined(body)[1]
    assert len(problems) >= 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "算式是空的"),
        ("1 +", "末尾"),
        ("(1 + 2", "少一个右括号"),
        ("1 2", "多了内容"),
        ("__import__('os')", "看不懂"),
        ("open(1)", "没有「open」这个算法"),
        ("2 ** 99999999", "缺少数或指标名"),
        ("x.y", "看不懂"),
        ("(" * 30 + "1" + ")" * 30, "层以上"),
        ("1+" * 200 + "1", "最多 300 字"),
        ("增幅(1)", "要 2 到 2 个数"),
    ],
)
def test_only_arithmetic_can_be_written(text, said):
    with pytest.raises(WrongExpression, match=said.replace("(", r"\(")):
        parse(text)


def test_chinese_signs_are_read():
    assert value_of(parse("（１ ＋ 2）× 3 ÷ 2".replace("１", "1")), {}) == value_of(parse("4.5"), {})


def test_phases_are_checked_too():
    assert "（一季度）分值合计 90" in refused(scheme(phases={"一季度": {"1": 50}}))
    assert "没有「二季度」这一阶段" in refused(scheme(), phase="二季度")
