"""`./luodi bench figures`: definitions against hand-written SQL over a synthetic city of `scale` projects."""

import datetime as dt
from pathlib import Path

from django.db import connection

from luodi.indicators.periods import quarter
from luodi.projects.enums import Kind
from luodi.runtime.databases import connect_as_owner

CITY = Path(__file__).parent / "sql" / "bench_city.sql"
BY_HAND = Path(__file__).parent / "sql" / "bench_by_hand.sql"
LAST = dt.date(2016, 8, 30)
PAST = dt.datetime(2015, 7, 15, tzinfo=dt.UTC)
QUARTERS = [quarter(2013 + n // 4, n % 4 + 1) for n in range(8)]


def load(projects: int) -> None:
    """Writes the city as the owner, past every trigger: what is measured is reading."""
    kinds = ", ".join(Kind.values)
    firsts = ", ".join(
        f"min(m.day) FILTER (WHERE m.kind = '{kind}') OVER so_far AS {kind}" for kind in Kind.values
    )
    text = CITY.read_text(encoding="utf-8").replace("{kinds}", kinds).replace("{firsts}", firsts)
    with connect_as_owner(connection.settings_dict["NAME"]) as owner:
        owner.execute("SET session_replication_role = replica")
        for statement in text.split(";\n"):
            if statement.strip():
                owner.execute(statement.replace("%(projects)s", str(projects)).replace("%%", "%"))
        owner.execute("VACUUM ANALYZE")
