"""临时征集: one more column on a list, prefilled, answered once by each unit, kept and taken away."""

import datetime as dt
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from luodi.common.ids import uuid7
from luodi.ledger.queries.reading import today
from luodi.projects.models.solicitation import Solicitation, SolicitedLine
from luodi.projects.queries.soliciting import SOLICITING_TODOS
from people_cast import city, person
from projects_cast import acting, officer, project

DUE = dt.timedelta(days=7)


@pytest.fixture
def cast(db):
    """Two districts with two projects and one; the city's officer asks."""
    city()
    ours, theirs = person("reporter"), person("reporter", unit_name="金东区招商局", region="330703")
    with acting(ours):
        project(ours, "铜板带")
        project(ours, "充电设备")
    with acting(theirs):
        project(theirs, "别区项目")
    return officer(), ours, theirs


def ask(client, user, address="", **fields):
    client.force_login(user)
    data = {
        "heading": "高层次人才引进", "kind": "number", "measure": "人", "due_on": (today() + DUE).isoformat(),
        "request_key": str(uuid7()), **fields,
    }  # fmt: skip
    return client.post(reverse("projects:ask_new") + address, data)


def page_of(asked):
    return reverse("projects:ask", args=[asked.pk])


def test_a_list_is_asked_and_each_unit_answers_once(client, cast):
    chief, ours, _theirs = cast
    assert ask(client, chief).status_code == 302
    asked = Solicitation.objects.get()
    answering, asking = SOLICITING_TODOS
    with acting(ours):
        assert answering.count(ours) == 1
    client.force_login(ours)
    page = client.get(page_of(asked)).content.decode()
    assert "铜板带" in page
    assert "别区项目" not in page
    with acting(ours):
        lines = list(asked.lines.visible_to(ours).order_by("project__name"))
    typed = {f"a-{line.pk}": value for line, value in zip(lines, ("3", "很多"), strict=True)}
    refused = client.post(page_of(asked), typed)
    assert refused.status_code == 422
    assert "看不出是多少" in refused.content.decode()
    assert 'value="很多"' in refused.content.decode()  # nothing typed is lost
    with acting(ours):
        assert asked.lines.visible_to(ours).open().count() == 2
    client.post(page_of(asked), typed | {f"a-{lines[1].pk}": "1,200"})
    with acting(ours):
        assert dict(asked.lines.visible_to(ours).values_list("project__name", "answer")) == {
            lines[0].project.name: "3",
            lines[1].project.name: "1200",
        }
        assert answering.count(ours) == 0
    client.post(page_of(asked), {f"a-{line.pk}": "9" for line in lines})
    with acting(ours):
        assert not asked.lines.visible_to(ours).filter(answer="9").exists()
    client.force_login(chief)
    assert "未答" in client.get(page_of(asked)).content.decode()
    with acting(chief):
        assert asking.count(chief) == 0  # 金东 still owes


def test_the_answers_go_out_typed_and_prefill_the_next_time(client, cast):
    chief, ours, _theirs = cast
    ask(client, chief, "?q=铜板")
    asked = Solicitation.objects.get()
    assert asked.filters == ["含「铜板」"]
    client.force_login(ours)
    with acting(ours):
        (line,) = asked.lines.visible_to(ours)
    client.post(page_of(asked), {f"a-{line.pk}": "12"})
    client.force_login(chief)
    content = client.get(reverse("projects:ask_export", args=[asked.pk])).getvalue()
    heading, row = load_workbook(BytesIO(content))["征集"].values
    assert heading[3] == "高层次人才引进（人）"
    assert (row[0], row[3], row[4]) == ("铜板带", 12, ours.name)
    ask(client, chief)
    with acting(ours):
        again = SolicitedLine.objects.visible_to(ours).get(project=line.project, answered_at=None)
    assert again.prefill == "12"


def test_a_unit_that_is_not_asked_and_a_role_that_may_not_ask_find_nothing(client, cast):
    chief, ours, theirs = cast
    ask(client, chief, "?q=铜板")
    asked = Solicitation.objects.get()
    client.force_login(theirs)
    assert client.get(page_of(asked)).status_code == 404
    assert "高层次人才" not in client.get(reverse("projects:asks")).content.decode()
    assert ask(client, ours).status_code == 403
    assert client.post(reverse("projects:ask_finish", args=[asked.pk])).status_code == 403


def test_what_is_refused_before_it_goes_out(client, cast):
    chief, *_ = cast
    assert "截止日不能早于今天" in ask(client, chief, due_on="2001-01-01").content.decode()
    assert "没有一个项目" in ask(client, chief, "?q=没有这样的").content.decode()
    key = str(uuid7())
    ask(client, chief, request_key=key)
    ask(client, chief, request_key=key)  # sent twice, asked once
    assert Solicitation.objects.count() == 1


def test_after_the_end_nobody_answers(client, cast):
    chief, ours, _ = cast
    ask(client, chief)
    asked = Solicitation.objects.get()
    client.post(reverse("projects:ask_finish", args=[asked.pk]), {"request_key": str(uuid7())})
    client.force_login(ours)
    with acting(ours):
        lines = list(asked.lines.visible_to(ours))
    client.post(page_of(asked), {f"a-{line.pk}": "1" for line in lines})
    with acting(ours):
        assert asked.lines.visible_to(ours).open().count() == 2
    assert "已结束" in client.get(page_of(asked)).content.decode()


def test_the_page_asks_no_more_for_more_projects(client, cast, django_assert_max_num_queries):
    chief, ours, _ = cast
    with acting(ours):
        for number in range(6):
            project(ours, f"第{number}号")
    ask(client, chief)
    asked = Solicitation.objects.get()
    client.force_login(ours)
    client.get(page_of(asked))
    with django_assert_max_num_queries(24):
        client.get(page_of(asked))
