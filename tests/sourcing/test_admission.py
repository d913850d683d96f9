"""准入: screening, the meeting whose promoter does not vote, conditions that become promises, the gate."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from luodi.ledger.queries.reading import today
from luodi.org.enums import Function, UnitKind
from luodi.projects.enums import Kind
from luodi.projects.errors import Refusal
from luodi.projects.gates import missing
from luodi.projects.queries.situation import situations
from luodi.sourcing.models import Admission, AdmissionMeeting, AdmissionVote, NegativeList, Promise
from luodi.sourcing.operations.admission import Stated, apply, correct, withdraw
from luodi.sourcing.operations.meeting import Condition, cast_vote, convene, decide, revoke
from luodi.sourcing.operations.promise import record_step
from luodi.sourcing.operations.rules import LIST_FIELDS, publish_list, set_threshold
from luodi.sourcing.queries.admissions import heard
from luodi.sourcing.queries.rules import bars_for, list_in_force
from luodi.sourcing.terms import AdmissionState, PromiseState, ThresholdMeasure, Vote
from luodi.sourcing.workbooks import read_rows
from people_cast import person, unit
from projects_cast import acting, officer, project
from sourcing_office_cast import asked, client_of, post, workbook

pytestmark = pytest.mark.django_db
D = dt.date
STATED = Stated(
    "330702", "C38", "年产 10 万套动力电池", Decimal(30000), Decimal(60), Decimal(1200), Decimal(90000), Decimal("1.2"),
    None,
)  # fmt: skip
LIST_HEAD = ("行业代码", "级别", "说明", "依据")


def department(name, function):
    unit(name, "330700", UnitKind.DEPARTMENT, function=function)
    return person("department_verifier", unit_name=name, region="330700")


@pytest.fixture
def cast():
    """A district's clerk with a sheet; three departments; the office that convenes."""
    clerk = person("reporter")
    members = [
        department("市生态环境局", Function.ENVIRONMENT), department("市资规局", Function.LAND),
        department("市经信局", Function.INDUSTRY),
    ]  # fmt: skip
    office = person("leading_group_office", unit_name="领导小组办公室", region="330700")
    with acting(clerk):
        made = project(clerk, "动力电池项目", industry="C38")
        sheet = apply(by=clerk, project=made.pk, stated=STATED)
    return clerk, members, office, made, sheet


def meet(office, members, sheet, *more):
    with acting(office):
        return convene(
            by=office, name="准入评审会", on=today(), place="", chair="某主任",
            members=[m.unit_id for m in (*members, *more)], admissions=[sheet.lineage],
        )  # fmt: skip


def vote(user, sheet, how=Vote.AGREE, words=""):
    with acting(user):
        return cast_vote(by=user, admission=sheet.lineage, vote=how, words=words)


def conclude(office, sheet, outcome=AdmissionState.ADMITTED, conditions=(), **more):
    with acting(office):
        return decide(
            by=office, admission=sheet.lineage, outcome=outcome, on=today(), document="金招纪〔2026〕3号",
            words=more.pop("words", "同意"), conditions=list(conditions),
        )  # fmt: skip


def test_the_shipped_list_is_a_sample_and_stops_nobody(cast):
    clerk, members, office, _, _ = cast
    with acting(clerk):
        assert list_in_force(today()).is_sample
        made = project(clerk, "烟草项目", industry="C16")
        sheet = apply(
            by=clerk, project=made.pk, stated=Stated("330702", "C16", "卷烟", Decimal(100), *[None] * 5)
        )
    assert sheet.screening["sample"]
    assert sheet.screening["hits"][0]["sure"]
    meet(office, members, sheet)
    for member in members:
        vote(member, sheet)
    assert conclude(office, sheet).state == AdmissionState.ADMITTED


