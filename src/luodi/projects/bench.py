"""`./luodi bench projects`: the list, search, a whole history, creating and recording, beside the bare SQL."""

import datetime as dt
import multiprocessing
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from luodi.access.scope import acting_as
from luodi.org.enums import UnitKind
from luodi.org.models import Holding, Post, Region, Unit, User
from luodi.org.session import CONFIRMED
from luodi.projects.models import Project
from luodi.runtime.collecting import settle
from luodi.runtime.databases import connect_as_owner
from luodi.runtime.measuring import Row, milliseconds

REGIONS = ("330702", "330703", "330751", "330752", "330781", "330782", "330783", "330784", "330723", "330726")
TIMES = 41
CLIENTS = 2
SECONDS = 6.0
LISTED = "NOT withdrawn AND merged_into IS NULL"
DATA = Path(__file__).parent / "sql" / "bench.sql"


@dataclass(frozen=True, slots=True)
class Work:
    """One page: `ask` asks it once, `bare` is the least SQL that finds the same; `aim` in milliseconds."""

    title: str
    ask: Callable[[Client, int], Any]
    bare: Callable[[int], tuple[str, list[Any]]] | None
    aim: float


def rows(scale: int) -> dict[str, Row]:
    """Times are the server's: request in, response out, in one process, with its middleware, settled as it is."""
    user = make_city(scale)
    settle()
    with override_settings(ALLOWED_HOSTS=["*"]):
        found: dict[str, Row] = {}
        client = signed_in(user)
        for work in works(scale):
            found |= measured(work, client, user)
        found["lists a second, 2 clients"] = Row(per_second(user), "次/秒", "more", 80.0)
        found["memory of a process"] = Row(proportional_set_size(), "MiB", "less", 300.0)
    return found


def works(scale: int) -> list[Work]:
    fields = ", ".join(f'"{f.column}"' for f in Project._meta.concrete_fields if f.name != "search_text")
    by_amount = "ORDER BY planned_total DESC NULLS LAST, id LIMIT 50"
    region, unit = REGIONS[3], Unit.objects.get(region_id=REGIONS[3], kind=UnitKind.COUNTY_BUREAU).pk
    return [
        Work(
            "list of 50, region and milestone, by amount",
            lambda client, n: get(client, f"/projects/?region={region}&stage={1 + n % 11}&sort=-amount"),
            lambda n: (
                f"SELECT {fields} FROM projects_project WHERE region = %s AND stage = %s AND {LISTED} {by_amount}",
                [region, 1 + n % 11],
            ),
            20.0,
        ),
        Work(
            "search of two characters",
            lambda client, n: get(client, f"/projects/?q={('电商', '机床', '医药', '光伏')[n % 4]}"),
            lambda n: (
                f"SELECT {fields} FROM projects_project WHERE search_text LIKE %s AND {LISTED}"
                " ORDER BY last_revision DESC LIMIT 50",
                [f"%{('电商', '机床', '医药', '光伏')[n % 4]}%"],
            ),
            15.0,
        ),
        Work(
            "a project with its whole history",
            lambda client, n: get(client, f"/projects/{key_of(1 + n * 997 % scale)}/"),
            lambda n: (
                "SELECT * FROM projects_milestone WHERE project_id = %s",
                [key_of(1 + n * 997 % scale)],
            ),
            20.0,
        ),
        Work("creating through the form", lambda client, n: create(client, unit, region, n), None, 25.0),
        Work(
            "recording a milestone", lambda client, n: record(client, key_of(1 + n * 991 % scale)), None, 25.0
        ),
    ]


def key_of(number: int) -> str:
    """pg_temp.key(16, n) of sql/bench.sql."""
    return f"00000010-0000-7000-8000-{number:012x}"


def get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def create(client: Client, unit: uuid.UUID, region: str, number: int) -> None:
    typed = {"name": f"新登记的项目{number}", "unit": str(unit), "region": region, "since": "2015-03-01"}
    post(client, "/projects/new/", typed | {"planned_total": "1.2亿", "currency": "CNY"})


def record(client: Client, project: str) -> None:
    """复工: a milestone that may repeat."""
    post(client, f"/projects/{project}/milestones/new/", {"kind": "resumed", "when": "2015-06-01"})


