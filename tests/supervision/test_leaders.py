"""领导: 批示 becomes a task with an owner and a day; three sentences come from the ledger; meetings decide."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.access.scope import acting_as
from luodi.ledger.queries.reading import today
from luodi.org.models import Post
from luodi.projects.enums import DutyRole, Kind
from luodi.projects.operations.duty import Holder, assign_duty
from luodi.projects.operations.plan import set_plan
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Decision, Instruction, Meeting, PlatformContact, Problem
from luodi.supervision.operations.leader import (
    Written,
    contact_platform,
    record_instruction,
    record_leader_visit,
)
from luodi.supervision.operations.meeting import call_meeting, decide, put_on_agenda
from luodi.supervision.operations.problem import solve_problem
from luodi.supervision.queries.three import three_sentences
from people_cast import person
from photographs import photograph
from projects_cast import happened
from sourcing_office_cast import asked
from supervision_cast import as_, cast, finding, problem


@pytest.fixture
def c(db):
    made = cast()
    made.leader = person("city_leader", unit_name="市领导", region="330700")
    made.post = Post.objects.get(holdings__user=made.leader)
    made.post.unit.kind = "leadership"
    made.post.unit.save()
    made.reader = person("secretary", unit_name="市领导", region="330700")
    Post.objects.filter(holdings__user=made.reader).update(reads_for=made.post)
    return made


def instruct(c, by=None, **values):
    written = Written(c.post.pk, today(), "请办公室牵头，月底前交地。")
    task = finding(c.clerk, source="instruction", title="交出净地", **values)
    return as_(by or c.reader, record_instruction, project=c.project.pk, written=written, task=task)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def text(answer):
    return answer.content.decode()


def test_an_instruction_becomes_a_task_with_an_owner_and_a_day(c):
    made = instruct(c)
    with acting_as(c.clerk):
        over = Problem.objects.get(pk=made.problem_id)
        assert (over.source, over.lead_unit, over.state) == ("instruction", c.clerk.unit_id, "open")
        assert Instruction.objects.get().leader_name == c.leader.name


def test_a_day_to_come_a_stranger_and_no_right_are_refused(c):
    with pytest.raises(Refusal, match="还没到"):
        as_(
            c.reader,
            record_leader_visit,
            project=c.project.pk,
            post=c.post.pk,
            on=today() + dt.timedelta(days=1),
            line="看",
        )
    with pytest.raises(Refusal, match="没有这位领导"):
        as_(c.reader, record_leader_visit, project=c.project.pk, post=uuid.uuid4(), on=today(), line="看")
    with pytest.raises(Refusal, match="最多 200 字"):
        as_(c.reader, record_leader_visit, project=c.project.pk, post=c.post.pk, on=today(), line="看" * 201)
    with pytest.raises(Refusal, match="岗位不能"):
        instruct(c, by=c.clerk)


def test_a_platform_has_one_leader_and_the_one_before_ends(c):
    other = Post.objects.create(unit=c.post.unit, title="常务副市长", roles=["city_leader"])
    first = dt.date(2026, 1, 5)
    for post, since in ((c.post.pk, first), (other.pk, today())):
        as_(c.office, contact_platform, post=post, platform=c.clerk.unit_id, since=since)
    rows = PlatformContact.objects.open().order_by("revision", "occurred_on")
    assert {(r.post, r.until_on) for r in rows} == {(c.post.pk, today()), (other.pk, None)}
    with pytest.raises(Refusal, match="已经由"):
        as_(c.office, contact_platform, post=other.pk, platform=c.clerk.unit_id, since=today())


def test_three_sentences_say_what_the_ledger_says_and_open_it(c):
    with acting_as(c.office):
        (nothing,) = three_sentences([c.project])
        assert (nothing.stuck[0].text, nothing.decide[0].text) == ("没有登记的卡点。", "没有要您定的事。")
    over = problem(c, level="leader", need_name="定补偿标准")
    with acting_as(c.office):
        (said,) = three_sentences([c.project])
    here = f"/supervision/problems/{over.pk}/"
    assert {said.promised[0].link, said.stuck[0].link, said.decide[0].link} == {here}
    assert str(over.promised_on) in said.promised[0].text
    assert "定补偿标准" in said.decide[0].text


def test_a_node_of_the_plan_that_passed_is_a_promise_not_kept(c):
    with acting_as(c.clerk):
        missed, ahead = today() - dt.timedelta(days=30), today() + dt.timedelta(days=60)
        set_plan(by=c.clerk, project=c.project.pk, nodes={Kind.STARTED: missed, Kind.COMPLETED: ahead})
        (said,) = three_sentences([c.project])
    assert [one.is_late for one in said.promised] == [True, False]
    assert "开工，已过 30 天" in said.promised[0].text
    with acting_as(c.clerk):
        happened(c.clerk, c.project, Kind.STARTED, today())
        (said,) = three_sentences([c.project])
    assert [one.text for one in said.promised] == [f"计划 {ahead} 竣工"]


def test_leader_and_reader_see_the_same_projects_and_the_same_to_do(c):
    holder = Holder(c.leader.name, "市领导", c.post.pk)
    as_(c.office, assign_duty, project=c.project.pk, role=DutyRole.LEADER, holder=holder, since=today())
    problem(c, level="leader")
    for user in (c.leader, c.reader):
        page = text(client_of(user).get("/supervision/leaders/"))
        assert c.project.name in page
        assert c.project.name in text(client_of(user).get("/"))
        assert "要您定的" in text(client_of(user).get("/supervision/monday/"))
    assert "代阅" in text(client_of(c.reader).get("/supervision/leaders/"))


def test_decisions_are_tasks_and_both_rates_follow(c):
    for number in range(2):
        called = as_(c.office, call_meeting, title=f"专题会{number}", held_on=today(), chair="裘明德")
        item = as_(c.office, put_on_agenda, meeting=called.pk, project=c.project.pk, question="定净地")
        made = as_(c.office, decide, item=item.pk, text="月底前交地",
                   task=finding(c.clerk, source="meeting", title=f"交地{number}"))  # fmt: skip
    as_(c.office, solve_problem, problem=made.problem_id, note="已交地")
    page = text(client_of(c.office).get("/supervision/meetings/"))
    assert "50.0%" in page
    assert "100.0%" in page
    assert "0.0%" in page
    one = text(client_of(c.office).get(f"/supervision/meetings/{called.pk}/"))
    assert "本次解决率 100.0%，累计 50.0%" in one
    with acting_as(c.clerk):
        assert Decision.objects.count() == 2
    assert client_of(c.clerk).get(f"/supervision/meetings/{called.pk}/").status_code == 200


def test_no_decision_before_the_meeting_and_no_item_after(c):
    later = as_(
        c.office, call_meeting, title="下周专题会", held_on=today() + dt.timedelta(days=7), chair="裘明德"
    )
    item = as_(c.office, put_on_agenda, meeting=later.pk, project=c.project.pk, question="定净地")
    with pytest.raises(Refusal, match="才开"):
        as_(c.office, decide, item=item.pk, text="交地", task=finding(c.clerk, source="meeting"))
    over = as_(c.office, call_meeting, title="上周", held_on=today() - dt.timedelta(days=7), chair="裘明德")
    with pytest.raises(Refusal, match="已经开过"):
        as_(c.office, put_on_agenda, meeting=over.pk, project=c.project.pk, question="定净地")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("three/{project}/instruct/", {"post": "x", "promised_on": "9" * 30, "lead_unit": "nan"}),
        ("three/{project}/visit/", {"post": str(uuid.uuid4()), "on": "昨天", "line": "看" * 300}),
        ("leaders/platform/", {"platform": "'"}),
        ("meetings/new/", {"held_on": "2026-13-01", "title": "会" * 100}),
        ("meetings/{meeting}/agenda/", {"about": str(uuid.uuid4()), "code": "没有"}),
        ("meetings/items/{item}/decide/", {"cause": "?", "level": "?", "lead_unit": str(uuid.uuid4())}),
    ],
)
def test_senseless_input_is_refused_with_a_sentence(c, path, data):
    called = as_(c.office, call_meeting, title="专题会", held_on=today(), chair="裘明德")
    item = as_(c.office, put_on_agenda, meeting=called.pk, project=c.project.pk, question="定净地")
    where = path.format(project=c.project.pk, meeting=called.pk, item=item.pk)
    answer = client_of(c.office).post(f"/supervision/{where}", {"request_key": str(uuid.uuid4()), **data})
    assert answer.status_code == 422
    assert Meeting.objects.count() == 1


def test_the_forms_write_what_they_say(c):
    client = client_of(c.reader)
    day = {"post": str(c.post.pk), "on": str(today())}
    sent = client.post(f"/supervision/three/{c.project.pk}/instruct/", {
        **day, "request_key": str(uuid.uuid4()), "text": "请办", "title": "交地", "cause": "land", "side": "government",
        "level": "district", "lead_unit": str(c.clerk.unit_id), "promised_on": "2026-12-11",
    })  # fmt: skip
    assert sent.status_code == 302, text(sent)
    sent = client.post(f"/supervision/three/{c.project.pk}/visit/",
                       {**day, "request_key": str(uuid.uuid4()), "line": "看了桩基"})  # fmt: skip
    assert sent.status_code == 302
    page = text(client.get(f"/supervision/three/{c.project.pk}/"))
    assert "看了桩基" in page
    assert "交地" in page


def instruction_form(c, **values):
    """As sent by a secretary who photographed the paper."""
    return {
        "request_key": str(uuid.uuid4()), "post": str(c.post.pk), "on": str(today()), "text": "请办公室牵头，月底前交地。",
        "title": "交出净地", "cause": "land", "side": "government", "level": "district",
        "lead_unit": str(c.clerk.unit_id), "promised_on": "2026-12-11",
        "photo": SimpleUploadedFile("批示.jpg", photograph(), "image/jpeg"), **values,
    }  # fmt: skip


def test_a_photographed_instruction_becomes_a_task_whose_page_shows_the_paper(c):
    client = client_of(c.reader)
    sent = client.post(f"/supervision/three/{c.project.pk}/instruct/", instruction_form(c))
    page = text(client.get(sent.url))
    assert "请办公室牵头，月底前交地。" in page
    assert "拍摄时间 2015-06-30 14:05:00 · 地点 29.079000, 119.647361" in page
    with acting_as(c.clerk):
        made = Instruction.objects.get()
        over = Problem.objects.get(pk=made.problem_id)
    assert (over.lead_unit, over.promised_on) == (c.clerk.unit_id, dt.date(2026, 12, 11))
    photo = f"/supervision/instructions/{made.pk}/photo/"
    assert photo in page
    assert b"".join(client.get(photo).streaming_content) == photograph()
    assert photo in text(client_of(c.clerk).get(sent.url))  # who has to do it reads the paper itself
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    assert client_of(stranger).get(photo).status_code == 404


def test_a_refused_instruction_keeps_its_words_and_says_that_the_photo_must_be_chosen_again(c):
    where = f"/supervision/three/{c.project.pk}/instruct/"
    answer = client_of(c.reader).post(where, instruction_form(c, promised_on="9" * 30))
    assert answer.status_code == 422
    assert "请重新选照片" in text(answer)
    assert "请办公室牵头，月底前交地。" in text(answer)
    disguised = SimpleUploadedFile("批示.jpg", b"MZ\x90\x00" + bytes(200), "image/jpeg")
    answer = client_of(c.reader).post(where, instruction_form(c, photo=disguised))
    assert answer.status_code == 422
    assert not Instruction.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_the_same_queries_for_one_row_and_for_three(c, rows):
    for number in range(rows):
        instruct(c)
        as_(c.reader, record_leader_visit, project=c.project.pk, post=c.post.pk, on=today(), line="看")
        called = as_(c.office, call_meeting, title=f"会{number}", held_on=today(), chair="裘明德")
        item = as_(c.office, put_on_agenda, meeting=called.pk, project=c.project.pk, question="定净地")
        as_(c.office, decide, item=item.pk, text="交", task=finding(c.clerk, source="meeting"))
    client, counts = (
        client_of(c.office),
        {"leaders/": 19, "meetings/": 16, f"three/{c.project.pk}/": 17, "monday/": 22},
    )
    assert {path: asked(client, f"/supervision/{path}") for path in counts} == counts


def test_a_stranger_sees_none_of_it(c):
    instruct(c)
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    client = client_of(stranger)
    assert client.get(f"/supervision/three/{c.project.pk}/").status_code == 404
    assert c.project.name not in text(client.get("/supervision/leaders/"))
    assert client.get("/supervision/monday/?role=office").status_code == 404
