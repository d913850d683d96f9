"""What a production start refuses. Rooms register their own reasons in AppConfig.ready()."""

import os
from collections.abc import Callable
from typing import Any

from psycopg import Connection

Reason = Callable[[Connection[Any]], str | None]
"""Looks at the database as its owner; returns the Chinese sentence of a refusal, or None."""

_reasons: dict[str, Reason] = {}
SHORTEST_SECRET = 40


def register(name: str, reason: Reason) -> None:
    _reasons[name] = reason


def refusals(connection: Connection[Any], secret_key: str) -> list[str]:
    """Every sentence that stands against running for real; empty when nothing does."""
    found = []
    if len(secret_key) < SHORTEST_SECRET:
        found.append("密钥未设置或过短：请删除 var/secrets.env 中的 LUODI_SECRET_KEY 一行让系统重新生成。")
    if os.environ.get("LUODI_DEBUG"):
        found.append("调试模式开着：请去掉环境变量 LUODI_DEBUG。")
    found += [sentence for reason in _reasons.values() if (sentence := reason(connection))]
    return found


def table_exists(connection: Connection[Any], table: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()
    return bool(row and row[0])
