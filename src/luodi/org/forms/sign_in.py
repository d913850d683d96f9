"""allauth's forms with our words and without what we do not offer (no e-mail, no 记住我)."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from django import forms
from django.core.exceptions import ValidationError

from luodi.org.policy import rules

WRONG = "username_password_mismatch"


def reword(field: forms.Field, label: str, hint: str = "") -> None:
    """allauth repeats the label as a placeholder; ours stands above the control."""
    field.label = label
    field.help_text = hint
    field.widget.attrs.pop("placeholder", None)
    field.error_messages["required"] = f"请填写{label}。"


class SignInForm(AllauthLoginForm):  # type: ignore[misc] # allauth is untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["login"], "账号")
        reword(self.fields["password"], "密码")
        self.fields["login"].widget.attrs["autofocus"] = True

    def clean(self) -> Any:
        try:
            return super().clean()
        except ValidationError as error:
            if getattr(error, "code", "") != WRONG:
                raise
            now = rules()
            raise ValidationError(
                f"账号或密码不对，请核对大小写和输入法。连续输错 {now.failures} 次，账号锁定 {now.lock_minutes} 分钟。",
                code=WRONG,
            ) from error


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc] # allauth is untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["oldpassword"], "现用密码")
        reword(
            self.fields["password1"],
            "新密码",
            "至少 10 个字符，不能全是数字，不能是常见密码或与账号、姓名相近。",
        )
        reword(self.fields["password2"], "再输一遍新密码")

    def clean(self) -> Any:
        cleaned = super().clean()
        new = self.cleaned_data.get("password1")
        if new and new == self.cleaned_data.get("oldpassword"):
            self.add_error("password1", "新密码和现用密码一样，请换一个。")
        return cleaned


class PasswordAgainForm(AllauthReauthenticateForm):  # type: ignore[misc] # allauth is untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["password"], "密码")


class CodeForm(AllauthAuthenticateForm):  # type: ignore[misc] # allauth is untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["code"], "动态码", "手机验证器上的六位数字；手机不在身边时可填一个备用码。")
        self.fields["code"].widget.attrs["autofocus"] = True


class CodeAgainForm(AllauthCodeAgainForm):  # type: ignore[misc] # allauth is untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["code"], "动态码")


class ActivateForm(AllauthActivateForm):  # type: ignore[misc] # allauth is untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["code"], "动态码", "扫码后，验证器上显示的六位数字。")
