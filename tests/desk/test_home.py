"""Home: what this person has to do, in the order of their role."""

import datetime

import pytest
from django.core.cache import cache
from django.urls import reverse

from luodi.common.registries import TodoRow, TodoSource, todos
from luodi.desk.queries.home import home_of, todo_count
from luodi.notices.operations.notice import notify
from people_cast import person
from registry_cast import registered

pytestmark = pytest.mark.django_db


def source(code: str, label: str, order: int, number: int, permission: str = "projects.view", **more):
    def rows(user, limit):
        day = datetime.date(2015, 6, 30)
        return [TodoRow(f"{label}第{n}件", "/help/", due=day, late=n == 0) for n in range(min(number, limit))]

    return TodoSource(code, label, order, permission, lambda user: number, rows, **more)


@pytest.fixture(autouse=True)
def _no_counts_from_other_tests():
    cache.clear()


def test_groups_stand_in_the_order_of_the_role_and_empty_ones_are_only_named(client):
    client.force_login(person("leading_group_office"))
    with registered(
        todos,
        source("t.returned", "被退回", 10, 2),
        source("t.assign", "待指派", 20, 9, order_for={"leading_group_office": 1}),
        source("t.late", "逾期", 30, 0),
    ):
        html = client.get("/").content.decode()
    assert html.index("待指派") < html.index("被退回")
    assert "逾期" in html.partition("没有要办的：")[2].partition("。")[0]
    assert "有 11 件事要办" in html
    assert html.count("待指派第") == 6
    assert "全部 9 件" in html
    assert "逾期 2015-06-30" in html


def test_what_the_role_may_not_do_is_neither_counted_nor_asked():
    def never(user, *_):
        raise AssertionError("asked for somebody without the permission")

    reporter = person("reporter")
    with registered(todos, TodoSource("t.decide", "待认定", 1, "projects.decide", never, never)):
        assert "待认定" not in home_of(reporter).done
        todo_count(reporter)


def test_the_number_in_the_top_bar_is_the_one_on_the_page(client):
    user = person("reporter")
    client.force_login(user)
    with registered(todos, source("t.returned", "被退回", 10, 7)):
        html = client.get(reverse("desk:help")).content.decode()
        assert '<span class="count due">7</span>' in html
        assert todo_count(user) == home_of(user).count == 7


def test_a_source_without_a_page_of_its_own_has_its_whole_list_here(client):
    client.force_login(person("reporter"))
    hidden = source("t.decide", "待认定", 1, 1, "projects.decide")
    with registered(todos, source("t.returned", "被退回", 10, 400), hidden):
        html = client.get(reverse("desk:todo", args=["t.returned"])).content.decode()
        assert html.count("被退回第") == 300
        assert "先列最急的 300 件" in html
        assert client.get(reverse("desk:todo", args=["t.decide"])).status_code == 404
        assert client.get(reverse("desk:todo", args=["t.none"])).status_code == 404


def test_an_empty_home_says_so_and_shows_where_to_go(client):
    client.force_login(person("system_admin"))
    html = client.get("/").content.decode()
    assert "今天没有待办" in html
    assert "没有等您办的事" in html


def test_unread_messages_stand_beside_the_work(client):
    user = person("reporter")
    client.force_login(user)
    notify([user.pk], subject="退回：铝箔项目")
    assert "退回：铝箔项目" in client.get("/").content.decode()


def test_a_stranger_is_sent_to_sign_in(client):
    response = client.get("/")
    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_the_same_code_cannot_be_registered_twice():
    with (
        registered(todos, source("t.twice", "甲", 1, 0)),
        pytest.raises(ValueError, match="already registered"),
    ):
        todos.register(source("t.twice", "乙", 1, 0))
