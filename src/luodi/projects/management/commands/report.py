"""`./luodi report survey --on 2015-06-30 [--known-at …] [--html | --json]`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luodi.indicators.errors import FigureRefusal
from luodi.indicators.printing import as_json
from luodi.ledger.errors import LedgerRefusal
from luodi.projects.management.commands.figures import day_of, moment_of
from luodi.projects.queries.survey import as_html, as_markdown, survey


class Command(BaseCommand):
    help = "按口径写出调查报告的第一部分和第三部分（一），每个数带口径代码"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("report", choices=["survey"], help="survey：招商引资项目推进情况")
        parser.add_argument("--on", type=day_of, required=True, metavar="日期", help="截至日")
        parser.add_argument("--known-at", type=moment_of, metavar="时点", help="按哪时的认知，默认现在")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--html", action="store_true", help="输出网页，不写为 Markdown")
        form.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = survey(options["on"], options["known_at"])
        except (FigureRefusal, LedgerRefusal) as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(as_json(answer))
        else:
            self.stdout.write(as_html(answer) if options["html"] else as_markdown(answer))
