"""What the installation's own machinery asks about the city: whose database this is, and whether it is a show."""

from typing import Any

from psycopg import Connection

from luodi.runtime.identity import City as Identity
from luodi.runtime.production import table_exists


def identity(connection: Connection[Any]) -> Identity | None:
    """The city of any database, also of one that is only being looked at (restoring)."""
    if not table_exists(connection, "org_city"):
        return None
    row = connection.execute("SELECT region_id, name FROM org_city").fetchone()
    return Identity(*row) if row else None


def refuses_demonstration(connection: Connection[Any]) -> str | None:
    row = connection.execute("SELECT name FROM org_city WHERE is_demo").fetchone()
    return f"这是演示城市（{row[0]}）：请换一个空目录重新安装，建立自己的城市。" if row else None


def refuses_moved_clock(connection: Connection[Any]) -> str | None:
    if table_exists(connection, "ledger_clock_offset"):
        return "数据库里有可拨动的台账时钟，只供测试和演示：请用空数据库重新建立城市。"
    return None
