"""Accounts, posts and the three administrators: what they do and what they are refused."""

import datetime

import pytest
from django.urls import reverse

import people_cast as cast
from luodi.org.enums import EventKind
from luodi.org.errors import OrgRefusal
from luodi.org.models import Holding, Post, SecurityEvent, Unit, User
from luodi.org.operations.users import close_user, end_holding, temporary_password

pytestmark = pytest.mark.usefixtures("db")
TODAY = datetime.date(2026, 6, 30)


def test_a_new_account_gets_a_password_that_is_shown_once(client, system):
    client.force_login(system)
    office = cast.unit("婺城区招商局")
    answer = client.post(
        reverse("org:new_user"), {"username": "zhaoliu", "name": "赵六", "unit": str(office.pk)}
    )
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    user = User.objects.get(username="zhaoliu")
    assert user.check_password(password)
    assert user.must_change_password
    assert cast.last_event().kind == EventKind.USER_CREATED
    assert password not in str(list(SecurityEvent.objects.values()))


def test_the_same_account_twice_is_refused_and_keeps_what_was_typed(client, system):
    client.force_login(system)
    office = cast.unit("婺城区招商局")
    data = {"username": "zhaoliu", "name": "赵六", "unit": str(office.pk)}
    client.post(reverse("org:new_user"), data)
    again = client.post(reverse("org:new_user"), data | {"username": "ZhaoLiu"}).content.decode()
    assert "账号「ZhaoLiu」已经有人使用" in again
    assert 'value="赵六"' in again
    assert User.objects.filter(name="赵六").count() == 1


def test_temporary_passwords_can_be_read_out_and_differ():
    assert len({temporary_password() for _ in range(100)}) == 100
    assert not set("0o1li") & set(temporary_password())


def test_an_appointment_gives_the_role_at_once_and_a_dismissal_takes_it_the_next_day(client, system):
    client.force_login(system)
    person = cast.person()
    post = cast.post(cast.unit("婺城区招商局"), "reporter")
    client.post(
        reverse("org:appoint", args=[person.pk]),
        {"h-post": str(post.pk), "h-since": "2020-01-01", "h-document": "测〔2020〕1号"},
    )
    person = User.objects.get(pk=person.pk)
    assert person.may("projects.record")
    holding = person.holdings.get()
    client.post(reverse("org:dismiss", args=[holding.pk]), {"until": "2021-06-30"})
    assert person.standing_on(datetime.date(2021, 6, 30)).permissions
    assert not person.standing_on(datetime.date(2021, 7, 1)).permissions
    assert [e.kind for e in SecurityEvent.objects.filter(user=person.pk).order_by("at")] == [
        EventKind.HOLDING_BEGUN,
        EventKind.HOLDING_ENDED,
    ]


def test_a_dismissal_before_the_appointment_is_refused(client, system):
    client.force_login(system)
    holding = cast.person("reporter").holdings.get()
    answer = client.post(reverse("org:dismiss", args=[holding.pk]), {"until": "2009-12-31"}, follow=True)
    assert "早于任职日期 2010-01-01" in answer.content.decode()
    answer = client.post(reverse("org:dismiss", args=[holding.pk]), {"until": "明天"}, follow=True)
    assert "免职日期没有写对" in answer.content.decode()
    holding.refresh_from_db()
    assert holding.until is None


@pytest.mark.parametrize(
    ("have", "add"), [("system_admin", "auditor"), ("reporter", "security_admin"), ("auditor", "city_leader")]
)
def test_nobody_is_made_two_of_the_three_nor_one_of_them_and_something_else(client, system, have, add):
    client.force_login(system)
    person = cast.person(have)
    post = cast.post(cast.unit("婺城区招商局"), add)
    answer = client.post(
        reverse("org:appoint", args=[person.pk]),
        {"h-post": str(post.pk), "h-since": "2020-01-01", "h-document": "测"},
    )
    assert "三员互不兼任，也不兼业务" in answer.content.decode()
    assert person.holdings.count() == 1


def test_a_post_cannot_join_what_a_person_may_not(client, system):
    client.force_login(system)
    office = cast.unit("婺城区招商局")
    new = reverse("org:new_post", args=[office.pk])
    answer = client.post(
        new, {"title": "万能", "roles": ["auditor", "reporter"], "sort": 0, "is_active": "on"}
    )
    assert "三员互不兼任" in answer.content.decode()
    assert not Post.objects.filter(title="万能").exists()
    person = cast.person("reporter")
    second = cast.post(office)
    Holding.objects.create(user=person, post=second, since=cast.LONG_AGO)
    answer = client.post(
        reverse("org:post", args=[second.pk]),
        {"title": "变身", "roles": ["auditor"], "sort": 0, "is_active": "on"},
    )
    assert "三员互不兼任" in answer.content.decode()
    second.refresh_from_db()
    assert second.roles == []


def test_an_administrator_can_neither_appoint_nor_close_themselves(client, system):
    client.force_login(system)
    post = cast.post(cast.unit("婺城区招商局"), "city_leader")
    answer = client.post(
        reverse("org:appoint", args=[system.pk]),
        {"h-post": str(post.pk), "h-since": "2020-01-01", "h-document": "测"},
    )
    assert "不能任命自己" in answer.content.decode()
    answer = client.post(reverse("org:close_user", args=[system.pk]), {"reason": "测"}, follow=True)
    assert "不能停用自己" in answer.content.decode()


def test_the_last_of_an_administrator_kind_stays(system, auditor):
    with pytest.raises(OrgRefusal, match="唯一的审计员"):
        close_user(auditor, by=system, reason="测")
    with pytest.raises(OrgRefusal, match="唯一的审计员"):
        end_holding(auditor.holdings.get(), until=TODAY, by=system)
    cast.person("auditor")
    close_user(User.objects.get(pk=auditor.pk), by=system, reason="测")


def test_closing_an_account_ends_its_sessions_and_holdings(client, system):
    person = cast.person("reporter")
    client.force_login(person)
    close_user(person, by=system, reason="调离")
    assert client.get(reverse("profile")).status_code == 302
    assert not person.holdings.filter(until__isnull=True).exists()


def test_a_unit_with_people_in_posts_is_not_closed(client, system):
    client.force_login(system)
    person = cast.person("reporter")
    row = person.unit
    data = {"name": row.name, "short_name": row.short_name, "code": row.code, "kind": row.kind}
    answer = client.post(
        reverse("org:unit", args=[row.pk]), data | {"region": row.region_id, "function": "", "sort": 0}
    )
    assert f"{person.name}还在任" in answer.content.decode()
    assert Unit.objects.get(pk=row.pk).is_active


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_accounts_costs_the_same_for_one_and_for_three(
    client, system, django_assert_num_queries, number
):
    for _ in range(number):
        cast.person("reporter")
    client.force_login(system)
    cast.page(client, "org:users", q="婺城")
    with django_assert_num_queries(9):
        cast.page(client, "org:users", q="婺城")
