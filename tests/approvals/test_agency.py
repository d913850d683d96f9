"""全程代办: mandate, materials once, slips, handover, rating."""

import datetime as dt

import pytest

from approvals_cast import BEGUN, loaded, plan_for, result, tell
from luodi.approvals.catalogue.reading import shipped_tables
from luodi.approvals.imports import read_text
from luodi.approvals.models import HandoverSlip, Material
from luodi.approvals.operations.agency import (
    Given,
    hand_over_agent,
    rate_agency,
    receive_materials,
    sign_mandate,
)
from luodi.approvals.operations.catalogue import enter_holidays, publish_edition
from luodi.approvals.operations.results import record_results
from luodi.approvals.queries.calendar import known, notices
from luodi.approvals.queries.editions import catalogue_of, current
from luodi.calc.workdays import is_workday
from luodi.ledger.queries.reading import today
from luodi.projects.enums import DutyRole
from luodi.projects.errors import Refusal
from luodi.projects.models import Duty, Project
from luodi.projects.operations.duty import Holder, assign_duty
from people_cast import person
from projects_cast import acting, officer, project

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 3, 2)


@pytest.fixture
def boss():
    user = officer()
    with acting(user):
        yield user


def refused(verb, *args, **more) -> str:
    with pytest.raises(Refusal) as said:
        verb(*args, **more)
    return said.value.sentence


def agent_on(boss, made, unit_name="市行政服务中心"):
    agent = person("agent", unit_name=unit_name, region="330700")
    held = agent.standing.posts[0]
    duty = assign_duty(
        by=boss,
        project=made.pk,
        role=DutyRole.AGENT,
        holder=Holder(agent.name, unit_name, held.pk),
        since=DAY,
    )
    return agent, duty


def mandate(by, made, **more):
    how = {"owner": "菜鸟网络", "contact": "王某", "scope": "立项到施工许可", "on": DAY, **more}
    return sign_mandate(by=by, project=made.pk, **how)


def test_a_mandate_wants_an_agent_and_stands_once(boss):
    made = project(boss)
    assert "还没有代办员" in refused(mandate, boss, made)
    agent, _ = agent_on(boss, made)
    with acting(agent):
        mandate(agent, made)
        assert "已有有效的委托书" in refused(mandate, agent, made)
        assert "应晚于签订日" in refused(mandate, agent, made, until=DAY)


def test_materials_are_given_once_and_listed_on_a_slip(boss):
    made = project(boss)
    agent, _ = agent_on(boss, made)
    with acting(agent):
        papers = [Given("营业执照", 2), Given("法人身份证明")]
        how = {"by": agent, "project": made.pk, "from_name": "王某", "on": DAY}
        assert "还没有委托书" in refused(receive_materials, given=papers, **how)
        mandate(agent, made)
        slip = receive_materials(given=papers, **how)
        assert slip.content["materials"] == [["营业执照", 2, False], ["法人身份证明", 1, False]]
        assert "营业执照已经交过" in refused(receive_materials, given=papers[:1], **how)
        assert Material.objects.count() == 2
        expired = [Given("资信证明", valid_until=dt.date(2020, 3, 31))]
        receive_materials(given=expired, **how)
        later = {**how, "on": dt.date(2020, 4, 15)}
        receive_materials(given=[Given("资信证明")], **later)


def test_an_agent_hands_over_everything_in_one_slip(boss):
    made = project(boss)
    first, duty = agent_on(boss, made)
    plan = plan_for(boss, made)
    tell(boss, plan, ("P1", "finished", BEGUN))
    with acting(first):
        mandate(first, made)
        receive_materials(by=first, project=made.pk, given=[Given("营业执照")], from_name="王某", on=DAY)
    second = person("agent", unit_name="市投促中心", region="330700")
    to = Holder(second.name, "市投促中心", second.standing.posts[0].pk)
    assert "文号" in refused(
        hand_over_agent, by=boss, project=made.pk, duty=duty.pk, to=to, on=DAY, document=""
    )
    slip = hand_over_agent(
        by=boss, project=made.pk, duty=duty.pk, to=to, on=dt.date(2020, 5, 6), document="金招〔2020〕3号"
    )
    assert slip.content["materials"] == [["营业执照", 1, False]]
    assert "P1" not in [code for code, *_ in slip.content["steps"]]
    assert "C4" in [code for code, *_ in slip.content["steps"]]
    running = Duty.objects.open().get(project=made, role=DutyRole.AGENT, until_on__isnull=True)
    assert running.person_name == second.name
    with acting(second):
        assert list(Project.objects.visible_to(second)) == [made]
    with acting(first):
        assert not Project.objects.visible_to(first).exists()
        assert not HandoverSlip.objects.visible_to(first).exists()


