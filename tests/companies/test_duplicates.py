import pytest

from companies_cast import company
from luodi.access.scope import acting_as
from luodi.companies.enums import Verdict
from luodi.companies.errors import Refusal
from luodi.companies.models import Judgement, Suspicion
from luodi.companies.operations.merge import merge_companies, undo_merge
from luodi.companies.operations.suspicions import judge_pair, rebuild_suspicions
from luodi.companies.queries.facts import canonical_ids, company_facts
from luodi.companies.queries.find import find_companies
from luodi.ledger.queries.reading import last_tick, today
from people_cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """One company under two spellings, registered by one district."""
    clerk = person("county_reviewer")
    return company("浙江今飞凯达轮毂股份有限公司", clerk), company("今飞凯达轮毂有限公司", clerk)


def judged_same(pair):
    judge = person("city_officer", unit_name="金华市招商局", region="330700")
    judge_pair(by=judge, left=pair[0].id, right=pair[1].id, verdict=Verdict.SAME, reason="同一执照")
    return judge


def chief():
    return person("section_chief", unit_name="金华市招商局", region="330700")


def test_registering_a_second_spelling_raises_a_suspicion_with_reasons(pair):
    suspicion = Suspicion.objects.get()
    assert {suspicion.left, suspicion.right} == set(pair)
    assert suspicion.evidence[0][0] == "企业名称"
    assert "名称相同（不计地名写法、括号和组织形式）" in suspicion.evidence[0][1]


def test_unlike_companies_raise_none(pair):
    company("浙江康恩贝制药股份有限公司")
    assert Suspicion.objects.count() == 1


def test_only_the_city_sees_a_pair_across_districts(pair):
    clerk = person("county_reviewer")
    assert Suspicion.objects.visible_to(clerk).count() == 1
    company("金华今飞凯达轮毂有限公司", person("county_reviewer", unit_name="兰溪市招商局", region="330781"))
    assert Suspicion.objects.visible_to(clerk).count() == 1
    assert Suspicion.objects.visible_to(chief()).count() == 3


def test_a_district_cannot_judge_a_pair_across_districts(pair):
    other = company(
        "金华今飞凯达轮毂有限公司", person("county_reviewer", unit_name="兰溪市招商局", region="330781")
    )
    with pytest.raises(Refusal, match="由市局判定"):
        judge_pair(by=person("county_reviewer"), left=pair[0].id, right=other.id, verdict=Verdict.DIFFERENT)
    assert not Judgement.objects.exists()


def test_a_verdict_is_remembered_through_a_rebuild(pair):
    judge_pair(by=person("county_reviewer"), left=pair[1].id, right=pair[0].id, verdict=Verdict.DIFFERENT)
    assert rebuild_suspicions() == 1
    assert Suspicion.objects.undecided().count() == 0
    assert Suspicion.objects.get().verdict == Verdict.DIFFERENT


def test_a_later_verdict_supersedes_the_earlier_one(pair):
    judge = person("county_reviewer")
    for verdict in (Verdict.DIFFERENT, Verdict.SAME):
        judge_pair(by=judge, left=pair[0].id, right=pair[1].id, verdict=verdict)
    assert [j.verdict for j in Judgement.objects.open()] == [Verdict.SAME]
    assert Judgement.objects.count() == 2


def test_nobody_merges_alone(pair):
    one, other = pair
    boss = chief()
    with pytest.raises(Refusal, match="请先由一人在「疑似重复」里判定为同一"):
        merge_companies(by=boss, source=other.id, into=one.id)
    judge_pair(by=boss, left=one.id, right=other.id, verdict=Verdict.SAME)
    with pytest.raises(Refusal, match="合并须由另一人办理"):
        merge_companies(by=boss, source=other.id, into=one.id)


def test_readings_before_the_merge_still_show_two(pair):
    one, other = pair
    judged_same(pair)
    before = last_tick().at
    merge_companies(by=chief(), source=other.id, into=one.id, reason="同一执照")
    now = company_facts([one.id, other.id], today())
    then = company_facts([one.id, other.id], today(), before)
    assert now[other.id].canonical == one.id
    assert then[other.id].canonical == other.id
    assert find_companies(chief(), "今飞") == [one]
    assert Suspicion.objects.awaiting_merge().count() == 0


def test_undoing_a_merge_takes_another_person_and_keeps_what_was_known(pair):
    one, other = pair
    judged_same(pair)
    boss = chief()
    merge_companies(by=boss, source=other.id, into=one.id)
    merged = last_tick().at
    with acting_as(boss), pytest.raises(Refusal, match="撤销须由另一人办理"):
        undo_merge(by=boss, source=other.id, reason="母子公司")
    undo_merge(by=chief(), source=other.id, reason="母子公司")
    other.refresh_from_db()
    assert other.merged_into is None
    assert canonical_ids() == {}
    assert canonical_ids(merged) == {other.id: one.id}


def test_a_merged_company_is_not_merged_again_and_chains_are_refused(pair):
    one, other = pair
    judged_same(pair)
    boss = chief()
    merge_companies(by=boss, source=other.id, into=one.id)
    third = company("金华今飞凯达轮毂有限公司")
    judged_same((one, third))
    with pytest.raises(Refusal, match="已有企业并入"):
        merge_companies(by=boss, source=one.id, into=third.id)
    judged_same((other, third))
    with pytest.raises(Refusal, match="已经并入别的企业"):
        merge_companies(by=boss, source=other.id, into=third.id)


def test_a_clerk_may_not_merge(pair):
    with pytest.raises(Refusal, match="您的岗位不能合并企业"):
        merge_companies(by=person("county_reviewer"), source=pair[0].id, into=pair[1].id)
