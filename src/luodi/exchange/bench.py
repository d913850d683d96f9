"""Reading in and writing out against the raw floor in the same run: calamine alone, COPY alone, rustpy alone."""

import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import python_calamine as calamine
from django.db import connection
from django.test.utils import override_settings
from rustpy_xlsxwriter import write_worksheets

from luodi.exchange import importers
from luodi.exchange.importers import ImportContext, ImportRow
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.models import Upload
from luodi.exchange.operations.checking import check_upload
from luodi.exchange.operations.receiving import receive, recognise_upload
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.writing.exports import Cover, ExportColumn, Sheet, write_export
from luodi.ledger.actors import SYSTEM
from luodi.ledger.operations.revision import OpenRevision
from luodi.runtime.measuring import Row

HEADINGS = (
    "序号", "项目名称", "投资方", "统一社会信用代码", "县市区", "产业",
    "计划总投资（亿元）", "到位资金（万元）", "用地面积（亩）", "签约时间",
    "开工时间", "竣工时间", "项目状态", "牵头领导", "责任单位",
)  # fmt: skip
WIDTH = 30
STATES = ("在谈", "签约", "在建", "竣工")


def rows(scale: int) -> dict[str, Row]:
    _act_for_somebody()
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        path = Path(folder) / "台账.xlsx"
        source = list(ledger(scale))
        writing = {
            f"export {scale:,} × {WIDTH}": _export(source, Path(folder), 6.0),
            f"export {scale // 10:,} × {WIDTH}": _export(source[: scale // 10], Path(folder), 0.6),
        }
        write_worksheets([("台账", (dict(zip(headings(), row, strict=True)) for row in source))], str(path))
        del source
        return writing | _reading(path, scale)


def ledger(count: int) -> Iterator[tuple[Any, ...]]:
    """Values as ledgers have them: dates as dates and as text, amounts as numbers and as text, gaps."""
    chance = random.Random(2015)  # noqa: S311 - a repeatable ledger, no secret
    for number in range(1, count + 1):
        day = dt.date(2010, 1, 1) + dt.timedelta(days=chance.randrange(3_000))
        known: tuple[Any, ...] = (
            number,
            f"{chance.choice('海时捷弘菜华金浙婺东')}{chance.choice('丰通孚弛鸟科岭江城阳')}第{number}号项目",
            f"浙江{chance.randrange(40_000)}实业有限公司",
            f"91330701MA{number:08d}",
            f"{chance.choice(('婺城区', '金东区', '开发区', '兰溪市', '义乌市'))}",
            chance.choice(("先进制造业", "现代服务业", "现代农业")),
            round(chance.lognormvariate(0, 1), 4),
            f"{chance.randrange(100_000):,}" if number % 7 == 0 else chance.randrange(100_000),
            None if number % 5 == 0 else round(chance.random() * 300, 1),
            day,
            f"{day.year}年{day.month}月" if number % 3 == 0 else day + dt.timedelta(days=200),
            None if number % 2 else day + dt.timedelta(days=700),
            chance.choice(STATES),
            f"领导{number % 60}",
            f"单位{number % 90}",
        )
        yield known + tuple(f"备用内容{(number * place) % 977}" for place in range(WIDTH - len(known)))


def headings() -> list[str]:
    return [*HEADINGS, *(f"其他{place}" for place in range(1, WIDTH - len(HEADINGS) + 1))]


def _act_for_somebody() -> None:
    """An upload belongs to who acts (the second wall); nobody is signed in here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('luodi.grantees', %s, false)", [f"{{{uuid.uuid4()}}}"])


def _reading(path: Path, scale: int) -> dict[str, Row]:
    raw = timed(lambda: _read_raw(path))
    found = timed(lambda: recognise(path))
    copied = timed(lambda: copy_raw(path))
    staged = timed(lambda: _stage(path, scale))
    return {
        f"recognise {scale:,} × {WIDTH} (floor: raw reader)": Row(found, "秒", "less", None, raw),
        f"recognise, map, check, stage {scale:,} × {WIDTH} (floor: raw reader and COPY)": Row(
            staged, "秒", "less", None, copied
        ),
        f"memory of recognising {scale:,} × {WIDTH}": Row(_memory(path), "MB", "less", 1024.0),
    }


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _read_raw(path: Path) -> int:
    sheet = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows())


def copy_raw(path: Path) -> None:
    """The floor of importing: the raw reader, and its rows into a plain table by COPY."""
    sheet = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE raw_rows (number int, cells jsonb)")
        with cursor.copy("COPY raw_rows FROM STDIN") as copy:
            for number, row in enumerate(sheet.iter_rows(), 1):
                copy.write_row((number, json.dumps(row, ensure_ascii=False, default=str)))
        cursor.execute("DROP TABLE raw_rows")


def _stage(path: Path, scale: int) -> None:
    importers.register(_Measured())
    with path.open("rb") as file:
        upload = receive(
            iter(lambda: file.read(1 << 20), b""),
            file_name=path.name,
            importer=_Measured.code,
            as_of=dt.date(2020, 1, 1),
            by=SYSTEM,
        )
    check_upload(upload, recognise_upload(upload))
    staged = Upload.objects.get(pk=upload.pk)
    if staged.counts["new"] != scale:
        raise AssertionError(staged.counts)
    staged.delete()


def _memory(path: Path) -> float:
    """Highest resident size of a process that does nothing else, in MB."""
    found = subprocess.run(  # noqa: S603 - our own interpreter on our own code
        [sys.executable, "-c", _PEAK, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
        timeout=600,
    )
    return float(found.stdout)


_PEAK = """
import pathlib, resource, sys
from luodi.exchange.reading.recognise import recognise
recognise(pathlib.Path(sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def _export(source: list[tuple[Any, ...]], folder: Path, aim: float) -> Row:
    names = headings()
    floor = timed(
        lambda: write_worksheets(
            [("台账", (dict(zip(names, row, strict=True)) for row in source))], str(folder / "raw.xlsx")
        )
    )
    cover = Cover("台账", ["全市"], "2020-01-01", "测量", dt.datetime.now(dt.UTC))
    kinds = {6: "number", 7: "number", 8: "number", 9: "date", 10: "date", 11: "date"}
    columns = [ExportColumn(name, kinds.get(place, "text")) for place, name in enumerate(names)]
    took = timed(lambda: write_export(folder / "export.xlsx", [Sheet("台账", columns, source)], cover))
    return Row(took, "秒", "less", aim, floor)


class _Measured:
    """An importer whose domain costs nothing: what remains is exchange's own."""

    code = "bench"
    label = "测量"

    def fields(self) -> tuple[FieldSpec, ...]:
        text, amount, date = FieldKind.TEXT, FieldKind.AMOUNT, FieldKind.DATE
        money = ("CNY",)
        return (
            FieldSpec("name", "项目名称", text, required=True),
            FieldSpec("investor", "投资方", text),
            FieldSpec("code", "统一社会信用代码", text),
            FieldSpec("place", "县市区", text),
            FieldSpec("industry", "产业", text),
            FieldSpec("total", "计划总投资", amount, measures=money),
            FieldSpec("paid", "到位资金", amount, measures=money),
            FieldSpec("land", "用地面积", amount, measures=("mu",)),
            FieldSpec("signed", "签约时间", date),
            FieldSpec("started", "开工时间", date),
            FieldSpec("finished", "竣工时间", date),
            FieldSpec("state", "项目状态", FieldKind.CHOICE, choices=tuple((s, s) for s in STATES)),
            FieldSpec("leader", "牵头领导", text),
            FieldSpec("unit", "责任单位", text),
        )

    def begin(self, context: ImportContext) -> None:
        """Nothing is kept of a file."""

    def check(self, context: ImportContext, rows: list[ImportRow]) -> None:
        """Nothing is wrong."""

    def match(self, context: ImportContext, rows: list[ImportRow]) -> None:
        """Everything is new."""

    def write(
        self, rev: OpenRevision, context: ImportContext, rows: list[ImportRow]
    ) -> Iterable[uuid.UUID | None]:
        return [None] * len(rows)

    def blockers(self, context: ImportContext, revision: int) -> list[str]:
        return []

    def undo(self, rev: OpenRevision, context: ImportContext, revision: int) -> int:
        return 0
