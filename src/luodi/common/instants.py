"""Instants read by the standard library: psycopg's reader in Python, which Django takes, is a fifteenth of a list's time."""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import BaseTzLoader  # type: ignore[import-untyped]


class InstantLoader(BaseTzLoader):  # type: ignore[misc]  # untyped
    """timestamptz in UTC."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        try:
            found = datetime.fromisoformat(bytes(data).decode())
        except ValueError:  # infinity, before Christ: refused as psycopg refuses them
            return super().load(data)  # type: ignore[no-any-return]
        return found if found.tzinfo is UTC else found.astimezone(UTC)


def read_fast(connection: Any, **_: Any) -> None:
    """For `connection_created`."""
    connection.connection.adapters.register_loader("timestamptz", InstantLoader)
