"""After every migration the owner puts the mechanism in place: functions, triggers, revoked rights."""

from pathlib import Path
from typing import Any

from django.db import connections

from luodi.ledger.registry import entry_models

MECHANISM = Path(__file__).parent / "sql" / "mechanism.sql"
WRITERS = "luodi_web_unit, luodi_web_city, luodi_worker"


def install(using: str = "default", **_: Any) -> None:
    """post_migrate receiver; idempotent. Sorted after `runtime`, which grants the ordinary rights."""
    with connections[using].cursor() as cursor:
        cursor.execute(MECHANISM.read_text(encoding="utf-8"))
        for table in ("ledger_clock", "ledger_revision"):
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {WRITERS}")
        cursor.execute(f"REVOKE ALL ON ledger_sheet_ahead FROM {WRITERS}")
        for model in entry_models():
            cursor.execute("CALL ledger_protect(%s::regclass)", [model._meta.db_table])
