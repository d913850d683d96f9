"""What the three administrators do, what they are refused, and what is written down about it."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

import people_cast as cast
from luodi.common.ids import uuid7
from luodi.ledger.models import PrivateValue
from luodi.org.enums import EventKind
from luodi.org.errors import OrgRefusal
from luodi.org.models import Holding, Policy, Post, ResetRequest, SecurityEvent, Unit, User
from luodi.org.models.security import RESET_LIFETIME
from luodi.org.operations.resets import ask_reset, grant_reset
from luodi.org.operations.users import close_user, end_holding, temporary_password
from luodi.org.queries.people import masked, phone_of

pytestmark = pytest.mark.usefixtures("db")
TODAY = datetime.date(2026, 6, 30)


@pytest.fixture
def system(db):
    cast.city()
    return cast.person("system_admin", unit_name="系统管理", region="330700")


@pytest.fixture
def security(db):
    return cast.person("security_admin", unit_name="系统管理", region="330700")


@pytest.fixture
def auditor(db):
    return cast.person("auditor", unit_name="系统管理", region="330700")


def last_event() -> SecurityEvent:
    return SecurityEvent.objects.order_by("at", "id").last()


def page(client, name, *args, **query) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


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
    assert last_event().kind == EventKind.USER_CREATED
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


def test_phones_are_kept_apart_masked_in_lists_and_looking_is_logged(client, system):
    person = cast.person("reporter")
    client.force_login(system)
    form = {"name": person.name, "unit": str(person.unit_id), "phone": "138 1234 5678"}
    client.post(reverse("org:user", args=[person.pk]), form)
    person.refresh_from_db()
    assert PrivateValue.objects.get(pk=person.phone).value == "13812345678"
    assert phone_of(person) == "13812345678"
    listed = page(client, "org:users", q=person.username)
    assert "138****5678" in listed
    assert "13812345678" not in listed
    assert "13812345678" not in str(list(SecurityEvent.objects.values()))

    reviewer = cast.person("county_reviewer")
    client.force_login(reviewer)
    assert "13812345678" not in page(client, "org:directory")
    seen = client.post(reverse("org:phone", args=[person.pk]))
    assert "13812345678" in seen.content.decode()
    event = last_event()
    assert (event.kind, event.user, event.actor) == (EventKind.PHONE_SEEN, person.pk, reviewer.pk)


@pytest.mark.parametrize("phone", ["12", "abc", "1381234567890", "138-abc"])
def test_what_is_no_phone_is_refused(client, system, phone):
    person = cast.person("reporter")
    client.force_login(system)
    answer = client.post(
        reverse("org:user", args=[person.pk]),
        {"name": person.name, "unit": str(person.unit_id), "phone": phone},
    )
    assert f"「{phone}」不像电话号码" in answer.content.decode()


def test_masking():
    assert masked("13812345678") == "138****5678"
    assert masked("82345678") == "****78"
    assert masked("") == ""


def test_a_password_is_reset_by_two_of_the_three(client, system, security):
    person = cast.person("reporter")
    client.force_login(system)
    client.post(
        reverse("org:resets"),
        {"username": person.username, "kind": "password", "reason": "本人遗忘，电话核实"},
    )
    asked = ResetRequest.objects.get()
    assert person.check_password(cast.PASSWORD), "asking changes nothing"
    client.force_login(security)
    answer = client.post(reverse("org:grant_reset", args=[asked.pk]))
    password = answer.context["password"]
    person.refresh_from_db()
    assert person.check_password(password)
    assert person.must_change_password
    kinds = (
        SecurityEvent.objects.filter(user=person.pk).order_by("at", "id").values_list("kind", "actor_name")
    )
    assert list(kinds) == [
        (EventKind.RESET_ASKED, system.name),
        (EventKind.RESET_GRANTED, security.name),
    ]


def test_a_reset_ends_the_user_s_sessions(client, system, security):
    person = cast.person("reporter")
    client.force_login(person)
    assert client.get(reverse("profile")).status_code == 200
    grant_reset(ask_reset(person, kind="password", reason="测", by=system), by=security)
    assert client.get(reverse("profile")).status_code == 302


def test_a_second_factor_is_reset_the_same_way(system, security):
    person = cast.person("city_officer")
    assert Authenticator.objects.filter(user=person).exists()
    assert grant_reset(ask_reset(person, kind="second_factor", reason="换手机", by=system), by=security) == ""
    assert not Authenticator.objects.filter(user=person).exists()
    person.refresh_from_db()
    assert person.check_password(cast.PASSWORD)


def test_one_person_or_one_kind_of_administrator_is_not_enough(client, system):
    person = cast.person("reporter")
    asked = ask_reset(person, kind="password", reason="测", by=system)
    with pytest.raises(OrgRefusal, match="须是两个人"):
        grant_reset(asked, by=system)
    with pytest.raises(OrgRefusal, match="不同的两员"):
        grant_reset(asked, by=cast.person("system_admin"))
    client.force_login(system)
    answer = client.post(reverse("org:grant_reset", args=[asked.pk]), follow=True)
    assert "须是两个人" in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(cast.PASSWORD)


def test_the_database_itself_refuses_one_person_for_both(system):
    asked = ask_reset(cast.person("reporter"), kind="password", reason="测", by=system)
    with pytest.raises(IntegrityError, match="org_reset_takes_two_people"), transaction.atomic():
        ResetRequest.objects.filter(pk=asked.pk).update(closed_by=system, granted=True)


def test_nobody_resets_themselves(system, security, auditor):
    with pytest.raises(OrgRefusal, match="自己的账号"):
        ask_reset(system, kind="password", reason="测", by=system)
    asked = ask_reset(system, kind="password", reason="测", by=security)
    with pytest.raises(OrgRefusal, match="自己的重置申请"):
        grant_reset(asked, by=system)
    grant_reset(asked, by=auditor)


def test_a_request_is_granted_once_and_expires(system, security):
    person = cast.person("reporter")
    asked = ask_reset(person, kind="password", reason="测", by=system)
    with pytest.raises(OrgRefusal, match="已经有人申请"):
        ask_reset(person, kind="password", reason="测", by=system)
    grant_reset(asked, by=security)
    with pytest.raises(OrgRefusal, match="已经办过或超过 24 小时"):
        grant_reset(asked, by=security)
    old = ask_reset(person, kind="password", reason="测", by=system)
    ResetRequest.objects.filter(pk=old.pk).update(asked_at=timezone.now() - RESET_LIFETIME)
    with pytest.raises(OrgRefusal, match="已经办过或超过 24 小时"):
        grant_reset(old, by=security)


def test_the_security_administrator_unlocks_an_account(client, security):
    cast.city()
    person = cast.person("reporter")
    for _ in range(5):
        client.post(reverse("account_login"), {"login": person.username, "password": "wrong-wrong"})
    client.force_login(security)
    assert "解除锁定" in page(client, "org:security")
    client.post(reverse("org:unlock"), {"username": person.username})
    assert not AccessAttempt.objects.exists()
    assert last_event().kind == EventKind.UNLOCKED
    client.logout()
    answer = client.post(reverse("account_login"), {"login": person.username, "password": cast.PASSWORD})
    assert answer.url == "/"


def policy(**changes) -> dict:
    return {
        "idle_minutes": 30,
        "failures": 5,
        "lock_minutes": 30,
        "one_session": "on",
        "second_factor": "roles",
    } | changes


def test_a_switch_is_turned_within_its_bounds_and_logged(client, security):
    cast.city()
    client.force_login(security)
    client.post(reverse("org:security"), policy(idle_minutes=15))
    assert list(Policy.objects.values_list("key", "value", "changed_by")) == [
        ("idle_minutes", 15, security.name)
    ]
    assert last_event().detail == "久未操作自动退出：30 → 15"
    answer = client.post(reverse("org:security"), policy(idle_minutes=1))
    assert Policy.objects.get().value == 15
    assert "5" in answer.content.decode()


def test_a_real_city_cannot_do_without_the_second_factor_a_demonstration_can(client, security):
    city = cast.city()
    client.force_login(security)
    answer = client.post(reverse("org:security"), policy(second_factor="nobody"))
    assert "正式城市必须" in answer.content.decode()
    city.is_demo = True
    city.save()
    client.post(reverse("org:security"), policy(second_factor="nobody"))
    assert Policy.objects.get().value == "nobody"
    leader = cast.person("city_leader", second_factor=False)
    client.force_login(leader)
    assert client.get(reverse("profile")).status_code == 200


def test_the_auditor_sees_everything_the_security_administrator_only_the_door(
    client, system, security, auditor
):
    person = cast.person("reporter")
    ask_reset(person, kind="password", reason="独一无二的事由", by=system)
    client.force_login(auditor)
    assert "独一无二的事由" in page(client, "org:audit")
    assert "谁有什么权限" in page(client, "org:audit")
    assert system.name in page(client, "org:grants")
    client.force_login(security)
    assert "独一无二的事由" not in page(client, "org:security")


@pytest.mark.parametrize(
    "statement", ["UPDATE org_securityevent SET detail = ''", "DELETE FROM org_securityevent"]
)
def test_the_security_log_cannot_be_rewritten(statement):
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(statement)


def test_not_even_by_the_owner(owner_connection):
    with pytest.raises(Exception, match="只能追加"), owner_connection.transaction():
        owner_connection.execute("DELETE FROM org_securityevent")


def test_a_region_is_renamed_on_its_page_and_the_history_says_so(client):
    cast.built_city()
    client.force_login(cast.person("system_admin"))
    form = {
        "act": "change",
        "c-name": "金西新区",
        "c-parent": "330700",
        "c-at": "2022年3月",
        "c-document": "测〔2022〕1号",
    }
    client.post(reverse("org:region", args=["330751"]), form)
    history = page(client, "org:region", "330751")
    assert "2022年3月" in history
    assert "称金西新区" in history
    assert "金华开发区" in page(client, "org:regions", on="2015年上半年")
    assert "金西新区" in page(client, "org:regions")
    assert "看不出是哪一天" in page(client, "org:regions", on="不是日期")


def test_taking_over_on_the_page_is_refused_with_a_sentence(client):
    cast.built_city()
    client.force_login(cast.person("system_admin"))
    form = {
        "act": "take_over",
        "t-successor": "330751",
        "t-kind": "merged",
        "t-at": "2199-01-01",
        "t-document": "测",
    }
    answer = client.post(reverse("org:region", args=["330702"]), form).content.decode()
    assert "还没有到" in answer
    assert 'value="2199-01-01"' in answer


def test_a_form_sent_twice_registers_one_change(client):
    cast.built_city()
    client.force_login(cast.person("system_admin"))
    form = {
        "act": "change",
        "c-name": "金西新区",
        "c-parent": "330700",
        "c-at": "2022年3月",
        "c-document": "测",
        "request_key": str(uuid7()),
    }
    for _ in range(2):
        client.post(reverse("org:region", args=["330751"]), form)
    assert page(client, "org:region", "330751").count("称金西新区") == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_accounts_costs_the_same_for_one_and_for_three(
    client, system, django_assert_num_queries, number
):
    for _ in range(number):
        cast.person("reporter")
    client.force_login(system)
    page(client, "org:users", q="婺城")
    with django_assert_num_queries(12):
        page(client, "org:users", q="婺城")
