"""产业链: taken in whole, refused whole, strong or missing by what is there, drawn; targets with reasons."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from companies_cast import company
from luodi.projects.enums import Kind
from luodi.projects.errors import Refusal
from luodi.projects.operations.parties import add_party
from luodi.projects.operations.project import Party
from luodi.sourcing.models import Chain, ChainNode, ChainTarget
from luodi.sourcing.operations.chain import drop_node, put_node
from luodi.sourcing.operations.target import assign_target, report_target
from luodi.sourcing.queries.chain_graph import drawing
from luodi.sourcing.queries.strength import standings
from luodi.sourcing.queries.targets import candidates, hits, outcomes
from luodi.sourcing.terms import Strength, TargetOutcome
from people_cast import person
from projects_cast import acting, happened, officer, project
from sourcing_office_cast import CARS, asked, cars, client_of, node, post, workbook

pytestmark = pytest.mark.django_db
D = dt.date


def of(user, chain):
    return {s.node.code: s for s in standings(user, [chain])[chain.lineage]}


def test_a_workbook_brings_a_chain_in_and_the_next_replaces_it_whole():
    boss = officer()
    with acting(boss):
        chain = cars(boss)
        first = node(chain, "M1").pk
        again = cars(boss, [CARS[1], ("新能源汽车", "D1", "整车制造", "下游", "整车", "C36", "")])
        assert again.lineage == chain.lineage
        codes = ChainNode.objects.open().filter(chain=chain.lineage).values_list("code", "name")
        assert dict(codes) == {"M1": "动力电池", "D1": "整车制造"}
        assert node(chain, "M1").pk == first, "an unchanged node is not written again"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([*CARS[:2], ("新能源汽车", "D1", "整车", "下游", "整车", "C36", "D1")], "供给它自己，绕成了圈"),
        (
            [
                ("新能源汽车", "M1", "动力电池", "中游", "", "C38", "M2"),
                ("新能源汽车", "M2", "电机", "中游", "", "C38", "M1"),
            ],
            "绕成了圈",
        ),
        ([*CARS[:2], ("新能源汽车", "D1", "整车", "下游", "整车", "C36", "U1")], "方向反了"),
        (
            [*CARS[:2], ("新能源汽车", "D1", "整车", "下游", "整车", "X99", "")],
            "「X99」不在已装入的国民经济行业分类里",
        ),
        ([*CARS, CARS[0]], "写了两次"),
        ([*CARS[:2]], "没有这个编号"),
    ],
)
def test_a_chain_with_a_fault_is_not_taken_in_at_all(rows, sentence):
    boss = officer()
    with acting(boss), pytest.raises(Refusal) as refused:
        cars(boss, rows)
    assert sentence in refused.value.sentence
    with acting(boss):
        assert not Chain.objects.exists()


def test_a_circle_typed_on_the_page_keeps_what_was_typed():
    boss = officer()
    with acting(boss):
        chain = cars(boss, [*CARS[:2], ("新能源汽车", "M2", "电机", "中游", "电机", "C38", "M1"), CARS[2]])
        battery = node(chain, "M1")
    answer = post(
        client_of(boss), f"/sourcing/chains/nodes/{battery.lineage}/edit/",
        {"name": "动力电池包", "part": "mid", "industries": "C38", "feeds": ["D1", "M2"], "strong_from": "3"},
    )  # fmt: skip
    said = answer.content.decode()
    assert answer.status_code == 422
    assert (
        "动力电池包（M1） → 电机（M2） → 动力电池包（M1）" in said
        or "电机（M2） → 动力电池包（M1） → 电机（M2）" in said
    )
    assert 'value="动力电池包"' in said
    with acting(boss):
        assert node(chain, "M1").name == "动力电池"


def test_strength_counts_what_agrees_by_industry_and_product_and_runs():
    boss = officer()
    with acting(boss):
        chain = cars(boss)
        for number in range(3):
            made = project(boss, f"动力电池{number}号厂", industry="C38")
            happened(boss, made, Kind.STARTED, D(2015, 3, 2))
        project(boss, "动力电池研发中心", industry="C38")
        project(boss, "灯具厂", industry="C38")
        project(boss, "别的链的动力电池", industry="C38", chain="光伏及储能")
        company("婺城整车有限公司", by=boss, origin="local", industry="C36")
        found = of(boss, chain)
    assert found["M1"].strength == Strength.STRONG
    assert (found["M1"].running, found["M1"].coming) == (3, 1)
    assert [firm.name for firm in found["M1"].near] == ["灯具厂"]
    assert found["D1"].strength == Strength.THIN
    assert found["U1"].strength == Strength.MISSING
    assert "3 家及以上算强" in found["M1"].why


def test_a_district_counts_only_what_it_sees_and_is_told_so():
    boss, clerk = officer(), person("reporter", unit_name="金东区招商局", region="330703")
    with acting(boss):
        chain = cars(boss)
        happened(boss, project(boss, "整车基地", industry="C36"), Kind.STARTED, D(2015, 3, 2))
        assert of(boss, chain)["D1"].running == 1
    with acting(clerk):
        assert of(clerk, chain)["D1"].running == 0
    assert "只数您看得到的项目" in client_of(clerk).get("/sourcing/chains/").content.decode()


def test_taking_a_node_off_takes_its_links_off():
    boss = officer()
    with acting(boss):
        chain = cars(boss)
        drop_node(by=boss, chain=chain.lineage, node=node(chain, "M1").lineage, reason="并入整车")
        assert node(chain, "U1").feeds == []
        with pytest.raises(Refusal, match="已经去掉了"):
            drop_node(by=boss, chain=chain.lineage, node=uuid.uuid4(), reason="再删")


def test_candidates_are_ranked_by_reasons_and_scored_by_what_became_of_them():
    boss = officer()
    with acting(boss):
        chain = cars(boss)
        gap = node(chain, "M1")
        best = company(
            "宁德动力电池公司", by=boss, origin="other_province", industry="C38", top500="china500"
        )
        second = company("沪上电器公司", by=boss, origin="other_province", industry="C38")
        company("本地动力电池公司", by=boss, origin="local", industry="C38")
        company("远方茶业公司", by=boss, origin="other_province", industry="C15", top500="china500")
        found = candidates(boss, gap, 10)
        assert [(c.company.pk, c.points) for c in found] == [(best.pk, 65), (second.pk, 20)]
        assert [reason for reason, _ in found[0].reasons] == [
            "名称或备注里有「动力电池」", "行业代码 C38 对上", "中国500强",
        ]  # fmt: skip
        target = assign_target(by=boss, node=gap.lineage, company=best.pk, person=boss.pk, due_on=None)
        assert (target.rank, target.points) == (1, 65)
        assert [c.company.pk for c in candidates(boss, gap, 10)] == [second.pk]
        with pytest.raises(Refusal, match="已经是这个环节的目标企业"):
            assign_target(by=boss, node=gap.lineage, company=best.pk, person=boss.pk, due_on=None)
        (before,) = outcomes(boss, [target])
        assert before.outcome == TargetOutcome.NOTHING
        made = project(boss, "宁德金华基地", since=target.occurred_on, industry="C38")
        add_party(
            by=boss,
            project=made.pk,
            since=D(2014, 1, 8),
            party=Party(name=best.name, origin="other_province", company=best.pk),
        )
        happened(boss, made, Kind.SIGNED, target.occurred_on)
        (after,) = outcomes(boss, [target])
        assert (after.outcome, after.project) == (TargetOutcome.SIGNED, made)
        assert [(h.of, h.signed, h.share) for h in hits([after])] == [(1, 1, None), (1, 1, None)]


def test_a_project_older_than_the_assignment_is_nobodys_merit():
    boss = officer()
    with acting(boss):
        chain = cars(boss)
        firm = company("宁德动力电池公司", by=boss, origin="other_province", industry="C38")
        made = project(boss, "老项目动力电池", industry="C38")
        add_party(
            by=boss,
            project=made.pk,
            since=D(2014, 1, 8),
            party=Party(name=firm.name, origin="other_province", company=firm.pk),
        )
        happened(boss, made, Kind.SIGNED, D(2014, 1, 8))
        target = assign_target(
            by=boss, node=node(chain, "M1").lineage, company=firm.pk, person=boss.pk, due_on=None
        )
        assert "已在本市投资同行业项目 1 个（老项目动力电池）" in [r for r, _ in target.reasons]
        assert outcomes(boss, [target])[0].outcome == TargetOutcome.NOTHING


def test_only_its_person_or_the_one_who_assigns_tells_of_a_target():
    boss, stranger = officer(), person("outpost", unit_name="驻上海招商处", region="330700")
    with acting(boss):
        chain = cars(boss)
        firm = company("宁德动力电池公司", by=boss, origin="other_province", industry="C38")
        target = assign_target(
            by=boss, node=node(chain, "M1").lineage, company=firm.pk, person=boss.pk, due_on=None
        )
    with acting(stranger), pytest.raises(Refusal, match="请由本人或指派的人填"):
        report_target(by=stranger, target=target.lineage, words="见了", give_up=False)
    with acting(boss):
        report_target(by=boss, target=target.lineage, words="已被外市签走", give_up=True)
        with pytest.raises(Refusal, match="已经不再跟进"):
            report_target(by=boss, target=target.lineage, words="又来了", give_up=False)
        assert ChainTarget.objects.open().get().said == "已被外市签走"


def test_the_drawing_has_a_box_a_node_and_an_arrow_a_link_and_breaks_long_names():
    boss = officer()
    with acting(boss):
        chain = cars(boss, [*CARS[:2], ("新能源汽车", "D1", "一" * 40, "下游", "整车", "C36", "")])
        drawn = drawing(standings(boss, [chain])[chain.lineage])
    assert [len(box.lines) for box in drawn.boxes] == [1, 1, 4]
    assert [arrow.words for arrow in drawn.arrows] == ["电池材料 供给 动力电池", f"动力电池 供给 {'一' * 40}"]
    page = client_of(boss).get(f"/sourcing/chains/{chain.lineage}/").content.decode()
    assert page.count('class="chain-box missing"') == 3
    assert "上游" in page
    assert "C38 电气机械和器材制造业" in page


def test_bad_forms_get_a_sentence_and_strange_keys_are_not_there():
    boss = officer()
    with acting(boss):
        chain = cars(boss)
        gap = node(chain, "M1")
    client = client_of(boss)
    base = {"name": "动力电池", "part": "mid", "industries": "C38", "feeds": ["D1"], "strong_from": "3"}
    for change in (
        {"strong_from": "9" * 30}, {"strong_from": "nan"}, {"part": "side"}, {"feeds": ["Z9"]}, {"name": ""},
        {"name": "长" * 41}, {"industries": "火星"},
    ):  # fmt: skip
        answer = post(client, f"/sourcing/chains/nodes/{gap.lineage}/edit/", base | change)
        assert answer.status_code == 422, change
    for path in ("", "nodes/new/", "describe/"):
        assert client.get(f"/sourcing/chains/{uuid.uuid4()}/{path}").status_code == 404
    for path in ("", "edit/", "remove/", f"targets/{uuid.uuid4()}/"):
        assert client.get(f"/sourcing/chains/nodes/{uuid.uuid4()}/{path}").status_code == 404
    bad = post(
        client, "/sourcing/chains/import/", {"on": "2020-01-06", "file": workbook([("a", "b")], ("甲", "乙"))}
    )
    assert bad.status_code == 422
    assert "没有看出" in bad.content.decode()


def test_the_exported_workbook_comes_in_again_as_it_was(tmp_path):
    boss = officer()
    with acting(boss):
        chain = cars(boss)
        before = list(ChainNode.objects.open().values_list("pk", flat=True))
    client = client_of(boss)
    content = b"".join(client.get("/sourcing/chains/export/").streaming_content)
    answer = post(
        client,
        "/sourcing/chains/import/",
        {"on": "2020-02-03", "file": SimpleUploadedFile("产业链.xlsx", content)},
    )
    assert answer.status_code == 302
    with acting(boss):
        assert sorted(before) == sorted(
            ChainNode.objects.open().filter(chain=chain.lineage).values_list("pk", flat=True)
        )


def test_lists_ask_as_often_for_one_chain_as_for_three():
    boss = officer()
    with acting(boss):
        cars(boss)
    client = client_of(boss)

    one = asked(client, "/sourcing/chains/")
    with acting(boss):
        for name in ("机器人", "纺织服装"):
            cars(boss, [(name, *row[1:]) for row in CARS])
    assert asked(client, "/sourcing/chains/") == one


def test_put_node_needs_the_post_and_a_known_chain():
    boss, clerk = officer(), person("reporter")
    with acting(boss):
        chain = cars(boss)
    with acting(clerk), pytest.raises(Refusal, match="产业链由市局维护"):
        put_node(by=clerk, chain=chain.lineage, draft=None)
