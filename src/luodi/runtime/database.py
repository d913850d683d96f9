"""Which database, and as whom. Standard library only (see paths).

One database per city. Four login roles besides the owner; none but the owner owns tables or bypasses
row-level security (docs/permissions.md):

    luodi_owner      migrates, loads the demonstration, takes backups
    luodi_web_unit   web processes; sees only rows of the units set for the request
    luodi_web_city   not a login: web processes switch to it for users whose scope is the whole city
    luodi_worker     background jobs
    luodi_verifier   reads everything, writes nothing (`./luodi ledger verify`)
"""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from luodi.runtime.paths import socket_folder, var_folder

OWNER = "luodi_owner"
WEB_UNIT = "luodi_web_unit"
WEB_CITY = "luodi_web_city"
WORKER = "luodi_worker"
VERIFIER = "luodi_verifier"
LOGIN_ROLES = {"owner": OWNER, "web": WEB_UNIT, "worker": WORKER, "verifier": VERIFIER}


def connection_parameters(role: str | None = None) -> dict[str, Any]:
    """libpq parameters for one of LOGIN_ROLES (default: `LUODI_DB_ROLE`, else web).

    With `DATABASE_URL` (a server, naming its owner) the other roles' passwords come from
    `LUODI_<ROLE>_PASSWORD`, written to var/secrets.env by `./luodi setup`.
    """
    role = role or os.environ.get("LUODI_DB_ROLE", "web")
    if role not in LOGIN_ROLES:
        raise ValueError(f"LUODI_DB_ROLE is {role!r}; it must be one of {', '.join(LOGIN_ROLES)}")
    url = os.environ.get("DATABASE_URL")
    if not url:
        return {
            "host": str(socket_folder(var_folder())),
            "dbname": os.environ.get("LUODI_DB_NAME", "luodi"),
            "user": LOGIN_ROLES[role],
        }
    parts = urlsplit(url)
    parameters: dict[str, Any] = dict(parse_qsl(parts.query))
    parameters["dbname"] = os.environ.get("LUODI_DB_NAME") or parts.path.lstrip("/") or "luodi"
    if parts.hostname:
        parameters["host"] = unquote(parts.hostname)
    if parts.port:
        parameters["port"] = str(parts.port)
    if role == "owner":
        parameters["user"] = unquote(parts.username or OWNER)
        password = unquote(parts.password) if parts.password else ""
    else:
        parameters["user"] = LOGIN_ROLES[role]
        password = os.environ.get(f"LUODI_{role.upper()}_PASSWORD", "")
    if password:
        parameters["password"] = password
    return parameters


def django_database(role: str | None = None) -> dict[str, Any]:
    """The same as a Django DATABASES entry."""
    parameters = connection_parameters(role)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parameters.pop("dbname"),
        "USER": parameters.pop("user"),
        "PASSWORD": parameters.pop("password", ""),
        "HOST": parameters.pop("host", ""),
        "PORT": parameters.pop("port", ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parameters, "options": "-c timezone=UTC -c jit=off -c work_mem=16MB"},
    }
