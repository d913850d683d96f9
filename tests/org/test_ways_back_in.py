"""The server's own command line, and the doors of identity providers."""

import json
import os
import subprocess
import sys

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.core.management import CommandError, call_command
from django.urls import reverse

import people_cast as cast
from luodi.org.adapters import SocialAdapter, matched_user
from luodi.org.models import SecurityEvent
from luodi.org.providers import DINGTALK, OIDC, provider_apps, provider_settings
from luodi.runtime.paths import ROOT

OIDC_ENV = {
    "LUODI_OIDC_URL": "https://id.example.gov.cn",
    "LUODI_OIDC_CLIENT_ID": "luodi",
    "LUODI_OIDC_SECRET": "s",
}
DINGTALK_ENV = {"LUODI_DINGTALK_CLIENT_ID": "a", "LUODI_DINGTALK_SECRET": "b"}


def test_the_command_line_resets_an_administrator_who_lost_everything(db, capsys):
    admin = cast.person("system_admin")
    call_command("account", "reset", admin.username, "--json")
    password = json.loads(capsys.readouterr().out)["password"]
    admin.refresh_from_db()
    assert admin.check_password(password)
    assert admin.must_change_password
    assert not Authenticator.objects.filter(user=admin).exists()
    event = SecurityEvent.objects.get()
    assert (event.username, event.actor, event.detail) == (admin.username, None, "在服务器上用命令行办理")
    assert password not in event.detail


def test_the_command_line_unlocks(db, client, capsys):
    cast.city()
    person = cast.person("security_admin")
    for _ in range(5):
        client.post(reverse("account_login"), {"login": person.username, "password": "wrong-wrong"})
    call_command("account", "unlock", person.username)
    assert "已解除锁定" in capsys.readouterr().out
    with pytest.raises(CommandError, match="没有被锁定"):
        call_command("account", "unlock", person.username)
    with pytest.raises(CommandError, match="没有账号「nobody」"):
        call_command("account", "reset", "nobody")


def test_providers_are_off_unless_configured():
    assert provider_apps({}) == []
    assert provider_settings({}) == {}


def test_a_provider_configured_by_halves_is_refused_with_what_is_missing():
    with pytest.raises(ValueError, match="LUODI_OIDC_SECRET"):
        provider_apps({"LUODI_OIDC_URL": "x", "LUODI_OIDC_CLIENT_ID": "y"})


def test_both_providers_are_settings():
    assert provider_apps(OIDC_ENV | DINGTALK_ENV) == [OIDC, DINGTALK]
    (app,) = provider_settings(OIDC_ENV)["openid_connect"]["APPS"]
    assert (app["name"], app["settings"]["server_url"]) == ("统一身份认证", "https://id.example.gov.cn")


def coming_from_the_provider(claims: dict) -> SocialLogin:
    return SocialLogin(account=SocialAccount(provider="city", uid="17", extra_data=claims))


def test_who_comes_from_the_provider_is_matched_by_account_name(db):
    person = cast.person("reporter")
    for claims in (
        {"preferred_username": person.username},
        {"userinfo": {"preferred_username": person.username}, "email": "other@example.com"},
        {"jobNumber": person.username, "username": "nobody"},
    ):
        assert matched_user(coming_from_the_provider(claims)) == person


@pytest.mark.parametrize("claims", [{"preferred_username": "nobody"}, {"email": "user1@example.com"}, {}])
def test_who_has_no_account_here_gets_none_and_is_told(db, rf, claims):
    cast.person("reporter")
    request = rf.get("/")
    request.session = {}
    with pytest.raises(ImmediateHttpResponse) as refused:
        SocialAdapter().pre_social_login(request, coming_from_the_provider(claims))
    assert refused.value.response.status_code == 403
    assert "没有对应的账号" in refused.value.response.content.decode()
    assert not SocialAccount.objects.exists()


def test_a_closed_account_does_not_come_back_through_the_provider(db, rf):
    person = cast.person("reporter", is_active=False)
    arrived = coming_from_the_provider({"preferred_username": person.username})
    with pytest.raises(ImmediateHttpResponse):
        SocialAdapter().pre_social_login(rf.get("/"), arrived)


ASK = """
import django; django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.core.management import call_command
from django.urls import reverse
from luodi.access.addresses import addresses, check_marks
assert check_marks() == []
print(reverse("openid_connect_login", args=["city"]), reverse("dingtalk_login"))
print(sorted(a.route for a in addresses() if a.mark.kind == "public" and "login" in a.route))
"""


def test_configured_providers_start_without_a_network_and_their_doors_are_marked():
    """In a process of its own: INSTALLED_APPS cannot change afterwards."""
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        env=os.environ | OIDC_ENV | DINGTALK_ENV | {"DJANGO_SETTINGS_MODULE": "settings_for_tests",
                                                    "PYTHONPATH": f"{ROOT}/src:{ROOT}/tests"},
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("/oidc/city/login/ /dingtalk/login/")
