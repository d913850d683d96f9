"""The permission matrix: every address × every role, read from the marks and then actually asked.

Whoever adds an address adds it here by adding it to a urls.py: nothing is listed by hand. An address without a
mark fails; so does one that answers a role its mark does not admit, or refuses one it admits.
"""

import re
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import converters

import people_cast as cast
from luodi.access.addresses import Address, addresses, check_marks
from luodi.access.guards import Mark
from luodi.access.permissions import registered
from luodi.org.roles import roles

ROLES = list(roles())
ADDRESSES = sorted(addresses(), key=lambda address: address.route)
NOBODY = "00000000-0000-7000-8000-000000000000"
SAMPLES = {
    converters.UUIDConverter: NOBODY,
    converters.IntConverter: "0",
    converters.SlugConverter: "none",
    converters.StringConverter: "none",
    converters.PathConverter: "none",
}
METHODS = ("get", "post")
SIGN_IN = "/sign-in/"


def path_of(address: Address) -> str:
    """A path that resolves and names nothing that exists."""

    def sample(match: re.Match[str]) -> str:
        name = match[1].rpartition(":")[2]
        converter = address.converters.get(name)
        return next((text for kind, text in SAMPLES.items() if isinstance(converter, kind)), "none")

    route = re.sub(r"<([^>]+)>", sample, address.route)
    return "/" + re.sub(r"\(\?P<\w+>[^)]*\)|[\^$]", "none", route) if "(?P" in route else "/" + route


@pytest.fixture(autouse=True)
def city(db):
    cast.city()


def test_every_address_carries_a_mark_with_known_permissions():
    assert check_marks() == []


@pytest.mark.parametrize("method", ["get", pytest.param("post", marks=pytest.mark.full)])
@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_in_where_the_mark_admits_it_and_nowhere_else(role, method, client):
    """Refusal comes before looking up: a stranger learns nothing about what exists."""
    user = cast.person(role)
    client.force_login(user)
    wrong = []
    for address in ADDRESSES:
        answer = getattr(client, method)(path_of(address))
        if address.mark.admits(user):
            right = answer.status_code < 500 and (answer.status_code != 403 or address.mark.kind == "public")
        else:
            right = answer.status_code == 403 and "没有" in answer.content.decode()
        if not right:
            wrong.append((method, address.route, answer.status_code))
        if answer.streaming:  # a file wants to be read to its end
            answer.getvalue()
        if address.route == "sign-out/":
            client.force_login(user)
    assert wrong == []


def test_who_is_not_signed_in_sees_only_public_pages(client):
    wrong = []
    for address in ADDRESSES:
        for method in METHODS:
            answer = getattr(client, method)(path_of(address))
            if address.mark.kind == "public":
                right = answer.status_code < 500
            elif method == "post":
                right = answer.status_code == 401 and SIGN_IN in answer.content.decode()
            else:
                right = answer.status_code == 302 and answer.url.startswith(SIGN_IN)
            if not right:
                wrong.append((method, address.route, answer.status_code))
    assert wrong == []


def test_few_addresses_are_public():
    """Each one more is a decision: say here why it may be."""
    public = {address.route for address in ADDRESSES if address.mark.kind == "public"}
    assert public == {
        "help/",  # tells nothing about the city
        "help/<slug:slug>/",
        "styleguide/",  # not in production
        "styleguide/progress/",
        "health/",  # says only ok or not, to strangers
        "metrics",  # answers only this machine or the bearer of a token
        "sign-in/",
        "sign-in/code/",
        "sign-in/inactive/",
        "sign-out/",
        "setup/",  # gone once a city stands; before, behind the one-time word
        "setup/demo/",
        "setup/own/",
        "supervision/word/<str:secret>/",  # behind a one-time secret of 24 random bytes; sees no project
    }


def test_the_three_administrators_get_into_no_page_of_projects_or_companies():
    business = re.compile(r"^(projects|companies|exchange)/")
    for role in ("system_admin", "security_admin", "auditor"):
        administrator = cast.person(role)
        for address in ADDRESSES:
            if business.match(address.route):
                assert not address.mark.admits(administrator), (role, address.route)


def test_a_closed_account_is_admitted_nowhere():
    user = cast.person("section_chief", is_active=False)
    for code in registered():
        assert not Mark("permission", (code,)).admits(user)


def test_nobody_is_admitted_by_a_mark_for_the_signed_in():
    assert not Mark("signed_in").admits(AnonymousUser())


def test_wrong_and_expired_links_are_404_with_a_page(client):
    """A key that never existed, or no longer does, is not there for anybody."""
    people = [cast.person(role) for role in ROLES]
    wrong = []
    for address in ADDRESSES:
        if address.mark.kind != "permission" or not address.converters:
            continue
        client.force_login(next(user for user in people if address.mark.admits(user)))
        for key in (NOBODY, str(uuid.uuid4())):
            answer = client.get(path_of(address).replace(NOBODY, key))
            if answer.status_code not in (404, 405):
                wrong.append((address.route, answer.status_code))
    assert wrong == []
