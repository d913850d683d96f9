"""Databases inside a server: make the roles, create, clone and drop databases, check Chinese search."""

from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from luodi.runtime.database import connection_parameters
from luodi.runtime.refusal import Refusal

ROLES_SQL = Path(__file__).parent / "sql" / "roles.sql"


def connect_as_owner(dbname: str | None = None) -> psycopg.Connection[Any]:
    """An autocommit connection as the owner; `dbname` replaces the configured database."""
    parameters = connection_parameters("owner")
    if dbname:
        parameters["dbname"] = dbname
    return psycopg.connect(**parameters, autocommit=True)


def ensure_roles(connection: psycopg.Connection[Any]) -> None:
    connection.execute(ROLES_SQL.read_bytes())


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
    with connect_as_owner("postgres") as server:
        ensure_roles(server)
        created = not database_exists(server, name)
        if created:
            create_database(server, name)
    with connect_as_owner(name) as connection:
        ensure_extensions(connection)
    return created
