"""Over-long words and impossible numbers on every form of the room: a sentence, nothing cut, nothing stored."""

from assessment.test_pages import cast, final, post  # noqa: F401 - fixtures
from assessment_cast import YEAR
from luodi.access.scope import acting_as
from luodi.assessment.enums import Shown
from luodi.assessment.models import Letter, PlanTarget, ProvinceTarget, Publication, Scheme, Scorecard
from luodi.assessment.operations.runs import publish

HUGE = "9" * 5000


def refused(answer, said):
    page = answer.content.decode()
    assert answer.status_code == 422, page[-600:]
    assert said in page
    return page


def test_words_longer_than_their_column_are_refused_where_they_were_typed(client, cast):  # noqa: F811
    cast.targets()
    officer = cast.officer
    page = post(client, officer, "/assessment/schemes/new/", name="办" * 81, year="2016")
    assert "办" * 81 in refused(page, "办法名称最多 80 个字，现有 81 个")
    letter = f"/assessment/targets/{YEAR}/letters/{cast.wucheng.pk}/"
    typed = {"signed_on": "2014-02-12", "document": "号" * 81, "signatory": "王某"}
    assert "号" * 81 in refused(post(client, officer, letter, **typed), "文号最多 80 个字")
    typed = {"signed_on": "2014-02-12", "document": "", "signatory": "王" * 41}
    refused(post(client, officer, letter, **typed), "责任人最多 40 个字")
    typed = {"name": "指" * 81, "measure": "亿元", "amount": "1", "figure": "arrived"}
    assert "指" * 81 in refused(
        post(client, officer, f"/assessment/targets/{YEAR}/province/", **typed), "指标名称最多 80 个字"
    )
    typed = {"plan": "规" * 81, "figure": "arrived", "first": "2014", "city:2014": "5"}
    refused(post(client, officer, "/assessment/targets/plans/edit/", **typed), "规划名称最多 80 个字")
    edit = f"/assessment/targets/{YEAR}/edit/?figure=signed_in_period"
    typed = {f"{cast.wucheng.pk}:signed_in_period": "9", "reason": "因" * 201}
    refused(post(client, officer, edit, **typed), "修订原因最多 200 个字")
    stored = (Letter, ProvinceTarget, PlanTarget, Scheme)
    assert not any(model.objects.exists() for model in stored)


def test_numbers_nobody_can_mean_are_refused_with_a_sentence(client, cast):  # noqa: F811
    cast.targets()
    officer = cast.officer
    for year in (HUGE, "nan", "", "201"):
        refused(post(client, officer, "/assessment/schemes/new/", name="办法", year=year), "年度写四位数")
        plan = {"plan": "规划", "figure": "arrived", "first": year}
        refused(post(client, officer, "/assessment/targets/plans/edit/", **plan), "起始年写四位数")
    edit = f"/assessment/targets/{YEAR}/edit/?figure=signed_in_period"
    for amount in ("9" * 30, "nan", "inf", "-1", "1e400"):
        answer = post(client, officer, edit, **{f"{cast.wucheng.pk}:signed_in_period": amount})
        assert answer.status_code == 422
        assert amount in answer.content.decode()
    client.force_login(officer)
    for address in ("targets", "scorecards", "scorecards/checks", "scorecards/benefit"):
        assert client.get(f"/assessment/{address}/?year={HUGE[:4400]}").status_code == 200


def test_a_trial_with_cells_nobody_offered_is_still_a_trial(client, final, cast):  # noqa: F811
    path = f"/assessment/schemes/{cast.version.pk}/trial/"
    for cell in ("x:", "x:甲", "x:甲:乙:丙"):
        answer = post(client, cast.officer, path, kind="trial", until=f"{YEAR}-12-31", **{cell: "1"})
        assert answer.status_code == 200
    answer = post(client, cast.officer, path, kind="unknown", until="2014-02-30")
    refused(answer, "请填截止日")


def test_an_appeal_longer_than_its_column_keeps_every_word(client, final, cast):  # noqa: F811
    with acting_as(cast.chief):
        publish(by=cast.chief, run=final, shown=Shown.CARDS, document="")
        card = Scorecard.objects.open().get(run_lineage=final.lineage, unit=cast.wucheng)
    path = f"/assessment/appeals/new/{card.lineage}/"
    typed = {"code": "服务评价", "asked": "90", "grounds": "理" * 501}
    assert "理" * 501 in refused(
        post(client, cast.head, path, **typed), "理由和依据最多 500 个字，现有 501 个"
    )
    typed = {"code": "没有的", "asked": "90", "grounds": "少计"}
    refused(post(client, cast.head, path, **typed), "请选是哪一项")
    shown = {"shown": "ranking", "document": "号" * 81}
    answer = post(client, cast.office, f"/assessment/scorecards/runs/{final.lineage}/publish/", **shown)
    assert answer.status_code == 302
    with acting_as(cast.chief):
        assert Publication.objects.open().get(run_lineage=final.lineage).shown == Shown.CARDS