def test_an_uploaded_list_names_every_unknown_code_and_then_bars_admission(cast):
    clerk, members, office, _, sheet = cast
    chief = person("section_chief", unit_name="市招商局", region="330700")
    bad = workbook([("C38", "禁止", "", ""), ("X99", "限制", "", ""), ("C38", "限制", "", "")], LIST_HEAD)
    with acting(chief), pytest.raises(Refusal) as refused:
        publish_list(
            by=chief,
            rows=read_rows(bad, LIST_FIELDS),
            file_name="a.xlsx",
            since=today(),
            document="甲〔2026〕1号",
        )
    assert "第 3 行：行业代码「X99」不在" in refused.value.sentence
    assert "「C38」与第 2 行重复" in refused.value.sentence
    good = workbook([("C38", "禁止", "测试", "测试")], LIST_HEAD)
    with acting(chief):
        publish_list(
            by=chief,
            rows=read_rows(good, LIST_FIELDS),
            file_name="a.xlsx",
            since=today(),
            document="甲〔2026〕1号",
        )
        assert NegativeList.objects.get().number == 1
    with acting(clerk):
        again = correct(by=clerk, admission=sheet.lineage, stated=STATED)
    assert sheet.screening["hits"] == [], "what the first sheet was screened by stays"
    assert again.screening["hits"][0]["level"] == "forbidden"
    meet(office, members, again)
    for member in members:
        vote(member, again)
    with pytest.raises(Refusal, match="行业在负面清单内"):
        conclude(office, again)


def test_a_places_own_threshold_stands_before_the_citys():
    chief = officer()
    with acting(chief):
        assert {b.measure: b.value for b in bars_for("330703", today())}["tax"] == 10
        assert {b.measure: b.value for b in bars_for("330702", today())}["tax"] == 30
        set_threshold(
            by=chief, region="330702", measure=ThresholdMeasure.TAX, value=Decimal(25), source="婺政办〔2026〕1号",
            checked=True, since=today(),
        )  # fmt: skip
        found = next(b for b in bars_for("330702", today()) if b.measure == "tax")
        assert (found.value, found.checked, found.whole_city) == (25, True, False)
        with pytest.raises(Refusal, match="门槛要写出处"):
            set_threshold(
                by=chief, region="", measure=ThresholdMeasure.TAX, value=Decimal(1), source=" ", checked=False,
                since=today(),
            )  # fmt: skip


def test_whoever_promotes_the_project_does_not_vote(cast):
    _, members, office, _, sheet = cast
    chief = person("section_chief", unit_name="市招商局", region="330700")
    own = person("section_chief", unit_name="婺城区招商局")
    meet(office, members, sheet, chief, own)
    with pytest.raises(Refusal, match="申报单位回避"):
        vote(own, sheet)
    with acting(chief):
        mine = project(chief, "市局引进的项目", industry="C38")
    promoter = person("city_officer", "section_chief", unit_name="市招商局", region="330700")
    with acting(promoter):
        theirs = apply(by=promoter, project=mine.pk, stated=STATED)
    meet(office, members, theirs, chief)
    with pytest.raises(Refusal, match="由您申报，按回避要求"):
        vote(promoter, theirs)
    with pytest.raises(Refusal, match="申报单位回避"):
        vote(chief, theirs)
    with acting(office):
        assert not AdmissionVote.objects.filter(admission=theirs.lineage).exists()
        (one,) = heard(
            office, [Admission.objects.open().select_related("project").get(lineage=theirs.lineage)]
        )
    assert [seat.name for seat in one.seats if seat.is_recused] == ["市招商局"]


def test_members_see_the_project_from_the_invitation_on_and_strangers_may_not_vote(cast):
    _, members, office, _, sheet = cast
    stranger = department("市水利局", Function.WATER)
    with acting(members[0]):
        assert not Admission.objects.visible_to(members[0]).exists()
    meet(office, members, sheet)
    with acting(members[0]):
        assert Admission.objects.visible_to(members[0]).open().count() == 1
    with acting(stranger), pytest.raises(Refusal, match="没有找到这份准入申请"):
        cast_vote(by=stranger, admission=sheet.lineage, vote=Vote.AGREE, words="")


def test_a_veto_needs_its_department_and_then_holds(cast):
    _, (environment, land, industry), office, _, sheet = cast
    meet(office, (environment, land, industry), sheet)
    with pytest.raises(Refusal, match="一票否决由环保"):
        vote(land, sheet, Vote.VETO, "不好")
    with pytest.raises(Refusal, match="要写明理由"):
        vote(environment, sheet, Vote.VETO)
    vote(environment, sheet, Vote.VETO, "环境容量不够")
    vote(land, sheet)
    vote(industry, sheet)
    with pytest.raises(Refusal, match="市生态环境局一票否决"):
        conclude(office, sheet)
    assert (
        conclude(office, sheet, AdmissionState.REFUSED, words="环境容量不够").state == AdmissionState.REFUSED
    )


