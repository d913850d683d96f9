"""One investor from the first word to production, through every room, on both clocks."""

import datetime as dt

import pytest

from companies_cast import company
from luodi.access.scope import acting_as
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import point
from luodi.ledger.queries.reading import last_tick
from luodi.projects.enums import Kind, SigningKind
from luodi.projects.models import Milestone, Project, Signing, SigningEvent
from luodi.projects.operations.evidence import attach_evidence
from luodi.projects.operations.milestone import Happening, record_milestone
from luodi.projects.operations.motion import Proof
from luodi.projects.operations.project import change_particulars
from luodi.projects.operations.review import pass_claims, verify_claims
from luodi.projects.operations.signing import Paper, record_signing
from luodi.sourcing.enums import LeadState, Reach, VisitKind
from luodi.sourcing.models import Lead, LeadStep
from luodi.sourcing.operations import lead_steps as steps
from luodi.sourcing.operations.become import become_project
from luodi.sourcing.operations.first_talk import claim_first_talk
from luodi.sourcing.operations.lead import correct_lead
from luodi.sourcing.operations.visit import record_visit
from luodi.sourcing.queries.channels import channels
from luodi.supervision.models import Problem
from luodi.supervision.operations.problem import open_problem, solve_problem
from people_cast import person
from sourcing_cast import as_, cast, draft, lead
from supervision_cast import finding

pytestmark = pytest.mark.full
NAME = "宁波恒驱电机有限公司"
ON = dt.date(2015, 6, 30)
COURSE = (
    (Kind.REGISTERED, dt.date(2014, 4, 1), ("licence",)),
    (Kind.LAND_SUPPLIED, dt.date(2014, 6, 3), ("land_contract",)),
    (Kind.LANDED, dt.date(2014, 7, 1), ("landing_sheet",)),
    (Kind.STARTED, dt.date(2014, 8, 1), ("construction_contract", "site_photo", "permit")),
    (Kind.COMPLETED, dt.date(2015, 3, 2), ("acceptance",)),
    (Kind.PRODUCING, dt.date(2015, 5, 4), ("production_proof",)),
)
FUNNEL = ("leads_registered", "leads_became", "leads_signed", "leads_landed", "leads_producing")


def funnel(user, known_at=None):
    with acting_as(user):
        answer = ask(FUNNEL, [point(on=ON, known_at=known_at)], book=catalogue(), by=["channel"])
        return {g.text: [int(answer.cell(code, g.key).value or 0) for code in FUNNEL] for g in answer.leaves}


def test_an_investor_goes_from_the_first_word_to_production_on_both_clocks(db):
    c = cast()
    office = person("leading_group_office", unit_name="领导小组办公室", region="330700")
    company(NAME, c.colleague)
    event = SigningEvent.objects.create(name="婺商大会", held_on=dt.date(2014, 3, 3), channel="chamber")
    # 招引: a lead, wrongly said to come from a fair; corrected; talked to, visited, protected, triaged
    made = lead(
        c.owner, registered_on=dt.date(2014, 1, 6), channel="fair", reach=Reach.CITY, content="年产电机百万台"
    )
    with acting_as(c.chief):
        before = last_tick().at
    right = draft(
        registered_on=dt.date(2014, 1, 6),
        channel="chamber",
        event=event.pk,
        content="年产电机百万台",
        industry="C38",
    )
    as_(c.owner, correct_lead, lead=made.pk, draft=right, reason="商会介绍来的")
    as_(c.owner, steps.contact_lead, lead=made.pk, note="电话", on=dt.date(2014, 1, 7))
    as_(c.owner, steps.triage_lead, lead=made.pk, pursue=True, note="好", on=dt.date(2014, 1, 8))
    as_(
        c.owner,
        record_visit,
        company="恒驱",
        kind=VisitKind.CALL,
        note="看了厂",
        on=dt.date(2014, 1, 20),
        lead=made.pk,
    )
    with pytest.raises(
        Exception, match="届满"
    ):  # the days of protection are long over: told, not silently taken
        as_(
            c.owner,
            claim_first_talk,
            lead=made.pk,
            on=dt.date(2014, 1, 20),
            note="面谈",
            proof=Proof("a" * 64, "纪要.pdf", 1),
        )
    # 项目: nothing typed again but the land
    with acting_as(c.owner):
        project = become_project(by=c.owner, lead=made.pk, name="恒驱电机项目", since=dt.date(2014, 1, 20))
        change_particulars(
            by=c.owner, project=project.pk, values={"land_area": "80"}, since=dt.date(2014, 2, 1)
        )
        paper = Paper(SigningKind.CONTRACT, dt.date(2014, 3, 3), event=event.pk)
        record_signing(by=c.owner, project=project.pk, paper=paper)
        prove(c.owner, project, "contract")
        for kind, day, proofs in COURSE:
            record_milestone(by=c.owner, project=project.pk, happening=Happening(kind, day))
            for proof in proofs:
                prove(c.owner, project, proof)
    assert funnel(c.chief)["商会乡贤"] == [1, 1, 0, 0, 0]  # claimed is not verified
    # 督办: what keeps it from moving is raised and solved
    with acting_as(office):
        problem = open_problem(by=office, project=project.pk, finding=finding(c.owner))
        solve_problem(by=office, problem=problem.pk, note="净地已交")
        assert Problem.objects.get().solved_on
    # 区审, 市核
    with acting_as(c.colleague):
        claims = [(e._meta.db_table, e.pk) for e in claimed(project)]
        pass_claims(by=c.colleague, claims=claims)
    with acting_as(c.chief):
        assert verify_claims(by=c.chief, claims=claims) == []
        face = Project.objects.get(pk=project.pk)
        assert (face.verified_stage, face.channel) == (9, "chamber")
    # 数据: the same investor on the channel page, as known now and as known then
    assert funnel(c.chief) == {"商会乡贤": [1, 1, 1, 1, 1]}
    assert funnel(c.chief, before) == {"推介会": [1, 0, 0, 0, 0]}
    with acting_as(c.chief):
        (line, total) = channels("event", ON, "/").lines
        assert line.words == "婺商大会"
        wanted = {
            "leads_registered": 1,
            "ways_signed": 1,
            "ways_landed": 1,
            "ways_producing": 1,
            "ways_days": 120,
        }
        assert {code: int(line.figures[code].cell.value or 0) for code in wanted} == wanted
        assert total.is_total
    made = Lead.objects.get()
    assert (made.state, made.became) == (LeadState.BECAME, project.pk)
    kinds = list(
        LeadStep.objects.open().filter(lead=made).order_by("revision", "id").values_list("kind", flat=True)
    )
    assert kinds == ["registered", "corrected", "contacted", "triaged", "followed", "became"]


def claimed(project):
    return [
        entry
        for model in (Milestone, Signing)
        for entry in model.objects.open().claimed().filter(project=project)
    ]


def prove(by, project, kind):
    attach_evidence(
        by=by,
        project=project.pk,
        kind=kind,
        sha256="a" * 63 + str(len(kind) % 10),
        file_name=f"{kind}.pdf",
        size=1,
    )
