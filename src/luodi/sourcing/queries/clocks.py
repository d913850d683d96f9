"""The office's own numbers in force."""

from collections.abc import Mapping

from luodi.sourcing.models import ClockSetting
from luodi.sourcing.settings import SETTINGS


def clock_days() -> Mapping[str, int]:
    """{setting: number}: what the office set, else what is shipped. One query."""
    shipped = {code: one.shipped for code, one in SETTINGS.items()}
    return shipped | dict(ClockSetting.objects.open().values_list("code", "days"))
