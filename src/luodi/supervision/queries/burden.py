"""
减负表: what this system itself asks of units, people and enterprises in a month. Sources: every writing is a revision of
the ledger (a form sent, an import, a decision: one each), its sheets say how many entries it wrote; visits and 回访 are
those of this room. Fields are entries times the columns somebody fills in of that kind of entry, empty ones too: the
upper bound of what was typed. Nothing is left out; what is above a mark is marked, not hidden.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from luodi.access.enums import Scope
from luodi.indicators.periods import Period
from luodi.ledger.actors import SYSTEM
from luodi.ledger.models import Entry
from luodi.ledger.queries.reading import CITY_TIME
from luodi.ledger.registry import entry_models
from luodi.projects.models import Investor
from luodi.supervision.models import Callback, Visit

FORMS_A_PERSON = 60
"""Half of what was reported of a town (some 120 forms a month, domain notes 9; a weak source, 待核)."""
VISITS_A_UNIT = 5
VISITS_AN_ENTERPRISE = 1
"""What a round sets when nobody says otherwise (forms.inspection.RoundForm)."""
MONTHS = 12
PEOPLE = 30
WRITTEN = """
    SELECT r.unit, r.unit_name, r.actor, r.actor_name, t.key, sum((t.value->>0)::int), count(*)
    FROM ledger_revision r LEFT JOIN LATERAL jsonb_each(r.sheets) t ON true
    WHERE r.at >= %(since)s AND r.at < %(until)s AND r.actor <> %(system)s
      AND (%(units)s::uuid[] IS NULL OR r.unit = ANY(%(units)s))
    GROUP BY 1, 2, 3, 4, 5
"""
COUNTED = """
    SELECT r.unit, r.unit_name, r.actor, count(*) FROM ledger_revision r
    WHERE r.at >= %(since)s AND r.at < %(until)s AND r.actor <> %(system)s
      AND (%(units)s::uuid[] IS NULL OR r.unit = ANY(%(units)s))
    GROUP BY 1, 2, 3
"""
TREND = """
    SELECT to_char(r.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), count(*), count(DISTINCT r.actor)
    FROM ledger_revision r WHERE r.at >= %(since)s AND r.at < %(until)s AND r.actor <> %(system)s
      AND (%(units)s::uuid[] IS NULL OR r.unit = ANY(%(units)s))
    GROUP BY 1 ORDER BY 1 DESC
"""


@dataclass(slots=True)
class Load:
    """Of one unit, person or enterprise."""

    name: str
    detail: str = ""
    forms: int = 0
    fields: int = 0
    visits: int = 0
    calls: int = 0
    warns: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    label: str
    forms: int
    people: int
    visits: int


@dataclass(frozen=True, slots=True)
class Burden:
    period: Period
    units: Sequence[Load]
    people: Sequence[Load]
    people_in_all: int
    enterprises: Sequence[Load]
    trend: Sequence[Month]

    @property
    def warnings(self) -> int:
        return sum(
            bool(load.warns) for loads in (self.units, self.people, self.enterprises) for load in loads
        )


def burden(user: Any, period: Period) -> Burden:
    """What the reader may know: the city everything, a unit its own. Seven queries."""
    city = user.standing.scope is Scope.CITY
    given = {
        "since": _midnight(period.first), "until": _midnight(period.last + dt.timedelta(days=1)), "system": SYSTEM.id,
        "units": None if city else list(user.standing.grantees),
    }  # fmt: skip
    units: dict[Any, Load] = {}
    people: dict[Any, Load] = {}
    for unit, unit_name, actor, forms in _rows(COUNTED, given):
        units.setdefault(unit, Load(unit_name or "（没有单位）")).forms += forms
        people.setdefault(actor, Load("", unit_name)).forms += forms
    for unit, _, actor, name, table, entries, _ in _rows(WRITTEN, given):
        typed = _typed_columns().get(table, 0) * (entries or 0)
        units[unit].fields += typed
        people[actor].fields += typed
        people[actor].name = name
    enterprises = _disturbed(user, period, units)
    for load in people.values():
        load.warns = _above(load.forms, FORMS_A_PERSON, "人每月提交")
    for load in units.values():
        load.warns = _above(load.visits, VISITS_A_UNIT, "单位每月被查")
    for load in enterprises:
        load.warns = _above(load.visits + load.calls, VISITS_AN_ENTERPRISE, "企业每月被打扰")
    busiest = sorted(people.values(), key=lambda load: (-load.forms, load.name))
    return Burden(
        period, sorted(units.values(), key=lambda load: (-load.forms, load.name)), busiest[:PEOPLE], len(busiest),
        enterprises, _trend(user, period, given),
    )  # fmt: skip


def _disturbed(user: Any, period: Period, units: dict[Any, Load]) -> list[Load]:
    """Visits and 回访 by enterprise; adds visits to their units."""
    seen = Visit.objects.visible_to(user).filter(visited_on__range=(period.first, period.last))
    visits = list(seen.values_list("project_id", "project__unit", "project__unit_name", "project__name"))
    heard = Callback.objects.open().filter(occurred_on__range=(period.first, period.last))
    calls = list(heard.values_list("project_id", "project__name"))
    projects = {row[0] for row in visits} | {row[0] for row in calls}
    firms: dict[uuid.UUID, str] = dict(
        Investor.objects.open().filter(project__in=projects).values_list("project_id", "name")
    )
    found: dict[str, Load] = defaultdict(lambda: Load(""))
    for project, unit, unit_name, name in visits:
        units.setdefault(unit, Load(unit_name)).visits += 1
        found[firms.get(project, name)].visits += 1
    for project, name in calls:
        found[firms.get(project, name)].calls += 1
    for name, load in found.items():
        load.name = name
    return sorted(found.values(), key=lambda load: (-load.visits - load.calls, load.name))


def _trend(user: Any, period: Period, given: dict[str, Any]) -> list[Month]:
    """The month and the eleven before it."""
    first = period.first
    for _ in range(MONTHS - 1):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    days = Visit.objects.visible_to(user).filter(visited_on__range=(first, period.last))
    visits: dict[str, int] = defaultdict(int)
    for day in days.values_list("visited_on", flat=True):
        visits[f"{day:%Y-%m}"] += 1
    rows = _rows(TREND, given | {"since": _midnight(first)})
    return [Month(label, forms, people, visits[label]) for label, forms, people in rows]


@cache
def _typed_columns() -> dict[str, int]:
    """{table: columns somebody fills in}: those of the entry itself, without its stamps and its project."""
    stamps = {field.name for field in Entry._meta.fields} | {"id", "project", "digest"}
    return {
        model._meta.db_table: sum(field.name not in stamps for field in model._meta.concrete_fields)
        for model in entry_models()
    }


def _above(count: int, mark: int, what: str) -> str:
    return f"{what} {count} 次，超过 {mark} 次" if count > mark else ""


def _rows(statement: str, given: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, CITY_TIME)
