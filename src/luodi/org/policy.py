"""The switches the security administrator may turn, their bounds and why they exist."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from luodi.common.composed import composed
from luodi.org.enums import SecondFactorRule
from luodi.org.models import Policy


@dataclass(frozen=True)
class Switch:
    """`least`/`most` bound a number; `choices` lists the values of a choice; neither: yes or no."""

    key: str
    label: str
    default: Any
    why: str
    unit: str = ""
    least: int | None = None
    most: int | None = None
    choices: type[SecondFactorRule] | None = None


SWITCHES = {
    switch.key: switch
    for switch in (
        Switch(
            "idle_minutes", "久未操作自动退出", 30, "离开座位忘了锁屏时，别人不能接着用。", "分钟", 5, 240
        ),
        Switch("failures", "连续输错几次锁定", 5, "挡住猜密码。", "次", 3, 10),
        Switch("lock_minutes", "锁定多久", 30, "锁定期满自动解除，也可由安全管理员解除。", "分钟", 5, 1440),
        Switch("one_session", "同一账号只许一处登录", True, "两人共用账号就分不清是谁填的。"),
        Switch(
            "second_factor",
            "动态口令",
            SecondFactorRule.ROLES.value,
            "能看全市数据和管理账号的人，只凭密码不够。",
            choices=SecondFactorRule,
        ),
        Switch(
            "upload_days",
            "导入的工作簿保存多久",
            180,
            "原表里可能有手机号；到期删去文件和暂存行，登记和导入记录一直保留。",
            "天",
            30,
            1095,
        ),
    )
}


@dataclass(frozen=True)
class Rules:
    """All switches as they stand."""

    idle_minutes: int
    failures: int
    lock_minutes: int
    one_session: bool
    second_factor: str
    upload_days: int


def rules() -> Rules:
    """One query; what nobody has switched has its default."""
    return rules_of(switched())


def rules_of(rows: Iterable[tuple[str, Any]]) -> Rules:
    """The rules by what `switched` found."""
    set_values = dict(rows)
    return Rules(**{key: set_values.get(key, switch.default) for key, switch in SWITCHES.items()})


@composed
def switched() -> QuerySet[Policy, Any]:
    return Policy.objects.filter(key__in=SWITCHES).values_list("key", "value")
