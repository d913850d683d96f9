"""权力清单 as data: read, refused with every fault, drawn into a plan, compared four ways."""

import datetime as dt

import pytest

from approvals_cast import FACTS
from luodi.approvals.catalogue.comparing import ways
from luodi.approvals.catalogue.conditions import BadCondition, read_condition, read_fact
from luodi.approvals.catalogue.drawing import draw, facts_asked, tasks_of
from luodi.approvals.catalogue.reading import (
    BadCatalogue,
    read_catalogue,
    read_links,
    shipped,
    shipped_tables,
    tables_of,
    write_links,
)
from luodi.calc.schedule import in_order, schedule

DAY = dt.date(2020, 3, 2)


def faults(tables) -> str:
    with pytest.raises(BadCatalogue) as refused:
        read_catalogue(tables)
    return "\n".join(refused.value.faults)


def changed(sheet, row, **values):
    tables = shipped_tables()
    found = next(r for r in tables[sheet] if r.get("编号") == row or r.get("事项") == row)
    found.update(values)
    return tables


def test_the_shipped_list_has_three_templates_and_the_items_of_the_report():
    catalogue = shipped()
    assert {t.name for t in catalogue.templates.values()} == {
        "一般企业投资项目",
        "标准地＋承诺制",
        "低风险小型",
    }
    assert len(catalogue.items) >= 30
    for template in catalogue.templates.values():
        assert len(in_order(tasks_of(draw(catalogue, template, {}, DAY).steps))) > 10


def test_what_the_source_leaves_open_is_marked():
    """Whatever has statutory days quotes a law from memory or a secondary page: marked, never presented as verified."""
    for item in shipped().items.values():
        if item.statutory is not None:
            assert "待核" in item.check, item.code


def test_land_and_the_building_permit_are_never_simulated():
    items = shipped().items
    assert not any(items[code].simulation for code in ("P1", "A5", "A6", "A8", "C4"))
    assert items["B1"].simulation


def test_the_tables_come_back_as_they_went_out():
    assert read_catalogue(tables_of(shipped())) == shipped()


def test_a_loop_is_refused_and_shown():
    said = faults(changed("模板", "A2", 前置="A1；A4"))
    assert "绕成了圈" in said
    assert "A4" in said


def test_an_orphan_is_refused_and_named():
    tables = shipped_tables()
    tables["事项"].append({**tables["事项"][0], "编号": "Z9", "事项": "没人用的事项"})
    assert "「Z9 没人用的事项」没有用在任何模板里" in faults(tables)
    alone = changed("模板", "B2", 前置="")
    row = next(r for r in alone["模板"] if r["事项"] == "B4")
    row["前置"] = row["前置"].replace("；B2软", "")
    assert "既没有前置，也没有后续" in faults(alone)


def test_an_impossible_condition_is_refused():
    assert "不可能成立" in faults(changed("事项", "A10", 条件="能耗>=1000 且 能耗<500"))
    assert "不可能成立" in faults(changed("事项", "A3", 条件="用地=净地 且 用地=新增用地"))


def test_every_fault_is_told_at_once_with_its_row():
    tables = changed("事项", "A3", 法定工作日="二十", 时钟="大家")
    next(r for r in tables["模板"] if r["事项"] == "A4")["前置"] = "A3？"
    said = faults(tables)
    assert "「事项」表第6行（A3 用地预审与选址意见书）" in said
    for words in ("法定工作日「二十」应为整数", "时钟「大家」应为「政府」或「业主」", "前置「A3？」读不懂"):
        assert words in said


def test_missing_sheets_and_columns_are_named():
    assert "没有「模板」表" in faults({**shipped_tables(), "模板": []})
    without = shipped_tables()
    for row in without["事项"]:
        del row["材料"]
    assert "缺少列：材料" in faults(without)


def test_reasons_to_stop_the_clock_are_a_table_and_bad_rows_are_named():
    assert shipped().pauses["experts"].name == "专家评审、技术评审"
    row = {"编号": "flood", "原因": "防汛应急", "别的说法": "汛期；台风", "依据": "本市规定", "待核": ""}
    tables = shipped_tables()
    tables["停表原因"].append(row)
    assert read_catalogue(tables).pauses["flood"].is_meant("台风来了")
    tables["停表原因"] += [{**row}, {**row, "编号": "大水"}, {**row, "编号": "nothing", "原因": ""}]
    said = faults(tables)
    for words in ("第8行（flood 防汛应急）：编号和上面的重复", "编号应为 12 个以内的小写字母", "没有写原因"):
        assert words in said
    before = {sheet: rows for sheet, rows in shipped_tables().items() if sheet != "停表原因"}
    assert read_catalogue(before).pauses == shipped().pauses


