"""What a role may be given in this room, and who makes bulletins."""

from typing import Any

from luodi.access.enums import Scope
from luodi.access.permissions import Permission

AREA = ("数据通报",)
CATALOGUE = (
    Permission("bulletins.view", "看期次与已发布的通报", AREA),
    Permission("bulletins.confirm", "确认本地核对稿、提出异议", AREA),
    Permission("bulletins.prepare", "开期、催报、起草通报", AREA),
    Permission("bulletins.review", "审核通报", AREA),
    Permission("bulletins.approve", "冻结期次、批准通报", AREA),
    Permission("bulletins.publish", "发布通报、登记文号", AREA),
    Permission("bulletins.redblack", "在通报里印红黑榜", AREA),
)
MAKING = ("bulletins.prepare", "bulletins.review", "bulletins.approve", "bulletins.publish")


def makes(user: Any) -> bool:
    """Whether somebody takes part in making bulletins; others see what is published."""
    return user.standing.scope is Scope.CITY and any(user.may(code) for code in MAKING)
