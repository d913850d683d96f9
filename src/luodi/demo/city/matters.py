"""One problem with what became of it: every step an act of somebody who may, the faces as the room's verbs leave them."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from luodi.calc.slips import SlipKind, default_preset, due_of
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Act, Journal, Row, on
from luodi.demo.city.moments import BEGIN, at_hour, workdays_later
from luodi.demo.city.organisation import Organisation
from luodi.demo.city.regions import NEW_NAME
from luodi.demo.city.span import Span
from luodi.ledger.actors import SYSTEM, Actor
from luodi.supervision.enums import ProblemState, ProblemVerb, SlipState, SlipVerb
from luodi.supervision.models import Callback, ProblemStep, SlipStep
from luodi.supervision.operations.lots import SEEDS, SHARE

Face = dict[str, Any]
BEFORE = at_hour(BEGIN, 9)


class Over(Exception):
    """History ends before the next step: the matter stays as it stands."""


@dataclass(slots=True)
class Desk:
    """Who acts, and what has been written; `minute` spaces the acts of a day."""

    journal: Journal
    org: Organisation
    span: Span
    problems: list[Face] = field(default_factory=list)
    slips: list[Face] = field(default_factory=list)
    words: list[Face] = field(default_factory=list)
    minute: int = 0

    @property
    def office(self) -> Actor:
        return self.org.actor("lingzuban")

    def name_of(self, unit: str) -> str:
        return NEW_NAME if unit == "JY" and self.span.is_late else self.org.units[unit].short_name

    def act(self, day: dt.date, by: Actor, verb: str) -> Act:
        """In office hours, one minute after the act before it, so that the order of telling is the order of time."""
        if day > self.span.end:
            raise Over
        self.minute = (self.minute + 1) % 480
        return self.journal.act(at_hour(day, 9, self.minute), by, f"supervision.{verb}")


@dataclass(slots=True)
class Matter:
    """`day` moves on with `later`; `unit` handles it, `handler` is its person."""

    desk: Desk
    dossier: Dossier
    unit: str
    handler: Actor
    day: dt.date
    face: Face = field(default_factory=dict)
    slip: Face = field(default_factory=dict)
    latest: dt.datetime = BEFORE

    def later(self, workdays: int) -> "Matter":
        self.day = workdays_later(self.day, workdays)
        return self

    def open(
        self, by: Actor, act: Act | None = None, *, title: str, source: str, days: int, **values: Any
    ) -> Act:
        org, act = self.desk.org, act or self._act(by, "open_problem")
        self.face = {
            "id": self.desk.journal.key(act.at), "project_id": self.dossier.id, "title": title, "source": source,
            "lead_unit": org.unit_ids[self.unit], "lead_unit_name": self.desk.name_of(self.unit),
            "opened_on": self.day, "promised_on": workdays_later(self.day, days), "solved_on": None,
            "state": ProblemState.OPEN.value, "opened_by": by.name, "opened_by_id": by.id, "chased_for": None,
            "last_said": "", "detail": "", "need": "", "need_name": "", "assisting": "",
            "callback_seed": None, **values,
        }  # fmt: skip
        self.desk.problems.append(self.face)
        self._step(act, ProblemVerb.OPENED, "")
        return act

    def progress(self, note: str) -> None:
        act = self._act(self.handler, "add_problem_step")
        self.face["last_said"] = note
        self._step(act, ProblemVerb.STEP, note)

    def promise_again(self, days: int, note: str) -> None:
        act = self._act(self.handler, "add_problem_step")
        self.face["promised_on"], self.face["last_said"] = workdays_later(self.day, days), note
        self._step(act, ProblemVerb.CHANGED, note)

    def solve(self, by: Actor, note: str) -> None:
        self._solved(self._act(by, "solve_problem"), note)

    def issue(self, kind: SlipKind, demand: str, *, by: Actor | None = None, to: str = "") -> None:
        """By the office to the handling unit; upward ones by the district to the office or a department."""
        issuer = by or self.desk.office
        act = self._act(issuer, "issue_slip")
        self._head(act, kind, demand, issuer.unit_id, to or self.unit)
        self._issued(act, kind)

    def sign(self, by: Actor | None = None) -> None:
        act = self._act(by or self.handler, "sign_slip")
        self.slip.update(state=SlipState.SIGNED.value, signed_on=self.day)
        self._move(act, SlipVerb.SIGNED, "")

    def report(self, note: str, *, explains: bool = False) -> None:
        act = self._act(self.handler, "report_slip")
        self.slip["last_said"] = note
        self.slip["explained"] = self.slip["explained"] or explains
        self._move(act, SlipVerb.EXPLAINED if explains else SlipVerb.FEEDBACK, note)

    def ask(self, days: int, note: str) -> None:
        act = self._act(self.handler, "ask_extension")
        self.slip["asked_until"] = workdays_later(self.slip["due_on"], days)
        self._move(act, SlipVerb.EXTENSION_ASKED, note, self.slip["asked_until"])

    def decide(self, grant: bool, note: str) -> None:
        act = self._act(self.desk.office, "decide_extension")
        until, self.slip["asked_until"] = self.slip["asked_until"], None
        if grant:
            self.slip["due_on"] = until
        self._move(act, SlipVerb.EXTENSION_GRANTED if grant else SlipVerb.EXTENSION_REFUSED, note)

    def claim(self, note: str, by: Actor | None = None) -> None:
        act = self._act(by or self.handler, "claim_slip")
        self.slip.update(state=SlipState.CLAIMED.value, claimed_on=self.day, last_said=note)
        self.face["callback_seed"] = self.face["callback_seed"] or 1 + SHARE * (
            self.face["id"].int % (SEEDS // SHARE)
        )
        self._move(act, SlipVerb.CLAIMED, note)

    def give_back(self, note: str) -> None:
        act = self._act(self.desk.office, "return_slip")
        self.slip.update(state=SlipState.SIGNED.value, claimed_on=None)
        self._move(act, SlipVerb.RETURNED, note)

    def call_back(self, solved: bool, raw: str) -> None:
        self.face["callback_seed"] = SHARE * (self.face["id"].int % (SEEDS // SHARE))
        act = self._act(self.desk.org.actor("ducha"), "record_callback")
        act.add(
            Callback,
            on(self.day),
            project_id=self.dossier.id,
            problem_id=self.face["id"],
            solved=solved,
            raw=raw,
        )

    def accept(self, note: str, by: Actor | None = None) -> None:
        """The last slip over it: the problem is solved with it."""
        act = self._act(by or self.desk.office, "accept_slip")
        self.slip.update(state=SlipState.CLOSED.value, closed_on=self.day)
        self._move(act, SlipVerb.ACCEPTED, note)
        self._solved(act, note)

    def escalate(self, *, issued: bool = True) -> None:
        """逾期: the night drafts the next slip; the office signs it on the working day after, or has not yet."""
        late, kind = self.slip, default_preset().tiers[self.slip["tier"]]
        self.day = max(self.day, workdays_later(late["due_on"], 1))
        act = self._act(SYSTEM, "draft_next")
        late["chased_for"] = late["due_on"]
        self._head(act, kind, late["demand"], late["issuer_unit"], self.unit, follows=late["id"])
        self._move(act, SlipVerb.DRAFTED, late["demand"])
        if issued:
            self.later(1)
            act = self._act(self.desk.office, "decide_draft")
            late["state"], draft, self.slip = SlipState.RAISED.value, self.slip, late
            self._move(act, SlipVerb.RAISED, f"升级为{kind.label}")
            self.slip = draft
            self._issued(act, kind)

    def reopen(self, note: str) -> None:
        """By a leader's 批示, entered by his secretary: a new clock."""
        act = self._act(self.desk.org.actor("mishu"), "reopen_slip")
        kind = default_preset().kind(self.slip["kind"])
        due = due_of(kind, self.day)
        self.slip.update(
            state=SlipState.SIGNED.value, closed_on=None, claimed_on=None, due_on=due.day if due else None
        )
        self._move(act, SlipVerb.REOPENED, note)
        self.face.update(
            state=ProblemState.OPEN.value, solved_on=None, promised_on=self.slip["due_on"], last_said=note
        )
        self._step(act, ProblemVerb.REOPENED, note)

    def _act(self, by: Actor, verb: str) -> Act:
        """Never before the step before it."""
        act = self.desk.act(self.day, by, verb)
        act.at = self.latest = max(act.at, self.latest + dt.timedelta(minutes=3))
        return act

    def _head(
        self, act: Act, kind: SlipKind, demand: str, issuer: uuid.UUID | None, to: str, **more: Any
    ) -> None:
        org = self.desk.org
        code = next(code for code, key in org.unit_ids.items() if key == issuer)
        self.slip = {
            "id": self.desk.journal.key(act.at), "number": "", "problem_id": self.face["id"],
            "project_id": self.dossier.id, "kind": kind.code, "tier": kind.tier, "label": kind.label,
            "demand": demand, "follows_id": more.get("follows"), "issuer_unit": issuer,
            "issuer_unit_name": self.desk.name_of(code), "to_unit": org.unit_ids[to],
            "to_unit_name": self.desk.name_of(to), "state": SlipState.DRAFT.value, "drafted_on": self.day,
            "issued_on": None, "due_on": None, "first_due_on": None, "due_note": "", "asked_until": None,
            "signed_on": None, "claimed_on": None, "closed_on": None, "explanation": kind.explanation,
            "explained": False, "reminded_for": None, "chased_for": None, "last_said": "", "at": act.at,
        }  # fmt: skip
        self.desk.slips.append(self.slip)

    def _issued(self, act: Act, kind: SlipKind) -> None:
        due = due_of(kind, self.day)
        day = due.day if due else None
        self.slip.update(
            state=SlipState.ISSUED.value, issued_on=self.day, due_on=day, first_due_on=day, at=act.at
        )
        self._move(act, SlipVerb.ISSUED, self.slip["demand"])

    def _move(self, act: Act, kind: SlipVerb, note: str, due_on: dt.date | None = None) -> Row:
        slip = self.slip
        return act.add(
            SlipStep, on(self.day), project_id=self.dossier.id, slip_id=slip["id"], kind=kind.value,
            tier=slip["tier"], to_unit=slip["to_unit"], due_on=due_on or slip["due_on"], note=note,
        )  # fmt: skip

    def _solved(self, act: Act, note: str) -> None:
        self.face.update(state=ProblemState.SOLVED.value, solved_on=self.day, last_said=note)
        self._step(act, ProblemVerb.SOLVED, note)

    def _step(self, act: Act, kind: ProblemVerb, note: str) -> Row:
        face = self.face
        return act.add(
            ProblemStep, on(self.day), project_id=self.dossier.id, problem_id=face["id"], kind=kind.value,
            source=face["source"], cause=face["cause"], side=face["side"], promised_on=face["promised_on"], note=note,
        )  # fmt: skip


Story = Callable[[Matter], None]
