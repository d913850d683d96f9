"""督查: drawn fairly, recorded on site once, answered in two working days; photos say when and where or 「未知」."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.access.scope import acting_as
from luodi.calc.workdays import add_workdays
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind
from luodi.projects.models import Milestone
from luodi.projects.models.claim import OpenClaim
from luodi.projects.operations.evidence import attach_evidence
from luodi.projects.operations.review import pass_claims
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Problem, Round, Visit, VisitCheck, VisitPhoto, VisitRecord
from luodi.supervision.operations.checking import Check, settle_check
from luodi.supervision.operations.inspection import Plan, Seen, plan_round, record_visit, reply_visit
from people_cast import person, unit
from projects_cast import happened, project
from supervision_cast import as_, cast, finding


@pytest.fixture
def c(db):
    made = cast()
    with acting_as(made.clerk):
        happened(made.clerk, made.project, Kind.SIGNED, dt.date(2015, 3, 1))
    made.inspector = person("inspector", unit_name="市督查室", region="330700")
    return made


def plan(**values):
    given = {
        "kind": "monthly",
        "title": "11月督查",
        "basis": "年度督查计划",
        "first_on": today(),
        "last_on": today(),
        "wanted": 5,
    }
    return Plan(**(given | values))


def drawn(c, **values):
    return as_(c.inspector, plan_round, plan=plan(**values))


def visit_of(c):
    with acting_as(c.inspector):
        return Visit.objects.get()


def seen(**values):
    return Seen(**({"text": "桩基完成", "agreement": "agrees", "visited_on": today()} | values))


def more_projects(c, number):
    with acting_as(c.clerk):
        for n in range(number):
            happened(c.clerk, project(c.clerk, f"项目{n}"), Kind.SIGNED, dt.date(2015, 3, 1))


def test_the_seed_is_recorded_and_draws_the_same_again(c):
    more_projects(c, 6)
    first = drawn(c, wanted=3, seed=42)
    with acting_as(c.inspector):
        details = Revision.objects.latest("seq").details
        keys = {str(key) for key in Visit.objects.values_list("project_id", flat=True)}
        Visit.objects.all().delete()
    assert (first.seed, details["seed"], set(details["drawn"])) == (42, 42, keys)
    drawn(c, wanted=3, seed=42)
    with acting_as(c.inspector):
        assert {str(key) for key in Visit.objects.values_list("project_id", flat=True)} == keys


def test_unit_and_enterprise_ceilings_hold_over_the_month(c):
    more_projects(c, 6)
    drawn(c, wanted=3, unit_ceiling=4)
    drawn(c, wanted=3, unit_ceiling=4)
    with acting_as(c.inspector):
        assert Visit.objects.count() == 4
    with pytest.raises(Refusal, match="上限"):
        drawn(c, wanted=3, unit_ceiling=4)


def test_without_a_basis_it_is_no_inspection(c):
    assert drawn(c, basis="").kind_words == "调研服务"
    assert Round.objects.get().kind_words == "调研服务"


def test_a_record_opens_a_problem_and_starts_the_clock_of_the_answer(c):
    drawn(c)
    made = as_(
        c.inspector,
        record_visit,
        visit=visit_of(c).pk,
        seen=seen(agreement="differs", finding=finding(c.clerk)),
    )
    assert made.reply_due_on == add_workdays(today(), 2)
    with acting_as(c.clerk):
        assert Problem.objects.get().source == "inspection"
        record = VisitRecord.objects.get()
    assert "签约" in record.claimed
    as_(c.clerk, reply_visit, visit=made.pk, note="无异议")
    assert visit_of(c).state == "settled"


def test_the_next_round_knows_what_was_said(c):
    drawn(c)
    first = as_(c.inspector, record_visit, visit=visit_of(c).pk, seen=seen())
    as_(c.clerk, reply_visit, visit=first.pk, note="月底封顶")
    drawn(c, kind="review", enterprise_ceiling=9)
    with acting_as(c.inspector):
        again = Visit.objects.exclude(pk=first.pk).get()
    as_(c.inspector, record_visit, visit=again.pk, seen=seen(text="还没封顶"))
    with acting_as(c.inspector):
        assert "单位反馈：月底封顶" in VisitRecord.objects.get(visit=again).said_before


@pytest.mark.parametrize(("days", "why"), [(-1, "轮次之外"), (1, "还没到")])
def test_a_visit_outside_the_round_is_refused(c, days, why):
    drawn(c, last_on=today() + dt.timedelta(days=5))
    with pytest.raises(Refusal, match=why):
        as_(
            c.inspector,
            record_visit,
            visit=visit_of(c).pk,
            seen=seen(visited_on=today() + dt.timedelta(days=days)),
        )


def test_only_the_unit_that_answers_for_it_replies(c):
    drawn(c)
    made = as_(c.inspector, record_visit, visit=visit_of(c).pk, seen=seen())
    with pytest.raises(Refusal, match="核对反馈"):
        as_(c.office, reply_visit, visit=made.pk, note="无异议")


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def photo():
    """A JPEG without EXIF: it says neither when nor where."""
    return SimpleUploadedFile("现场.jpg", b"\xff\xd8\xff\xe0" + bytes(60) + b"\xff\xd9", "image/jpeg")


def site(client, visit, key, **values):
    data = {
        "request_key": key,
        "visited_on": str(today()),
        "agreement": "partly",
        "seen": "基坑开挖",
        "inspector": "胡",
    }
    return client.post(f"/supervision/visits/{visit.pk}/", data | values)


def test_a_form_sent_twice_from_a_phone_is_recorded_once(c):
    drawn(c)
    client, visit, key = client_of(c.inspector), visit_of(c), str(uuid.uuid4())
    answers = [site(client, visit, key, photos=[photo()]) for _ in range(2)]
    assert answers[0].status_code == 302
    page = client.get(f"/supervision/visits/{visit.pk}/").content.decode()
    with acting_as(c.inspector):
        assert (VisitRecord.objects.count(), VisitPhoto.objects.count()) == (1, 1)
        kept = VisitPhoto.objects.get()
    assert len(kept.sha256) == 64
    assert "拍摄时间 未知" in page
    picture = client.get(f"/supervision/visits/{visit.pk}/photos/{kept.pk}/")
    assert picture["Content-Type"] == "image/jpeg"
    picture.close()


def test_a_problem_half_written_is_refused_and_nothing_is_lost(c):
    drawn(c)
    answer = site(client_of(c.inspector), visit_of(c), str(uuid.uuid4()), title="没有净地")
    assert answer.status_code == 422
    assert "这一项就要填" in answer.content.decode()
    assert "基坑开挖" in answer.content.decode()


def test_lists_paper_and_round_show_the_visit_to_those_who_may_see_it(c):
    made = drawn(c)
    for user, there in (
        (c.inspector, True),
        (c.clerk, True),
        (person("reporter", unit_name="金东区招商局", region="330703"), False),
    ):
        client = client_of(user)
        page = client.get(f"/supervision/inspections/{made.pk}/").content.decode()
        assert ("菜鸟电商新城" in page) is there
        assert (made.title in client.get("/supervision/inspections/").content.decode()) is there
    paper = client_of(c.inspector).get(f"/supervision/inspections/{made.pk}/paper/").content.decode()
    assert "填报到「签约」" in paper


def checked(c, is_there, kind=Kind.STARTED):
    """A visit that looked for the reported milestone, after the district passed it on; milestone and who may verify."""
    unit("市住建局", "330700", "department", function="housing")
    housing = person("department_verifier", unit_name="市住建局", region="330700")
    verifier = {Kind.STARTED: housing, Kind.LAND_SUPPLIED: c.department}[kind]
    with acting_as(c.clerk):
        started = happened(c.clerk, c.project, kind, dt.date(2026, 3, 2))
    as_(c.boss, pass_claims, claims=[("projects_milestone", started.pk)])
    drawn(c)
    as_(c.inspector, record_visit, visit=visit_of(c).pk, seen=seen(checks=[Check(started.pk, is_there)]))
    return started, verifier


def check_of(c):
    with acting_as(c.office):
        return VisitCheck.objects.get()


def test_what_was_not_seen_is_refuted_by_whoever_may_and_not_by_the_inspector(c):
    started, verifier = checked(c, is_there=False)
    with pytest.raises(Refusal, match="核实由"):
        as_(c.inspector, settle_check, check=check_of(c).pk)
    with acting_as(c.office):
        assert OpenClaim.objects.get(pk=started.pk).outcome == "passed"
    path = f"/supervision/checks/{check_of(c).pk}/"
    assert client_of(c.inspector).post(path, {"request_key": str(uuid.uuid4())}).status_code == 403
    client = client_of(verifier)
    assert "据此不予认定" in client.get(f"/supervision/visits/{visit_of(c).pk}/").content.decode()
    assert client.post(path, {"request_key": str(uuid.uuid4())}).status_code == 302
    with acting_as(c.office):
        assert OpenClaim.objects.get(pk=started.pk).outcome == "refuted"
        assert not Milestone.objects.open().verified().filter(lineage=started.lineage).exists()
    with pytest.raises(Refusal, match="已经审过"):
        as_(verifier, settle_check, check=check_of(c).pk)


def test_what_was_seen_stays_claimed_while_a_gate_is_not_met(c):
    started, verifier = checked(c, is_there=True)
    page = client_of(c.inspector).get(f"/supervision/visits/{visit_of(c).pk}/").content.decode()
    assert "现场看到" in page
    assert "据此核实" not in page
    with pytest.raises(Refusal, match="还缺"):
        as_(verifier, settle_check, check=check_of(c).pk)
    with acting_as(c.office):
        assert not Milestone.objects.open().verified().filter(lineage=started.lineage).exists()


def test_what_was_seen_is_verified_once_every_gate_is_met_by_whoever_may(c):
    """供地: what was missing is attached, then the land department's verifier decides on the strength of the visit."""
    started, verifier = checked(c, is_there=True, kind=Kind.LAND_SUPPLIED)
    with pytest.raises(Refusal, match="还缺：出让合同或土地款票据"):
        as_(verifier, settle_check, check=check_of(c).pk)
    with acting_as(c.clerk):
        attach_evidence(
            by=c.clerk,
            project=c.project.pk,
            kind="land_contract",
            sha256="a" * 64,
            file_name="出让合同.pdf",
            size=9,
        )
    answer = client_of(verifier).post(
        f"/supervision/checks/{check_of(c).pk}/", {"request_key": str(uuid.uuid4())}
    )
    assert answer.status_code == 302
    with acting_as(c.office):
        verified = Milestone.objects.open().verified().get(lineage=started.lineage)
        assert verified.claim == started.pk
        assert Revision.objects.get(seq=verified.revision).actor == verifier.pk
    page = client_of(c.clerk).get(f"/supervision/visits/{visit_of(c).pk}/").content.decode()
    assert "现在：核实" in page


def test_the_phone_offers_the_reported_milestones_and_keeps_what_was_ticked(c):
    with acting_as(c.clerk):
        started = happened(c.clerk, c.project, Kind.STARTED, dt.date(2026, 3, 2))
    drawn(c)
    client, name = client_of(c.inspector), f"check_{started.pk}"
    assert name in client.get(f"/supervision/visits/{visit_of(c).pk}/").content.decode()
    assert site(client, visit_of(c), str(uuid.uuid4()), **{name: "nan"}).status_code == 422
    assert site(client, visit_of(c), str(uuid.uuid4()), **{name: "0"}).status_code == 302
    assert check_of(c).is_there is False


def test_more_photos_than_can_be_kept_are_refused_not_dropped(c):
    drawn(c)
    answer = site(client_of(c.inspector), visit_of(c), str(uuid.uuid4()), photos=[photo() for _ in range(13)])
    assert answer.status_code == 422
    assert "最多 12 张" in answer.content.decode()
