"""疑似重复: found, judged, remembered, merged by a second person, taken apart; across districts only for the city."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client

from luodi.companies.enums import Verdict as Sameness
from luodi.projects.enums import Origin
from luodi.projects.errors import Refusal
from luodi.projects.models import PairVerdict, Project, ProjectSuspicion
from luodi.projects.operations.duplicates import judge_pair, search_suspects
from luodi.projects.operations.merge import merge_projects, undo_merge
from luodi.projects.operations.project import Party, create_project
from people_cast import person
from projects_cast import acting, officer, project

pytestmark = pytest.mark.django_db
PARTY = Party("浙江今飞凯达轮毂股份有限公司", Origin.OTHER_CITY)


def reported(by, name="年产50万件铝合金轮毂项目", **values):
    fields = {"name": name, "unit": str(by.unit_id), "region": by.unit.region_id, "planned_total": "20000"}
    return create_project(by=by, values={**fields, **values}, since=dt.date(2014, 3, 1), parties=(PARTY,))


def as_worker(whole=True):
    """The search runs in the worker, whose role sees the whole city."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'luodi_web_city', false)")
        try:
            return search_suspects(whole=whole)
        finally:
            cursor.execute("SELECT set_config('role', 'none', false)")


@pytest.fixture
def clerk():
    return person("county_reviewer", "reporter")


@pytest.fixture
def pair(clerk):
    with acting(clerk):
        one, other = reported(clerk), reported(clerk, "年产50万件铝合金轮毂生产线")
    as_worker()
    return one, other


@pytest.fixture
def across(clerk):
    """一女二嫁: the same project reported by two districts."""
    neighbour = person("county_reviewer", "reporter", unit_name="兰溪市招商局", region="330781")
    with acting(clerk):
        one = reported(clerk)
    with acting(neighbour):
        other = reported(neighbour)
    as_worker()
    return one, other, neighbour


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(user, path, data):
    return client_of(user).post(path, {"request_key": str(uuid.uuid4()), **data}, follow=True)


def test_a_project_reported_twice_is_found_with_its_reasons(pair, clerk):
    with acting(clerk):
        found = ProjectSuspicion.objects.visible_to(clerk).get()
    assert {found.left_id, found.right_id} == {pair[0].pk, pair[1].pk}
    reasons = dict(found.evidence)
    assert "投资方同名" in reasons["投资方"]
    assert "相同" in reasons["投资额"]


def test_unlike_projects_are_not(clerk):
    with acting(clerk):
        project(clerk, "菜鸟电商新城")
        project(clerk, "康恩贝中药饮片")
    assert as_worker().found == 0


def test_pairs_across_districts_are_the_citys_to_see(across, clerk):
    neighbour = across[2]
    for district in (clerk, neighbour):
        with acting(district):
            assert not ProjectSuspicion.objects.visible_to(district).exists()
            assert not ProjectSuspicion.objects.exists(), "the second wall"
        page = client_of(district).get("/projects/duplicates/").content.decode()
        assert "铝合金轮毂" not in page
    city = officer()
    with acting(city):
        assert ProjectSuspicion.objects.visible_to(city).count() == 1
    assert "由两个区县上报" in client_of(city).get("/projects/duplicates/").content.decode()


def test_a_district_cannot_judge_a_pair_across_districts(across, clerk):
    one, other, _ = across
    with acting(clerk), pytest.raises(Refusal, match="不在您的范围内"):
        judge_pair(by=clerk, left=one.pk, right=other.pk, verdict=Sameness.DIFFERENT, reason="x")
    with acting(officer()):
        assert not PairVerdict.objects.exists()


def test_a_district_that_shares_credit_sees_both_projects_but_not_the_suspicion(across, clerk):
    """Sight of the other project alone does not open the pair."""
    one, other, _ = across
    with acting(officer()), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_project_scope (project_id, grantee, why) VALUES (%s, %s, 'credit')",
            [other.pk, clerk.unit_id],
        )
    with acting(clerk):
        assert Project.objects.visible_to(clerk).count() == 2
        assert not ProjectSuspicion.objects.visible_to(clerk).exists()
        with pytest.raises(Refusal, match="由市局判定"):
            judge_pair(by=clerk, left=one.pk, right=other.pk, verdict=Sameness.DIFFERENT, reason="x")


def test_a_verdict_is_remembered_through_the_next_search(pair, clerk):
    with acting(clerk):
        judge_pair(by=clerk, left=pair[1].pk, right=pair[0].pk, verdict=Sameness.DIFFERENT, reason="两条线")
    as_worker()
    with acting(clerk):
        assert not ProjectSuspicion.objects.undecided().exists()
        assert ProjectSuspicion.objects.get().verdict == Sameness.DIFFERENT


