"""Settings: composition only. What an office may change stands in var/ or in the database, not here."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

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
    "luodi.desk",
    "luodi.demo",
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
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "luodi.access.scope.ScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "luodi.desk.middleware.LedgerRefusals",
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
MEDIA_ROOT = VAR / "files"

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
