"""Pages: who sees what, everything opens, refusals keep what was typed, lists cost the same for one and three."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment_cast import YEAR, Cast, proof, signed
from luodi.access.scope import acting_as
from luodi.assessment.enums import RunKind, Shown
from luodi.assessment.models import Appeal, Scheme, SchemeVersion, Scorecard, Target
from luodi.assessment.operations.runs import Order, prepare, publish, store_run
from luodi.assessment.operations.supplied import confirm, supply
from luodi.calc.scoring.reading import examined
from luodi.common.ids import uuid7

END = dt.date(YEAR, 12, 31)


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def final(cast):
    cast.targets()
    signed(cast.officer, cast.wucheng, dt.date(YEAR, 3, 3), "铜板带")
    cast.version = cast.frozen()
    one = examined(cast.version.body)[0].inputs["服务评价"]
    claims = []
    with acting_as(cast.officer):
        for unit in cast.units():
            mark = supply(
                by=cast.officer,
                scheme=cast.version.scheme,
                unit=unit,
                one=one,
                value=80,
                grounds="测评",
                proof=proof(),
            )
            claims.append(mark.pk)
    with acting_as(cast.chief):
        confirm(by=cast.chief, claims=claims)
    with acting_as(cast.officer):
        return store_run(by=cast.officer, prepared=prepare(Order(cast.version, RunKind.FINAL, END)))


def get(client, user, path, status=200):
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[-800:]
    return answer.content.decode()


def post(client, user, path, **data):
    client.force_login(user)
    return client.post(path, {"request_key": str(uuid7()), **data})


def test_the_years_table_shows_districts_only_their_own_row(client, cast):
    cast.targets()
    city = get(client, cast.officer, f"/assessment/targets/?year={YEAR}")
    own = get(client, cast.head, f"/assessment/targets/?year={YEAR}")
    assert "金东区招商局" in city
    assert "全市目标" in city
    assert "金东区招商局" not in own
    assert "下达与修订" not in own


def test_targets_are_set_on_the_page_and_a_wrong_number_keeps_what_was_typed(client, cast):
    path = f"/assessment/targets/{YEAR}/edit/?figure=signed_in_period"
    name = f"{cast.wucheng.pk}:signed_in_period"
    refused = post(client, cast.officer, path, **{name: "三十"})
    assert refused.status_code == 422
    assert "要填一个数" in refused.content.decode()
    assert 'value="三十"' in refused.content.decode()
    assert post(client, cast.officer, path, **{name: "1,200"}).status_code == 302
    assert Target.objects.open().get(unit=cast.wucheng).amount == 1200


def test_letters_print_one_page_a_unit(client, cast):
    cast.targets()
    page = get(client, cast.officer, f"/assessment/targets/{YEAR}/letters/")
    assert page.count('<article class="letter">') == 2
    assert (
        get(client, cast.head, f"/assessment/targets/{YEAR}/letters/").count('<article class="letter">') == 1
    )


@pytest.mark.parametrize(
    "path",
    [
        f"targets/{YEAR}/history/", f"targets/{YEAR}/split/", f"targets/{YEAR}/split/?figure=signed_in_period",
        f"targets/{YEAR}/shape/", f"targets/{YEAR}/province/", "targets/plans/",
        "targets/plans/edit/?plan=三年规划&first=2013&length=3&figure=arrived", "schemes/", "schemes/new/",
        "schemes/shipped/o_other_mechanics/", "schemes/shipped/b_sanming_2020/", "scorecards/", "appeals/",
        "scorecards/benefit/", f"scorecards/checks/?year={YEAR}",
    ],
)  # fmt: skip
def test_pages_open_empty_and_with_targets(client, cast, path):
    get(client, cast.officer, f"/assessment/{path}")
    cast.targets()
    get(client, cast.chief, f"/assessment/{path}")


def test_a_run_a_card_and_its_doubt_open_to_formula_and_inputs(client, cast, final):
    page = get(client, cast.officer, f"/assessment/scorecards/runs/{final.lineage}/?again=1")
    assert "重算相符" in page
    assert "名次区间" in page
    assert "最省力的一项" in get(client, cast.officer, f"/assessment/scorecards/runs/{final.lineage}/doubt/")
    with acting_as(cast.officer):
        card = Scorecard.objects.open().get(unit=cast.wucheng)
    page = get(client, cast.officer, f"/assessment/scorecards/{card.lineage}/")
    assert "1 ÷ 2 ＝ 50%" in page
    link = card.body["inputs"]["签约"]["rows_url"]
    signed(cast.officer, cast.wucheng, dt.date(YEAR, 6, 6), "后来补登的")
    rows = get(client, cast.officer, link)
    assert "铜板带" in rows
    assert "后来补登的" not in rows, "the rows are those the score was made of"


def test_a_district_sees_nothing_before_publication_then_its_card_then_the_ranking(client, cast, final):
    with acting_as(cast.officer):
        own = Scorecard.objects.open().get(unit=cast.wucheng).lineage
        other = Scorecard.objects.open().get(unit=cast.jindong).lineage
    get(client, cast.head, f"/assessment/scorecards/{own}/", 404)
    with acting_as(cast.chief):
        publish(by=cast.chief, run=final, shown=Shown.CARDS, document="")
    page = get(client, cast.head, f"/assessment/scorecards/{own}/")
    assert "名次区间" not in page
    get(client, cast.head, f"/assessment/scorecards/{other}/", 404)
    get(client, cast.head, f"/assessment/scorecards/runs/{final.lineage}/published/", 404)
    with acting_as(cast.chief):
        publish(by=cast.chief, run=final, shown=Shown.RANKING, document="金招领〔2015〕3号")
    assert "金东区招商局" in get(client, cast.head, f"/assessment/scorecards/runs/{final.lineage}/published/")
    get(client, cast.head, f"/assessment/scorecards/runs/{final.lineage}/", 403)
    get(client, cast.head, f"/assessment/scorecards/checks/?year={YEAR}", 403)


def test_an_appeal_goes_from_the_card_to_the_ruling(client, cast, final):
    with acting_as(cast.chief):
        publish(by=cast.chief, run=final, shown=Shown.CARDS, document="")
    with acting_as(cast.officer):
        card = Scorecard.objects.open().get(unit=cast.wucheng)
    path = f"/assessment/appeals/new/{card.lineage}/"
    assert "服务评价" in get(client, cast.head, path)
    assert post(client, cast.head, path, code="服务评价", asked="90", grounds="漏计").status_code == 302
    with acting_as(cast.officer):
        appeal = Appeal.objects.get()
    page = f"/assessment/appeals/{appeal.pk}/"
    get(client, cast.other_head, page, 404)
    assert "请选采纳还是不采纳" in post(client, cast.office, page, said="x").content.decode()
    assert post(client, cast.office, page, accepted="1", said="属实").status_code == 302
    shown = get(client, cast.office, page)
    assert "重算以后谁动了" in shown
    assert "66.00" in shown, "30 + 36 after 30 + 32"


def test_a_scheme_is_entered_in_the_editor_without_code(client, cast):
    answer = post(client, cast.officer, "/assessment/schemes/new/", name="新办法", year=str(YEAR))
    here = answer.url
    wrong = post(
        client,
        cast.officer,
        f"{here}nodes/new/",
        name="签约",
        weight="60",
        kind="rate",
        **{"rate-x": "签约 /"},
    )
    assert wrong.status_code == 422
    assert 'value="签约 /"' in wrong.content.decode()
    fields = {"name": "签约", "weight": "60", "kind": "rate", "rate-x": "签约 / 签约任务", "rate-cap": "100%"}
    assert post(client, cast.officer, f"{here}nodes/new/", **fields).status_code == 302
    head = {"name": "质量", "weight": "40"}
    assert post(client, cast.officer, f"{here}nodes/new/", **head).status_code == 302
    page = get(client, cast.officer, here)
    assert "签约任务" in page, "an unknown name became a data item"
    for n, weight in ((1, "10"), (2, "30")):
        child = {"name": f"分项{n}", "weight": weight, "kind": "count", "cap": "30",
                 "count-items-0-x": "大项目", "count-items-0-each": "2"}  # fmt: skip
        assert post(client, cast.officer, f"{here}nodes/new-2/", **child).status_code == 302
    version = SchemeVersion.objects.get(scheme__name="新办法")
    assert examined(version.body)[1] == []
    moved = post(client, cast.officer, f"{here}nodes/2.1/arrange/", act="down", edits=str(version.edits))
    assert moved.status_code == 302
    version.refresh_from_db()
    assert [c["name"] for c in version.body["indicators"][1]["children"]] == ["分项2", "分项1"]
    assert post(client, cast.officer, f"{here}step/", step="submit").status_code == 302
    assert (
        post(client, cast.office, f"{here}step/", step="approve", document="金招领〔2014〕9号").status_code
        == 302
    )
    version.refresh_from_db()
    assert version.is_frozen
    blocked = post(client, cast.officer, f"{here}nodes/1/", **fields)
    assert "已经定稿，不能再改" in blocked.content.decode()


def test_data_items_settings_and_marks_pages_save(client, cast):
    version = cast.draft()
    here = f"/assessment/schemes/{version.pk}/"
    page = get(client, cast.officer, f"{here}inputs/")
    assert "服务评价" in page
    wrong = post(client, cast.officer, f"{here}inputs/", **{"i0-code": "签约", "i0-source": "figure"})
    assert "请选是哪一个口径" in wrong.content.decode()
    settings = {
        "full": "100", "round-total": "1", "spread": "0.3", f"group-{cast.wucheng.code}": "一类",
        f"group-{cast.jindong.code}": "二类", "grades-0-name": "优秀", "grades-0-least": "90",
        "vetoes-0-name": "造假", "vetoes-0-when": "服务评价 <= 10", "vetoes-0-effect": "zero",
    }  # fmt: skip
    assert post(client, cast.officer, f"{here}settings/", **settings).status_code == 302
    version.refresh_from_db()
    assert [g["name"] for g in version.body["groups"]] == ["一类", "二类"]
    assert "二类" in get(client, cast.officer, f"{here}settings/")
    assert "填" in get(client, cast.officer, f"{here}supplied/")
    edit = f"{here}supplied/{cast.wucheng.pk}/服务评价/"
    assert "写明依据并附材料" in post(client, cast.officer, edit, value="80").content.decode()


def test_a_trial_on_the_page_takes_values_typed_over(client, cast):
    cast.targets()
    version = cast.draft()
    here = f"/assessment/schemes/{version.pk}/trial/"
    assert "数据" in get(client, cast.officer, here)
    assert "缺「服务评价」" in post(client, cast.officer, here, until=END.isoformat()).content.decode()
    typed = {}
    for unit in cast.units():
        typed |= {f"x:{unit.name}:服务评价": "90", f"was:{unit.name}:服务评价": ""}
    page = post(client, cast.officer, here, until=END.isoformat(), **typed).content.decode()
    assert "36.00" in page
    assert "名次区间" in page


def test_lists_cost_the_same_for_one_and_for_three(client, cast):
    def queries(path):
        get(client, cast.officer, path)
        with CaptureQueriesContext(connection) as caught:
            get(client, cast.officer, path)
        return len(caught)

    cast.draft(name="办法一")
    one = queries("/assessment/schemes/")
    cast.draft(name="办法二")
    cast.draft(name="办法三")
    assert Scheme.objects.count() == 3
    assert queries("/assessment/schemes/") == one
