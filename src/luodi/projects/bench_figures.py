"""`./luodi bench figures`: definitions against hand-written SQL over a synthetic city of `scale` projects."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from luodi.indicators.answers import ask
from luodi.indicators.catalogue import Catalogue, catalogue
from luodi.indicators.definition import Definition, Grouping, Measure
from luodi.indicators.periods import Point, point, quarter
from luodi.projects.enums import Kind
from luodi.runtime.databases import connect_as_owner
from luodi.runtime.measuring import Row, milliseconds

SQL = Path(__file__).parent / "sql"
LAST = dt.date(2016, 8, 30)
PAST_DAY, PAST = dt.date(2014, 9, 30), dt.datetime(2015, 7, 15, tzinfo=dt.UTC)
QUARTERS = [quarter(2013 + number // 4, number % 4 + 1) for number in range(8)]
MANY = (
    "event_signed", "event_cancelled", "event_landed", "event_not_landed", "landing_rate", "landing_rate_decided",
    "landing_rate_ceiling", "registration_landing_rate", "registered_then_started_rate", "signed_in_period",
    "landed_in_period", "started_in_period", "producing_in_period", "performance_rate", "landed_of_signed",
    "start_rate", "registration_rate", "producing_rate", "cancelled_projects", "halted_projects",
    "active_projects", "ledger_projects", "landed_total",
)  # fmt: skip
CELL = """SELECT s.region, s.stage, count(*), sum(s.planned_total) FROM projects_standing s
          WHERE s.basis = 'verified' AND {known} AND s.valid_from <= %(day)s AND s.valid_to > %(day)s
          GROUP BY s.region, s.stage"""
FLOWS = """SELECT s.region, sum(m.amount) FROM projects_money m
           JOIN projects_standing s ON s.project_id = m.project_id AND s.basis = 'verified'
                AND s.known_to = '9999-12-31 00:00:00+00' AND s.valid_from <= %(day)s AND s.valid_to > %(day)s
           WHERE m.kind = 'arrived' AND m.basis = 'verified' AND m.closed_at > %(known)s
             AND m.occurred_on BETWEEN %(start)s AND %(day)s GROUP BY s.region"""


def rows(scale: int) -> dict[str, Row]:
    load(scale)
    with connection.cursor() as cursor:  # the bench is a reader of the whole city
        cursor.execute("SELECT set_config('role', 'luodi_web_city', false)")
    book = catalogue().with_(*_cell_figures())
    now, past = point(on=LAST), point(on=PAST_DAY, known_at=PAST)
    year = point(on=dt.date(2015, 12, 31))
    quarters = [point(q, known_at=PAST) for q in QUARTERS]
    open_rows = "s.known_to = '9999-12-31 00:00:00+00'"
    then = "s.known_from <= %(known)s AND s.known_to > %(known)s"
    by_hand = (SQL / "bench_by_hand.sql").read_text(encoding="utf-8")
    spans = {"starts": [q.first for q in QUARTERS], "days": [q.last for q in QUARTERS], "known": PAST}
    return {
        "count + sum by region and stage, today": _row(
            30, _asking(book, ["cell_count", "cell_sum"], [now], ["region", "stage"]),
            _running(CELL.format(known=open_rows), {"day": LAST}),
        ),
        "count + sum by region and stage, a past pair": _row(
            150, _asking(book, ["cell_count", "cell_sum"], [past], ["region", "stage"]),
            _running(CELL.format(known=then), {"day": PAST_DAY, "known": PAST}),
        ),
        f"{len(MANY)} figures, all districts, 8 quarters, as known in the past": _row(
            1000, _asking(book, MANY, quarters, ["region"]), _running(by_hand, spans), times=3,
        ),
        "money of a year by region, today": _row(
            None, _asking(book, ["arrived"], [year], ["region"]),
            _running(FLOWS, {"start": year.period.first, "day": year.period.last,
                             "known": year.reading.known_at}), times=3,
        ),
    }  # fmt: skip


def load(projects: int) -> None:
    """Writes the city as the owner, past every trigger: what is measured is reading."""
    firsts = ",\n".join(
        f"min(m.day) FILTER (WHERE m.kind = '{kind}') OVER so_far AS {kind}" for kind in Kind.values
    )
    text = (SQL / "bench_city.sql").read_text(encoding="utf-8")
    for name, value in (("projects", str(projects)), ("kinds", ", ".join(Kind.values)), ("firsts", firsts)):
        text = text.replace("{" + name + "}", value)
    with connect_as_owner(connection.settings_dict["NAME"]) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("SET work_mem = '128MB'")
        for statement in filter(str.strip, text.split(";\n")):
            owner.execute(statement.encode())
        owner.execute("VACUUM ANALYZE")


def _cell_figures() -> list[Definition]:
    """The plainest there are: all projects, and what they plan to invest."""
    plain: dict[str, Any] = {
        "source": "测量",
        "reason": "测量",
        "table": "projects",
        "grouping": Grouping.AS_THEN,
    }
    return [
        Definition(code="cell_count", name="项目", unit="个", measure=Measure.COUNT, **plain),
        Definition(
            code="cell_sum", name="计划总投资", unit="万元", measure=Measure.SUM, of="planned_total", **plain
        ),
    ]


def _asking(
    book: Catalogue, codes: Sequence[str], points: Sequence[Point], by: Sequence[str]
) -> Callable[[], object]:
    return lambda: ask(codes, points, book=book, by=by, doubts=False)


def _running(sql: str, parameters: dict[str, Any]) -> Callable[[], object]:
    def run() -> object:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    return run


def _row(aim: float | None, ours: Callable[[], object], raw: Callable[[], object], times: int = 7) -> Row:
    floor = milliseconds(raw, times)
    return Row(milliseconds(ours, times), "毫秒", "less", aim, floor)
