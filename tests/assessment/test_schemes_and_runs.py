"""办法 to 成绩: drafts, approval by another, frozen for good, runs stored whole and repeated, marks, appeals."""

import copy
import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from assessment_cast import BODY, YEAR, Cast, proof, signed
from luodi.access.scope import acting_as
from luodi.assessment.enums import RunKind, SchemeState, Shown
from luodi.assessment.errors import Refusal, SchemeRefused
from luodi.assessment.models import Publication, Ruling, Run, SchemeVersion, Scorecard, Supplied
from luodi.assessment.operations.appeals import Plea, Verdict, decide_appeal, file_appeal
from luodi.assessment.operations.runs import Order, prepare, publish, store_run
from luodi.assessment.operations.schemes import (
    approve,
    create_scheme,
    new_version,
    save_body,
    send_back,
    submit,
)
from luodi.assessment.operations.supplied import confirm, supply
from luodi.assessment.operations.writing import Proof
from luodi.assessment.queries.runs import done_again, doubt_page
from luodi.assessment.queries.shipped import shipped_schemes
from luodi.calc.scoring.reading import examined

END = dt.date(YEAR, 12, 31)


@pytest.fixture
def cast(db):
    return Cast()


def mark(cast, version, unit, value, *, confirmed=True):
    one = examined(version.body)[0].inputs["服务评价"]
    with acting_as(cast.officer):
        claim = supply(
            by=cast.officer, scheme=version.scheme, unit=unit, one=one, value=Decimal(value), grounds="测评",
            proof=proof(),
        )  # fmt: skip
    if confirmed:
        with acting_as(cast.chief):
            confirm(by=cast.chief, claims=[claim.pk])
    return claim


@pytest.fixture
def final(cast):
    """婺城 1 of 2 signed and 90 for service: 30 + 36 = 66. 金东 3 of 4 and 50: 45 + 20 = 65."""
    cast.targets()
    signed(cast.officer, cast.wucheng, dt.date(YEAR, 3, 3), "铜板带")
    for n in range(3):
        signed(cast.officer, cast.jindong, dt.date(YEAR, 4, 1 + n), f"万达{n}")
    cast.version = cast.frozen()
    mark(cast, cast.version, cast.wucheng, 90)
    mark(cast, cast.version, cast.jindong, 50)
    with acting_as(cast.officer):
        return store_run(by=cast.officer, prepared=prepare(Order(cast.version, RunKind.FINAL, END)))


def totals():
    return {c.unit_name: (c.total, c.place) for c in Scorecard.objects.open()}


def test_a_final_run_stores_every_unit_with_points_and_inputs(cast, final):
    with acting_as(cast.officer):
        assert totals() == {"婺城区招商局": (66, 1), "金东区招商局": (65, 2)}
        card = Scorecard.objects.open().get(unit=cast.wucheng)
    assert card.body["inputs"]["签约"]["value"] == "1"
    assert "figures/rows" in card.body["inputs"]["签约"]["rows_url"]
    assert "50%" in card.body["marks"]["1"]["working"]
    assert card.grade == "合格"
    assert final.body["doubt"]["runs"] == 10_000


def test_an_old_run_repeats_to_the_digit_after_later_corrections(cast, final):
    with acting_as(cast.officer):
        assert done_again(final).is_equal
    signed(cast.officer, cast.wucheng, dt.date(YEAR, 5, 5), "后来补登的")
    with acting_as(cast.officer):
        assert done_again(Run.objects.get(pk=final.pk)).is_equal
        later = prepare(Order(cast.version, RunKind.TRIAL, END)).outcome.scored
    assert later.card("婺城区招商局").total == Decimal("96.00"), "read now, the late entry counts"


def test_a_run_whose_stored_card_does_not_follow_is_named(cast, final):
    body = copy.deepcopy(final.body)
    body["inputs"]["婺城区招商局"]["签约"]["value"] = "2"
    tampered = Run(pk=final.pk, version=final.version, body=body, lineage=final.lineage)
    with acting_as(cast.officer):
        again = done_again(tampered)
    assert any("存的是 66" in s for s in again.unequal)
    assert any("重读得 1" in s for s in again.reread)


def test_only_another_person_freezes_a_scheme(cast):
    version = cast.draft()
    with pytest.raises(Refusal, match="还没有提交"):
        approve(by=cast.office, version=version.pk, document="x")
    submit(by=cast.officer, version=version.pk)
    with pytest.raises(Refusal, match="文号"):
        approve(by=cast.office, version=version.pk, document=" ")
    with pytest.raises(Refusal, match="不能批准"):
        approve(by=cast.officer, version=version.pk, document="x")
    mine = create_scheme(by=cast.chief, name="科长编的", year=YEAR, body=BODY)
    submit(by=cast.chief, version=mine.pk)
    with pytest.raises(Refusal, match="编制人不能批准"):
        approve(by=cast.chief, version=mine.pk, document="x")
    sent = send_back(by=cast.office, version=version.pk, reason="分值不妥")
    assert (sent.state, sent.reason) == (SchemeState.DRAFT, "分值不妥")


