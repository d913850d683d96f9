"""Is this installation well? Every check is one query or one system call; rooms register more of them.

`health.register("ledger_clock", check)` in AppConfig.ready(); a check returns a Finding and may raise: an
exception is a finding that is not ok.
"""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from luodi.runtime.paths import var_folder

LEAST_FREE = 1_000_000_000
"""Bytes; below it a backup before an upgrade may fail."""
WORKER_SILENCE = timedelta(seconds=60)
CLOCK_DIFFERENCE = timedelta(seconds=2)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finding:
    """`critical` ones make the installation unfit to serve; the others are for a person to look after."""

    ok: bool
    says: str
    critical: bool = False


Check = Callable[[], Finding]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    _checks[name] = check


def findings() -> dict[str, Finding]:
    """All checks by name. Without a database the checks that need one are not tried."""
    found = {"database": _run("database", _database), "disk": _run("disk", _disk)}
    if found["database"].ok:
        found |= {name: _run(name, check) for name, check in _checks.items()}
    return found


def _run(name: str, check: Check) -> Finding:
    try:
        return check()
    except Exception:
        logger.exception("health check %s failed", name)
        return Finding(False, "检查本身出错，详见日志", critical=name == "database")


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(True, "可连接")


def _disk() -> Finding:
    free = shutil.disk_usage(var_folder()).free
    return Finding(free >= LEAST_FREE, f"剩余 {free / 1e9:.1f} GB")


def _clock() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    off = abs(datetime.now(UTC) - theirs)
    return Finding(off <= CLOCK_DIFFERENCE, f"数据库与本机时间相差 {off.total_seconds():.1f} 秒")


def _worker() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() - max(last_heartbeat) FROM procrastinate_workers")
        (silence,) = cursor.fetchone()
    if silence is None:
        return Finding(False, "没有后台任务进程")
    return Finding(silence <= WORKER_SILENCE, f"后台任务 {silence.total_seconds():.0f} 秒前有应答")


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _migrations() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        missing = _known_migrations() - set(cursor.fetchall())
    return Finding(
        not missing, f"{len(missing)} 步结构升级未执行" if missing else "结构已是最新", critical=True
    )


register("migrations", _migrations)
register("clock", _clock)
register("worker", _worker)
