"""Pages of 督办: lists under a fixed number of queries, forms that keep what was typed, what others may not see."""

import uuid

import pytest
from django.test import Client

from luodi.access.scope import acting_as
from luodi.ledger.queries.reading import today
from luodi.supervision.models import Problem, Slip
from luodi.supervision.operations.handling import sign_slip
from luodi.supervision.operations.lamps import judge_all
from people_cast import person
from projects_cast import project
from supervision_cast import as_, cast, problem, slip


@pytest.fixture
def c(db):
    return cast()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def text(answer):
    return answer.content.decode()


def send(client, path, **data):
    return client.post(path, {"request_key": str(uuid.uuid4()), **data})


def form_of(c, **values):
    given = {
        "title": "缺用电容量", "source": "report", "cause": "utilities", "side": "government", "level": "district",
        "lead_unit": str(c.clerk.unit_id), "promised_on": "2026-12-11",
    }  # fmt: skip
    return given | values


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_the_same_queries_for_one_row_and_for_three(c, rows, django_assert_num_queries):
    for number in range(rows):
        slip(c, problem(c, title=f"问题{number}"))
    with acting_as(c.clerk):
        for number in range(rows):
            project(c.clerk, f"项目{number}")
    with acting_as(c.office):
        judge_all(today())
    client = client_of(c.office)
    client.get("/supervision/slips/")
    for path, queries in (("slips/", 10), ("problems/", 8), ("lamps/", 16)):
        with django_assert_num_queries(queries):
            assert client.get(f"/supervision/{path}").status_code == 200


def test_the_page_of_a_slip_offers_only_what_its_reader_may_do(c):
    made = slip(c, problem(c))
    path = f"/supervision/slips/{made.pk}/"
    assert "签收</a>" in text(client_of(c.clerk).get(path))
    assert "签收</a>" not in text(client_of(c.office).get(path))
    as_(c.clerk, sign_slip, slip=made.pk)
    mine, theirs = text(client_of(c.clerk).get(path)), text(client_of(c.office).get(path))
    assert "申请延期" in mine
    assert "申请延期" not in theirs


def test_a_slip_goes_round_through_the_pages(c):
    office, clerk = client_of(c.office), client_of(c.clerk)
    assert send(clerk, f"/supervision/problems/new/{c.project.pk}/", **form_of(c)).status_code == 302
    with acting_as(c.office):
        over = Problem.objects.get()
    issued = send(office, f"/supervision/problems/{over.pk}/issue/", kind="tier1",
                  to_unit=str(c.clerk.unit_id), demand="一月内通电")  # fmt: skip
    path = issued.url
    for client, verb, data in (
        (clerk, "sign", {}),
        (clerk, "report", {"note": "已报装"}),
        (clerk, "claim", {"note": "已通电"}),
        (office, "accept", {"note": "电话核对属实"}),
    ):
        assert send(client, f"{path}{verb}/", **data).status_code == 302, verb
    page = text(office.get(path))
    assert "已销号" in page
    assert "电话核对属实" in page
    assert "一月内通电" in text(office.get(path + "print/"))
    assert "缺用电容量" in text(office.get("/supervision/problems/?tab=solved"))


def test_a_refused_form_says_why_at_its_field_and_keeps_what_was_typed(c):
    answer = send(client_of(c.clerk), f"/supervision/problems/new/{c.project.pk}/",
                  **form_of(c, promised_on="2020-01-01", detail="变压器不够"))  # fmt: skip
    assert answer.status_code == 422
    assert "已经过去" in text(answer)
    assert "变压器不够" in text(answer)


def test_the_same_form_sent_twice_leads_to_what_the_first_made(c):
    over, key = problem(c), str(uuid.uuid4())
    client, data = client_of(c.office), {"kind": "tier1", "to_unit": str(c.clerk.unit_id), "demand": "交地"}
    path = f"/supervision/problems/{over.pk}/issue/"
    first = client.post(path, data | {"request_key": key})
    assert client.post(path, data | {"request_key": key}).url == first.url
    with acting_as(c.office):
        assert Slip.objects.count() == 1


def test_another_district_finds_none_of_it(c):
    made = slip(c, problem(c))
    client = client_of(person("county_reviewer", unit_name="金东区招商局", region="330703"))
    for path in (
        f"slips/{made.pk}/", f"slips/{made.pk}/print/", f"slips/{made.pk}/sign/", f"problems/{made.problem_id}/",
        f"problems/{made.problem_id}/step/", f"problems/new/{c.project.pk}/", f"lamps/hold/{c.project.pk}/",
    ):  # fmt: skip
        answer = client.get(f"/supervision/{path}")
        assert answer.status_code == 404, path
    for path in ("slips/?tab=all", "problems/", "lamps/"):
        assert "净地交不出" not in text(client.get(f"/supervision/{path}"))


def test_the_dossier_shows_the_lamp_with_its_reason_and_the_problems(c):
    problem(c)
    with acting_as(c.office):
        judge_all(today())
    page = text(client_of(c.clerk).get(f"/projects/{c.project.pk}/"))
    assert "净地交不出" in page
    assert "请先编制计划" in page


def test_the_office_s_home_is_its_workbench(c):
    made = slip(c, problem(c))
    as_(c.clerk, sign_slip, slip=made.pk)
    with acting_as(c.office):
        Slip.objects.filter(pk=made.pk).update(due_on="2026-11-02")
    home = text(client_of(c.office).get("/"))
    assert "逾期" in home
    assert made.number in home
    assert made.number in text(client_of(c.clerk).get("/"))


def test_empty_lists_say_what_to_do(c):
    client = client_of(c.office)
    assert "单子从问题发出" in text(client.get("/supervision/slips/"))
    assert "每夜评一次" in text(client.get("/supervision/lamps/"))
    assert "没有找到" in text(client.get("/supervision/slips/?q=查无此单"))
