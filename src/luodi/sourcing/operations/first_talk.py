"""首谈: claimed with evidence, renewed, challenged, ruled on by the city."""

import datetime as dt
import uuid
from typing import Any

from luodi.calc.credit_code import clean
from luodi.common.ids import uuid7
from luodi.companies.queries.find import merged_with
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.notices.operations.notice import notify
from luodi.projects.operations.motion import Proof
from luodi.projects.operations.writing import refuse_future, require, said
from luodi.sourcing.enums import Ruling, TalkState, TalkVerb
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import FirstTalk, FirstTalkStep, Lead
from luodi.sourcing.operations.lead import NOT_ALLOWED
from luodi.sourcing.operations.revisions import sourcing_revision
from luodi.sourcing.operations.writing import locked_lead, refuse_bad_day, refuse_closed
from luodi.sourcing.queries.clocks import clock_days
from luodi.sourcing.queries.people import people_of_unit
from luodi.sourcing.settings import PROTECTION, RENEWAL, RENEWALS

NO_PROOF = "首谈要有凭据：双方签字的会谈纪要、邀请函或投资方来函，请附上文件。"


def claim_first_talk(
    *,
    by: Any,
    lead: uuid.UUID,
    on: dt.date,
    note: str,
    proof: Proof | None,
    request_key: uuid.UUID | None = None,
) -> FirstTalk:
    """
    首报: the lead's unit is protected for this investor from `on`. In order: the talk, its first step with the file.
    Raises Refusal without a file, while another unit is protected (naming it and the day), for a second claim of
    its own, for protection already over.
    """
    require(by, "sourcing.record", NOT_ALLOWED)
    if proof is None:
        raise Refusal(NO_PROOF, "file")
    until = on + dt.timedelta(days=clock_days()[PROTECTION])
    if until < today():
        raise Refusal(
            f"从 {on:%Y年%m月%d日} 起算的保护期已于 {until:%Y年%m月%d日} 届满，不能再报首谈。", "on"
        )
    key = uuid7()
    goto = f"/sourcing/first-talks/{key}/"
    with sourcing_revision(by=by, verb="claim_first_talk", request_key=request_key, goto=goto) as rev:
        found = locked_lead(by, lead)
        refuse_closed(found)
        refuse_bad_day(found, on)
        if found.unit not in by.standing.grantees:
            raise Refusal(f"首谈由承接单位{found.unit_name}申报。")
        _refuse_protected(found)
        talk = FirstTalk.objects.create(
            id=key, lead=found, investor=found.investor, company_id=found.company_id, credit_code=found.credit_code,
            unit=found.unit, unit_name=found.unit_name, claimant=by.id, claimed_on=on, protected_until=until,
        )  # fmt: skip
        rev.add(
            _step(talk, TalkVerb.CLAIMED, said(note, "note", "请写明何时何地与谁谈的。"), on, proof, until)
        )
    return talk


def renew_first_talk(
    *, by: Any, talk: uuid.UUID, note: str, proof: Proof | None, request_key: uuid.UUID | None = None
) -> FirstTalk:
    """
    续期 by the unit itself, with evidence of progress, before the days are over and no more often than the setting
    allows. Raises Refusal.
    """
    require(by, "sourcing.record", NOT_ALLOWED)
    if proof is None:
        raise Refusal("续期要附进展的凭据，例如新的会谈纪要或投资方来函。", "file")
    numbers = clock_days()
    with sourcing_revision(by=by, verb="renew_first_talk", request_key=request_key) as rev:
        found = locked_talk(by, talk)
        if found.unit not in by.standing.grantees:
            raise Refusal(f"由首报单位{found.unit_name}办理续期。")
        if found.state != TalkState.PROTECTED or found.days_left(today()) < 0:
            raise Refusal("保护期已过、有异议或已解除的首谈不能续期。")
        if found.renewals >= numbers[RENEWALS]:
            raise Refusal(f"已经续期 {found.renewals} 次，按现行规定最多 {numbers[RENEWALS]} 次。")
        found.renewals += 1
        found.protected_until += dt.timedelta(days=numbers[RENEWAL])
        found.save()
        note = said(note, "note", "请写明续期期间谈到了哪一步。")
        rev.add(_step(found, TalkVerb.RENEWED, note, today(), proof, found.protected_until))
    return found


def challenge_first_talk(
    *,
    by: Any,
    investor: str,
    note: str,
    on: dt.date,
    proof: Proof | None,
    request_key: uuid.UUID | None = None,
) -> FirstTalk:
    """
    异议 by another unit that says it talked first. In order: the challenge on the talk of this investor, notices to
    the claiming unit and to those who decide. Raises Refusal without a file, for an investor nobody is protected
    for, for the unit itself, while a challenge is pending.
    """
    require(by, "sourcing.record", NOT_ALLOWED)
    if proof is None:
        raise Refusal("提出异议要附更早接触的凭据，请附上文件。", "file")
    refuse_future(on, "更早接触的")
    with sourcing_revision(by=by, verb="challenge_first_talk", request_key=request_key) as rev:
        running = FirstTalk.objects.running_on(today()).of_investor(investor, clean(investor))
        found: FirstTalk | None = running.select_for_update(of=("self",)).first()
        if found is None:
            raise Refusal(f"「{investor}」现在没有单位在首谈保护期内，可以直接申报首谈。", "investor")
        if by.unit_id is None or found.unit in by.standing.grantees:
            raise Refusal("这是本单位自己的首谈。", "investor")
        if found.state == TalkState.CHALLENGED:
            raise Refusal("这项首谈已有异议在办，请等市局裁定后再提。", "investor")
        found.state, found.challenged_on = TalkState.CHALLENGED, today()
        found.challenger, found.challenger_name = by.unit_id, by.unit.short_name
        found.save()
        rev.details["goto"] = f"/sourcing/first-talks/{found.pk}/"
        rev.add(_step(found, TalkVerb.CHALLENGED, said(note, "note", "请写明理由。"), on, proof))
        _tell(found, found.unit, "有单位提出异议，请备好凭据")
    return found


