"""承诺 with their review and days; 要素 with reservations that lapse; 融资; facts about investors."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from companies_cast import company
from luodi.ledger.queries.reading import today
from luodi.org.enums import Function, UnitKind
from luodi.projects.enums import Kind
from luodi.projects.errors import Refusal
from luodi.projects.gates import missing
from luodi.projects.operations.parties import add_party
from luodi.projects.operations.project import Party
from luodi.projects.queries.situation import situations
from luodi.sourcing.models import FinanceNeed, Promise, RegistryFact, Reservation, Site, SiteStanding
from luodi.sourcing.operations.authenticity import FACT_FIELDS, import_facts
from luodi.sourcing.operations.promise import (
    Capital,
    Clause,
    correct_promise,
    make_promise,
    record_capital,
    record_step,
    retract_step,
    review_promise,
)
from luodi.sourcing.operations.site import (
    Described,
    answer_finance,
    ask_finance,
    change_state,
    register_site,
    release_site,
    reserve_site,
)
from luodi.sourcing.queries.authenticity import authenticity
from luodi.sourcing.queries.promises import standings
from luodi.sourcing.queries.sites import Need, held_on, matches, reservations, standing
from luodi.sourcing.terms import (
    CapitalKind,
    HolderKind,
    NeedKind,
    NeedState,
    PromiseKind,
    PromiseSide,
    PromiseState,
    ReviewState,
    SiteKind,
    SiteState,
)
from luodi.sourcing.workbooks import read_rows
from people_cast import person, unit
from projects_cast import acting, project
from sourcing_office_cast import asked, client_of, post, workbook

pytestmark = pytest.mark.django_db
D, DAY = dt.date, dt.timedelta(days=1)
MADE, DONE, DUE = D(2026, 1, 5), D(2026, 5, 4), D(2026, 6, 30)
PLOT = Described(SiteKind.LAND, "金义 12-3 地块", "330702", Decimal(60), Decimal("1.5"), None, ["C36"], "")


def clause(side=PromiseSide.GOVERNMENT, kind=PromiseKind.LAND, made_on=MADE, due_on=DUE, **more):
    return Clause(
        side,
        kind,
        more.pop("text", "2026 年 6 月底前供地 60 亩"),
        made_on,
        due_on,
        "区资规分局",
        "投资协议第3条",
        **more,
    )


def clerk_with_project(name="动力电池项目"):
    clerk = person("reporter", "county_reviewer")
    with acting(clerk):
        return clerk, project(clerk, name, industry="C36", land_area="50")


def gates_of(clerk, made, kind):
    with acting(clerk):
        return [gate.needs for gate in missing(situations([made.pk])[made.pk], kind, today())]


def test_nobody_keeps_a_promise_before_it_was_made():
    clerk, made = clerk_with_project()
    with acting(clerk):
        with pytest.raises(Refusal, match="2026-01-04 早于作出承诺的 2026-01-05"):
            make_promise(by=clerk, project=made.pk, clause=clause(due_on=D(2026, 1, 4)))
        with pytest.raises(Refusal, match="填了数量就要填单位"):
            make_promise(by=clerk, project=made.pk, clause=clause(amount=Decimal(60)))
        promise = make_promise(by=clerk, project=made.pk, clause=clause())
        with pytest.raises(Refusal, match="早于承诺作出的 2026-01-05"):
            step(clerk, promise, on=D(2025, 12, 31))


def step(clerk, promise, state=PromiseState.KEPT, on=DONE, document="供地批文1号", **more):
    return record_step(
        by=clerk, promise=promise.lineage, state=state, on=on, amount=more.pop("amount", None), words="已办",
        document=document,
    )  # fmt: skip


def test_keeping_needs_a_paper_is_final_and_is_taken_back_with_a_reason():
    clerk, made = clerk_with_project()
    with acting(clerk):
        promise = make_promise(by=clerk, project=made.pk, clause=clause())
        (before,) = standings(clerk, [promise], D(2026, 7, 10))
        assert (before.state, before.days_late) == (PromiseState.RUNNING, 10)
        with pytest.raises(Refusal, match="要有凭据"):
            step(clerk, promise, document="")
        done = step(clerk, promise)
        (after,) = standings(clerk, [promise], D(2026, 7, 10))
        assert (after.state, after.days_late) == (PromiseState.KEPT, 0)
        (then,) = standings(clerk, [promise], D(2026, 5, 3))
        assert then.state == PromiseState.RUNNING, "on a day before, it was still running"
        with pytest.raises(Refusal, match="已经已兑现"):
            step(clerk, promise)
        retract_step(by=clerk, step=done.lineage, reason="批文撤销")
        assert standings(clerk, [promise], today())[0].state == PromiseState.RUNNING


def test_a_flagged_clause_holds_back_signing_until_a_legal_reviewer_lets_it_pass():
    clerk, made = clerk_with_project()
    lawyer = person("legal_reviewer", unit_name="市司法局", region="330700")
    with acting(clerk):
        make_promise(by=clerk, project=made.pk, clause=clause())
    assert "fair_review" not in gates_of(clerk, made, Kind.SIGNED), "supplying land needs no review"
    with acting(clerk):
        promise = make_promise(
            by=clerk, project=made.pk, clause=clause(kind=PromiseKind.TAX_LINKED, text="按税收返还")
        )
    assert promise.review == ReviewState.WAITING
    assert "fair_review" in gates_of(clerk, made, Kind.SIGNED)
    with acting(clerk), pytest.raises(Refusal, match="由法制审查岗位作结论"):
        review_promise(by=clerk, promise=promise.lineage, conclusion=ReviewState.FINE, words="行")
    with acting(lawyer):
        with pytest.raises(Refusal, match="请写明审查意见"):
            review_promise(by=lawyer, promise=promise.lineage, conclusion=ReviewState.AMEND, words=" ")
        review_promise(
            by=lawyer, promise=promise.lineage, conclusion=ReviewState.AMEND, words="不得与税收挂钩"
        )
    assert "fair_review" in gates_of(clerk, made, Kind.SIGNED)
    with acting(clerk):
        changed = correct_promise(
            by=clerk, promise=promise.lineage, clause=clause(kind=PromiseKind.SUBSIDY, text="定额奖励")
        )
        assert changed.review == ReviewState.WAITING, "changed wording is reviewed anew"
    with acting(lawyer):
        review_promise(by=lawyer, promise=promise.lineage, conclusion=ReviewState.FINE, words="符合")
    assert "fair_review" not in gates_of(clerk, made, Kind.SIGNED)


def test_a_barred_clause_is_not_paid_and_its_recorder_does_not_review_it():
    both = person("county_reviewer", "legal_reviewer")
    lawyer = person("legal_reviewer", unit_name="市司法局", region="330700")
    clerk, made = clerk_with_project()
    with acting(clerk):
        promise = make_promise(by=clerk, project=made.pk, clause=clause(kind=PromiseKind.EXCLUSIVE))
    with acting(lawyer):
        review_promise(by=lawyer, promise=promise.lineage, conclusion=ReviewState.BARRED, words="限定经营者")
    with acting(clerk), pytest.raises(Refusal, match="不得实施，不能登记兑现"):
        step(clerk, promise)
    with acting(both):
        own = make_promise(by=both, project=made.pk, clause=clause(kind=PromiseKind.EXCLUSIVE))
        with pytest.raises(Refusal, match="条款由您登记"):
            review_promise(by=both, promise=own.lineage, conclusion=ReviewState.FINE, words="符合")


def test_what_was_recorded_wrongly_is_taken_back_through_the_pages():
    clerk, made = clerk_with_project()
    site = site_of(clerk)
    fund = Capital(CapitalKind.FUND, "产业基金", Decimal(1000), Decimal(200), D(2026, 1, 5))
    with acting(clerk):
        promise = make_promise(by=clerk, project=made.pk, clause=clause())
        capital = record_capital(by=clerk, project=made.pk, capital=fund)
        wrong = state(clerk, site, SiteState.SUPPLIED, D(2026, 2, 5))
        only = SiteStanding.objects.open().exclude(pk=wrong.pk).get()
    client = client_of(clerk)
    for path in (f"promises/{promise.lineage}/undo/", f"promises/capital/{capital.lineage}/undo/",
                 f"sites/states/{wrong.lineage}/undo/"):  # fmt: skip
        assert client.get(f"/sourcing/{path}").status_code == 200, path
        assert post(client, f"/sourcing/{path}", {"reason": " "}).status_code == 422, path
        assert post(client, f"/sourcing/{path}", {"reason": "登记错了"}).status_code == 302, path
        assert client.get(f"/sourcing/{path}").status_code == 404, path
    last = post(client, f"/sourcing/sites/states/{only.lineage}/undo/", {"reason": "也错了"})
    assert "这是唯一的状态" in last.content.decode()
    with acting(clerk):
        assert not Promise.objects.open().exists()
        assert standing(clerk, [site], today())[0].state == SiteState.AVAILABLE


def test_public_money_is_a_part_of_the_whole_and_the_page_warns_with_its_source():
    clerk, made = clerk_with_project()
    fund = Capital(CapitalKind.FUND, "产业基金", Decimal(1000), Decimal(2000), D(2026, 1, 5))
    with acting(clerk), pytest.raises(Refusal, match="大于总额"):
        record_capital(by=clerk, project=made.pk, capital=fund)
    said = client_of(clerk).get("/sourcing/promises/?tab=capital").content.decode()
    assert "国办发〔2025〕1号；国办函〔2023〕115号" in said
    assert "待核" in said


def site_of(clerk, described=PLOT, state=SiteState.AVAILABLE):
    with acting(clerk):
        return register_site(by=clerk, described=described, state=state, since=D(2026, 1, 5), document="")


def keep(clerk, site, made, until=None, amount=None):
    with acting(clerk):
        return reserve_site(
            by=clerk, site=site.lineage, holder_kind=HolderKind.PROJECT, holder=made.pk, amount=amount,
            until_on=until or today() + 30 * DAY, document="",
        )  # fmt: skip


def test_a_reserved_plot_is_refused_until_its_day_and_lapses_by_itself():
    clerk, made = clerk_with_project()
    other = person("county_reviewer", unit_name="金东区招商局", region="330703")
    with acting(other):
        theirs = project(person("reporter", unit_name="金东区招商局", region="330703"), "别区项目")
    site = site_of(clerk)
    first = keep(clerk, site, made)
    with pytest.raises(Refusal, match="已由婺城区招商局预留到"):
        keep(other, site, theirs)
    assert [held_on(first, day) for day in (today() - DAY, today(), first.until_on, first.until_on + DAY)] == [
        False, True, True, False,
    ]  # fmt: skip
    with acting(clerk):
        assert standing(clerk, [site], today())[0].left == 0
        assert standing(clerk, [site], first.until_on + DAY)[0].left == 60, "nobody did anything"
    with acting(other):
        (seen,) = reservations(other, [site.lineage], today())[site.lineage]
        assert (seen.holder, seen.url) == ("", ""), "another district does not learn whose it is"
        with pytest.raises(Refusal, match="请由他们释放"):
            release_site(by=other, reservation=first.lineage, reason="要用")
    with acting(clerk):
        release_site(by=clerk, reservation=first.lineage, reason="企业选了别处")
        with pytest.raises(Refusal, match="已经到期或释放了"):
            release_site(by=clerk, reservation=first.lineage, reason="再放")
    assert keep(other, site, theirs).amount == 60


def test_of_energy_a_part_is_reserved_and_no_more_than_is_left():
    clerk, made = clerk_with_project()
    site = site_of(
        clerk, Described(SiteKind.ENERGY, "婺城能耗指标", "330702", Decimal(1000), None, None, [], "")
    )
    with pytest.raises(Refusal, match="请填要预留多少"):
        keep(clerk, site, made)
    keep(clerk, site, made, amount=Decimal(700))
    with pytest.raises(Refusal, match="还剩 300，不够预留 400"):
        keep(clerk, site, made, amount=Decimal(400))
    keep(clerk, site, made, amount=Decimal(300))


def test_only_what_is_available_is_reserved_and_states_keep_their_days():
    clerk, made = clerk_with_project()
    site = site_of(clerk, state=SiteState.PREPARING)
    with pytest.raises(Refusal, match="现在整理中，只有「可供」的才能预留"):
        keep(clerk, site, made)
    with acting(clerk):
        with pytest.raises(Refusal, match="不能早于它"):
            state(clerk, site, SiteState.AVAILABLE, D(2025, 1, 5))
        with pytest.raises(Refusal, match="没有变化"):
            state(clerk, site, SiteState.PREPARING, D(2026, 2, 5))
        state(clerk, site, SiteState.AVAILABLE, D(2026, 2, 5))
        assert standing(clerk, [site], D(2026, 2, 4))[0].state == SiteState.PREPARING
        assert standing(clerk, [site], D(2026, 2, 5))[0].state == SiteState.AVAILABLE
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    with acting(stranger), pytest.raises(Refusal, match="请由他们登记"):
        state(stranger, site, SiteState.SUPPLIED, D(2026, 3, 5))


def state(by, site, new, since):
    return change_state(by=by, site=site.lineage, state=new, since=since, document="", note="")


def test_matching_says_why_and_what_speaks_against():
    clerk, made = clerk_with_project()
    site_of(clerk)
    for name, amount, region, codes in (
        ("太大的地", 500, "330702", ["C36"]), ("太小的地", 20, "330702", []), ("别处的地", 55, "330703", ["C15"]),
    ):  # fmt: skip
        site_of(clerk, Described(SiteKind.LAND, name, region, Decimal(amount), None, None, codes, ""))
    with acting(clerk):
        found = matches(clerk, Need("330702", "C3612", Decimal(50)), today())
    assert [(m.stands.site.name, len(m.doubts)) for m in found] == [
        ("金义 12-3 地块", 0), ("太大的地", 1), ("太小的地", 1), ("别处的地", 2),
    ]  # fmt: skip
    assert found[0].reasons == ("够大：有 60，要 50", "就在所选区划", "行业对得上（C36）")
    assert "不够：只有 20，要 50" in found[2].doubts
    assert found[3].doubts == ("不在所选区划", "这里只要 C15")
    said = client_of(clerk).get(f"/sourcing/sites/match/?project={made.pk}").content.decode()
    assert "够大：有 60，要 50" in said, "the project's own needs are taken from the ledger"


def test_money_asked_for_goes_to_the_financial_office_which_then_sees_the_project():
    clerk, made = clerk_with_project()
    with acting(clerk), pytest.raises(Refusal, match="还没有设金融主管部门"):
        ask_finance(
            by=clerk,
            project=made.pk,
            kind=NeedKind.LOAN,
            amount=Decimal(5000),
            purpose="设备",
            needed_by=None,
        )
    unit("市金融办", "330700", UnitKind.DEPARTMENT, function=Function.BANKING)
    banker = person("department_verifier", unit_name="市金融办", region="330700")
    other = person("department_verifier", unit_name="市统计局", region="330700")
    with acting(clerk):
        need = ask_finance(
            by=clerk,
            project=made.pk,
            kind=NeedKind.LOAN,
            amount=Decimal(5000),
            purpose="设备",
            needed_by=None,
        )
        assert need.unit_name == "市金融办"
    with acting(other), pytest.raises(Refusal, match="没有找到这条融资需求"):
        answer(other, need)
    with acting(banker):
        assert FinanceNeed.objects.visible_to(banker).count() == 1
        answer(banker, need)
    assert "某银行授信" in client_of(clerk).get(f"/sourcing/finance/{need.lineage}/").content.decode()


def answer(by, need):
    return answer_finance(
        by=by, need=need.lineage, state=NeedState.SETTLED, words="某银行授信", granted=Decimal(4000)
    )


FACTS = (
    "企业名称",
    "注册资本（万元）",
    "成立日期",
    "失信被执行人",
    "央企名录",
    "自称央企",
    "查询日期",
    "来源",
)


def test_facts_stand_beside_promises_with_source_and_day_and_no_score():
    clerk, made = clerk_with_project()
    with acting(clerk):
        firm = company("中某新能源公司", by=clerk, origin="other_province")
        add_party(
            by=clerk, project=made.pk, party=Party(name=firm.name, origin="other_province", company=firm.pk),
            since=D(2013, 5, 6),
        )  # fmt: skip
        rows = [
            ("中某新能源公司", 200, "2013-04-01", "否", "否", "是", "2026-02-03", "国家企业信用信息公示系统")
        ]
        assert import_facts(by=clerk, rows=read_rows(workbook(rows, FACTS), FACT_FIELDS)) == 5
        assert import_facts(by=clerk, rows=read_rows(workbook(rows, FACTS), FACT_FIELDS)) == 0
        made.refresh_from_db()
        checked = {line.label: line for one in authenticity(clerk, made, today()) for line in one.lines}
    assert checked["注册资本"].against == "承诺投资 2.00亿元，资本是它的 1.0%"
    assert checked["央企名录"].found == "不在名录内"
    assert checked["央企名录"].against == "企业自称央企"
    assert checked["失信被执行人"].found == "不在名单上"
    assert checked["登记状态"].found == "没有查"
    assert (checked["注册资本"].source, checked["注册资本"].on) == ("国家企业信用信息公示系统", D(2026, 2, 3))
    said = client_of(clerk).get(f"/sourcing/authenticity/{made.pk}/").content.decode()
    assert "不打分" in said
    assert "该重查" in said


def test_a_workbook_of_facts_with_an_unknown_firm_is_refused_whole():
    clerk, _ = clerk_with_project()
    with acting(clerk):
        company("甲公司", by=clerk)
        rows = [
            ("甲公司", 200, "", "", "", "", "2026-02-03", "某系统"),
            ("乙公司", 1, "", "", "", "", "2099-02-03", "某系统"),
        ]
        with pytest.raises(Refusal, match="第 3 行：客商企业里没有「乙公司」"):
            import_facts(by=clerk, rows=read_rows(workbook(rows, FACTS), FACT_FIELDS))
        assert not RegistryFact.objects.exists()


def test_every_page_opens_and_every_form_answers_nonsense_with_a_sentence():
    clerk, made = clerk_with_project()
    site = site_of(clerk)
    with acting(clerk):
        promise = make_promise(by=clerk, project=made.pk, clause=clause(kind=PromiseKind.SUBSIDY))
    client, p = client_of(clerk), promise.lineage
    for path in (
        "promises/", "promises/?tab=review", "promises/?tab=settled&side=government", f"promises/{p}/",
        f"promises/{p}/edit/", f"promises/{p}/steps/new/", f"promises/new/{made.pk}/", f"promises/capital/{made.pk}/",
        "sites/", "sites/?kind=land&region=330702&q=金义", f"sites/{site.lineage}/", "sites/new/", "sites/match/",
        f"sites/{site.lineage}/reserve/", f"sites/{site.lineage}/state/", f"sites/{site.lineage}/edit/", "finance/",
        f"finance/new/{made.pk}/", f"authenticity/{made.pk}/", f"authenticity/{made.pk}/new/", "authenticity/import/",
    ):  # fmt: skip
        assert client.get(f"/sourcing/{path}").status_code == 200, path
    stranger = uuid.uuid4()
    for path in (
        f"promises/{stranger}/", f"promises/new/{stranger}/", f"sites/{stranger}/", f"finance/{stranger}/",
        f"authenticity/{stranger}/", f"sites/match/?project={stranger}",
    ):  # fmt: skip
        assert client.get(f"/sourcing/{path}").status_code == 404, path
    huge = "9" * 30
    good = {
        "side": "government", "kind": "land", "clause": "供地", "made_on": "2026-01-05", "due_on": "2026-06-30",
        "owner": "资规", "document": "协议",
    }  # fmt: skip
    bad = {
        f"promises/new/{made.pk}/": [good | c for c in (
            {"due_on": "2025-01-01"}, {"amount": huge}, {"amount": "nan"}, {"kind": "x"}, {"clause": "长" * 501},
            {"made_on": "2099-01-01", "due_on": "2099-02-01"}, {"side": ""})],
        f"promises/{p}/steps/new/": [{"state": "x", "on": "2026-02-01", "words": "a"}, {"state": "kept", "on": "", "words": "a"}],
        f"promises/capital/{made.pk}/": [{"kind": "fund", "name": "甲", "amount": huge + huge, "public_amount": "1",
                                          "agreed_on": "2026-01-05"}, {"kind": "x"}],
        "sites/new/": [{"kind": "land", "name": "乙", "region": "330702", "amount": c, "state": "available",
                        "since": "2026-01-05"} for c in (huge, "nan", "0", "-1")],
        f"sites/{site.lineage}/reserve/": [{"holder": "没有这个", "until_on": "2099-01-01"},
                                           {"holder": made.code, "until_on": "2020-01-01"},
                                           {"holder": made.code, "until_on": "bad", "amount": huge}],
        f"finance/new/{made.pk}/": [{"kind": "loan", "amount": "0", "purpose": "a"},
 {"kind": "loan", "amount": huge, "purpose": "a"}],
        f"authenticity/{made.pk}/new/": [{"company": str(stranger), "field": "capital", "value": "1", "source": "a",
                                          "on": "2026-01-05"}],
    }  # fmt: skip
    for path, forms in bad.items():
        for data in forms:
            assert post(client, f"/sourcing/{path}", data).status_code == 422, (path, data)
    assert client.get(f"/sourcing/sites/match/?area={huge}&region=x").status_code == 200
    kept = {"holder": made.code, "until_on": "2099-01-01"}
    assert post(client, f"/sourcing/sites/{site.lineage}/reserve/", kept).status_code == 302
    again = post(client, f"/sourcing/sites/{site.lineage}/reserve/", kept)
    assert again.status_code == 422
    assert "预留到" in again.content.decode()
    with acting(clerk):
        assert Reservation.objects.count() == 1
        assert Promise.objects.open().count() == 1
        assert Site.objects.open().count() == 1


def test_lists_ask_as_often_for_one_row_as_for_three():
    clerk, made = clerk_with_project()
    site_of(clerk)
    with acting(clerk):
        make_promise(by=clerk, project=made.pk, clause=clause())
    client = client_of(clerk)

    paths = ("/sourcing/sites/", "/sourcing/promises/")
    before = [asked(client, path) for path in paths]
    for number in range(2):
        site_of(clerk, Described(SiteKind.LAND, f"地{number}", "330702", Decimal(10), None, None, [], ""))
        with acting(clerk):
            make_promise(by=clerk, project=made.pk, clause=clause())
    assert [asked(client, path) for path in paths] == before
