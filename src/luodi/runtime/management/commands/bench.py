"""`./luodi bench [NAME…] [--json] [--scale N]`: speed, room by room, in a database of its own."""

import json
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from luodi.runtime.databases import connect_as_owner, create_database, drop_database
from luodi.runtime.measuring import Row
from luodi.runtime.refusal import Refusal

Rows = Callable[[int], dict[str, Row]]


class Command(BaseCommand):
    help = "性能测量（在独立的数据库里）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="名称", help="只测这些部分，例如 ledger")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--scale", type=int, default=100_000, metavar="N", help="项目数，默认 100000")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = benches()
        if unknown := set(options["names"]) - set(found):
            raise Refusal(
                f"没有名为 {'、'.join(sorted(unknown))} 的测量：可选 {'、'.join(sorted(found)) or '（无）'}。"
            )
        rows: dict[str, Row] = {}
        if not options["json"]:
            self.stdout.write(f"  规模：{options['scale']:,} 个项目")
        for number, name in enumerate(options["names"] or found):
            _blank(fresh=number == 0)
            for title, row in found[name](options["scale"]).items():
                rows[f"{name}: {title}"] = row
                if not options["json"]:
                    self.stdout.write(line(f"{name}: {title}", row))
        if options["json"]:
            described = {title: row.as_dict() for title, row in rows.items()}
            self.stdout.write(
                json.dumps({"scale": options["scale"], "rows": described}, ensure_ascii=False, indent=1)
            )
        if any(row.ok is False for row in rows.values()):
            raise SystemExit(1)


def _blank(*, fresh: bool) -> None:
    """Every room measures in an empty city: the database as it came is kept aside and copied back."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with connect_as_owner("postgres") as server:
        source, target = (name, f"{name}_blank") if fresh else (f"{name}_blank", name)
        drop_database(server, target)
        create_database(server, target, source)


def benches() -> dict[str, Rows]:
    """
    By name: bench.py of a room is named after the room, bench_<name>.py after its subject. What several rooms measure
    under one name (the exchange alone, and with the ledger's own importer) is measured one after the other.
    """
    found: dict[str, list[Rows]] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("luodi."):
            for path in sorted(Path(app.path).glob("bench*.py")):
                name = path.stem.removeprefix("bench_") if path.stem != "bench" else app.label
                found.setdefault(name, []).append(import_module(f"{app.name}.{path.stem}").rows)
    return {name: partial(_all, measures) for name, measures in found.items()}


def _all(measures: list[Rows], scale: int) -> dict[str, Row]:
    return {title: row for measure in measures for title, row in measure(scale).items()}


def line(title: str, row: Row) -> str:
    verdict = {True: "达到", False: "未达到", None: "—"}[row.ok]
    aim = "" if row.aim is None else f"目标{'≥' if row.better == 'more' else '≤'}{row.aim:g}"
    ratio = "" if row.ratio is None else f"为直接写法的 {row.ratio:.2f} 倍"
    return f"  {verdict}\t{row.value:,.1f} {row.unit}\t{aim}\t{ratio}\t{title}"
