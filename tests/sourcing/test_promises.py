"""承诺 with their review and days; 要素 with reservations that lapse; 融资; facts about investors."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from companies_cast import company
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind
from luodi.projects.errors import Refusal
from luodi.projects.gates import missing
from luodi.projects.operations.parties import add_party
from luodi.projects.operations.project import Party
from luodi.projects.queries.situation import situations
from luodi.sourcing.models import Promise, RegistryFact, Reservation, Site, SiteStanding
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
)
from luodi.sourcing.queries.authenticity import authenticity
from luodi.sourcing.queries.promises import standings
from luodi.sourcing.queries.sites import standing
from luodi.sourcing.terms import (
    CapitalKind,
    PromiseKind,
    PromiseSide,
    PromiseState,
    ReviewState,
    SiteKind,
    SiteState,
)
from luodi.sourcing.workbooks import read_rows
from people_cast import person
from projects_cast import acting
from sourcing_office_cast import asked, clerk_with_project, client_of, now, post, site_of, workbook

pytestmark = pytest.mark.django_db
D, DAY = dt.date, dt.timedelta(days=1)
MADE, DONE, DUE = D(2026, 1, 5), D(2026, 5, 4), D(2026, 6, 30)


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
        wrong = now(clerk, site, SiteState.SUPPLIED, D(2026, 2, 5))
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
