"""Who gets in, who does not, and what they are told."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import people_cast as cast
from luodi.org.enums import EventKind
from luodi.org.models import Policy, SecurityEvent, User
from luodi.org.session import SEEN

pytestmark = pytest.mark.usefixtures("db")


def sign_in(client, user, password=cast.PASSWORD, follow=False):
    return client.post(
        reverse("account_login"), {"login": user.username, "password": password}, follow=follow
    )


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def give_second_factor(user) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


@pytest.fixture(autouse=True)
def city(db):
    cast.city()


def kinds() -> list[str]:
    return list(SecurityEvent.objects.order_by("at", "id").values_list("kind", flat=True))


def test_the_page_says_that_nothing_secret_may_be_entered(client):
    page = client.get(reverse("account_login")).content.decode()
    assert "本系统不得录入涉密信息" in page


def test_a_reporter_signs_in_with_a_password(client):
    user = cast.person("reporter")
    assert sign_in(client, user).status_code == 302
    assert client.get(reverse("profile")).status_code == 200
    assert kinds() == [EventKind.SIGNED_IN]


def test_a_wrong_password_is_told_with_the_number_of_tries(client):
    user = cast.person("reporter")
    answer = sign_in(client, user, "wrong-wrong")
    page = answer.content.decode()
    assert "连续输错 5 次，账号锁定 30 分钟" in page
    assert user.username in page
    assert kinds() == [EventKind.REFUSED]


def test_five_failures_lock_the_account_even_for_the_right_password(client):
    user = cast.person("reporter")
    for _ in range(5):
        answer = sign_in(client, user, "wrong-wrong")
    assert "账号已锁定" in answer.content.decode()
    answer = sign_in(client, user)
    assert answer.status_code == 403
    assert "联系安全管理员解除锁定" in answer.content.decode()
    assert EventKind.LOCKED in kinds()
    assert sign_in(client, cast.person("reporter")).status_code == 302, "a colleague is not locked"


def test_a_closed_account_does_not_get_in(client):
    user = cast.person("reporter", is_active=False)
    page = sign_in(client, user, follow=True).content.decode()
    assert client.get(reverse("profile")).status_code == 302
    assert "账号" in page


def test_the_first_password_must_be_changed_before_anything_else(client):
    user = cast.person("reporter", must_change_password=True)
    sign_in(client, user)
    assert client.get(reverse("profile")).url == reverse("account_change_password")
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": cast.PASSWORD, "password1": "new-密码-2026-ok", "password2": "new-密码-2026-ok"},
    )
    assert answer.status_code == 302
    assert client.get(reverse("profile")).status_code == 200
    user.refresh_from_db()
    assert not user.must_change_password
    assert user.check_password("new-密码-2026-ok")
    assert EventKind.PASSWORD_CHANGED in kinds()


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("short", "10"),
        ("1234567890123", "数字"),
        (cast.PASSWORD, "新密码和现用密码一样"),
    ],
)
def test_a_weak_or_unchanged_password_is_refused_in_chinese(client, new, sentence):
    user = cast.person("reporter", must_change_password=True)
    sign_in(client, user)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": cast.PASSWORD, "password1": new, "password2": new},
    )
    assert sentence in answer.content.decode()


def test_a_partial_update_is_told_to_leave_the_page(client):
    sign_in(client, cast.person("reporter", must_change_password=True))
    answer = client.get(reverse("profile"), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == reverse("account_change_password")


def test_an_idle_session_ends_with_a_sentence(client):
    sign_in(client, cast.person("reporter"))
    session = client.session
    session[SEEN] = (timezone.now() - datetime.timedelta(minutes=31)).timestamp()
    session.save()
    page = client.get(reverse("profile"), follow=True).content.decode()
    assert "您已 30 分钟没有操作" in page
    assert kinds()[-1] == EventKind.IDLE_OUT


def test_a_second_sign_in_ends_the_first(client):
    user = cast.person("reporter")
    sign_in(client, user)
    elsewhere = Client()
    sign_in(elsewhere, user)
    assert elsewhere.get(reverse("profile")).status_code == 200
    assert "已在别处登录" in client.get(reverse("profile"), follow=True).content.decode()
    assert EventKind.REPLACED in kinds()


def test_two_sessions_are_allowed_when_policy_says_so(client):
    Policy.objects.create(key="one_session", value=False, changed_by="test")
    user = cast.person("reporter")
    sign_in(client, user)
    sign_in(Client(), user)
    assert client.get(reverse("profile")).status_code == 200


@pytest.mark.parametrize("role", ["city_officer", "city_leader", "system_admin", "auditor"])
def test_who_sees_the_city_or_administers_must_set_up_a_second_factor(client, role):
    sign_in(client, cast.person(role, second_factor=False))
    assert client.get(reverse("profile")).url == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "data:image/svg+xml" in page


def test_setting_up_the_second_factor_opens_the_way(client, django_capture_on_commit_callbacks):
    user = cast.person("city_officer", second_factor=False)
    sign_in(client, user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert "备用码" in client.get(answer.url).content.decode()
    assert client.get(reverse("profile")).status_code == 200
    assert EventKind.FACTOR_ON in kinds()


def test_the_secret_is_stored_encrypted():
    user = cast.person("city_officer", second_factor=False)
    secret = give_second_factor(user)
    assert secret not in str(Authenticator.objects.get(user=user).data)


def test_with_a_second_factor_the_password_alone_does_not_do(client):
    user = cast.person("city_officer", second_factor=False)
    secret = give_second_factor(user)
    assert sign_in(client, user).url == reverse("mfa_authenticate")
    assert client.get(reverse("profile")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "动态码不对或已过期" in wrong.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(reverse("profile")).status_code == 200
    assert EventKind.CODE_REFUSED in kinds()


def test_who_must_have_it_cannot_turn_it_off_and_others_can(client):
    officer, reporter = cast.person("city_officer", second_factor=False), cast.person("reporter")
    for user, status in ((officer, "不能停用"), (reporter, "只凭密码")):
        secret = give_second_factor(user)
        client.logout()
        sign_in(client, user)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert status in client.get(reverse("mfa_deactivate_totp"), follow=True).content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=reporter, type="totp").exists()
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_signing_out_asks_first(client):
    sign_in(client, cast.person("reporter"))
    assert "退出登录？" in client.get(reverse("account_logout")).content.decode()
    assert client.get(reverse("profile")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("profile")).status_code == 302
    assert kinds()[-1] == EventKind.SIGNED_OUT


def test_after_signing_in_one_comes_to_the_page_one_wanted(client):
    user = cast.person("reporter")
    wanted = client.get(reverse("profile"))
    assert wanted.url == f"{reverse('account_login')}?next={reverse('profile')}"
    page = client.get(wanted.url).content.decode()
    assert f'value="{reverse("profile")}"' in page
    answer = client.post(
        wanted.url, {"login": user.username, "password": cast.PASSWORD, "next": reverse("profile")}
    )
    assert answer.url == reverse("profile")


def test_a_foreign_address_to_return_to_is_ignored(client):
    user = cast.person("reporter")
    answer = client.post(
        reverse("account_login"),
        {"login": user.username, "password": cast.PASSWORD, "next": "https://example.com/"},
    )
    assert answer.url == "/"


def test_nobody_can_sign_up_or_mail_themselves_a_link(client):
    for path in ("/signup/", "/password/reset/", "/accounts/signup/", "/sign-up/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["mfa_authenticate"])
def test_a_page_of_an_expired_sign_in_leads_back_to_the_door(client, name):
    assert client.get(reverse(name)).url == reverse("account_login")
    assert client.post(reverse(name), {"code": "123456"}).url == reverse("account_login")


def test_passwords_are_hashed_with_argon2(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = User(username="x")
    user.set_password("whatever-long-password")
    assert user.password.startswith("argon2$argon2id$")
