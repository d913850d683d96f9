"""After every migration: the view of claims and its functions, and the views for reporting tools."""

from pathlib import Path
from typing import Any

from django.db import connections

CLAIMS = Path(__file__).parent / "sql" / "claims.sql"

BI = Path(__file__).parent / "sql" / "bi.sql"


def install(using: str = "default", **_: Any) -> None:
    """post_migrate receiver; idempotent."""
    with connections[using].cursor() as cursor:
        cursor.execute(CLAIMS.read_text(encoding="utf-8"))
        cursor.execute(
            "GRANT SELECT ON projects_claim TO luodi_web_unit, luodi_web_city, luodi_worker, luodi_verifier"
        )
        cursor.execute(BI.read_text(encoding="utf-8"))


def clear_the_way(using: str = "default", **_: Any) -> None:
    """pre_migrate receiver: a column a reporting view shows could not be changed; the views come back afterwards."""
    with connections[using].cursor() as cursor:
        cursor.execute("DROP VIEW IF EXISTS bi.projects, bi.milestones, bi.money, bi.scope")
