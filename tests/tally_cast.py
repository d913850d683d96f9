"""The tally as it stands against what the rectangles count: rows that say otherwise (the owner looks; nobody else may)."""

BY = "basis, region, unit, stage, status, opening, major, sector, origin, mode, signing_kind, currency"
KEPT = f"SELECT {BY}, n, amounts, planned_total FROM projects_tally WHERE n <> 0"
COUNTED = f"""
SELECT {BY}, count(*), count(planned_total), coalesce(sum(planned_total), 0) FROM projects_standing
WHERE known_to = '9999-12-31 00:00:00+00' AND valid_to = '9999-12-31' GROUP BY {BY}
"""


def differing(seeing_all):
    """Rows one has and the other has not; `seeing_all` is a connection or cursor that sees every project."""
    return seeing_all.execute(f"({KEPT} EXCEPT {COUNTED}) UNION ALL ({COUNTED} EXCEPT {KEPT})").fetchall()
