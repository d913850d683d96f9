from datetime import date
from decimal import Decimal
from random import Random

import pytest

from luodi.calc.matching import (
    VERSION,
    CompanyRecord,
    Decision,
    Party,
    ProjectRecord,
    company_name,
    company_suspects,
    compare_companies,
    compare_projects,
    project_name,
    project_suspects,
)
from luodi.calc.matching.index import ProjectIndex
from reported_projects import city


def project(name, *investors, key=None, **fields):
    for field in ("amount", "land"):
        if field in fields:
            fields[field] = Decimal(fields[field])
    return ProjectRecord(key or name, name, tuple(Party(i) for i in investors), **fields)


def decide(a, b):
    forth, back = compare_projects(a, b), compare_projects(b, a)
    assert (forth.decision, forth.score) == (back.decision, back.score), "comparison must be symmetric"
    return forth


def test_a_company_name_comes_apart():
    name = company_name("浙江青年（金华）新能源汽车有限公司")
    assert (name.places, name.brand, name.trades) == (("浙江", "金华"), "青年", ("新能源", "汽车"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("浙江今飞凯达轮毂股份有限公司", "浙江今飞凯达轮毂有限公司"),
        ("浙江省青年汽车制造有限公司", "青年汽车制造有限责任公司"),
        ("上海实业（集团）有限公司", "上海实业有限公司"),
        ("ＡＢＢ（中国）有限公司", "ABB(中国) 有限公司"),
    ],
)
def test_spellings_of_one_company_keep_one_core(one, other):
    assert company_name(one).core == company_name(other).core
    assert (
        compare_companies(CompanyRecord(1, one), CompanyRecord(2, other)).decision is not Decision.DIFFERENT
    )


def test_a_branch_is_not_its_company():
    branch = CompanyRecord(1, "中国石油天然气股份有限公司金华销售分公司")
    assert (
        compare_companies(branch, CompanyRecord(2, "中国石油天然气股份有限公司")).decision
        is Decision.DIFFERENT
    )


def test_two_valid_credit_codes_are_two_companies_whatever_the_name():
    a, b = (CompanyRecord(c, "浙江某某科技有限公司", c) for c in ("91110000600037341L", "91330000MA27U0000A"))
    assert compare_companies(a, b).decision is Decision.DIFFERENT


def test_a_former_name_finds_the_company_again():
    now = CompanyRecord(1, "浙江众泰汽车制造有限公司", former_names=("浙江铁牛汽车车身有限公司",))
    assert compare_companies(now, CompanyRecord(2, "浙江铁牛汽车车身有限公司")).decision is Decision.CHECK


def test_a_homophone_slip_is_suspected():
    found = compare_companies(
        CompanyRecord(1, "浙江三锋工具有限公司"), CompanyRecord(2, "浙江三峰工具有限公司")
    )
    assert found.decision is Decision.CHECK


def test_a_project_name_comes_apart():
    name = project_name("浙江青年汽车有限公司年产５万辆新能源客车项目（二期）")
    assert name.core == "新能源客车"
    assert (name.phases, name.capacities) == ({(2, "期")}, {(50000.0, "辆")})
    assert name.company is not None
    assert name.company.brand == "青年"


@pytest.mark.parametrize("two", ["项目二期", "项目（第2期）", "项目Ⅱ期", "二期工程"])
def test_the_second_phase_is_not_the_first_nor_the_whole(two):
    second = project(f"新能源客车{two}", "浙江青年汽车有限公司", amount=50000)
    for other in ("新能源客车项目一期", "新能源客车项目"):
        found = decide(project(other, "浙江青年汽车有限公司", amount=50000), second)
        assert found.decision is Decision.DIFFERENT
        assert "期" in found.vetoes[0]


def test_the_first_phase_may_be_the_project_itself():
    a, b = (
        project("新能源客车项目", "浙江青年汽车有限公司"),
        project("新能源客车项目一期", "浙江青年汽车有限公司"),
    )
    assert decide(a, b).decision is Decision.SAME


def test_another_year_is_another_project():
    a, b = (project(f"{year}年屋顶光伏项目", "浙江正泰新能源有限公司") for year in (2013, 2014))
    assert decide(a, b).vetoes == ("年度不同（2013／2014）",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("周转房装修工程标段1", "周转房装修工程标段2"),
        ("边沟修复工程一标", "边沟修复工程二标"),
        ("物流产业园A区厂房", "物流产业园B区厂房"),
        ("老旧小区改造南区块", "老旧小区改造北区块"),
        ("管网提升工程（横村镇）", "管网提升工程（江南镇）"),
        ("东湖街道道路建设项目", "南苑街道道路建设项目"),
        ("安置房四期地块一期", "安置房四期地块二期"),
        ("JG1402-07地块幼儿园", "JG1403-11地块幼儿园"),
        ("杭政工出[2022]24号设备制造项目", "杭政工出[2022]19号设备制造项目"),
    ],
)
def test_another_section_side_town_or_plot_is_another_project(one, other):
    found = decide(project(one, "浙江青年汽车有限公司"), project(other, "浙江青年汽车有限公司"))
    assert found.decision is Decision.DIFFERENT
    assert found.vetoes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("城镇污水管网标准化改造项目", "污水管网标准化改造项目"),
        ("汽车零部件项目一标段", "汽车零部件项目标段一"),
        ("新能源客车项目（白龙桥镇）", "新能源客车项目"),
        ("美丽乡村民宿集群项目", "特色小镇民宿集群项目"),
    ],
)
def test_what_only_sounds_like_a_part_or_is_said_once_tells_nothing_apart(one, other):
    assert decide(project(one, "浙江青年汽车有限公司"), project(other, "浙江青年汽车有限公司")).vetoes == ()


