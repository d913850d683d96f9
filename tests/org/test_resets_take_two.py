"""A password or second factor is reset by two of the three administrators."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

import people_cast as cast
from luodi.org.enums import EventKind
from luodi.org.errors import OrgRefusal
from luodi.org.models import ResetRequest, SecurityEvent
from luodi.org.models.security import RESET_LIFETIME
from luodi.org.operations.resets import ask_reset, grant_reset

pytestmark = pytest.mark.usefixtures("db")


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