def test_a_frozen_scheme_is_changed_by_nobody(cast):
    version = cast.frozen()
    for verb in (
        lambda: save_body(by=cast.officer, version=version.pk, body=BODY),
        lambda: submit(by=cast.officer, version=version.pk),
        lambda: approve(by=cast.office, version=version.pk, document="y"),
    ):
        with pytest.raises(Refusal, match="已经定稿，不能再改"):
            verb()
    for change in (lambda v: v.update(body={}), lambda v: v.delete()):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            change(SchemeVersion.objects.filter(pk=version.pk))
    again = new_version(by=cast.officer, version=version.pk, reason="提高外资权重")
    assert (again.number, again.state) == (2, SchemeState.DRAFT)
    with pytest.raises(Refusal, match="没有定稿的新稿"):
        new_version(by=cast.officer, version=version.pk, reason="再来")


def test_a_wrong_scheme_is_not_submitted_and_two_editors_notice_each_other(cast):
    version = cast.draft({**BODY, "full": "90"})
    with pytest.raises(SchemeRefused, match="多 10 分"):
        submit(by=cast.officer, version=version.pk)
    save_body(by=cast.officer, version=version.pk, body=BODY, seen=0)
    with pytest.raises(Refusal, match="又改过这一稿"):
        save_body(by=cast.chief, version=version.pk, body=BODY, seen=0)


def test_an_official_run_wants_a_frozen_scheme_and_confirmed_marks(cast):
    cast.targets()
    version = cast.draft()
    mark(cast, version, cast.wucheng, 90, confirmed=False)
    mark(cast, version, cast.jindong, 50, confirmed=False)
    with acting_as(cast.officer):
        trial = prepare(Order(version, RunKind.TRIAL, END))
        assert trial.outcome.scored.card("婺城区招商局").marks["2"].points == 36, (
            "a trial takes unconfirmed marks"
        )
        with pytest.raises(Refusal, match="缺「服务评价」"):
            prepare(Order(version, RunKind.FINAL, END))
        with pytest.raises(Refusal, match="要用已定稿的办法"):
            official = Order(version, RunKind.FINAL, END)
            store_run(by=cast.officer, prepared=replace(trial, order=official))


def test_a_missing_target_blocks_and_says_whose(cast):
    version = cast.frozen()
    with acting_as(cast.officer), pytest.raises(Refusal, match="婺城区招商局「签约」：缺「签约任务」"):
        prepare(Order(version, RunKind.TRIAL, END))


def test_a_trial_takes_typed_values_and_an_official_run_does_not(cast):
    cast.targets()
    version = cast.frozen()
    typed = {(u.name, "服务评价"): Decimal(100) for u in cast.units()}
    with acting_as(cast.officer):
        prepared = prepare(Order(version, RunKind.TRIAL, END, overrides=typed))
        assert prepared.outcome.scored.card("金东区招商局").total == Decimal("40.00")
        run = store_run(by=cast.officer, prepared=prepared)
        with pytest.raises(Refusal, match="试算不公布"), acting_as(cast.chief):
            publish(by=cast.chief, run=run, shown=Shown.CARDS, document="")


def test_a_mark_wants_grounds_evidence_a_second_reader_and_distance(cast):
    version = cast.draft()
    one = examined(version.body)[0].inputs["服务评价"]
    given = {"scheme": version.scheme, "unit": cast.wucheng, "one": one, "value": Decimal(80)}
    with acting_as(cast.officer):
        with pytest.raises(Refusal, match="写明依据并附材料"):
            supply(by=cast.officer, grounds="好", proof=Proof(), **given)
        claim = supply(by=cast.officer, grounds="测评", proof=proof(), **given)
        with pytest.raises(Refusal, match="第二个人复核"):
            confirm(by=cast.officer, claims=[claim.pk])
    with acting_as(cast.chief):
        confirm(by=cast.chief, claims=[claim.pk])
    with acting_as(cast.officer):
        supply(by=cast.officer, grounds="重测", proof=proof(b"2"), **{**given, "value": Decimal(70)})
    with acting_as(cast.chief), pytest.raises(Refusal, match="刚被改过"):
        confirm(by=cast.chief, claims=[claim.pk])