def rule_first_talk(
    *,
    by: Any,
    talk: uuid.UUID,
    ruling: Ruling,
    note: str,
    document: str,
    request_key: uuid.UUID | None = None,
) -> FirstTalk:
    """
    The city's decision by somebody of neither district. 改归: the protection passes to the unit that objected, from
    today for what was left; its own lead carries it on. Raises Refusal without reason and 文号, by a party.
    """
    require(by, "sourcing.decide", "首谈异议由市局业务科或领导小组办公室裁定。")
    with sourcing_revision(by=by, verb="rule_first_talk", reason=document, request_key=request_key) as rev:
        found = locked_talk(by, talk)
        if found.state != TalkState.CHALLENGED:
            raise Refusal("这项首谈没有待裁定的异议。")
        parties = {found.unit, found.challenger}
        if parties & set(by.standing.grantees) or by.unit_id in parties or found.claimant == by.id:
            raise Refusal("您属于异议双方之一，须由双方以外的人裁定。")
        document = said(document, "document", "裁定要填文号，例如「金招裁〔2015〕3号」。")
        loser = found.challenger if ruling == Ruling.UPHELD else found.unit
        _apply(found, ruling)
        found.save()
        entry = _step(
            found, TalkVerb.RULED, said(note, "note", "请写明理由，双方的凭据各怎样认定。"), today(), None
        )
        entry.ruling, entry.document, entry.until = ruling, document, found.protected_until
        rev.add(entry)
        for unit in {found.unit, loser}:
            _tell(found, unit, f"已裁定：{Ruling(ruling).label}")
    return found


def end_first_talk(*, by: Any, talk: uuid.UUID, note: str, request_key: uuid.UUID | None = None) -> FirstTalk:
    """解除 by the unit itself: others may talk again."""
    require(by, "sourcing.record", NOT_ALLOWED)
    with sourcing_revision(by=by, verb="end_first_talk", request_key=request_key) as rev:
        found = locked_talk(by, talk)
        if found.unit not in by.standing.grantees or found.state != TalkState.PROTECTED:
            raise Refusal("只有首报单位可以解除保护中的首谈。")
        found.state = TalkState.ENDED
        found.save()
        rev.add(_step(found, TalkVerb.ENDED, said(note, "note", "请写明为什么解除。"), today(), None))
    return found


def locked_talk(by: Any, talk: uuid.UUID) -> FirstTalk:
    found: FirstTalk | None = (
        FirstTalk.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=talk).first()
    )
    if found is None:
        raise Refusal("没有找到这项首谈，或者它不在您的范围内。")
    return found


def _apply(talk: FirstTalk, ruling: Ruling) -> None:
    if ruling == Ruling.OPENED:
        talk.state = TalkState.ENDED
        return
    if ruling == Ruling.PASSED_ON and talk.challenger:
        talk.unit, talk.unit_name = talk.challenger, talk.challenger_name
    talk.state = TalkState.PROTECTED


def _refuse_protected(lead: Lead) -> None:
    family = merged_with(lead.company_id)
    same = FirstTalk.objects.running_on(today()).of_investor(lead.investor, lead.credit_code, family)
    standing = same.first()
    if standing is None:
        return
    if standing.unit == lead.unit:
        raise Refusal(
            f"本单位对「{lead.investor}」的首谈保护到 {standing.protected_until:%Y年%m月%d日}，不用再报。"
        )
    raise Refusal(
        f"「{lead.investor}」由{standing.unit_name}于 {standing.claimed_on:%Y年%m月%d日} 首报，"
        f"保护到 {standing.protected_until:%Y年%m月%d日}。本单位接触更早的，请在「首谈流转」里提出异议。"
    )


def _step(
    talk: FirstTalk, kind: TalkVerb, note: str, on: dt.date, proof: Proof | None, until: dt.date | None = None
) -> FirstTalkStep:
    kept = {"sha256": proof.sha256, "file_name": proof.file_name, "size": proof.size} if proof else {}
    return FirstTalkStep(talk=talk, kind=kind, note=note, until=until, **kept, **dated(on))


def _tell(talk: FirstTalk, unit: Any, what: str) -> None:
    people = [person.pk for person in people_of_unit(unit, "sourcing.record")]
    notify(
        people,
        subject=f"首谈（首报 {talk.claimed_on:%Y-%m-%d}）{what}",
        link=f"/sourcing/first-talks/{talk.pk}/",
    )
