"""What is done to a lead: talked to, triaged, answered, followed, handed on, dropped, taken up again."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.org.models import User
from luodi.projects.operations.motion import Proof
from luodi.projects.operations.writing import require, said
from luodi.sourcing.enums import LeadState, Reach, StepKind
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import Lead, LeadFile, LeadStep
from luodi.sourcing.operations.lead import NOT_ALLOWED, known_people, tell
from luodi.sourcing.operations.revisions import sourcing_revision
from luodi.sourcing.operations.writing import locked_lead, refuse_bad_day, refuse_closed, step


def contact_lead(
    *, by: Any, lead: uuid.UUID, note: str, on: dt.date, request_key: uuid.UUID | None = None
) -> Lead:
    """首次接洽. Raises Refusal when it was recorded already."""
    with _word(by, "contact_lead", request_key, lead, on) as (rev, found):
        if found.state != LeadState.NEW:
            raise Refusal("首次接洽已经登记过；后来的接触请填「跟进」。")
        found.state = LeadState.CONTACTED
        step(rev, found, StepKind.CONTACTED, _note(note), on=on)
    return found


def triage_lead(
    *, by: Any, lead: uuid.UUID, pursue: bool, note: str, on: dt.date, request_key: uuid.UUID | None = None
) -> Lead:
    """研判: worth pursuing or not; not worth it drops the lead with its reason. Raises Refusal before the contact."""
    with _word(by, "triage_lead", request_key, lead, on) as (rev, found):
        if found.state == LeadState.NEW:
            raise Refusal("还没有首次接洽，研判没有依据。请先填「首次接洽」。")
        if found.state == LeadState.PURSUED:
            raise Refusal("这条线索已经研判过；情况变了请填「跟进」或「放弃」。")
        found.state = LeadState.PURSUED if pursue else LeadState.DROPPED
        step(rev, found, StepKind.TRIAGED, _note(note), on=on, outcome="pursue" if pursue else "drop")
        if not pursue:
            step(rev, found, StepKind.DROPPED, _note(note), on=on)
    return found


def reply_introducer(
    *, by: Any, lead: uuid.UUID, note: str, on: dt.date, request_key: uuid.UUID | None = None
) -> Lead:
    """答复介绍人. Raises Refusal for a lead nobody introduced."""
    with _word(by, "reply_introducer", request_key, lead, on) as (rev, found):
        if not found.introducer:
            raise Refusal("这条线索没有介绍人，不用答复。介绍人漏登的请先「更正」。")
        step(rev, found, StepKind.REPLIED, _note(note), on=on)
    return found


def follow_lead(
    *, by: Any, lead: uuid.UUID, note: str, on: dt.date, request_key: uuid.UUID | None = None
) -> Lead:
    """跟进: a word on how it goes; begins the fortnight anew."""
    with _word(by, "follow_lead", request_key, lead, on) as (rev, found):
        step(rev, found, StepKind.FOLLOWED, _note(note), on=on)
    return found


def drop_lead(
    *, by: Any, lead: uuid.UUID, note: str, on: dt.date, request_key: uuid.UUID | None = None
) -> Lead:
    """放弃, with its reason. It can be taken up again."""
    with _word(by, "drop_lead", request_key, lead, on) as (rev, found):
        found.state = LeadState.DROPPED
        step(rev, found, StepKind.DROPPED, said(note, "note", "请写明为什么放弃。"), on=on)
    return found


def reopen_lead(*, by: Any, lead: uuid.UUID, note: str, request_key: uuid.UUID | None = None) -> Lead:
    """重新跟进 a dropped lead, from today."""
    require(by, "sourcing.record", NOT_ALLOWED)
    with sourcing_revision(by=by, verb="reopen_lead", request_key=request_key) as rev:
        found = locked_lead(by, lead)
        if found.state != LeadState.DROPPED:
            raise Refusal("只有已放弃的线索才用重新跟进。")
        found.state = _state_by_steps(found)
        step(rev, found, StepKind.REOPENED, said(note, "note", "请写明为什么重新跟进。"))
    return found


def hand_over_lead(
    *, by: Any, lead: uuid.UUID, to: uuid.UUID, note: str = "", request_key: uuid.UUID | None = None
) -> Lead:
    """Another person of the same unit carries it; the one before stays within the 知悉范围. Notices both ways."""
    require(by, "sourcing.record", NOT_ALLOWED)
    with sourcing_revision(by=by, verb="hand_over_lead", request_key=request_key) as rev:
        found = locked_lead(by, lead)
        person = User.objects.filter(pk=to, is_active=True, unit_id=found.unit).first()
        if person is None:
            raise Refusal(f"请选{found.unit_name}在岗的人；换单位请用「流转」。", "to")
        if person.pk == found.owner:
            raise Refusal(f"{person.name}现在就是负责人。", "to")
        before = found.owner_name
        found.readers = sorted({*found.readers, found.owner} - {person.pk})
        found.owner, found.owner_name = person.pk, person.name
        step(
            rev,
            found,
            StepKind.HANDED,
            "；".join(filter(None, (f"由{before}交给{person.name}", note.strip()))),
        )
        tell(found, [person.pk], "由您负责")
    return found


def set_reach(
    *, by: Any, lead: uuid.UUID, reach: Reach, readers: Collection[uuid.UUID],
    request_key: uuid.UUID | None = None,
) -> Lead:  # fmt: skip
    """知悉范围, by whoever carries the lead. The step names who may know, so that it can be asked later who knew."""
    require(by, "sourcing.record", NOT_ALLOWED)
    with sourcing_revision(by=by, verb="set_lead_reach", request_key=request_key) as rev:
        found = locked_lead(by, lead)
        if found.owner != by.id:
            raise Refusal(f"知悉范围由负责人{found.owner_name}调整。")
        people = known_people(readers)
        new = set(people) - set(found.readers)
        found.reach, found.readers = reach, people
        names = "、".join(User.objects.filter(pk__in=people).order_by("name").values_list("name", flat=True))
        step(
            rev,
            found,
            StepKind.REACHED,
            f"知悉范围：{Reach(reach).label}" + (f"；指定 {names}" if names else ""),
        )
        tell(found, new, "请您知悉")
    return found


def keep_file(
    *, by: Any, lead: uuid.UUID, proof: Proof, what: str, request_key: uuid.UUID | None = None
) -> LeadFile:
    """A file kept with the lead, known within its 知悉范围. Raises Refusal for the same file twice."""
    require(by, "sourcing.record", NOT_ALLOWED)
    with sourcing_revision(by=by, verb="keep_lead_file", request_key=request_key) as rev:
        found = locked_lead(by, lead)
        if LeadFile.objects.open().filter(lead=found, sha256=proof.sha256).exists():
            raise Refusal(f"「{proof.file_name}」已经附在这条线索上。", "file")
        entry = LeadFile(
            lead=found, sha256=proof.sha256, file_name=proof.file_name, size=proof.size,
            what=said(what, "what", "请写明是什么材料。"), **dated(today()),
        )  # fmt: skip
        rev.add(entry)
    return entry


@contextmanager
def _word(
    by: Any, verb: str, request_key: uuid.UUID | None, lead: uuid.UUID, on: dt.date
) -> Iterator[tuple[OpenRevision, Lead]]:
    """What every dated word on an open lead shares."""
    require(by, "sourcing.record", NOT_ALLOWED)
    with sourcing_revision(by=by, verb=verb, request_key=request_key) as rev:
        found = locked_lead(by, lead)
        refuse_closed(found)
        refuse_bad_day(found, on)
        yield rev, found


def _note(text: str) -> str:
    return said(text, "note", "请用一两句话写清见了谁、谈了什么、下一步做什么。")


def _state_by_steps(lead: Lead) -> LeadState:
    """Where a dropped lead stood before."""
    kinds = set(LeadStep.objects.open().filter(lead=lead).values_list("kind", flat=True))
    if StepKind.TRIAGED in kinds:
        return LeadState.PURSUED
    return LeadState.CONTACTED if StepKind.CONTACTED in kinds else LeadState.NEW
