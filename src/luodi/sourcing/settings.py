"""The numbers an office sets itself, each with the shipped one. None is a rule of law (待核)."""

from dataclasses import dataclass
from typing import Final

from luodi.sourcing.clocks import SHIPPED
from luodi.sourcing.enums import Clock


@dataclass(frozen=True, slots=True)
class Setting:
    """`unit` is 工作日, 天 or 次."""

    code: str
    label: str
    unit: str
    shipped: int
    least: int
    most: int
    why: str


PROTECTION, RENEWAL, RENEWALS = "protection", "renewal", "renewals"
SOURCE: Final = "江门 2024 项目首谈办法摘录，待核"

SETTINGS: Final = {
    one.code: one
    for one in (
        Setting(Clock.CONTACT, "首次接洽", "工作日", SHIPPED[Clock.CONTACT], 1, 30, SOURCE),
        Setting(Clock.TRIAGE, "研判", "工作日", SHIPPED[Clock.TRIAGE], 1, 60, SOURCE),
        Setting(Clock.REPLY, "答复介绍人", "工作日", SHIPPED[Clock.REPLY], 1, 60, SOURCE),
        Setting(Clock.FOLLOW, "跟进间隔", "工作日", SHIPPED[Clock.FOLLOW], 1, 120, SOURCE),
        Setting(PROTECTION, "首谈保护期", "天", 180, 10, 730, "本单位惯例，待核"),
        Setting(RENEWAL, "每次续期", "天", 90, 10, 365, "本单位惯例，待核"),
        Setting(RENEWALS, "最多续期", "次", 1, 0, 10, "本单位惯例，待核"),
    )
}