def test_a_later_verdict_supersedes_the_earlier_one(pair, clerk):
    with acting(clerk):
        for verdict in (Sameness.CHECK, Sameness.SAME):
            judge_pair(by=clerk, left=pair[0].pk, right=pair[1].pk, verdict=verdict)
        assert [v.verdict for v in PairVerdict.objects.open()] == [Sameness.SAME]
        assert PairVerdict.objects.count() == 2


def test_only_what_was_touched_is_looked_at_again(pair, clerk):
    assert as_worker(whole=False) is None
    with acting(clerk):
        reported(clerk, "年产50万件铝合金轮毂扩建")
    assert as_worker(whole=False).is_whole is False
    with acting(clerk):
        assert ProjectSuspicion.objects.count() > 1


def test_nobody_merges_alone_and_nobody_undoes_his_own_merge(pair):
    one, other = pair
    boss, colleague = officer(), officer()
    with acting(boss):
        with pytest.raises(Refusal, match="请先由一人在「疑似重复」里判定为同一"):
            merge_projects(by=boss, source=other.pk, into=one.pk, reason="同一地块")
        judge_pair(by=boss, left=one.pk, right=other.pk, verdict=Sameness.SAME)
        with pytest.raises(Refusal, match="合并须由另一人办理"):
            merge_projects(by=boss, source=other.pk, into=one.pk, reason="同一地块")
        merge_projects(by=colleague, source=other.pk, into=one.pk, reason="同一地块")
        assert Project.objects.get(pk=other.pk).merged_into == one.pk
        with pytest.raises(Refusal, match="撤销须由另一人办理"):
            undo_merge(by=colleague, source=other.pk, reason="两块地")
        undo_merge(by=boss, source=other.pk, reason="两块地")
        assert Project.objects.get(pk=other.pk).merged_into is None


def test_judging_merging_and_undoing_through_the_pages(pair, clerk):
    one, other = pair
    boss = officer()
    said = post(
        clerk,
        "/projects/duplicates/judge/",
        {"left": one.pk, "right": other.pk, "verdict": "same", "reason": "同一执照"},
    )
    assert "等另一人合并" in said.content.decode()
    page = client_of(boss).get("/projects/duplicates/?show=same").content.decode()
    assert "判定为同一" in page
    assert "同一执照" in page
    post(boss, "/projects/duplicates/merge/", {"source": other.pk, "into": one.pk, "reason": "同一地块"})
    canonical = client_of(boss).get(f"/projects/{one.pk}/").content.decode()
    assert "已并入本项目" in canonical
    gone = client_of(boss).get(f"/projects/{other.pk}/").content.decode()
    assert "撤销合并" in gone
    colleague = officer()
    post(colleague, f"/projects/{other.pk}/undo-merge/", {"reason": "核对协议，为两个项目"})
    with acting(colleague):
        assert Project.objects.get(pk=other.pk).merged_into is None


def test_a_double_the_search_did_not_find_can_be_named(clerk):
    with acting(clerk):
        one, other = project(clerk, "菜鸟电商新城"), project(clerk, "金义电商产业园")
    refused = post(clerk, f"/projects/{one.pk}/same/", {"other": "没有这个", "reason": "同一地块"})
    assert "没有编号或名称是「没有这个」的项目" in refused.content.decode()
    assert "同一地块" in refused.content.decode()
    said = post(clerk, f"/projects/{one.pk}/same/", {"other": other.code, "reason": "同一地块"})
    assert "已判定为同一" in said.content.decode()
    assert "人工提出" in said.content.decode()


def test_a_refused_merge_keeps_the_reason_typed(pair, clerk):
    one, other = pair
    boss = officer()
    with acting(boss):
        key = ProjectSuspicion.objects.get().pk
    answer = post(
        boss, "/projects/duplicates/merge/",
        {"source": other.pk, "into": one.pk, "reason": "同一份协议", "pair": key},
    )  # fmt: skip
    page = answer.content.decode()
    assert "请先由一人" in page
    assert 'value="同一份协议"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_one_pair_and_for_three(rows, clerk, django_assert_num_queries):
    with acting(clerk):
        for number in range(rows):
            name = ("铝合金轮毂", "光伏组件", "数控机床")[number]
            reported(clerk, f"年产50万件{name}项目", planned_total=str(20000 + number * 30000))
            reported(clerk, f"年产50万件{name}生产线", planned_total=str(20000 + number * 30000))
    as_worker()
    client = client_of(clerk)
    client.get("/projects/duplicates/")
    with django_assert_num_queries(11):
        page = client.get("/projects/duplicates/")
    assert page.content.decode().count('class="panel pair"') >= rows


def test_the_search_can_be_asked_for_and_is_queued_once(clerk):
    client = client_of(clerk)
    first = client.post("/projects/duplicates/search/", {"request_key": str(uuid.uuid4())}, follow=True)
    again = client.post("/projects/duplicates/search/", {"request_key": str(uuid.uuid4())}, follow=True)
    assert "已开始查找" in first.content.decode()
    assert "已在排队" in again.content.decode()
