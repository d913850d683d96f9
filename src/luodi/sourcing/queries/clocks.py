"""The working days of each clock in force."""

from collections.abc import Mapping

from luodi.sourcing.clocks import SHIPPED


def clock_days() -> Mapping[str, int]:
    """{clock: working days}"""
    return SHIPPED
