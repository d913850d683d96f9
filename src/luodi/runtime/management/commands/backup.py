"""`./luodi backup [--to FILE] [--json]` and `./luodi backup --verify FILE`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from luodi.runtime.backups.archive import verify
from luodi.runtime.backups.making import make
from luodi.runtime.backups.place import Place


class Command(BaseCommand):
    help = "备份数据库和附件到一个文件，写完后逐项校验"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, metavar="文件", help="默认写入 var/backups")
        parser.add_argument("--note", default="", metavar="说明")
        parser.add_argument("--verify", type=Path, metavar="文件", help="只校验一份已有的备份")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        path = options["verify"] or make(Place.configured(), note=options["note"], to=options["to"])
        manifest = verify(path)
        if options["json"]:
            described = asdict(manifest) | {"file": str(path), "bytes": path.stat().st_size}
            self.stdout.write(json.dumps(described, ensure_ascii=False))
        else:
            what = "校验无误" if options["verify"] else "已备份并校验"
            size = path.stat().st_size / 1e6
            self.stdout.write(
                f"落地：{what}：{path}（{manifest.city}，{len(manifest.sha256)} 项，{size:.1f} MB）"
            )