def test_links_read_as_they_are_written():
    links = read_links("A2；A6软；C1开始+3")
    assert [(one.before, one.kind, one.lag, one.soft) for one in links] == [
        ("A2", "FS", 0, False), ("A6", "FS", 0, True), ("C1", "SS", 3, False),
    ]  # fmt: skip
    assert write_links(links) == "A2；A6软；C1开始+3"


@pytest.mark.parametrize(
    ("text", "facts", "holds"),
    [
        ("", {}, True),
        ("能耗>=1000 或 用电>=500", {"能耗": "800", "用电": "600"}, True),
        ("能耗>=1000 或 用电>=500", {"能耗": "800", "用电": "100"}, False),
        ("能耗>=1000 或 用电>=500", {"能耗": "800"}, None),
        ("用地=新增用地/净地 且 供地=出让", {"用地": "净地", "供地": "划拨"}, False),
    ],
)
def test_conditions_are_asked_of_facts(text, facts, holds):
    assert read_condition(text).holds(facts) is holds


def test_bad_conditions_and_facts_say_what_would_be_right():
    for text, words in (("天气=晴", "系统不知道这一项"), ("用地>=3", "只能用等号"), ("能耗很大", "读不懂")):
        with pytest.raises(BadCondition, match=words):
            read_condition(text)
    with pytest.raises(BadCondition, match="不是一个不小于零的数"):
        read_fact("能耗", "NaN")
    with pytest.raises(BadCondition, match="应为报告书、报告表、登记表之一"):
        read_fact("环评", "报告")


def test_what_is_left_out_says_why_and_its_links_are_bridged():
    catalogue = shipped()
    facts = {**FACTS, "用地": "自有或租赁", "能耗": "10", "用电": "10"}
    drawn = draw(catalogue, catalogue.templates["general"], facts, DAY)
    reasons = {one.code: one.reason for one in drawn.left_out}
    assert "用地为自有或租赁" in reasons["A5"]
    assert "能耗为10，用电为10" in reasons["A10"]
    codes = {step.code for step in drawn.steps}
    assert not codes & {"A3", "A4", "A5", "A6", "A7", "A8", "A10"}
    for step in drawn.steps:
        assert {link.before for link in step.links} <= codes
    design = next(step for step in drawn.steps if step.code == "W2")
    assert "A2" in {link.before for link in design.links}


def test_an_unanswered_fact_keeps_the_step_and_says_so():
    catalogue = shipped()
    drawn = draw(catalogue, catalogue.templates["general"], {}, DAY)
    energy = next(step for step in drawn.steps if step.code == "A10")
    assert energy.note == "能耗、用电没有填，先列入。"


def test_an_item_not_in_force_is_left_out():
    catalogue = shipped()
    drawn = draw(catalogue, catalogue.templates["general"], {"特殊消防": "是"}, dt.date(2019, 1, 1))
    assert {one.code: one.reason for one in drawn.left_out}["C2"] == "这一事项还没有生效。"


def test_only_facts_that_matter_are_asked():
    catalogue = shipped()
    assert facts_asked(catalogue, catalogue.templates["small"]) == ["立项", "环评", "工期"]


def test_the_construction_time_is_the_projects_own():
    catalogue = shipped()
    drawn = draw(catalogue, catalogue.templates["general"], {"工期": "310"}, DAY)
    assert next(step for step in drawn.steps if step.code == "W7").days == 310


def test_four_ways_get_shorter_and_the_work_of_three_is_the_same():
    one_by_one, parallel, simulated, standard = ways(shipped(), FACTS, DAY)
    assert one_by_one.length > parallel.length > simulated.length > standard.length
    assert one_by_one.work == parallel.work == simulated.work > standard.work
    assert one_by_one.length == one_by_one.work + one_by_one.owner
    for way in (one_by_one, parallel, simulated, standard):
        assert way.government + way.owner == way.length == sum(days for _, days in way.places)


def test_the_plan_of_the_template_is_what_the_schedule_says():
    catalogue = shipped()
    steps = draw(catalogue, catalogue.templates["small"], FACTS | {"环评": "登记表"}, DAY).steps
    found = schedule(tasks_of(steps))
    assert found.path[0] == "P1"
    assert found.spans["S"].early_finish == 3 + 1 + 1 + 10 + 4 + 10 + 4
