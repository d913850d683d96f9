"""`./luodi bulletins verify [2015Q2 …]`: issues recomputed; `./luodi bulletins list`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luodi.bulletins.enums import STAGE_WORDS
from luodi.bulletins.models import Issue
from luodi.bulletins.queries.issues import stages_of
from luodi.bulletins.queries.verification import Outcome, verify


class Command(BaseCommand):
    help = "通报：verify 逐数重算、list 列出"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["verify", "list"], help="verify：重算并比对；list：列出所有文书")
        parser.add_argument("periods", nargs="*", metavar="期次", help="如 2015Q2，默认全部")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        issues = list(Issue.objects.select_related("period").order_by("on", "template"))
        if wanted := set(options["periods"]):
            if unknown := wanted - {issue.period.code for issue in issues}:
                raise CommandError(
                    f"没有期次 {'、'.join(sorted(unknown))}。可用 ./luodi bulletins list 查看。"
                )
            issues = [issue for issue in issues if issue.period.code in wanted]
        if options["verb"] == "list":
            self._list(issues, as_json=options["json"])
        else:
            self._verify([verify(issue) for issue in issues], as_json=options["json"])

    def _list(self, issues: list[Issue], *, as_json: bool) -> None:
        stages = stages_of(issues)
        rows = [
            {"period": i.period.code, "title": i.title, "stage": STAGE_WORDS[stages[i.pk]], "seq": i.seq}
            for i in issues
        ]
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(
                f"{row['period']}  {row['stage']}  {row['title']}（台账第 {row['seq']} 次修订）"
            )

    def _verify(self, outcomes: list[Outcome], *, as_json: bool) -> None:
        if as_json:
            rows = [
                {
                    "period": o.issue.period.code, "title": o.issue.title, "numbers": o.numbers,
                    "identical": o.is_identical,
                    "deviations": [
                        {"code": d.code, "name": d.name, "frozen": d.frozen, "now": d.now, "why": d.why}
                        for d in o.deviations
                    ],
                }
                for o in outcomes
            ]  # fmt: skip
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            for outcome in outcomes:
                self.stdout.write(outcome.sentence)
                for d in outcome.deviations:
                    self.stdout.write(
                        f"  {d.code} {d.name}：印发 {d.frozen}{f'，现在 {d.now}' if d.now else ''}。{d.why}"
                    )
            if not outcomes:
                self.stdout.write("还没有通报。")
        if any(not outcome.is_identical for outcome in outcomes):
            raise CommandError("有通报重算不一致，详见上面。")
