"""`./luodi demo load [--if-empty] | accounts`."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from luodi.demo.operations.city import load_city
from luodi.demo.operations.load import PASSWORD, Loaded
from luodi.demo.receivers import demo_accounts


class Command(BaseCommand):
    help = "载入演示城市（金华市区，虚构数据）；列出演示账号。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["load", "accounts"])
        parser.add_argument("--if-empty", action="store_true", help="数据库不空时什么也不做")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        if act == "load":
            self._load(if_empty=options["if_empty"], as_json=options["json"])
        else:
            self._accounts(as_json=options["json"])

    def _load(self, *, if_empty: bool, as_json: bool) -> None:
        loaded = load_city(if_empty=if_empty)
        if loaded is None:
            return
        if as_json:
            self.stdout.write(json.dumps(asdict(loaded), ensure_ascii=False))
            return
        self._say(loaded)
        self._accounts(as_json=False)

    def _say(self, loaded: Loaded) -> None:
        self.stdout.write(
            f"演示数据已载入：{loaded.projects} 个项目、{loaded.revisions} 次修订、"
            f"{sum(loaded.rows.values())} 行，每项目 {loaded.rectangles} 个状态区间，用时 {loaded.seconds} 秒。"
        )

    def _accounts(self, *, as_json: bool) -> None:
        found = [
            {"username": a.username, "role": a.role, "unit": a.unit, "title": a.title}
            for a in demo_accounts()
        ]
        if as_json:
            self.stdout.write(json.dumps({"password": PASSWORD, "accounts": found}, ensure_ascii=False))
            return
        self.stdout.write(f"演示账号（密码都是 {PASSWORD}）：")
        for account in found:
            self.stdout.write("  {username:<14}{role}　{unit}　{title}".format(**account))
