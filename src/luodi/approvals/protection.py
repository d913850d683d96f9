"""After every migration: the room's functions."""

from pathlib import Path
from typing import Any

from django.db import connections

NUMBERS = Path(__file__).parent / "sql" / "numbers.sql"


def install(using: str = "default", **_: Any) -> None:
    """post_migrate receiver; idempotent."""
    with connections[using].cursor() as cursor:
        cursor.execute(NUMBERS.read_text(encoding="utf-8"))