def test_an_extension_is_for_people_to_judge():
    a, b = (
        project("电动工具生产线", "浙江三锋工具有限公司"),
        project("电动工具生产线技改", "浙江三锋工具有限公司"),
    )
    assert decide(a, b).decision is Decision.CHECK


def test_one_bride_two_families_is_found_across_districts():
    a = project("年产5万辆新能源客车项目", "浙江青年汽车制造有限公司", region="330702", amount=50000)
    b = project("青年汽车新能源客车生产线", "浙江省青年汽车制造有限公司", region="330703", amount=50000)
    found = decide(a, b)
    assert found.decision is Decision.SAME
    assert "由两个区县上报" in found.reasons


def test_a_renamed_project_with_the_same_money_and_land_is_suspected():
    a = project("新能源客车项目", "浙江青年汽车有限公司", amount=51230, land="120.5")
    b = project("高端底盘生产线", "浙江青年汽车有限公司", amount=51230, land="120.5")
    assert decide(a, b).decision is Decision.CHECK


def test_a_slip_of_units_is_named():
    a = project("年产10万吨铝板带", "浙江永杰铝业有限公司", amount=30000)
    b = project("年产10万t铝板带项目", "浙江永杰铝业有限公司", amount=3)
    assert any("疑为单位写错" in reason for reason in decide(a, b).reasons)


def test_a_generic_name_of_two_investors_is_two_projects():
    a = project("电商产业园", "浙江红叶投资有限公司", amount=30000)
    b = project("电商产业园项目", "金华绿舟实业有限公司", amount=31000)
    assert decide(a, b).decision is Decision.DIFFERENT


def test_without_an_investor_nothing_is_called_the_same():
    a, b = (
        project("多湖中央商务区总部大楼", amount=80000),
        project("多湖中央商务区总部大楼项目", amount=80000),
    )
    assert decide(a, b).decision is Decision.CHECK


def test_the_national_code_overrules_the_rest_but_not_a_phase_unseen():
    a = project("新能源客车项目一期", "浙江青年汽车有限公司", code="2015-330702-36-03-000001-000")
    b = project("新能源客车项目二期", "浙江青年汽车有限公司", code="2015-330702-36-03-000001-000")
    assert decide(a, b).decision is Decision.CHECK


def test_every_comparison_says_field_by_field_why_and_by_which_rules():
    a = project("新能源客车", "浙江青年汽车有限公司", amount=1000, land=20, signed_on=date(2014, 5, 1))
    b = project("新能源客车", "浙江青年汽车有限公司", amount=1000, land=20, signed_on=date(2014, 6, 1))
    found = decide(a, b)
    assert [part.field for part in found.evidence] == ["投资方", "项目名称", "投资额", "用地", "签约时间"]
    assert found.rules_version == VERSION


def test_a_batch_finds_what_the_comparison_finds():
    cast = [
        project("年产5万辆新能源客车项目", "浙江青年汽车制造有限公司", key=1),
        project("中药饮片生产线", "浙江康恩贝药业有限公司", key=2),
        project("新能源客车生产线", "金华市青年汽车制造有限公司", key=3),
        project("年产5万辆新能源客车项目二期", "浙江青年汽车制造有限公司", key=4),
    ]
    found = project_suspects(cast)
    assert [(s.left, s.right, s.comparison.decision) for s in found] == [(1, 3, Decision.SAME)]
    assert project_suspects(cast, touching=[2]) == []
    assert len(project_suspects(cast, touching=[3])) == 1


def test_a_huge_block_is_thinned_by_name_and_still_finds_its_twins():
    cast = [
        project(f"{place}变电所输变电工程", "国网浙江省电力有限公司", key=i)
        for i, place in enumerate(_syllables(300))
    ]
    cast.append(project(f"{_syllables(300)[150]}变电所输变电", "国网浙江省电力公司", key="twin"))
    found = {(s.left, s.right) for s in project_suspects(cast)}
    assert (150, "twin") in found


def _syllables(count):
    return [chr(0x4E00 + 17 * i) + chr(0x5E00 + 13 * i) + chr(0x6E00 + 11 * i) for i in range(count)]


def test_empty_and_single_batches_have_no_suspects():
    assert project_suspects([]) == []
    assert company_suspects([CompanyRecord(1, "浙江某某有限公司")]) == []


def test_an_index_asked_batch_by_batch_finds_what_one_search_over_everything_finds():
    reports = list(city(3).reports)
    Random(5).shuffle(reports)
    fresh, known = reports[:700], reports[700:]
    new = {report.key for report in fresh}
    whole = {
        (suspect.left, suspect.right): suspect.comparison.decision
        for suspect in project_suspects([*known, *fresh], touching=new)
        if suspect.left not in new
    }
    index = ProjectIndex(known)
    asked = {
        (suspect.left, suspect.right): suspect.comparison.decision
        for start in range(0, 700, 100)
        for suspect in index.suspects(fresh[start : start + 100])
    }
    assert len(whole) > 150
    assert whole.items() <= asked.items()


def test_an_index_of_nothing_finds_nothing():
    assert ProjectIndex([]).suspects([project("甲项目")]) == []
    assert ProjectIndex([project("甲项目")]).suspects([]) == []
