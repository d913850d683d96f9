"""Does one project of the loaded city again, act by act, through the operations of the projects room."""

import datetime as dt
import uuid
from collections import defaultdict

from luodi.access.scope import acting_as
from luodi.calc.partial_dates import PartialDate, Precision
from luodi.ledger.models import Revision
from luodi.org.models import User
from luodi.projects.enums import CreditKind, Currency, DutyRole, Kind, MoneyKind, Nature, SigningKind
from luodi.projects.gates import evidence_kinds
from luodi.projects.models import (
    Credit,
    Duty,
    Investor,
    Milestone,
    Money,
    Particulars,
    Project,
    Review,
    Signing,
)
from luodi.projects.operations.duty import Holder, assign_duty, hand_over
from luodi.projects.operations.evidence import attach_evidence
from luodi.projects.operations.milestone import Happening, correct_milestone, record_milestone
from luodi.projects.operations.money import Amount, correct_money, record_money
from luodi.projects.operations.project import (
    Party,
    change_particulars,
    correct_particulars,
    create_project,
)
from luodi.projects.operations.review import pass_claims, return_claims, verify_claims
from luodi.projects.operations.signing import Paper, record_signing
from luodi.projects.operations.transfer import Share, transfer_projects
from people_cast import seeing_all

REPLAYED = (Particulars, Investor, Milestone, Signing, Money, Duty, Credit, Review)
OF_REVISION = {
    "create_project": "create", "record_signing": "sign", "record_milestone": "happen", "import_money": "pay",
    "correct_milestone": "correct", "correct_money": "correct", "correct_particulars": "correct",
    "change_particulars": "change", "transfer_projects": "transfer", "hand_over": "hand_over",
    "pass_claims": "review", "verify_claims": "review", "return_claims": "review",
}  # fmt: skip
"""Verb of the revision → method; plans, returns, actuals and merges are no part of the readings compared."""


def when(row):
    return PartialDate(row.occurred_first, row.occurred_on, Precision(row.precision))


def only(rows, model, **wanted):
    return [row for row in rows if isinstance(row, model) and wanted.items() <= vars(row).items()]


