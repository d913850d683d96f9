"""
`./luodi bench exchange`, with the ledger: a workbook into it, whole, how long others wait for the clock meanwhile, and the
search for suspects over a city's projects.
"""

import datetime as dt
import random
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction
from django.test.utils import override_settings
from rustpy_xlsxwriter import write_worksheets
from stdnum.cn import uscc

from luodi.access.scope import acting_as
from luodi.companies.bench import rows as suspects
from luodi.exchange.bench import copy_raw, timed
from luodi.exchange.models import Upload
from luodi.exchange.operations.checking import check_upload
from luodi.exchange.operations.receiving import receive, recognise_upload
from luodi.exchange.operations.writing import write_upload
from luodi.org.models import Region, User
from luodi.projects.bench import REGIONS, make_city
from luodi.runtime.measuring import Row

WIDTH = 30
AS_OF = dt.date(2020, 1, 1)
EVERY = 0.02
"""Seconds after which the other writer asks for the clock again: what it waits is measured to that."""
HEADINGS = (
    "序号", "项目名称", "投资方", "统一社会信用代码", "所在区划", "投资来源", "计划总投资（亿元）",
    "累计到位资金（万元）", "用地面积（亩）", "签约时间", "开工时间", "竣工时间", "联系领导",
)  # fmt: skip


def rows(scale: int) -> dict[str, Row]:
    user = make_city(0)
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder), acting_as(user):
        path = Path(folder) / "台账.xlsx"
        names = [*HEADINGS, *(f"其他{place}" for place in range(1, WIDTH - len(HEADINGS) + 1))]
        places = list(Region.objects.filter(code__in=REGIONS).values_list("name", flat=True))
        made = (dict(zip(names, row, strict=True)) for row in ledger(scale, places))
        write_worksheets([("台账", made)], str(path))
        del made
        floor = timed(lambda: copy_raw(path))
        forget_peak()
        began = time.perf_counter()
        upload = _previewed(path, user)
        checked = time.perf_counter() - began
        if upload.counts["new"] != scale:
            raise AssertionError(upload.counts)
        with longest_wait() as waited:
            written = timed(lambda: write_upload(upload, by=user.actor))
    title = f"{scale:,} × {WIDTH}"
    return {
        f"recognise, map, check, suspects {title}": Row(checked, "秒", "less"),
        f"write {title}": Row(written, "秒", "less"),
        f"the whole import {title} (floor: raw reader and COPY)": Row(
            checked + written, "秒", "less", 20.0, floor
        ),
        f"the whole import {title} as a multiple of its floor": Row(
            (checked + written) / floor, "倍", "less", 4.5
        ),
        f"longest hold of the clock, writing {title}": Row(waited[0], "秒", "less", 2.0),
        "memory of the importing process, highest": Row(peak(), "MB", "less", 1024.0),
    } | suspects(scale)


def _previewed(path: Path, user: User) -> Upload:
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(1 << 20), b"")
        upload = receive(chunks, file_name=path.name, importer="projects", as_of=AS_OF, by=user.actor)
    return check_upload(upload, recognise_upload(upload))


def forget_peak() -> None:
    """What the process held before (the floor's rows) is not the import's."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """Highest resident size in MB, since forget_peak() where the system tells (Linux)."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def longest_wait() -> Iterator[list[float]]:
    """What a second writer waits for the clock at worst, in seconds: it ticks and rolls back, again and again."""
    worst, stop = [0.0], threading.Event()

    def tick() -> None:
        while not stop.wait(EVERY):
            began = time.perf_counter()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT ledger_tick()")
                transaction.set_rollback(True)
            worst[0] = max(worst[0], time.perf_counter() - began)
        connections.close_all()

    other = threading.Thread(target=tick)
    other.start()
    try:
        yield worst
    finally:
        stop.set()
        other.join()


def ledger(count: int, places: list[str]) -> Iterator[tuple[Any, ...]]:
    """Projects of ten districts, every third with a month for a day, every other finished, each with its investor."""
    chance = random.Random(2015)  # noqa: S311 - a repeatable ledger, no secret
    for number in range(1, count + 1):
        day = dt.date(2010, 1, 1) + dt.timedelta(days=chance.randrange(2_500))
        investor = chance.randrange(40_000)
        known: tuple[Any, ...] = (
            number,
            f"{chance.choice('海时捷弘菜华金浙婺东')}{chance.choice('丰通孚弛鸟科岭江城阳')}第{number}号项目",
            f"浙江{investor}实业有限公司",
            credit_code(investor),
            places[number % len(places)],
            chance.choice(("省外", "省内市外", "本市")),
            round(chance.lognormvariate(0, 1), 4),
            chance.randrange(1, 100_000),
            None if number % 5 == 0 else round(chance.random() * 300, 1),
            day,
            f"{day.year}年{day.month}月" if number % 3 == 0 else day + dt.timedelta(days=200),
            None if number % 2 else day + dt.timedelta(days=700),
            f"领导{number % 60}",
        )
        yield known + tuple(f"备用内容{(number * place) % 977}" for place in range(WIDTH - len(known)))


@cache
def credit_code(number: int) -> str:
    """A code whose check character is right."""
    stem = f"91330701MA{number:07d}"
    return stem + str(uscc.calc_check_digit(stem))
