"""`prepare`: everything the owner does before the other roles may connect. Safe to run at every start."""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import OperationalError

from luodi.runtime import fingerprint, production
from luodi.runtime.backups.making import make
from luodi.runtime.backups.place import Place
from luodi.runtime.databases import connect_as_owner, ensure_database
from luodi.runtime.refusal import Refusal


class Command(BaseCommand):
    help = "建库、升级结构（升级前自动备份）、设置各角色权限"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true")
        parser.add_argument("--production", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        name = str(settings.DATABASES["default"]["NAME"])
        try:
            ensure_database(name)
        except OperationalError as error:
            raise Refusal(
                f"连不上数据库（{str(error).strip().splitlines()[0]}）：请核对 DATABASE_URL。"
            ) from error
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending and executor.loader.applied_migrations and not os.environ.get("LUODI_NO_BACKUP"):
            path = make(Place.configured(), note="升级数据库结构之前")
            self.stdout.write(f"落地：升级前已备份到 {path}")
        call_command("migrate", verbosity=0 if options["quiet"] or not pending else 1, interactive=False)
        with connect_as_owner(name) as owner:
            fingerprint.set_of_database(owner, fingerprint.of_code())
        if options["production"]:
            self._refuse_for_production(name)
        if not options["quiet"]:
            self.stdout.write(f"落地：数据库结构已是最新（本次升级 {len(pending)} 步）。")

    def _refuse_for_production(self, name: str) -> None:
        with connect_as_owner(name) as owner:
            sentences = production.refusals(owner, settings.SECRET_KEY)
        if sentences:
            raise Refusal("不能正式运行：" + "；".join(s.rstrip("。") for s in sentences) + "。")
