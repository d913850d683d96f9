"""Settings: composition only. What an office may change stands in var/ or in the database, not here."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from luodi.org.providers import provider_apps, provider_settings
from luodi.runtime.database import django_database
from luodi.runtime.logs import logging_settings
from luodi.runtime.paths import var_folder

SRC = Path(__file__).resolve().parents[1]
VAR = var_folder()

PRODUCTION = os.environ.get("LUODI_MODE") == "production"
DEBUG = os.environ.get("LUODI_DEBUG") == "1" and not PRODUCTION
STYLEGUIDE = DEBUG  # /styleguide/; tests turn it on
SECRET_KEY = os.environ.get("LUODI_SECRET_KEY", "")  # the launcher makes one in var/secrets.env
ALLOWED_HOSTS = os.environ.get("LUODI_HOSTS", "*").split(",")
HTTPS = os.environ.get("LUODI_HTTPS") == "1"
BEHIND_PROXY = os.environ.get("LUODI_BEHIND_PROXY") == "1"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "procrastinate.contrib.django",
    "luodi.common",
    "luodi.runtime",
    "luodi.ledger",
    "luodi.papers",
    "luodi.exchange",
    "luodi.attachments",
    "luodi.indicators",
    "luodi.access",
    "luodi.org",
    "luodi.notices",
    "luodi.companies",
    "luodi.projects",
    "luodi.sourcing",
    "luodi.approvals",
    "luodi.supervision",
    "luodi.assessment",
    "luodi.bulletins",
    "luodi.desk",
    "luodi.demo",
    # after our rooms, whose templates stand in for theirs
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *provider_apps(os.environ),
    "axes",
]

MIDDLEWARE = [
    *(["luodi.runtime.proxy.ClientAddress"] if BEHIND_PROXY else []),
    "luodi.runtime.metrics.CountRequests",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "luodi.desk.middleware.Maintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "luodi.desk.middleware.Unstorable",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "luodi.org.middleware.SessionRulesMiddleware",
    "luodi.access.scope.ScopeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "luodi.desk.middleware.LedgerRefusals",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as it asks
]

ROOT_URLCONF = "luodi.config.urls"
WSGI_APPLICATION = "luodi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luodi.desk.context.frame",
            ],
            "builtins": ["luodi.common.templatetags.figures", "luodi.common.templatetags.parts"],
        },
    }
]
FORM_RENDERER = "luodi.common.forms.Renderer"

DATABASES = {"default": django_database()}
AUTH_USER_MODEL = "org.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True  # Django's and allauth's own sentences in Chinese; ours are Chinese in the source

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "luodi.common.hashed_names.HashedNames"},
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "luodi.common.hashed_names.HashedFiles",
]
MEDIA_ROOT = VAR / "files"

# files, not each process's own memory: the worker reads the cockpit for the web processes
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "cache"}
}

# Sign-in (docs/permissions.md). Numbers an office may change are policy: luodi/org/policy.py.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "luodi.org.backend.AccountBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "luodi.org.session_store"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # a closed network has no mail

ACCOUNT_ADAPTER = "luodi.org.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# axes locks an account first; these only slow down a flood, and a whole office shares one address
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "100/m/ip,20/5m/key"}
ACCOUNT_FORMS = {
    "login": "luodi.org.forms.sign_in.SignInForm",
    "change_password": "luodi.org.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "luodi.org.forms.sign_in.PasswordAgainForm",
}
MFA_ADAPTER = "luodi.org.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # one period either way: phones on a closed network drift
MFA_FORMS = {
    "authenticate": "luodi.org.forms.sign_in.CodeForm",
    "reauthenticate": "luodi.org.forms.sign_in.CodeAgainForm",
    "activate_totp": "luodi.org.forms.sign_in.ActivateForm",
}
SOCIALACCOUNT_ADAPTER = "luodi.org.adapters.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = provider_settings(os.environ)
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a POST that redirects abroad is stopped by form-action of the CSP

AXES_USERNAME_CALLABLE = "luodi.org.lockout.username_of"
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = "luodi.org.lockout.failure_limit"
AXES_COOLOFF_TIME = "luodi.org.lockout.cool_off"
AXES_LOCKOUT_CALLABLE = "luodi.org.lockout.locked_page"
AXES_CLIENT_IP_CALLABLE = "luodi.org.lockout.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # org_securityevent has it
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # an account is locked whatever address or browser tries it

SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "luodi.desk.views.errors.csrf_failure"
MAINTENANCE_FILE = VAR / "maintenance"  # while it exists every page is 503 with the sentence it holds

# Strict: no inline script or style anywhere; a browser test fails on any violation.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS and PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
WHITENOISE_USE_FINDERS = True  # served from the rooms' own folders: nothing to collect at start-up

LOGGING = logging_settings()
