"""After every migration: the view of claims and its functions."""

from pathlib import Path
from typing import Any

from django.db import connections

CLAIMS = Path(__file__).parent / "sql" / "claims.sql"


def install(using: str = "default", **_: Any) -> None:
    """post_migrate receiver; idempotent."""
    with connections[using].cursor() as cursor:
        cursor.execute(CLAIMS.read_text(encoding="utf-8"))
        cursor.execute(
            "GRANT SELECT ON projects_claim TO luodi_web_unit, luodi_web_city, luodi_worker, luodi_verifier"
        )
