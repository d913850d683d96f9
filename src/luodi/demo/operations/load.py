"""Loading the demonstration city into an empty database: the only writing of past ticks."""

import datetime as dt
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth.hashers import make_password

from luodi.attachments.models.blob import place_of
from luodi.demo import tables
from luodi.demo.city.generator import City as Generated
from luodi.demo.city.generator import generate
from luodi.demo.city.journal import Row
from luodi.demo.city.regions import NEW_AREA, NEW_NAME, NEW_UNIT
from luodi.demo.city.span import span_until
from luodi.demo.operations.copying import copy_entries, copy_plain
from luodi.demo.operations.readings import copy_readings
from luodi.demo.operations.sealing import seal
from luodi.ledger.models import Entry
from luodi.ledger.queries.reading import today
from luodi.ledger.registry import entry_models
from luodi.org import setup_token
from luodi.runtime.refusal import Refusal

PASSWORD = "Luodi-demo-2015"  # noqa: S105 - documented and shared: the city is invented
UNREVIEWED = """
    UPDATE projects_project p SET unreviewed = c.waiting
    FROM (SELECT project_id, count(*) AS waiting FROM projects_claim WHERE outcome IN ('', 'passed')
          GROUP BY project_id) c
    WHERE c.project_id = p.id
"""
"""What projects_unreviewed() says of each project (projects/sql/claims.sql), for all at once."""
Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was written: rows by table, rectangles a project on average, seconds."""

    rows: dict[str, int]
    revisions: int
    projects: int
    rectangles: float
    seconds: float


def is_empty(connection: Connection) -> bool:
    """Whether nobody has set up a city or written the ledger here."""
    row = connection.execute(
        "SELECT NOT EXISTS (SELECT FROM org_city) AND seq = 0 FROM ledger_clock"
    ).fetchone()
    return bool(row and row[0])


def load(connection: Connection) -> Loaded:
    """
    Writes the whole city in one transaction. `connection`: the owner's. In order: plain rows, entries with
    their digests, revisions with their links, reading models; triggers that stamp entries are off meanwhile.
    Raises Refusal in production or when the database is in use.
    """
    if settings.PRODUCTION:
        raise Refusal("正式运行的数据库不能载入演示数据。请另设目录（LUODI_VAR）看演示。")
    begun = time.monotonic()
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('luodi set up'))")  # as org's set_up_city
        if not is_empty(connection):
            raise Refusal("数据库里已有城市或台账，不能载入演示数据。请用空数据库，或另设目录（LUODI_VAR）。")
        city = generate(make_password(PASSWORD), span_until(_working_day_before(today())))
        _keep_files(city.files)
        written = _write(cursor, city)
    setup_token.use_up()  # the launcher prints it while it lies there
    projects = len(city.dossiers)
    return Loaded(
        rows=written,
        revisions=len(city.journal.acts),
        projects=projects,
        rectangles=round(written["projects_standing"] / projects, 2),
        seconds=round(time.monotonic() - begun, 2),
    )


def _working_day_before(day: dt.date) -> dt.date:
    """Weekends only: a holiday among them moves no story."""
    while (day := day - dt.timedelta(days=1)).weekday() > 4:
        pass
    return day


def _keep_files(files: dict[str, bytes]) -> None:
    """Before the rows that name them; a load that fails leaves at most unreferenced files."""
    for sha256, content in files.items():
        place = place_of(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _write(cursor: psycopg.Cursor[Any], city: Generated) -> dict[str, int]:
    written: Counter[str] = Counter()
    entry_tables = [model._meta.db_table for model in entry_models()]
    for model, plain in city.plain.items():
        written[model._meta.db_table] = copy_plain(cursor, model, plain)
    _bring_up_to_date(cursor)
    written.update(copy_readings(cursor, city))
    for table in entry_tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for entry_model, rows in _by_model(city.journal.rows).items():
        written[entry_model._meta.db_table] = copy_entries(cursor, entry_model, rows)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in entry_tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    seal(cursor, city.journal.acts, entry_tables)
    cursor.execute("ANALYZE")
    cursor.execute(UNREVIEWED)
    return dict(written)


def _bring_up_to_date(cursor: psycopg.Cursor[Any]) -> None:
    """Regions and units say how things stand today; their rows have no history of their own."""
    managed = [unit.region for unit in tables.units() if unit.code in tables.PLACES.values()]
    cursor.execute("UPDATE org_region SET is_managed = true WHERE code = ANY(%s)", [managed])
    cursor.execute(
        "UPDATE org_region SET name = %s, short_name = %s WHERE code = %s", [NEW_NAME, NEW_NAME, NEW_AREA]
    )
    cursor.execute(
        "UPDATE org_unit SET name = %s, short_name = %s WHERE region_id = %s AND kind = 'zone_committee'",
        [NEW_UNIT, NEW_NAME, NEW_AREA],
    )


def _by_model(rows: list[Row]) -> dict[type[Entry], list[Row]]:
    found: dict[type[Entry], list[Row]] = defaultdict(list)
    for row in rows:
        found[row.model].append(row)
    return found
