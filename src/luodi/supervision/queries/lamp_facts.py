"""What the lamp rules look at, for many projects in one statement; amounts and days as claimed (填报), in 万."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from luodi.calc.lamps import Standing
from luodi.projects.enums import Status

FACTS = """
    SELECT p.id, p.status, p.signed_on, p.planned_total, f.started, least(f.completed, f.producing),
           f.in_statistics, plan.planned_on, so_far.amount,
           CASE WHEN inv.amount IS NULL AND inv_base.amount IS NULL THEN NULL
                ELSE coalesce(inv.amount, 0) + coalesce(inv_base.amount, 0) END,
           CASE WHEN arr.amount IS NULL AND arr_base.amount IS NULL THEN NULL
                ELSE coalesce(arr.amount, 0) + coalesce(arr_base.amount, 0) END,
           greatest(arr.last_on, arr_base.until), greatest(mile.last_on, inv.last_on, arr.last_on, arr_base.until),
           past.lamps
    FROM (SELECT id, status, signed_on, planned_total, currency FROM projects_project
          WHERE id > %(after)s AND merged_into IS NULL AND NOT withdrawn ORDER BY id LIMIT %(limit)s) p
    LEFT JOIN projects_firstdates f
           ON f.project_id = p.id AND f.basis = 'claimed' AND f.known_to = '9999-12-31 00:00+00'
    LEFT JOIN LATERAL (SELECT e.planned_on FROM projects_plandate e
        WHERE e.project_id = p.id AND e.kind = 'started' AND e.closed_revision IS NULL
        ORDER BY e.version DESC, e.occurred_on DESC LIMIT 1) plan ON true
    LEFT JOIN LATERAL (SELECT sum(e.amount) AS amount FROM projects_planamount e
        WHERE e.project_id = p.id AND e.kind = 'invested' AND e.closed_revision IS NULL
          AND e.occurred_on <= %(month_end)s) so_far ON true
    {invested} {arrived}
    LEFT JOIN LATERAL (SELECT max(e.occurred_on) AS last_on FROM projects_milestone e
        WHERE e.project_id = p.id AND e.closed_revision IS NULL AND e.basis = 'claimed'
          AND e.occurred_on <= %(day)s) mile ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(coalesce(l.lamp, '') ORDER BY back) AS lamps
        FROM unnest(%(month_ends)s::date[]) WITH ORDINALITY AS m(month_end, back)
        LEFT JOIN LATERAL (SELECT e.lamp FROM supervision_lampstate e
            WHERE e.project_id = p.id AND e.occurred_on <= m.month_end
            ORDER BY e.occurred_on DESC, e.revision DESC LIMIT 1) l ON true) past ON true
    ORDER BY p.id
"""
TOTALLED = """
    LEFT JOIN LATERAL (SELECT e.occurred_on AS until, e.amount FROM projects_money e
        WHERE e.project_id = p.id AND e.kind = '{kind}' AND e.basis = 'claimed' AND e.nature = 'cumulative'
          AND e.currency = p.currency AND e.closed_revision IS NULL AND e.occurred_on <= %(day)s
        ORDER BY e.occurred_on DESC, e.recorded_at DESC LIMIT 1) {alias}_base ON true
    LEFT JOIN LATERAL (SELECT sum(e.amount) AS amount, max(e.occurred_on) AS last_on FROM projects_money e
        WHERE e.project_id = p.id AND e.kind = '{kind}' AND e.basis = 'claimed' AND e.nature = 'flow'
          AND e.currency = p.currency AND e.closed_revision IS NULL AND e.occurred_on <= %(day)s
          AND ({alias}_base.until IS NULL OR e.occurred_first > {alias}_base.until)) {alias} ON true
"""
"""The running total of one kind: the rule of projects.queries.funds.cumulative, in SQL."""
STATEMENT = FACTS.format(
    invested=TOTALLED.format(kind="invested", alias="inv"),
    arrived=TOTALLED.format(kind="arrived", alias="arr"),
)


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    project: uuid.UUID
    standing: Standing


def facts_after(after: uuid.UUID, day: dt.date, *, limit: int, remembers: int = 0) -> Sequence[ProjectFacts]:
    """The next `limit` projects on file in order of key. `remembers`: month-end lamps to look back at."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, parameters(after, day, limit, remembers))
        return [ProjectFacts(row[0], _standing(day, row)) for row in cursor.fetchall()]


def parameters(after: uuid.UUID, day: dt.date, limit: int, remembers: int) -> dict[str, Any]:
    ends = month_ends(day, max(remembers, 1))
    return {
        "after": after, "limit": limit, "day": day, "month_end": ends[0],
        "month_ends": ends[:remembers],
    }  # fmt: skip


def month_ends(day: dt.date, number: int) -> list[dt.date]:
    """The last days of the whole months before `day`, the latest first."""
    found = []
    for _ in range(number):
        day = day.replace(day=1) - dt.timedelta(days=1)
        found.append(day)
    return found


def _standing(day: dt.date, row: Sequence[Any]) -> Standing:
    status, past = Status(row[1]), row[13] or ()
    return Standing(
        day=day, gone="" if status == Status.ACTIVE else status.label, signed_on=row[2], planned_total=row[3],
        started_on=row[4], completed_on=row[5], in_statistics_on=row[6], planned_start=row[7],
        planned_so_far=row[8], invested=row[9], arrived=row[10], arrived_on=row[11], moved_on=row[12],
        past=tuple(past),
    )  # fmt: skip
