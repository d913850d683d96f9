"""What becomes of one investor, step by step through every room (sourcing/test_through_every_room.py)."""

import datetime as dt
import uuid
from decimal import Decimal

from approvals_cast import FACTS, finish_all
from assessment_cast import BODY, Cast, signed
from companies_cast import company
from luodi.access.scope import acting_as
from luodi.approvals.enums import EventKind, Route
from luodi.approvals.models import StepEvent
from luodi.approvals.operations.plan import Wanted, make_plan
from luodi.assessment.enums import RunKind
from luodi.assessment.models import Scorecard
from luodi.assessment.operations.runs import Order as RunOrder
from luodi.assessment.operations.runs import prepare, store_run
from luodi.bulletins.operations import issues, periods, publishing
from luodi.bulletins.queries.issues import Standing
from luodi.common.formats import SHANGHAI
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import Period, point, quarter
from luodi.ledger.queries.reading import last_tick, today
from luodi.org.enums import Function, UnitKind
from luodi.projects.enums import Cause, DutyRole, Kind, Side, SigningKind
from luodi.projects.models import Milestone, Signing, SigningEvent
from luodi.projects.operations.duty import Holder, assign_duty
from luodi.projects.operations.evidence import attach_evidence
from luodi.projects.operations.milestone import Happening, record_milestone
from luodi.projects.operations.motion import Proof
from luodi.projects.operations.project import change_particulars
from luodi.projects.operations.review import pass_claims, verify_claims
from luodi.projects.operations.signing import Paper, record_signing
from luodi.sourcing.enums import Reach, VisitKind
from luodi.sourcing.models import Admission, Promise, Reservation
from luodi.sourcing.operations import lead_steps as steps
from luodi.sourcing.operations.admission import Stated, apply
from luodi.sourcing.operations.authenticity import record_fact
from luodi.sourcing.operations.become import become_project
from luodi.sourcing.operations.first_talk import claim_first_talk
from luodi.sourcing.operations.lead import correct_lead
from luodi.sourcing.operations.meeting import Condition, cast_vote, convene, decide
from luodi.sourcing.operations.promise import Clause, make_promise, record_step, review_promise
from luodi.sourcing.operations.setting import set_clocks
from luodi.sourcing.operations.site import reserve_site
from luodi.sourcing.operations.visit import record_visit
from luodi.sourcing.terms import (
    AdmissionState,
    HolderKind,
    PromiseKind,
    PromiseSide,
    PromiseState,
    RegistryField,
    ReviewState,
    Vote,
)
from luodi.supervision.models import Problem, Slip
from luodi.supervision.operations.enterprise import record_callback
from luodi.supervision.operations.handling import claim_slip, report_slip, sign_slip
from luodi.supervision.operations.problem import open_problem
from luodi.supervision.operations.slip import Order, accept_slip, issue_slip
from people_cast import person, unit
from sourcing_cast import as_, draft
from sourcing_cast import lead as registered
from sourcing_office_cast import site_of
from supervision_cast import finding

