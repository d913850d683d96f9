"""
`./luodi figures [CODES…] --on --known-at --period --by … [--json|--csv]`; `--list` shows the definitions;
`./luodi figures demo` prints every number of the 2015 report beside what the entries give.
"""

import datetime as dt
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.errors import FigureRefusal
from luodi.indicators.periods import Point, point, read_period
from luodi.indicators.printing import as_csv, as_json, as_text
from luodi.indicators.sentences import sentence
from luodi.ledger.errors import LedgerRefusal
from luodi.projects.queries.survey import compared, survey

REPORT_DAY = dt.date(2015, 6, 30)


class Command(BaseCommand):
    help = "按口径出数：任一截至日、任一认知时点、任一分组"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="代码", help="口径代码，可写几个；不写为全部")
        parser.add_argument("--definition", action="append", default=[], metavar="代码", help="同上")
        parser.add_argument("--on", type=day_of, metavar="日期", help="截至日，默认今天")
        parser.add_argument("--known-at", type=moment_of, metavar="时点", help="按哪时的认知，默认现在")
        parser.add_argument(
            "--period", action="append", default=[], metavar="时段",
            help="2015、2015Q2、2015H1、2015-06 或 起..止，可写几个；不写为当年截至 --on",
        )  # fmt: skip
        parser.add_argument("--by", action="append", default=[], metavar="维度", help="按什么分，可写两个")
        parser.add_argument("--list", action="store_true", help="列出全部口径")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true")
        form.add_argument("--csv", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["codes"] == ["demo"]:
                return self._demo(options)
            self.stdout.write(self._listing() if options["list"] else _answered(options))
        except (FigureRefusal, LedgerRefusal) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _demo(self, options: dict[str, Any]) -> None:
        answer = survey(options["on"] or REPORT_DAY, options["known_at"])
        if options["json"] or options["csv"]:
            self.stdout.write(as_json(answer) if options["json"] else as_csv(answer))
            return
        rows = compared(answer)
        for row in rows:
            verdict = "一致" if row.agrees else "不一致"
            printed = row.printed
            self.stdout.write(
                f"{verdict}\t报告 {printed.printed}\t台账 {row.cell.text}\t{row.cell.definition.versioned}\t"
                f"{printed.place} {printed.words}（{printed.unit}）"
            )
        if not all(row.agrees for row in rows):
            raise SystemExit(1)

    def _listing(self) -> str:
        book = catalogue()
        return "\n".join(f"{d.versioned}  {d.name}（{d.unit}）\n    {sentence(d, book.find)}" for d in book)


def _answered(options: dict[str, Any]) -> str:
    book = catalogue()
    codes = [*options["codes"], *options["definition"]] or [d.code for d in book]
    answer = ask(codes, _points(options), book=book, by=options["by"])
    form = as_json if options["json"] else as_csv if options["csv"] else as_text
    return form(answer)


def _points(options: dict[str, Any]) -> list[Point]:
    known = options["known_at"]
    periods = [read_period(text) for text in options["period"]]
    if not periods:
        return [point(on=options["on"], known_at=known)]
    return [point(period, known_at=known) for period in periods]


def day_of(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"日期「{text}」看不懂，请写成 2015-06-30。") from None


def moment_of(text: str) -> dt.date | dt.datetime:
    try:
        return dt.date.fromisoformat(text) if len(text) <= 10 else dt.datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"时点「{text}」看不懂，请写成 2015-07-05 或 2015-07-05T17:00。") from None
