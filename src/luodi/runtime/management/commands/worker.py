"""The background jobs in this process, until a signal (`./luodi worker`)."""

import asyncio
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from procrastinate.contrib.django import app

from luodi.runtime.tasks import SILENT

FINISHING = 15.0
"""Seconds a running job gets when the worker is asked to stop; after that it is begun again by the next one."""


class Command(BaseCommand):
    help = "执行后台任务，直到收到停止信号"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2, metavar="N", help="同时执行几项")

    def handle(self, *_args: Any, concurrency: int, **_options: Any) -> None:
        try:
            connection.ensure_connection()  # the worker's own pool would try for half a minute
        except OperationalError as error:
            raise CommandError(
                f"后台任务连不上数据库（{str(error).strip()}）：请先启动落地（./luodi run），或核对 DATABASE_URL。"
            ) from error
        connection.close()
        asyncio.run(work(concurrency))


async def work(concurrency: int) -> None:
    """What procrastinate's own command does, which speaks English on every start."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined] # Django's connector has it
    with app.replace_connector(connector) as working:
        async with working.open_async():
            await working.run_worker_async(
                concurrency=concurrency,
                shutdown_graceful_timeout=FINISHING,
                stalled_worker_timeout=SILENT,
            )
