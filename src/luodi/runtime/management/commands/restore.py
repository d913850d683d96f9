"""`./luodi restore FILE [--force]`."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from luodi.runtime.backups.place import Place
from luodi.runtime.backups.restoring import restore
from luodi.runtime.databases import ensure_database
from luodi.runtime.paths import var_folder
from luodi.runtime.processes import is_locked
from luodi.runtime.refusal import Refusal


class Command(BaseCommand):
    help = "用一份备份替换现有的数据库和附件（现有数据先自动备份）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="备份文件")
        parser.add_argument("--force", action="store_true", help="允许恢复另一个城市的备份")

    def handle(self, *_args: Any, **options: Any) -> None:
        if is_locked(var_folder() / "run.lock"):
            raise Refusal("系统正在运行，不能恢复：请先执行 ./luodi stop。")
        place = Place.configured()
        ensure_database(place.database)
        known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
        connections.close_all()
        manifest = restore(options["file"], place, known_migrations=known, force=options["force"])
        # an older backup is brought up to this program's structure
        call_command("prepare", quiet=True)
        self.stdout.write(
            f"落地：已恢复{manifest.city}在 {manifest.made_at} 的备份（{len(manifest.sha256)} 项）。"
        )
