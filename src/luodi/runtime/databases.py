"""Databases inside a server: make the roles, create, clone and drop databases, check Chinese search."""

import os
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from luodi.runtime.database import LOGIN_ROLES, connection_parameters
from luodi.runtime.refusal import Refusal

RECOVERY_PATIENCE = 60.0
NOT_YET = "is starting up", "in recovery mode", "not yet accepting connections"
"""What a server says that only needs a moment, after a crash of one of its processes."""

ROLES_SQL = Path(__file__).parent / "sql" / "roles.sql"


def connect_as_owner(dbname: str | None = None) -> psycopg.Connection[Any]:
    """An autocommit connection as the owner; `dbname` replaces the configured database."""
    parameters = connection_parameters("owner")
    if dbname:
        parameters["dbname"] = dbname
    deadline = time.monotonic() + RECOVERY_PATIENCE
    while True:
        try:
            return psycopg.connect(**parameters, autocommit=True)
        except psycopg.OperationalError as error:
            if not any(words in str(error) for words in NOT_YET) or time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def ensure_roles(connection: psycopg.Connection[Any]) -> None:
    """On a server (DATABASE_URL) the roles also get the passwords of var/secrets.env."""
    connection.execute(ROLES_SQL.read_bytes())
    for role in LOGIN_ROLES:
        password = os.environ.get(f"LUODI_{role.upper()}_PASSWORD")
        if role != "owner" and password and os.environ.get("DATABASE_URL"):
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(LOGIN_ROLES[role]), sql.Literal(password)))


def database_exists(connection: psycopg.Connection[Any], name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def create_database(connection: psycopg.Connection[Any], name: str, template: str = "template0") -> None:
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY {}").format(
            sql.Identifier(name),
            sql.Identifier(template),
            # copying files is faster for a clone of some 10 MB, and needs no WAL where fsync is off
            sql.SQL("file_copy" if template != "template0" else "wal_log"),
        )
    )


def drop_database(connection: psycopg.Connection[Any], name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def rename_database(connection: psycopg.Connection[Any], name: str, new: str) -> None:
    """Ends the sessions that use it first."""
    connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(new))
    )


def ensure_extensions(connection: psycopg.Connection[Any]) -> None:
    """pg_trgm (search), btree_gist (no overlapping rectangles), and the proof that Chinese is searchable."""
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    row = connection.execute("SELECT show_trgm('金华市') <> '{}'").fetchone()
    if not (row and row[0]):
        raise Refusal(
            "数据库的字符类型（LC_CTYPE）不是 UTF-8，中文检索会悄悄失效："
            "请用 LC_CTYPE=C.UTF-8 重建数据库后再试。"
        )


def ensure_database(name: str) -> bool:
    """Roles, database and extensions for one city. True when the database was created by this call."""
    created = False
    try:
        connection = connect_as_owner(name)
    except psycopg.OperationalError as error:
        if "does not exist" not in str(error):
            raise
        with connect_as_owner("postgres") as server:
            create_database(server, name)
        created, connection = True, connect_as_owner(name)
    with connection:
        ensure_roles(connection)
        ensure_extensions(connection)
    return created
