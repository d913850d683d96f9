"""市级动议 of 停建 and 取消: moved, answered within its period, ruled on by another; beside the district's own claim."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.desk.queries.home import home_of
from luodi.ledger.models import Clock
from luodi.ledger.queries.reading import today
from luodi.notices.models import Notice
from luodi.projects.enums import Cause, Kind, MotionOutcome, Side, Stance, Status
from luodi.projects.errors import Refusal
from luodi.projects.models import Evidence, Milestone, Motion, MotionRuling, Project
from luodi.projects.operations.evidence import attach_evidence
from luodi.projects.operations.milestone import Happening
from luodi.projects.operations.motion import move, reply_motion, rule_motion, withdraw_motion
from people_cast import person
from projects_cast import acting, happened, officer, project

pytestmark = pytest.mark.django_db
STOPPED = dt.date(2015, 3, 1)
PDF = b"%PDF-1.4\n%%EOF\n"


def halt(**more):
    given = {
        "kind": Kind.HALTED,
        "when": STOPPED,
        "note": "塔吊已拆",
        "cause": Cause.FUNDS,
        "side": Side.ENTERPRISE,
    }
    return Happening(**given | more)


@pytest.fixture
def clerk():
    return person("reporter")


@pytest.fixture
def boss():
    return person("county_reviewer")


@pytest.fixture
def made(clerk):
    with acting(clerk):
        found = project(clerk)
        happened(clerk, found, Kind.SIGNED, dt.date(2013, 8, 1))
    return found


def in_days(number):
    return today() + dt.timedelta(days=number)


def moved(by, on, **more):
    with acting(by):
        return move(by=by, project=on.pk, happening=halt(**more), objections_until=in_days(15))


def agreed(by, on, motion):
    with acting(by):
        reply_motion(by=by, project=on.pk, motion=motion.lineage, stance=Stance.AGREES, statement="")


def upheld(by, on, motion, **more):
    with acting(by):
        return rule_motion(
            by=by, project=on.pk, motion=motion.lineage, outcome=MotionOutcome.UPHELD, reason="现场已停",
            document="金招领办〔2015〕8号", **more,
        )  # fmt: skip


def todo(user):
    with acting(user):
        return {group.code: group.count for group in home_of(user).groups}


def status_of(by, on):
    with acting(by):
        return Project.objects.get(pk=on.pk).status


def test_a_motion_changes_nothing_and_tells_the_district(made, boss):
    mover = officer()
    moved(mover, made)
    assert status_of(mover, made) == Status.ACTIVE
    assert "市级动议停建「菜鸟电商新城」" in Notice.objects.get(recipient=boss.pk).subject
    assert todo(boss)["projects-motions-to-answer"] == 1
    assert "projects-motions-to-rule" not in todo(mover)


def test_an_unanswered_motion_waits_for_the_end_of_its_period(made):
    mover, chief = officer(), officer()
    motion = moved(mover, made)
    with pytest.raises(Refusal, match="异议期到"):
        upheld(chief, made, motion)


def test_an_agreed_halt_is_recorded_and_verified_on_its_day(made, boss):
    mover, chief = officer(), officer()
    motion = moved(mover, made)
    agreed(boss, made, motion)
    ruled = upheld(chief, made, motion)
    assert ruled.lacks == ()
    with acting(chief):
        both = Milestone.objects.open().filter(project=made.pk, kind=Kind.HALTED)
        assert {e.basis for e in both} == {"claimed", "verified"}
        assert {e.occurred_on for e in both} == {STOPPED}
        assert both[0].document == "金招领办〔2015〕8号"
    assert status_of(chief, made) == Status.HALTED
    assert "projects-motions-to-rule" not in todo(chief)


def test_a_cancelling_without_its_paper_waits_for_verification_and_with_it_does_not(made, boss, clerk):
    mover, chief = officer(), officer()
    motion = moved(mover, made, kind=Kind.CANCELLED)
    agreed(boss, made, motion)
    ruled = upheld(chief, made, motion)
    assert [gate.code for gate in ruled.lacks] == ["cancel_document"]
    with acting(chief):
        assert not Milestone.objects.open().verified().filter(kind=Kind.CANCELLED).exists()
    assert status_of(chief, made) == Status.CANCELLED
    with acting(clerk):
        other = project(clerk, "第二个")
        happened(clerk, other, Kind.SIGNED, dt.date(2013, 8, 1))
    motion = moved(mover, other, kind=Kind.CANCELLED)
    agreed(boss, other, motion)
    with acting(clerk):
        attach_evidence(
            by=clerk, project=other.pk, kind="cancel_document", sha256="a" * 64, file_name="函.pdf", size=1
        )
    assert upheld(chief, other, motion).lacks == ()


def test_the_mover_does_not_rule(made, boss):
    mover = officer()
    motion = moved(mover, made)
    agreed(boss, made, motion)
    with pytest.raises(Refusal, match="须由另一位"):
        upheld(mover, made, motion)


def test_an_objection_needs_reasons_and_is_the_units_own(made, boss):
    mover = officer()
    motion = moved(mover, made)
    with acting(boss), pytest.raises(Refusal, match="有异议要写明理由"):
        reply_motion(by=boss, project=made.pk, motion=motion.lineage, stance=Stance.OBJECTS, statement=" ")
    stranger = person("county_reviewer", unit_name="金东区招商局", region="330703")
    with acting(stranger), pytest.raises(Refusal, match="不在您的范围内"):
        reply_motion(by=stranger, project=made.pk, motion=motion.lineage, stance=Stance.AGREES, statement="")


def test_a_dismissed_motion_leaves_the_project_as_it_was(made, boss):
    mover, chief = officer(), officer()
    motion = moved(mover, made)
    with acting(boss):
        reply_motion(
            by=boss, project=made.pk, motion=motion.lineage, stance=Stance.OBJECTS, statement="7 月已复工"
        )
    with acting(chief):
        rule_motion(
            by=chief,
            project=made.pk,
            motion=motion.lineage,
            outcome=MotionOutcome.DISMISSED,
            reason="确已复工",
        )
        assert not Milestone.objects.filter(kind=Kind.HALTED).exists()
    assert status_of(chief, made) == Status.ACTIVE
    with pytest.raises(Refusal, match="已经裁定或撤回"):
        agreed(boss, made, motion)


def test_a_withdrawn_motion_may_be_moved_again_and_a_pending_one_not(made):
    mover = officer()
    motion = moved(mover, made)
    with pytest.raises(Refusal, match="还有一项动议没有裁定"):
        moved(mover, made, kind=Kind.CANCELLED)
    with acting(mover):
        withdraw_motion(by=mover, project=made.pk, motion=motion.lineage, reason="已复工")
    moved(mover, made, kind=Kind.CANCELLED)
    with acting(mover):
        assert Motion.objects.pending().count() == 1


def test_the_districts_own_claim_stands_beside_and_is_verified_instead(made, clerk, boss):
    mover, chief = officer(), officer()
    motion = moved(mover, made)
    agreed(boss, made, motion)
    with acting(clerk):
        happened(clerk, made, Kind.HALTED, STOPPED, cause=Cause.FUNDS, side=Side.ENTERPRISE)
    with pytest.raises(Refusal, match="请核实那一条，并撤回这项动议"):
        upheld(chief, made, motion)
    with pytest.raises(Refusal, match="请核实区县填报的那一条"):
        moved(chief, made)


@pytest.mark.parametrize(
    ("more", "days", "sentence"),
    [
        ({"kind": Kind.EXITED}, 15, "只用于停建和取消"),
        ({"note": " "}, 15, "请写明动议的事实"),
        ({"cause": ""}, 15, "要选主要原因和责任方"),
        ({"when": dt.date(2999, 1, 1)}, 15, "还没到"),
        ({}, 2, "异议期至少 5 天"),
    ],
)
def test_an_incomplete_motion_is_refused(made, more, days, sentence):
    mover = officer()
    with acting(mover), pytest.raises(Refusal, match=sentence):
        move(by=mover, project=made.pk, happening=halt(**more), objections_until=in_days(days))


def test_a_district_cannot_move(made, boss):
    with acting(boss), pytest.raises(Refusal, match="不能提出市级动议"):
        move(by=boss, project=made.pk, happening=halt(), objections_until=in_days(15))


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(user, path, data):
    return client_of(user).post(path, {"request_key": str(uuid.uuid4()), **data}, follow=True)


def test_the_whole_way_through_the_pages(made, boss):
    mover, chief = officer(), officer()
    typed = {
        "kind": "cancelled", "when": "2015-03-01", "cause": "funds", "side": "enterprise",
        "until": in_days(15).isoformat(), "note": "业主来函放弃",
    }  # fmt: skip
    answer = post(mover, f"/projects/{made.pk}/motions/new/", typed)
    assert "动议已提出" in answer.content.decode()
    with acting(mover):
        here = f"/projects/{made.pk}/motions/{Motion.objects.get().lineage}/"
    assert "市级动议取消" in client_of(boss).get(f"/projects/{made.pk}/").content.decode()
    assert "菜鸟电商新城" in client_of(boss).get("/projects/motions/").content.decode()
    assert 'value="rule"' not in client_of(chief).get(here).content.decode()
    said = post(boss, here, {"act": "reply", "stance": "agrees", "statement": ""}).content.decode()
    assert "责任单位无异议，待裁定" in said
    assert 'value="rule"' not in client_of(mover).get(here).content.decode()
    refused = post(chief, here, {"act": "rule", "outcome": "upheld", "reason": "业主放弃", "document": ""})
    assert refused.status_code == 422
    assert "业主放弃" in refused.content.decode()
    ruling = {"act": "rule", "outcome": "upheld", "reason": "业主放弃", "document": "金招领办〔2015〕8号"}
    minutes = SimpleUploadedFile("纪要.pdf", PDF, "application/pdf")
    page = post(chief, here, ruling | {"file": minutes}).content.decode()
    assert "取消已登记并核实" in page
    with acting(chief):
        assert Evidence.objects.get().kind == "cancel_document"
        assert MotionRuling.objects.get().outcome == "upheld"
    dossier = client_of(boss).get(f"/projects/{made.pk}/").content.decode()
    assert "动议裁定：动议成立" in dossier
    assert "提出市级动议" in dossier


def test_a_stranger_finds_no_motion(made):
    mover = officer()
    motion = moved(mover, made)
    stranger = person("county_reviewer", unit_name="金东区招商局", region="330703")
    client = client_of(stranger)
    assert client.get(f"/projects/{made.pk}/motions/{motion.lineage}/").status_code == 404
    assert "菜鸟电商新城" not in client.get("/projects/motions/").content.decode()
    with acting(stranger):
        assert not Motion.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(rows, clerk, django_assert_num_queries):
    mover = officer()
    for number in range(rows):
        with acting(clerk):
            one = project(clerk, f"项目{number}")
        moved(mover, one)
    client = client_of(mover)
    client.get("/projects/motions/")
    with django_assert_num_queries(12):
        assert client.get("/projects/motions/").content.decode().count('class="opens"') == rows


def test_each_motion_ticks_once(made):
    before = Clock.objects.get().seq
    moved(officer(), made)
    assert Clock.objects.get().seq == before + 1


def test_the_list_opens_on_the_first_tab_that_has_a_motion(made, boss):
    mover = officer()
    motion = moved(mover, made)
    agreed(boss, made, motion)
    client = Client()
    client.force_login(mover)
    opened = client.get("/projects/motions/").content.decode()
    assert "菜鸟电商新城" in opened
    assert "待裁定 1" in opened
    assert "异议期内 0" in opened
    assert "这里没有动议" in client.get("/projects/motions/?tab=").content.decode()
