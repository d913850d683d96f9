"""Has anything changed that `prepare` would act on? A digest of the code that shapes a database.

The digest stands in the database's own comment, so it goes where the database goes and never with a dump.
"""

import hashlib
from typing import Any

import psycopg
from psycopg import sql

from luodi.runtime.paths import ROOT

SHAPING = (
    "src/luodi/*/migrations/*.py",
    "src/luodi/**/*.sql",
    "src/luodi/*/apps.py",
    "src/luodi/*/policies/*",
    "src/luodi/*/data/**/*",
    "src/luodi/*/permissions.py",
    "src/luodi/*/protection.py",
    "src/luodi/runtime/*.py",
    "src/luodi/config/settings.py",
    "requirements/run.txt",
)
"""Migrations, what is applied after them (rights, policies, shipped tables), and third-party migrations."""


def of_code() -> str:
    digest = hashlib.sha256()
    for pattern in SHAPING:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def of_database(connection: psycopg.Connection[Any]) -> str:
    """The digest of the code that last prepared this database, or an empty string."""
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    return str((row and row[0]) or "").removeprefix("luodi ")


def set_of_database(connection: psycopg.Connection[Any], digest: str) -> None:
    row = connection.execute("SELECT current_database()").fetchone()
    name = sql.Identifier(row[0] if row else "")
    connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(f"luodi {digest}")))
