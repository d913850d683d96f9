"""`./luodi notices`: sends what is due now; --json for counts. The worker does the same every minute."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from luodi.notices.operations.delivery import sweep


class Command(BaseCommand):
    help = "立即发送到期的邮件和机器人消息"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        swept = sweep()
        if options["json"]:
            found = {"sent": swept.sent, "failed": swept.failed, "uncertain": swept.uncertain}
            self.stdout.write(json.dumps(found))
        else:
            self.stdout.write(f"已发 {swept.sent}，没发出 {swept.failed}，可能已发 {swept.uncertain}。")