class Player:
    """`again` is the project made anew; `twin` maps the original's claims and duties to the new ones."""

    def __init__(self, original: Project, people: dict[uuid.UUID, User]) -> None:
        self.original, self.people = original, people
        self.twin = {}
        self.opened, self.closed = defaultdict(list), defaultdict(list)
        for model in REPLAYED:
            for row in model.objects.filter(project=original):
                self.opened[row.revision].append(row)
                if row.closed_revision:
                    self.closed[row.closed_revision].append(row)

    def play(self) -> uuid.UUID:
        seqs = sorted({*self.opened, *self.closed})
        with seeing_all():
            revisions = list(Revision.objects.filter(seq__in=seqs).order_by("seq"))
        for revision in revisions:
            method = OF_REVISION.get(revision.verb.removeprefix("projects."))
            if method:
                by = self.people[revision.actor]
                with acting_as(by):
                    getattr(self, method)(by, revision, self.opened[revision.seq])
        return self.again

    def create(self, by, revision, rows):
        (particulars,), (talking,) = only(rows, Particulars), only(rows, Milestone)
        values = particulars.values | {"code": f"{particulars.values['code']}-R"}
        parties = tuple(
            Party(i.name, i.origin, credit_code=i.credit_code, country=i.country)
            for i in only(rows, Investor)
        )
        self.again = create_project(by=by, values=values, since=when(particulars), parties=parties).id
        self.twin[particulars.id] = Particulars.objects.get(project=self.again).id
        self.twin[talking.id] = Milestone.objects.get(project=self.again).id
        self.prove(by)
        self.assign()

    def prove(self, by):
        """The loaded history has no files; the gates want them before anything is verified."""
        for number, kind in enumerate(evidence_kinds()):
            sha256 = f"{self.again.int % 10**60:060}{number:04}"
            attach_evidence(
                by=by, project=self.again, kind=kind, sha256=sha256, file_name=f"{kind}.pdf", size=1
            )

    def assign(self):
        """All first duties at once: gates ask for a leader before the signing is verified."""
        for seq, rows in self.opened.items():
            revision = Revision.objects.get(seq=seq)
            if not revision.verb.endswith("assign_duty"):
                continue
            by = self.people[revision.actor]
            with acting_as(by):
                for duty in only(rows, Duty):
                    holder = Holder(duty.person_name, duty.unit_name, duty.grantee)
                    role = DutyRole(duty.role)
                    made = assign_duty(
                        by=by, project=self.again, role=role, holder=holder, since=duty.occurred_on
                    )
                    self.twin[duty.id] = made.id

    def sign(self, by, revision, rows):
        for signing in only(rows, Signing):
            paper = Paper(
                SigningKind(signing.kind), when(signing), signing.amount, Currency(signing.currency), signing.event_id
            )  # fmt: skip
            self.twin[signing.id] = record_signing(by=by, project=self.again, paper=paper).id
        for milestone in only(rows, Milestone):
            self.twin[milestone.id] = Milestone.objects.get(project=self.again, kind="signed").id

    def happen(self, by, revision, rows):
        for row in only(rows, Milestone):
            made = record_milestone(by=by, project=self.again, happening=self.happening(row))
            self.twin[row.id] = made.id

    def happening(self, row):
        return Happening(
            Kind(row.kind), when(row), row.note, row.document, row.cause, row.second_cause, row.side
        )

    def pay(self, by, revision, rows):
        for row in only(rows, Money):
            made = record_money(by=by, project=self.again, amount=self.amount(row), confirmed=True)
            self.twin[row.id] = made.id

    def amount(self, row):
        return Amount(
            MoneyKind(row.kind),
            row.amount,
            when(row),
            Nature(row.nature),
            Currency(row.currency),
            row.voucher,
        )

    def correct(self, by, revision, rows):
        for row in rows:
            (old,) = [r for r in self.closed[revision.seq] if r.lineage == row.lineage]
            common = {"by": by, "project": self.again, "entry": self.twin[old.id], "reason": revision.reason}
            if isinstance(row, Milestone):
                made = correct_milestone(**common, happening=self.happening(row))
            elif isinstance(row, Money):
                made = correct_money(**common, amount=self.amount(row), confirmed=True)
            else:
                made = correct_particulars(**common, values={"planned_total": row.values["planned_total"]})
            self.twin[row.id] = made.id

    def change(self, by, revision, rows):
        for row in only(rows, Particulars):
            made = change_particulars(
                by=by, project=self.again, values=row.values, since=when(row), document=row.document
            )
            self.twin[row.id] = made.id

    def transfer(self, by, revision, rows):
        (row,) = only(rows, Particulars)
        shares = tuple(
            Share(credit.unit, credit.share, CreditKind(credit.kind), credit.until_on)
            for credit in only(rows, Credit)
        )
        transfer_projects(
            by=by, projects=[self.again], to_unit=uuid.UUID(row.values["unit"]), to_region=row.values["region"],
            since=row.occurred_on, document=row.document, shares=shares,
        )  # fmt: skip
        self.twin[row.id] = Particulars.objects.filter(project=self.again).latest("recorded_at").id

    def hand_over(self, by, revision, rows):
        for old in only(self.closed[revision.seq], Duty):
            (successor,) = [row for row in only(rows, Duty, role=old.role) if row.until_on is None]
            holder = Holder(successor.person_name, successor.unit_name, successor.grantee)
            since: dt.date = successor.occurred_on
            hand_over(by=by, duties=[self.twin[old.id]], to=holder, since=since, document=successor.document)
            (made,) = Duty.objects.open().filter(project=self.again, role=old.role, until_on__isnull=True)
            self.twin[successor.id] = made.id

    def review(self, by, revision, rows):
        claims = [
            (r.target_table, self.twin[r.lineage]) for r in only(rows, Review) if r.lineage in self.twin
        ]
        if not claims:
            return
        verb = revision.verb.removeprefix("projects.")
        if verb == "pass_claims":
            pass_claims(by=by, claims=claims)
        elif verb == "return_claims":
            return_claims(by=by, claims=claims, reason=revision.reason)
        else:
            held = verify_claims(by=by, claims=claims)
            assert held == [], [(back.claim.kind, [gate.label for gate in back.gates]) for back in held]