def test_no_conclusion_before_half_voted_nor_against_the_majority(cast):
    _, (environment, land, industry), office, _, sheet = cast
    meet(office, (environment, land, industry), sheet)
    vote(land, sheet)
    with pytest.raises(Refusal, match="应表决 3 个单位，只有 1 个"):
        conclude(office, sheet)
    vote(environment, sheet, Vote.AGAINST, "容量")
    with pytest.raises(Refusal, match="同意 1 票，不到表态的 2 票"):
        conclude(office, sheet)
    vote(environment, sheet, Vote.ABSTAIN)
    assert conclude(office, sheet).state == AdmissionState.ADMITTED
    with pytest.raises(Refusal, match="现在不能表决"):
        vote(industry, sheet)


def test_conditions_become_promises_and_supply_of_land_waits_for_the_conclusion(cast):
    clerk, members, office, made, sheet = cast
    with acting(clerk):
        gates = [g.needs for g in missing(situations([made.pk])[made.pk], Kind.LAND_SUPPLIED, today())]
        assert "admission" in gates
    meet(office, members, sheet)
    for member in members:
        vote(member, sheet, Vote.CONDITIONAL, "先做环评")
    due = today() + dt.timedelta(days=90)
    with pytest.raises(Refusal, match="有条件准入要写出条件"):
        conclude(office, sheet, AdmissionState.CONDITIONAL)
    with pytest.raises(Refusal, match="早于结论日"):
        conclude(office, sheet, AdmissionState.CONDITIONAL, [Condition("环评", D(2020, 1, 1))])
    conclude(office, sheet, AdmissionState.CONDITIONAL, [Condition("环评批复后开工", due)])
    with acting(clerk):
        promise = Promise.objects.visible_to(clerk).get()
        assert (promise.clause, promise.due_on, promise.side) == ("环评批复后开工", due, "enterprise")
        assert promise.admission == sheet.lineage
        gates = [g.needs for g in missing(situations([made.pk])[made.pk], Kind.LAND_SUPPLIED, today())]
        assert "admission" not in gates


def test_a_conclusion_is_taken_back_with_its_promises_until_one_was_acted_on(cast):
    clerk, members, office, _, sheet = cast
    meet(office, members, sheet)
    for member in members:
        vote(member, sheet, Vote.CONDITIONAL, "先做环评")
    due = today() + dt.timedelta(days=90)
    conclude(office, sheet, AdmissionState.CONDITIONAL, [Condition("环评批复后开工", due)])
    with acting(office):
        again = revoke(by=office, admission=sheet.lineage, reason="纪要文号错了")
        assert (again.state, again.decided_on) == (AdmissionState.SCHEDULED, None)
        assert not Promise.objects.open().exists()
        with pytest.raises(Refusal, match="没有结论可撤销"):
            revoke(by=office, admission=sheet.lineage, reason="再撤")
    conclude(office, sheet, AdmissionState.CONDITIONAL, [Condition("环评批复后开工", due)])
    with acting(clerk):
        promise = Promise.objects.open().get()
        record_step(
            by=clerk, promise=promise.lineage, state=PromiseState.RUNNING, on=today(), amount=None, words="已报批",
            document="",
        )  # fmt: skip
    with acting(office), pytest.raises(Refusal, match="准入条件已有履行记录"):
        revoke(by=office, admission=sheet.lineage, reason="要撤")


def test_one_sheet_at_a_time_and_the_promoter_takes_it_back_with_a_reason(cast):
    clerk, members, office, made, sheet = cast
    with acting(clerk):
        with pytest.raises(Refusal, match="已有一份准入申请在办"):
            apply(by=clerk, project=made.pk, stated=STATED)
        with pytest.raises(Refusal, match="至少三个成员单位"):
            raise_from(office, members[:2], sheet)
        withdraw(by=clerk, admission=sheet.lineage, reason="企业变更方案")
        with pytest.raises(Refusal, match="撤回申请，不能撤回"):
            withdraw(by=clerk, admission=sheet.lineage, reason="再撤")
        apply(by=clerk, project=made.pk, stated=STATED)


