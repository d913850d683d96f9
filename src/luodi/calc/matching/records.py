"""What is compared and what comes out of a comparison."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from luodi.calc.matching import rules


class Decision(StrEnum):
    SAME = "同一"
    CHECK = "待查"
    DIFFERENT = "不同"


@dataclass(frozen=True, slots=True)
class Party:
    """An investor as reported. `credit_code` is empty or a valid 统一社会信用代码."""

    name: str
    credit_code: str = ""


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """One reported project. Amount in 万元, land in 亩; None and empty mean not reported."""

    key: Any
    name: str
    investors: tuple[Party, ...] = ()
    code: str = ""
    region: str = ""
    amount: Decimal | None = None
    land: Decimal | None = None
    signed_on: date | None = None
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompanyRecord:
    """One company as known."""

    key: Any
    name: str
    credit_code: str = ""
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field's part: `field` in Chinese, `level` as in rules.POINTS, `reason` a Chinese sentence."""

    field: str
    level: str
    points: float
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`score` 0..1; `vetoes` are the reasons why the decision was capped; `rules_version` made it."""

    decision: Decision
    score: float
    evidence: tuple[Evidence, ...]
    vetoes: tuple[str, ...] = field(default=())
    rules_version: str = rules.VERSION

    @property
    def reasons(self) -> tuple[str, ...]:
        return (*self.vetoes, *(part.reason for part in self.evidence))