def test_nobody_rates_himself(boss):
    made = project(boss)
    assert "没有代办员" in refused(rate_agency, by=boss, project=made.pk, score=5, said_by="王某")
    agent, _ = agent_on(boss, made)
    with acting(agent):
        assert "不登记代办评价" in refused(rate_agency, by=agent, project=made.pk, score=5, said_by="王某")
    assert "请写明业主不满意" in refused(rate_agency, by=boss, project=made.pk, score=1, said_by="王某")
    assert rate_agency(by=boss, project=made.pk, score=5, said_by="王某").agents == agent.name


def test_an_edition_is_published_with_a_document_and_refused_with_all_faults(boss):
    tables = shipped_tables()
    how = {"by": boss, "since": DAY, "reason": "环评提速"}
    assert "依据文号" in refused(publish_edition, tables=tables, document="", **how)
    next(row for row in tables["事项"] if row["编号"] == "A9b")["承诺工作日"] = "2"
    made = publish_edition(tables=tables, document="金政办〔2020〕1号", **how)
    assert made.number == 1
    assert current(DAY)[0] == 1
    assert current(DAY - dt.timedelta(1))[0] == 0
    assert catalogue_of(1).items["A9b"].promised == 2
    assert "新版不能早于它" in refused(
        publish_edition, tables=tables, document="再发", **{**how, "since": DAY - dt.timedelta(9)}
    )
    tables["模板"][1]["前置"] = "A4"
    tables["事项"][2]["条件"] = "天气=晴"
    said = refused(publish_edition, tables=tables, document="金政办〔2020〕2号", **how)
    assert "系统不知道这一项" in said
    clerk = person("reporter")
    with acting(clerk):
        assert "由市局业务科长维护" in refused(
            publish_edition, tables=tables, document="x", by=clerk, since=DAY, reason=""
        )


def test_a_reason_to_stop_the_clock_added_to_the_table_serves_plans_of_that_edition(boss):
    tables = shipped_tables()
    row = {"编号": "flood", "原因": "防汛应急", "别的说法": "汛期；台风", "依据": "本市规定", "待核": ""}
    tables["停表原因"].append(row)
    publish_edition(by=boss, tables=tables, document="金政办〔2020〕1号", since=DAY, reason="加停表原因")
    old = plan_for(boss, project(boss, "上一版的"), begun=DAY - dt.timedelta(3))
    plan = plan_for(boss, project(boss))
    assert (old.edition, plan.edition) == (0, 1)
    tell(boss, plan, ("P1", "accepted", BEGUN))
    tell(boss, old, ("P1", "accepted", BEGUN))
    stop = dt.date(2020, 3, 5)
    said = refused(record_results, by=boss, results=[result(old, "P1", "paused", stop, reason="flood")])
    assert "没有「flood」这个停表原因，可选：补正材料" in said
    (line,) = read_text("P1 中止 2020-03-05 台风", loaded(boss, plan), {})
    record_results(by=boss, results=line.results)
    found = loaded(boss, plan)
    assert found.stopped_for(found.progress["P1"].paused_now.reason) == "防汛应急"


NOTICE = "\n".join(
    [
        "2027-01-01,休,元旦", "2027-02-05,休,春节", "2027-02-08,休,春节", "2027-02-09,休,春节",
        "2027-02-10,休,春节", "2027-02-11,休,春节", "2027-02-12,休,春节", "2027-02-14,班,春节",
        "2027-04-05,休,清明", "2027-05-03,休,劳动节", "2027-10-01,休,国庆",
    ]
)  # fmt: skip


def test_next_years_notice_is_entered_and_counts_from_then_on(boss):
    last = max(known())
    text = NOTICE.replace("2027", str(last + 1))
    enter_holidays(by=boss, text=text, document="国办发明电〔2026〕7号", on=today())
    assert max(known()) == last + 1
    assert not is_workday(dt.date(last + 1, 1, 1), notices())
    for wrong, words in (
        (text + f"\n{last + 2}-01-01,休,元旦", "一次录入一年"),
        ("2027-01-01,放,元旦", "应为「休」或「班」"),
        ("2027-01-01,休,元旦", "只有 1 天"),
        (text + f"\n{last + 1}-01-01,休,元旦", "写了两次"),
    ):
        assert words in refused(enter_holidays, by=boss, text=wrong, document="国办", on=today())
    assert "通知文号" in refused(enter_holidays, by=boss, text=text, document="", on=today())