def raise_from(office, members, sheet):
    convene(
        by=office, name="会", on=today(), place="", chair="某", members=[m.unit_id for m in members],
        admissions=[sheet.lineage],
    )  # fmt: skip


def test_every_page_opens_and_bad_forms_keep_what_was_typed(cast):
    clerk, _, _, made, sheet = cast
    client = client_of(clerk)
    for path in ("", "?tab=decided", "find/?q=动力", "rules/", f"{sheet.lineage}/", f"{sheet.lineage}/edit/"):
        assert client.get(f"/sourcing/admissions/{path}").status_code == 200, path
    said = client.get(f"/sourcing/admissions/{sheet.lineage}/").content.decode()
    assert "系统自带的样例" in said
    assert "未达" in said, "1200 / 60 is below 30"
    base = {"region": "330702", "industry": "C38", "content": "厂房", "investment": "3亿", "land": "60"}
    for change in (
        {"industry": "火星"}, {"investment": "nan"}, {"land": "9" * 30}, {"ratio": "1e400"}, {"region": "999"},
        {"content": "长" * 4001}, {"energy": "-1"},
    ):  # fmt: skip
        answer = post(client, f"/sourcing/admissions/{sheet.lineage}/edit/", base | change)
        assert answer.status_code == 422, change
        assert "3亿" in answer.content.decode() or "investment" in change
    for path in ("", "edit/", "withdraw/"):
        assert client.get(f"/sourcing/admissions/{uuid.uuid4()}/{path}").status_code == 404
    assert client.get(f"/sourcing/admissions/meetings/{uuid.uuid4()}/").status_code == 404
    assert client.get(f"/sourcing/admissions/new/{uuid.uuid4()}/").status_code == 404
    assert "准入：待上会" in client.get(f"/projects/{made.pk}/").content.decode()


def test_a_meeting_is_held_through_the_pages(cast):
    _, members, office, _, sheet = cast
    client = client_of(office)
    data = {
        "name": "评审会", "on": today().isoformat(), "chair": "某主任", "admissions": [str(sheet.lineage)],
        "members": [str(m.unit_id) for m in members],
    }  # fmt: skip
    assert (
        post(
            client, "/sourcing/admissions/meetings/new/", data | {"members": [str(uuid.uuid4())]}
        ).status_code
        == 422
    )
    answer = post(client, "/sourcing/admissions/meetings/new/", data)
    assert answer.status_code == 302
    assert "动力电池项目" in client.get(answer.url).content.decode()
    path = f"/sourcing/admissions/{sheet.lineage}/"
    for member in members:
        assert "本单位的表决" in client_of(member).get(path).content.decode()
        assert post(client_of(member), f"{path}vote/", {"vote": "agree"}).status_code == 302
    assert post(client_of(members[0]), f"{path}vote/", {"vote": "perhaps"}).status_code == 422
    done = {
        "outcome": "conditional",
        "on": today().isoformat(),
        "document": "纪要1号",
        "conditions": "开工，明年",
    }
    refused = post(client, f"{path}decide/", done)
    assert refused.status_code == 422
    assert "看不出期限" in refused.content.decode()
    assert post(client, f"{path}decide/", done | {"conditions": "开工，2099-01-01"}).status_code == 302
    assert "有条件准入" in client.get(path).content.decode()
    with acting(office):
        assert AdmissionMeeting.objects.get().chair == "某主任"


def test_the_list_asks_as_often_for_one_sheet_as_for_three(cast):
    clerk, members, office, _, sheet = cast
    meet(office, members, sheet)
    client = client_of(clerk)

    one = asked(client, "/sourcing/admissions/")
    for number in range(2):
        with acting(clerk):
            more = project(clerk, f"第{number}个", industry="C38")
            another = apply(by=clerk, project=more.pk, stated=STATED)
        meet(office, members, another)
    assert asked(client, "/sourcing/admissions/") == one
