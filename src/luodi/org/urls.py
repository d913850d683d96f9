"""Sign-in, first set-up, own profile, people and places."""

from allauth.socialaccount import views as social
from allauth.urls import build_provider_urlpatterns
from django.urls import URLPattern, URLResolver, path

from luodi.access.guards import public
from luodi.org.views import profile, set_up, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", sign_in.code, name="mfa_authenticate"),
    path("sign-in/inactive/", sign_in.inactive, name="account_inactive"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("setup/", set_up.start, name="setup"),
    path("setup/demo/", set_up.demo, name="setup_demo"),
    path("setup/own/", set_up.own_city, name="setup_own"),
    path("me/", profile.profile, name="profile"),
    path("me/password/", sign_in.password_change, name="account_change_password"),
    path("me/password/again/", sign_in.password_again, name="account_reauthenticate"),
    path("me/second-factor/", sign_in.factor_index, name="mfa_index"),
    path("me/second-factor/on/", sign_in.factor_on, name="mfa_activate_totp"),
    path("me/second-factor/off/", sign_in.factor_off, name="mfa_deactivate_totp"),
    path("me/second-factor/again/", sign_in.code_again, name="mfa_reauthenticate"),
    path("me/spare-codes/", sign_in.spare_codes, name="mfa_view_recovery_codes"),
    path("me/spare-codes/new/", sign_in.spare_codes_new, name="mfa_generate_recovery_codes"),
    path("me/spare-codes/file/", sign_in.spare_codes_file, name="mfa_download_recovery_codes"),
]

if providers := build_provider_urlpatterns():
    urlpatterns += [
        *sign_in.marked_public(providers),
        path(
            "sign-in/other/cancelled/", public(social.login_cancelled), name="socialaccount_login_cancelled"
        ),
        path("sign-in/other/error/", public(social.login_error), name="socialaccount_login_error"),
        path("sign-in/other/unknown/", public(social.signup), name="socialaccount_signup"),
    ]