def appeal_of(cast, final, value=95, code="服务评价"):
    with acting_as(cast.chief):
        publish(by=cast.chief, run=final, shown=Shown.CARDS, document="")
    with acting_as(cast.other_head):
        card = Scorecard.objects.open().get(unit=cast.jindong)
        plea = Plea(code, Decimal(value), "漏计两家", Proof())
        return file_appeal(by=cast.other_head, card=card.pk, plea=plea)


def test_an_accepted_appeal_scores_everybody_again_and_says_who_moved(cast, final):
    appeal = appeal_of(cast, final)
    with acting_as(cast.office):
        ruling = decide_appeal(by=cast.office, appeal=appeal.pk, verdict=Verdict(True, "属实"))
        assert totals() == {"婺城区招商局": (66, 2), "金东区招商局": (83, 1)}
        run = Run.objects.open().get(lineage=final.lineage)
        assert done_again(run).is_equal
        moved = {m["unit"]: (m["place"], m["place_after"]) for m in ruling.moved}
        assert moved == {"婺城区招商局": (1, 2), "金东区招商局": (2, 1)}
        assert Supplied.objects.open().verified().get(unit=cast.jindong).value == 95
        assert not Run.objects.get(pk=final.pk).is_open, "the earlier run stays, closed"
    assert "申诉：金东区招商局「服务评价」由 50 改为 95" in run.why


def test_a_refused_appeal_moves_nobody(cast, final):
    appeal = appeal_of(cast, final)
    with acting_as(cast.office):
        decide_appeal(by=cast.office, appeal=appeal.pk, verdict=Verdict(False, "材料不足"))
        assert totals()["金东区招商局"] == (65, 2)
        with pytest.raises(Refusal, match="已经裁定过"):
            decide_appeal(by=cast.office, appeal=appeal.pk, verdict=Verdict(True, "再议"))
        assert Ruling.objects.count() == 1


def test_who_judged_or_confirmed_a_mark_does_not_decide_on_it(cast, final):
    appeal = appeal_of(cast, final)
    with acting_as(cast.chief), pytest.raises(Refusal, match="要由另一位裁定"):
        decide_appeal(by=cast.chief, appeal=appeal.pk, verdict=Verdict(True, "属实"))


def test_an_appeal_is_for_ones_own_published_card_and_once(cast, final):
    with acting_as(cast.head):
        card = Scorecard.objects.open().get(unit=cast.wucheng)
        plea = Plea("签约", Decimal(2), "漏计", Proof())
        with pytest.raises(Refusal, match="还没有公布"):
            file_appeal(by=cast.head, card=card.pk, plea=plea)
    appeal_of(cast, final)
    with acting_as(cast.other_head):
        with pytest.raises(Refusal, match="只能对本单位"):
            file_appeal(by=cast.other_head, card=card.pk, plea=plea)
        own = Scorecard.objects.open().get(unit=cast.jindong)
        with pytest.raises(Refusal, match="正在处理"):
            file_appeal(by=cast.other_head, card=own.pk, plea=Plea("服务评价", Decimal(60), "又", Proof()))
        with pytest.raises(Refusal, match="与您主张的相同"):
            file_appeal(by=cast.other_head, card=own.pk, plea=Plea("签约", Decimal(3), "x", Proof()))


def test_the_ranking_is_published_under_a_number_and_kept_word_for_word(cast, final):
    with acting_as(cast.chief):
        with pytest.raises(Refusal, match="依据文号"):
            publish(by=cast.chief, run=final, shown=Shown.RANKING, document="")
        publish(by=cast.chief, run=final, shown=Shown.RANKING, document="金招领〔2015〕3号")
    published = Publication.objects.open().get()
    assert [(r["unit"], r["place"]) for r in published.ranking] == [("婺城区招商局", 1), ("金东区招商局", 2)]


def test_the_second_wall_hides_other_units_cards_and_all_runs(cast, final):
    with acting_as(cast.head):
        assert [c.unit_id for c in Scorecard.objects.all()] == [cast.wucheng.pk]
        assert not Run.objects.exists()


def test_doubt_of_a_stored_run_names_the_way_up(cast, final):
    with acting_as(cast.officer):
        page = doubt_page(final)
    behind = next(gap for gap in page.gaps if gap.unit == "金东区招商局")
    assert (behind.ahead, behind.distance) == ("婺城区招商局", Decimal("1.00"))
    assert [lever.code for lever in behind.levers] == ["签约"]
    assert behind.levers[0].needed == Decimal(4) or behind.levers[0].needed <= Decimal("3.1")


def test_every_shipped_scheme_can_be_copied_submitted_and_frozen(cast):
    for code, body in shipped_schemes().items():
        version = create_scheme(by=cast.officer, name=f"照{code}", year=YEAR, body=body, shipped=code)
        submit(by=cast.officer, version=version.pk)
        assert approve(by=cast.office, version=version.pk, document="试").is_frozen
