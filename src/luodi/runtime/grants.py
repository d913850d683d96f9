"""What the four roles may do with each table; applied as the owner after every `migrate`.

The rule without an exception: web roles and the worker read and write every table, the verifier reads every
table. A room that wants less says so in its AppConfig.ready():

    grants.register("ledger_revision", revoke=["UPDATE", "DELETE"])
    grants.register("projects_milestone", revoke=["UPDATE", "DELETE"], update_columns=["closed_at"])

TRUNCATE, REFERENCES and TRIGGER are given to nobody, so they need no revoking.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg import Connection, Cursor, sql

from luodi.runtime.database import VERIFIER, WEB_CITY, WEB_UNIT, WORKER

WRITING_ROLES = (WEB_UNIT, WEB_CITY, WORKER)
WRITES = ("INSERT", "UPDATE", "DELETE")
REVOCABLE = ("SELECT", *WRITES, "TRUNCATE")


@dataclass(frozen=True)
class Restriction:
    table: str
    revoke: tuple[str, ...]
    update_columns: tuple[str, ...]
    roles: tuple[str, ...]


_restrictions: list[Restriction] = []


def register(
    table: str,
    *,
    revoke: Iterable[str] = (),
    update_columns: Iterable[str] = (),
    roles: Iterable[str] = WRITING_ROLES,
) -> None:
    """Take rights on one table away from roles, then give UPDATE on single columns back.

    Raises ValueError for a right or role that does not exist. Registering twice is harmless.
    """
    restriction = Restriction(table, tuple(r.upper() for r in revoke), tuple(update_columns), tuple(roles))
    if unknown := set(restriction.revoke) - set(REVOCABLE):
        raise ValueError(f"{table}: no such right {sorted(unknown)}; known: {REVOCABLE}")
    if unknown := set(restriction.roles) - {*WRITING_ROLES, VERIFIER}:
        raise ValueError(f"{table}: no such role {sorted(unknown)}")
    if restriction not in _restrictions:
        _restrictions.append(restriction)


def restrictions() -> tuple[Restriction, ...]:
    return tuple(_restrictions)


def apply(connection: Connection) -> None:
    """Set all rights anew, in one transaction. `connection` must be the owner's."""
    with connection.transaction(), connection.cursor() as cursor:
        _grant_defaults(cursor)
        for restriction in _restrictions:
            # a migration of an older state may run before the table exists
            cursor.execute("SELECT to_regclass(%s)", [restriction.table])
            if (found := cursor.fetchone()) and found[0]:
                _restrict(cursor, restriction)


def _grant_defaults(cursor: Cursor) -> None:
    writers = sql.SQL(", ").join(map(sql.Identifier, WRITING_ROLES))
    everyone = sql.SQL(", ").join(map(sql.Identifier, (*WRITING_ROLES, VERIFIER)))
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {everyone}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everyone}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {everyone}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {everyone}",
        "GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {writers}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {writers}",
    ):
        cursor.execute(sql.SQL(statement).format(everyone=everyone, writers=writers))


def _restrict(cursor: Cursor, restriction: Restriction) -> None:
    table = sql.Identifier(restriction.table)
    roles = sql.SQL(", ").join(map(sql.Identifier, restriction.roles))
    if restriction.revoke:
        rights = sql.SQL(", ").join(map(sql.SQL, restriction.revoke))
        cursor.execute(sql.SQL("REVOKE {} ON {} FROM {}").format(rights, table, roles))
    if restriction.update_columns:
        columns = sql.SQL(", ").join(map(sql.Identifier, restriction.update_columns))
        cursor.execute(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(columns, table, roles))
