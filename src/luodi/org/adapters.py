"""What allauth asks us: nobody signs up, messages are ours, secrets are stored encrypted."""

import base64
import hashlib
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from luodi.org.lockout import address_of
from luodi.org.models import City, User
from luodi.org.queries.second_factor import second_factor_required
from luodi.org.session import PROVED


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth is untyped
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "这个账号已停用。如需恢复，请联系系统管理员。",
        "enter_current_password": "现用密码不对，请重新输入。",
        "incorrect_password": "密码不对，请重新输入。",
        "too_many_login_attempts": "登录太频繁，请过几分钟再试。",
        "username_password_mismatch": "账号或密码不对。",
        "rate_limited": "操作太频繁，请过几分钟再试。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the system administrator only."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own notices (「已登录」) say what the page shows anyway."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to work; allauth would show the form again."""
        messages.success(request, "密码已改，下次登录用新密码。")
        return "/"

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No e-mail leaves a closed network; the security log has it."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in minutes ago has just typed the password; allauth would ask once more at once."""
        proved: float = self.request.session.get(PROVED, 0)
        return bool(timezone.now().timestamp() - proved > account_settings.REAUTHENTICATION_TIMEOUT)

    def is_login_by_code_required(self, login: Login) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth is untyped
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "动态码不对或已过期。请看手机上当前的六位数字，并核对手机时间是否准确。",
        "cannot_delete_authenticator": "您的岗位必须使用动态口令，不能停用。换手机请联系管理员重置。",
        "cannot_generate_recovery_codes": "启用动态口令后才能生成备用码。",
    }

    def get_totp_issuer(self) -> str:
        city = City.objects.ours()
        return f"落地·{city.name}" if city else "落地"

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises cryptography.fernet.InvalidToken when the installation's secret key is not the one it was encrypted with."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user: User = authenticator.user
        return not second_factor_required(user)


def _fernet() -> Fernet:
    key = hashlib.sha256(b"luodi second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth is untyped
    """Somebody comes from the identity provider: they are whoever has that username here, or nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        user = matched_user(sociallogin)
        if user is None:
            names = claimed_usernames(sociallogin)
            page = render(request, "socialaccount/unknown.html", {"names": names}, status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, user)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """See AccountAdapter."""


def matched_user(sociallogin: SocialLogin) -> User | None:
    """The active account with the name the provider gives; the first name that fits decides."""
    accounts = {u.username: u for u in User.objects.filter(username__in=claimed_usernames(sociallogin))}
    found = (accounts.get(name) for name in claimed_usernames(sociallogin))
    user = next((account for account in found if account), None)
    return user if user and user.is_active else None


def claimed_usernames(sociallogin: SocialLogin) -> list[str]:
    """What the provider calls the person; only names the provider itself vouches for, never an e-mail."""
    claims = sociallogin.account.extra_data
    claims = {**claims, **claims.get("userinfo", {}), **claims.get("id_token", {})}
    found = (claims.get(key) for key in ("preferred_username", "username", "jobNumber", "job_number"))
    return [name for name in found if isinstance(name, str) and name]