def post(client: Client, address: str, typed: dict[str, str]) -> None:
    answer = client.post(address, typed | {"request_key": str(uuid.uuid4())})
    if answer.status_code != 302:
        raise RuntimeError(f"{address}: {answer.status_code}")
    client.cookies.pop("messages", None)  # the page a browser goes to next takes the message off


def measured(work: Work, client: Client, user: User) -> dict[str, Row]:
    """
    Median with its aim and its ratio to the bare SQL, 95th percentile, processor time (comparable where the machine
    is shared), number of statements.
    """
    for number in range(5):
        work.ask(client, number)
    taken, worked = [], []
    for number in range(5, 5 + TIMES):
        began, idle = time.perf_counter(), time.process_time()
        work.ask(client, number)
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - idle) * 1000)
    with CaptureQueriesContext(connection) as statements:
        work.ask(client, 5 + TIMES)
    return {
        work.title: Row(statistics.median(taken), "毫秒", "less", work.aim, bare_time(work, user)),
        f"{work.title}, p95": Row(statistics.quantiles(taken, n=20)[18], "毫秒", "less"),
        f"{work.title}, processor of the web process": Row(statistics.median(worked), "毫秒", "less"),
        f"{work.title}, statements": Row(len(statements), "条", "less"),
    }


def bare_time(work: Work, user: User) -> float | None:
    if work.bare is None:
        return None
    number = iter(range(10_000))

    def ask() -> None:
        sql, values = work.bare(next(number))  # type: ignore[misc]  # not None here
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.fetchall()

    with acting_as(user):
        return milliseconds(ask, 11)


def per_second(user: User) -> float:
    session = signed_in(user).cookies["sessionid"].value
    connections.close_all()
    context = multiprocessing.get_context("fork")
    with context.Pool(CLIENTS) as pool:
        done = pool.map(ask_lists, [session] * CLIENTS)
    return sum(done) / SECONDS


def ask_lists(session: str) -> int:
    client, done = Client(), 0
    client.cookies["sessionid"] = session
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        get(client, f"/projects/?region={REGIONS[done % 10]}&stage={1 + done % 11}&sort=-amount")
        done += 1
    return done


def proportional_set_size() -> float:
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def signed_in(user: User) -> Client:
    """As after the sign-in page and its second factor."""
    client = Client()
    client.force_login(user)
    user.refresh_from_db()
    session = client.session
    session[CONFIRMED] = str(user.sitting)
    session.save()
    return client


def make_city(scale: int) -> User:
    """Ten districts with a bureau each, `scale` projects, and an officer who sees them all."""
    for number, code in enumerate(REGIONS):
        Unit.objects.create(
            code=f"B{number}", name=f"第{number}区招商局", short_name=f"第{number}区", kind=UnitKind.COUNTY_BUREAU,
            region=Region.objects.get(code=code), sort=number,
        )  # fmt: skip
    user = make_reader()
    fill(scale)
    return user


def make_reader(*roles: str) -> User:
    """Somebody of the city's bureau who sees everything; without `roles` the section's chief."""
    office = Unit.objects.create(
        code="BC", name="市招商局", short_name="市局", kind=UnitKind.CITY_BUREAU, region_id="330700"
    )
    user = User.objects.create_user("bench", "测量员", None, unit=office, must_change_password=False)
    post = Post.objects.create(unit=office, title="业务科长", roles=list(roles) or ["section_chief"])
    Holding.objects.create(post=post, user=user, since=dt.date(2010, 1, 1))
    return user


def fill(scale: int) -> None:
    statements = DATA.read_text(encoding="utf-8").replace("{projects}", str(scale))
    with connect_as_owner(connection.settings_dict["NAME"]) as owner:
        owner.autocommit = False
        owner.execute(
            "CREATE TEMP TABLE bench_units AS SELECT *, row_number() OVER (ORDER BY code) - 1 AS number"
            " FROM org_unit WHERE kind = 'county_bureau'"
        )
        owner.execute(statements)
        owner.commit()
        owner.autocommit = True
        owner.execute("VACUUM ANALYZE")
