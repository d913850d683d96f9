"""申诉: filed by the unit, decided by somebody who had no part in it; then everything is scored again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.assessment.enums import AppealAbout
from luodi.assessment.errors import Refusal
from luodi.assessment.models import Appeal, Publication, Ruling, Run, Scorecard, Supplied
from luodi.assessment.operations.runs import add_cards
from luodi.assessment.operations.writing import Proof, assessment_revision, today_dated
from luodi.assessment.queries.inputs import Given
from luodi.assessment.queries.letters import plain
from luodi.assessment.queries.runs import run_groups, run_table
from luodi.assessment.queries.scoring import Outcome, evaluated
from luodi.calc.scoring.errors import Blocked, WrongScheme
from luodi.calc.scoring.reading import examined
from luodi.calc.scoring.scheme import Source
from luodi.ledger.enums import Basis
from luodi.org.models import Unit
from luodi.projects.operations.writing import require, within


@dataclass(frozen=True, slots=True)
class Plea:
    code: str
    asked: Decimal
    grounds: str
    proof: Proof


def file_appeal(*, by: Any, card: uuid.UUID, plea: Plea, request_key: uuid.UUID | None = None) -> Appeal:
    """
    For one input of one's own published card. Raises Refusal for another unit's card, an unpublished one, a second
    appeal on the same input while the first is open, or without grounds.
    """
    require(by, "assessment.appeal", "您的岗位不能提出申诉，请由区县负责人提出。")
    grounds = within(plea.grounds, 500, "理由和依据", "grounds")
    if not grounds:
        raise Refusal("请写申诉的理由和依据。", "grounds")
    with assessment_revision(by=by, verb="file_appeal", reason=grounds, request_key=request_key) as rev:
        found = Scorecard.objects.visible_to(by).open().filter(pk=card).first()
        if found is None or found.unit_id not in by.standing.grantees:
            raise Refusal("只能对本单位的成绩单申诉。")
        publication = Publication.objects.open().filter(run_lineage=found.run_lineage).first()
        if publication is None:
            raise Refusal("这份成绩还没有公布，公布后才能申诉。")
        scheme = examined(found.body["scheme"], groups=())[0]
        one = scheme.inputs.get(plea.code)
        if one is None:
            raise Refusal("请选是哪一项数据或评议。", "code")
        stated = Given.from_data(found.body["inputs"][plea.code]).value
        if stated == plea.asked:
            raise Refusal(f"「{plea.code}」现在就是 {stated}，与您主张的相同。", "asked")
        open_ones = Appeal.objects.open().filter(
            run_lineage=found.run_lineage, unit=found.unit, code=plea.code
        )
        decided = Ruling.objects.open().filter(unit=found.unit).values_list("lineage", flat=True)
        if open_ones.exclude(lineage__in=decided).exists():
            raise Refusal(f"「{plea.code}」已经提过申诉，正在处理。", "code")
        about = AppealAbout.JUDGEMENT if one.source is Source.JUDGED else AppealAbout.INPUT
        appeal = Appeal(
            run_lineage=found.run_lineage, unit_id=found.unit_id, run_title=publication.title, about=about,
            code=plea.code, stated=stated, asked=plea.asked, grounds=grounds,
            sha256=plea.proof.sha256, file_name=plea.proof.file_name, filer=by.pk, filer_name=by.name,
            **today_dated(),
        )  # fmt: skip
        rev.add(appeal)
    return appeal


@dataclass(frozen=True, slots=True)
class Verdict:
    accepted: bool
    said: str
    value: Decimal | None = None


def decide_appeal(
    *, by: Any, appeal: uuid.UUID, verdict: Verdict, request_key: uuid.UUID | None = None
) -> Ruling:
    """
    Decides once. Accepted, the run is scored again with the value, from the stored inputs, and run and cards are
    superseded; the ruling says who moved. A judgement is also put right where it was supplied. Raises Refusal when
    the decider filed it, judged or confirmed it, or belongs to the unit.
    """
    require(by, "assessment.decide", "您的岗位不能裁定申诉。")
    said = within(verdict.said, 500, "裁定理由", "said")
    if not said:
        raise Refusal("请写裁定的理由。", "said")
    with assessment_revision(by=by, verb="decide_appeal", reason=said, request_key=request_key) as rev:
        found = Appeal.objects.visible_to(by).open().filter(pk=appeal).select_for_update().first()
        if found is None:
            raise Refusal("没有这件申诉，或者已经撤回。")
        if Ruling.objects.open().filter(lineage=found.lineage).exists():
            raise Refusal("这件申诉已经裁定过了。")
        run = Run.objects.open().filter(lineage=found.run_lineage).select_for_update().first()
        if run is None:
            raise Refusal("申诉所对的成绩已经不在了。")
        _refuse_party(by, found, run)
        ruling = Ruling(
            unit_id=found.unit_id, accepted=verdict.accepted, value=None, said=said,
            decider=by.pk, decider_name=by.name, lineage=found.lineage, **today_dated(),
        )  # fmt: skip
        if verdict.accepted:
            ruling.value = found.asked if verdict.value is None else verdict.value
            ruling.moved = _recomputed(rev, by, run, found, ruling.value)
        rev.add(ruling)
    return ruling


def _refuse_party(by: Any, appeal: Appeal, run: Run) -> None:
    if by.pk == appeal.filer or by.unit_id == appeal.unit_id:
        raise Refusal("申诉人和申诉单位的人不能裁定这件申诉，请由另一位有裁定权限的人办理。")
    readers = Supplied.objects.filter(
        scheme=run.version.scheme_id, unit=appeal.unit_id, code=appeal.code
    ).values_list("reader", flat=True)
    if by.pk in set(readers):
        raise Refusal(f"「{appeal.code}」的分数是您打的或复核的，要由另一位裁定。")


def _recomputed(rev: Any, by: Any, run: Run, appeal: Appeal, value: Decimal) -> list[dict[str, Any]]:
    unit = Unit.objects.get(pk=appeal.unit_id)
    name = next(u["name"] for u in run.body["units"] if u["id"] == str(unit.pk))
    table = run_table(run)
    earlier = table[name][appeal.code]
    words = f"{earlier.words}；申诉后由 {by.name} 裁定改为 {plain(value)}"
    table[name][appeal.code] = Given(value, value, words, earlier.rows_url)
    outcome = rescored(run, table)
    stated = "空" if appeal.stated is None else plain(appeal.stated)
    body = {**run.body, "inputs": {u: {c: g.as_data() for c, g in row.items()} for u, row in table.items()}}
    body["doubt"] = {**body["doubt"], "weights": [
        {"code": w.code, "name": w.name, "declared": w.declared, "effective": w.effective}
        for w in outcome.doubt.weights
    ]}  # fmt: skip
    new = Run(
        version_id=run.version_id, year=run.year, kind=run.kind, title=run.title, body=body,
        why=f"申诉：{name}「{appeal.code}」由 {stated} 改为 {plain(value)}",
        occurred_first=run.occurred_first, occurred_on=run.occurred_on, precision=run.precision,
    )  # fmt: skip
    rev.supersede(run, new)
    old = {
        c.unit_name: c for c in Scorecard.objects.open().filter(run_lineage=run.lineage).select_for_update()
    }
    units = list(Unit.objects.filter(pk__in=[u["id"] for u in run.body["units"]]))
    renamed = {u["id"]: u["name"] for u in run.body["units"]}
    for one in units:
        one.name = renamed[str(one.pk)]
    cards = add_cards(rev, new, units, outcome, old)
    if appeal.about == AppealAbout.JUDGEMENT:
        _put_right(rev, by, run, appeal, value)
    return moved(old, cards)


def rescored(run: Run, table: Any) -> Outcome:
    """A run's scheme over other inputs, with the run's own groups."""
    try:
        return evaluated(run.body["scheme"], table, run_groups(run), run.body["phase"])
    except (Blocked, WrongScheme) as wrong:
        raise Refusal(str(wrong)) from wrong


def moved(old: dict[str, Scorecard], new: Sequence[Scorecard]) -> list[dict[str, Any]]:
    """Everybody whose total or place changed."""
    found = []
    for card in new:
        before = old[card.unit_name]
        if (before.total, before.place) != (card.total, card.place):
            found.append(
                {"unit": card.unit_name, "total": str(before.total), "total_after": str(card.total),
                 "place": before.place, "place_after": card.place}
            )  # fmt: skip
    return found


def _put_right(rev: Any, by: Any, run: Run, appeal: Appeal, value: Decimal) -> None:
    rows = Supplied.objects.open().filter(
        scheme=run.version.scheme_id, unit=appeal.unit_id, code=appeal.code, basis=Basis.VERIFIED
    )
    for old in rows:
        new = Supplied(
            scheme_id=old.scheme_id, unit_id=old.unit_id, code=old.code, value=value,
            grounds="按申诉裁定改定，理由见该件申诉", sha256=appeal.sha256, file_name=appeal.file_name,
            reader=by.pk, reader_name=by.name, claim=old.claim, occurred_first=old.occurred_first,
            occurred_on=old.occurred_on, precision=old.precision,
        )  # fmt: skip
        rev.supersede(old, new)
