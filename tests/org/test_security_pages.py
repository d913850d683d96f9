"""Locks, switches and the security log."""

import pytest
from axes.models import AccessAttempt
from django.db import ProgrammingError, connection
from django.urls import reverse

import people_cast as cast
from luodi.org.enums import EventKind
from luodi.org.models import Policy
from luodi.org.operations.resets import ask_reset

pytestmark = pytest.mark.usefixtures("db")


def test_the_security_administrator_unlocks_an_account(client, security):
    cast.city()
    person = cast.person("reporter")
    for _ in range(5):
        client.post(reverse("account_login"), {"login": person.username, "password": "wrong-wrong"})
    client.force_login(security)
    assert "解除锁定" in cast.page(client, "org:security")
    client.post(reverse("org:unlock"), {"username": person.username})
    assert not AccessAttempt.objects.exists()
    assert cast.last_event().kind == EventKind.UNLOCKED
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
        "upload_days": 180,
    } | changes


def test_a_switch_is_turned_within_its_bounds_and_logged(client, security):
    cast.city()
    client.force_login(security)
    client.post(reverse("org:security"), policy(idle_minutes=15))
    assert list(Policy.objects.values_list("key", "value", "changed_by")) == [
        ("idle_minutes", 15, security.name)
    ]
    assert cast.last_event().detail == "久未操作自动退出：30 → 15"
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
    assert "独一无二的事由" in cast.page(client, "org:audit")
    assert "谁有什么权限" in cast.page(client, "org:audit")
    assert system.name in cast.page(client, "org:grants")
    client.force_login(security)
    assert "独一无二的事由" not in cast.page(client, "org:security")


@pytest.mark.parametrize(
    "statement", ["UPDATE org_securityevent SET detail = ''", "DELETE FROM org_securityevent"]
)
def test_the_security_log_cannot_be_rewritten(statement):
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(statement)


def test_not_even_by_the_owner(owner_connection):
    with pytest.raises(Exception, match="只能追加"), owner_connection.transaction():
        owner_connection.execute("DELETE FROM org_securityevent")
