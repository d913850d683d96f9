"""Telephone numbers: kept apart, masked, and looking is logged."""

import pytest
from django.urls import reverse

import people_cast as cast
from luodi.ledger.models import PrivateValue
from luodi.org.enums import EventKind
from luodi.org.models import SecurityEvent
from luodi.org.queries.people import masked, phone_of

pytestmark = pytest.mark.usefixtures("db")


def test_phones_are_kept_apart_masked_in_lists_and_looking_is_logged(client, system):
    person = cast.person("reporter")
    client.force_login(system)
    form = {"name": person.name, "unit": str(person.unit_id), "phone": "138 1234 5678"}
    client.post(reverse("org:user", args=[person.pk]), form)
    person.refresh_from_db()
    with cast.seeing_all():
        assert PrivateValue.objects.get(pk=person.phone).value == "13812345678"
        assert phone_of(person) == "13812345678"
    listed = cast.page(client, "org:users", q=person.username)
    assert "138****5678" in listed
    assert "13812345678" not in listed
    assert "13812345678" not in str(list(SecurityEvent.objects.values()))

    reviewer = cast.person("county_reviewer")
    client.force_login(reviewer)
    assert "13812345678" not in cast.page(client, "org:directory")
    seen = client.post(reverse("org:phone", args=[person.pk]))
    assert "13812345678" in seen.content.decode()
    event = cast.last_event()
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