NAME = "宁波恒驱电机有限公司"
FUNNEL = ("leads_registered", "leads_became", "leads_signed", "leads_landed", "leads_producing")
NOW = dt.datetime.now(SHANGHAI).date()
BEGAN = NOW - dt.timedelta(days=500)
IN_LAST = NOW.replace(month=NOW.month - (NOW.month - 1) % 3, day=1) - dt.timedelta(days=1)
LAST_QUARTER = quarter(IN_LAST.year, (IN_LAST.month + 2) // 3)


def day(number: int) -> dt.date:
    return BEGAN + dt.timedelta(days=number)


COURSE = (
    (Kind.REGISTERED, day(80), ("licence",)),
    (Kind.LAND_SUPPLIED, day(110), ("land_contract",)),
    (Kind.LANDED, day(150), ("landing_sheet",)),
    (Kind.STARTED, day(190), ("construction_contract", "site_photo", "permit")),
    (Kind.COMPLETED, day(320), ("acceptance",)),
    (Kind.PRODUCING, day(350), ("production_proof",)),
)
PROOF = Proof("a" * 64, "纪要.pdf", 1)


class Walk(Cast):
    """The city's people of the assessment cast, the district's clerk and departments, and what they do in turn."""

    def __init__(self) -> None:
        super().__init__()
        self.clerk = person("reporter", unit_name="婺城区招商局")
        self.passed: set[tuple[str, uuid.UUID]] = set()
        unit("市司法局", "330700", UnitKind.DEPARTMENT)
        self.lawyer = person("legal_reviewer", unit_name="市司法局", region="330700")
        self.members = [
            self._department(name, function)
            for name, function in (
                ("市生态环境局", Function.ENVIRONMENT), ("市资规局", Function.LAND), ("市经信局", Function.INDUSTRY),
            )
        ]  # fmt: skip

    def _department(self, name: str, function: str):
        unit(name, "330700", UnitKind.DEPARTMENT, function=function)
        return person("department_verifier", unit_name=name, region="330700")

    def talks(self) -> None:
        """招引: a lead wrongly said to come from a fair, corrected, talked to, visited, protected, looked up."""
        as_(self.chief, set_clocks, days={"protection": 730}, document="金招〔2025〕1号")
        self.firm = company(NAME, self.head)
        self.event = SigningEvent.objects.create(name="婺商大会", held_on=day(60), channel="chamber")
        given = {"registered_on": BEGAN, "content": "年产电机百万台"}
        self.lead = registered(self.clerk, channel="fair", reach=Reach.CITY, **given)
        with acting_as(self.chief):
            self.before = last_tick().at
        right = draft(channel="chamber", event=self.event.pk, industry="C38", **given)
        as_(self.clerk, correct_lead, lead=self.lead.pk, draft=right, reason="商会介绍来的")
        as_(self.clerk, steps.contact_lead, lead=self.lead.pk, note="电话", on=day(1))
        as_(self.clerk, steps.triage_lead, lead=self.lead.pk, pursue=True, note="好", on=day(2))
        as_(
            self.clerk,
            record_visit,
            company="恒驱",
            kind=VisitKind.CALL,
            note="看了厂",
            on=day(10),
            lead=self.lead.pk,
        )
        talk = as_(self.clerk, claim_first_talk, lead=self.lead.pk, on=day(10), note="面谈", proof=PROOF)
        assert talk.protected_until > today()
        as_(
            self.clerk, record_fact, company=self.firm, field=RegistryField.CAPITAL, value="5000",
            source="公示系统", on=today(),
        )  # fmt: skip

    def becomes(self) -> None:
        """项目: nothing typed again but the land."""
        with acting_as(self.clerk):
            made = become_project(by=self.clerk, lead=self.lead.pk, name="恒驱电机项目", since=day(20))
            change_particulars(by=self.clerk, project=made.pk, values={"land_area": "60"}, since=day(21))
        self.project = made.pk

    def gets_its_people(self) -> None:
        """责任: one leader, one lead unit."""
        for role, holder in (
            (DutyRole.LEADER, Holder("王副市长", "市政府")),
            (DutyRole.LEAD_UNIT, Holder("", "婺城区招商局", self.clerk.unit_id)),
        ):
            as_(self.chief, assign_duty, project=self.project, role=role, holder=holder, since=day(22))

    def is_admitted(self) -> None:
        """准入: handed in, before the meeting, voted on by three departments, its condition a promise."""
        stated = Stated(
            "330702",
            "C38",
            "年产电机百万台",
            Decimal(30000),
            Decimal(60),
            Decimal(1200),
            Decimal(90000),
            Decimal("1.2"),
            None,
        )
        sheet = as_(self.clerk, apply, project=self.project, stated=stated)
        as_(
            self.office, convene, name="准入评审会", on=today(), place="", chair="某主任",
            members=[member.unit_id for member in self.members], admissions=[sheet.lineage],
        )  # fmt: skip
        for member in self.members:
            as_(member, cast_vote, admission=sheet.lineage, vote=Vote.AGREE, words="")
        as_(
            self.office, decide, admission=sheet.lineage, outcome=AdmissionState.CONDITIONAL, on=today(),
            document="金招纪〔2026〕3号", words="同意", conditions=[Condition("落实雨污分流", today() + dt.timedelta(30))],
        )  # fmt: skip
        with acting_as(self.clerk):
            assert Admission.objects.open().get(project=self.project).state == AdmissionState.CONDITIONAL
            assert Promise.objects.open().get(project=self.project).clause == "落实雨污分流"

    def promises(self) -> None:
        """承诺: a reward waits for its legal review and holds back the signing's verification until then."""
        clause = Clause(
            PromiseSide.GOVERNMENT, PromiseKind.SUBSIDY, "设备投资按实际奖励", day(60), today() + dt.timedelta(200), "区财政",
            "投资协议",
        )  # fmt: skip
        self.promise = as_(self.clerk, make_promise, project=self.project, clause=clause)

    def is_reviewed_and_kept(self) -> None:
        as_(
            self.lawyer,
            review_promise,
            promise=self.promise.lineage,
            conclusion=ReviewState.FINE,
            words="符合条例",
        )
        as_(
            self.clerk,
            record_step,
            promise=self.promise.lineage,
            state=PromiseState.PARTLY,
            on=today(),
            words="已拨首期",
            amount=None,
            document="拨款凭证",
        )

    def is_signed(self) -> None:
        with acting_as(self.clerk):
            paper = Paper(SigningKind.CONTRACT, day(60), event=self.event.pk)
            record_signing(by=self.clerk, project=self.project, paper=paper)
            self._prove("contract")

    def is_approved(self) -> None:
        """审批: a plan, its items done one after the other."""
        with acting_as(self.head):
            plan = make_plan(
                by=self.head,
                project=self.project,
                wanted=Wanted("general", Route.SIMULATED, dict(FACTS), day(112)),
            )
            last = plan.steps[-1]["code"]
            finish_all(self.head, plan, last, first=day(185))
            done = StepEvent.objects.open().filter(plan=plan.lineage, kind=EventKind.FINISHED).count()
        assert done == len(plan.steps) - 1

    def takes_a_site(self) -> None:
        site = site_of(self.clerk)
        as_(
            self.head, reserve_site, site=site.lineage, holder_kind=HolderKind.PROJECT, holder=self.project, amount=None,
            until_on=today() + dt.timedelta(90), document="金资规〔2026〕8号",
        )  # fmt: skip
        with acting_as(self.clerk):
            assert Reservation.objects.open().get().holder == self.project

    def is_supervised(self) -> None:
        """督办: a problem, a slip signed, reported and accepted, the problem solved."""
        with acting_as(self.office):
            found = open_problem(by=self.office, project=self.project, finding=finding(self.clerk))
            slip = issue_slip(
                by=self.office, problem=found.pk, order=Order("tier1", self.clerk.unit_id, "交出净地")
            )
        as_(self.clerk, sign_slip, slip=slip.pk)
        as_(self.clerk, report_slip, slip=slip.pk, note="已签征收协议")
        as_(self.clerk, claim_slip, slip=slip.pk, note="净地已交")
        with acting_as(self.office):
            record_callback(by=self.office, problem=found.pk, solved=True, raw="地已交到手上")
            accept_slip(by=self.office, slip=slip.pk, note="看过现场")
            assert Slip.objects.get().closed_on
            assert Problem.objects.get().solved_on

    def goes_on(self) -> None:
        with acting_as(self.clerk):
            for kind, on, proofs in COURSE:
                record_milestone(by=self.clerk, project=self.project, happening=Happening(kind, on))
                for proof in proofs:
                    self._prove(proof)

    def is_verified(self) -> list:
        """区审, 市核 of what is not verified yet; what could not be verified is returned."""
        with acting_as(self.clerk):
            claims = [
                (e._meta.db_table, e.pk)
                for model in (Milestone, Signing)
                for e in model.objects.open().claimed().filter(project=self.project)
                if not model.objects.open().filter(claim=e.pk).exists()
            ]
        with acting_as(self.head):
            if fresh := [claim for claim in claims if claim not in self.passed]:
                pass_claims(by=self.head, claims=fresh)
        self.passed |= set(claims)
        with acting_as(self.chief):
            return verify_claims(by=self.chief, claims=claims)

    def _prove(self, kind: str) -> None:
        attach_evidence(
            by=self.clerk,
            project=self.project,
            kind=kind,
            sha256=uuid.uuid4().hex * 2,
            file_name=f"{kind}.pdf",
            size=1,
        )

    def funnel(self, known_at=None) -> dict[str, list[int]]:
        with acting_as(self.chief):
            at = point(Period(dt.date(2012, 1, 1), LAST_QUARTER.last), known_at=known_at)
            answer = ask(FUNNEL, [at], book=catalogue(), by=["channel"])
        return {g.text: [int(answer.cell(code, g.key).value or 0) for code in FUNNEL] for g in answer.leaves}

    def is_called_off(self) -> None:
        with acting_as(self.clerk):
            happening = Happening(Kind.CANCELLED, LAST_QUARTER.last, cause=Cause.MARKET, side=Side.ENTERPRISE)
            record_milestone(by=self.clerk, project=self.project, happening=happening)
            self._prove("cancel_document")
        assert self.is_verified() == []

    def is_assessed(self) -> dict[str, Decimal]:
        """考核 of the signing's year: 婺城 signed one of two."""
        year = day(60).year
        self.targets(year=year)
        body = BODY | {
            "indicators": [dict(BODY["indicators"][0], weight="100")],
            "inputs": BODY["inputs"][:2],
        }
        signed(self.officer, self.jindong, day(61), "金东的别家项目")
        version = self.frozen(body, name=f"{year}年考核办法")
        with acting_as(self.officer):
            store_run(
                by=self.officer, prepared=prepare(RunOrder(version, RunKind.FINAL, dt.date(year, 12, 31)))
            )
            return {card.unit_name: card.total for card in Scorecard.objects.open()}

    def is_printed(self) -> Standing:
        """通报: the last whole quarter opened, frozen, drafted, approved by two others, registered, published."""
        number = (LAST_QUARTER.first.month + 2) // 3
        key = uuid.uuid4
        with acting_as(self.chief):
            period = periods.open_period(
                by=self.chief, kind="quarter", year=LAST_QUARTER.first.year, number=number, request_key=key()
            )
            periods.freeze(by=self.chief, period=period, reason="测试", request_key=key())
        with acting_as(self.officer):
            issue = issues.draft(by=self.officer, period=period, template="quarterly", request_key=key())
            standing = Standing(issue)
            publishing.submit(by=self.officer, standing=standing, request_key=key())
        with acting_as(self.chief):
            publishing.review(by=self.chief, standing=standing, request_key=key())
        with acting_as(self.office):
            publishing.approve(by=self.office, standing=standing, request_key=key())
            publishing.register(
                by=self.office,
                standing=standing,
                number="金招〔2026〕12号",
                signer="王某",
                files={},
                request_key=key(),
            )
            publishing.publish(by=self.office, standing=standing, request_key=key())
        return standing
