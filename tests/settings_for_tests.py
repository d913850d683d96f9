"""The real settings, pointed at this checkout's test cluster. Nothing the tests do reaches var/postgres."""

import os
from pathlib import Path

os.environ["LUODI_VAR"] = str(Path(__file__).resolve().parents[1] / "var" / "test")
os.environ["LUODI_DB_NAME"] = "nothing_is_connected_to_by_accident"
os.environ["LUODI_SECRET_KEY"] = "only-for-tests-only-for-tests-only-for-tests-only"
# playwright's synchronous interface keeps an event loop in the thread the tests run in
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
for name in ("DATABASE_URL", "LUODI_DB_ROLE", "LUODI_MODE", "LUODI_DEBUG", "LUODI_HOSTS"):
    os.environ.pop(name, None)

from luodi.config.settings import *  # noqa: E402, F403 - the environment above must be set first

# Argon2 takes 50 ms a password by design; a test of the real hasher overrides this
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STYLEGUIDE = True
# what one run kept must not be found by the next, whose database has the same name
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
