"""After every migration the owner puts this room's SQL functions in place."""

from pathlib import Path
from typing import Any

from django.db import connections

RATES = Path(__file__).parent / "sql" / "rates.sql"


def install(using: str = "default", **_: Any) -> None:
    """post_migrate receiver; idempotent."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('indicators_exchangerate')")
        if cursor.fetchone()[0]:
            cursor.execute(RATES.read_text(encoding="utf-8"))
