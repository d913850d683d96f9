"""The pages of allauth we route, each with its mark. What is not here is not reachable."""

from collections.abc import Iterable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as spare
from allauth.mfa.totp import views as totp
from axes.decorators import axes_dispatch, axes_form_invalid
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver
from django.utils.decorators import method_decorator

from luodi.access.guards import public, signed_in
from luodi.org.models import City, User
from luodi.org.signals import demo_accounts_asked


@method_decorator(axes_dispatch, name="dispatch")
@method_decorator(axes_form_invalid, name="form_invalid")
class SignInView(account.LoginView):  # type: ignore[misc] # allauth is untyped
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """On a database nobody has set up, the first page is the wizard's."""
        if City.objects.ours() is None:
            return redirect("setup")
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """A demonstration names who may be tried; a real city never does."""
        context: dict[str, Any] = super().get_context_data(**given)
        city = City.objects.ours()
        if city and city.is_demo:
            answers: list[tuple[Any, Any]] = demo_accounts_asked.send(sender=City)
            context["demo_accounts"] = [account for _, accounts in answers for account in accounts]
        return context


class SignOutView(account.LogoutView):  # type: ignore[misc] # allauth is untyped
    """GET asks, POST does: a link in a mail must not end somebody's session."""


def _password_change(request: HttpRequest) -> HttpResponseBase:
    if isinstance(request.user, User) and not request.user.has_usable_password():
        return render(request, "account/no_password.html")
    response: HttpResponseBase = account.password_change(request)
    return response


sign_in = public(SignInView.as_view())
sign_out = public(SignOutView.as_view())
inactive = public(account.account_inactive)
password_change = signed_in(_password_change)
password_again = signed_in(account.reauthenticate)
code = public(factor.authenticate)
code_again = signed_in(factor.reauthenticate)
factor_index = signed_in(factor.index)
factor_on = signed_in(totp.activate_totp)
factor_off = signed_in(totp.deactivate_totp)
spare_codes = signed_in(spare.view_recovery_codes)
spare_codes_new = signed_in(spare.generate_recovery_codes)
spare_codes_file = signed_in(spare.download_recovery_codes)


def marked_public(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same addresses with the mark @public: the doors of identity providers, which we do not write."""
    marked: list[URLPattern | URLResolver] = []
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = marked_public(entry.url_patterns)
            marked.append(
                URLResolver(entry.pattern, inner, entry.default_kwargs, entry.app_name, entry.namespace)
            )
        else:
            marked.append(URLPattern(entry.pattern, public(entry.callback), entry.default_args, entry.name))
    return marked
