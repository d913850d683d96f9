"""`./luodi bench sourcing`: channel page, lists and chains, beside the bare SQL, over leads and ten visits each."""

import datetime as dt
import time
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from luodi.access.scope import acting_as
from luodi.org.models import User
from luodi.projects.bench import get, make_reader, signed_in
from luodi.projects.bench_figures import LAST, load
from luodi.runtime.databases import connect_as_owner
from luodi.runtime.measuring import Row, milliseconds
from luodi.sourcing.queries.channels import channels

SQL = Path(__file__).parent / "sql"
VISITS_A_LEAD = 10


def rows(scale: int) -> dict[str, Row]:
    """`scale` projects, as many leads, ten times as many visits. Times are the server's, request in, response out."""
    user = make_reader()
    load(scale)
    began = time.perf_counter()
    _fill(scale)
    filled = time.perf_counter() - began
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = signed_in(user)
        day = LAST.isoformat()
        page = _page(client, f"/sourcing/channels/?on={day}")
        return {
            "channel page by channel": Row(page, "毫秒", "less", 300.0, _by_hand(user, LAST)),
            "channel page, its figures alone": Row(_figures(user, LAST), "毫秒", "less", None, _by_hand(user, LAST)),
            "channel page by event": Row(_page(client, f"/sourcing/channels/?by=event&on={day}"), "毫秒", "less", 300.0),
            "list of 50 leads": Row(_page(client, "/sourcing/leads/"), "毫秒", "less", 60.0),
            "search of two characters in leads": Row(_page(client, "/sourcing/leads/?tab=all&q=线索9"), "毫秒", "less", 60.0),
            f"list of 50 of {scale * VISITS_A_LEAD:,} visits": Row(_page(client, "/sourcing/visits/"), "毫秒", "less", 60.0),
            "ten chains with sixty nodes, strong, thin or missing": Row(
                _page(client, "/sourcing/chains/"), "毫秒", "less"
            ),
            f"{scale:,} leads and their visits written": Row(filled, "秒", "less"),
        }  # fmt: skip


def _fill(leads: int) -> None:
    """As the owner, past every trigger: what is measured is reading."""
    text = (SQL / "bench.sql").read_text(encoding="utf-8").replace("{leads}", str(leads))
    with connect_as_owner(connection.settings_dict["NAME"]) as owner:
        owner.execute("SET session_replication_role = replica")
        for statement in filter(str.strip, text.split(";\n")):
            owner.execute(statement.encode())
        owner.execute("VACUUM ANALYZE")


def _page(client: Client, address: str) -> float:
    return milliseconds(lambda: get(client, address), 7)


def _figures(user: User, day: dt.date) -> float:
    with acting_as(user):
        return milliseconds(lambda: channels("channel", day, "/"), 7)


def _by_hand(user: User, day: dt.date) -> float:
    statement = (SQL / "bench_by_hand.sql").read_text(encoding="utf-8")

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"day": day})
            cursor.fetchall()

    with acting_as(user):
        return milliseconds(ask, 7)
