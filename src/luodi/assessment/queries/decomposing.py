"""Splitting a city target by declared bases: Δ = total, shares by last year's actual, land, GDP, a group coefficient."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.assessment.errors import Refusal
from luodi.calc.money import round_half_up
from luodi.calc.scoring.numbers import exact, rounded


@dataclass(frozen=True, slots=True)
class Base:
    """A declared base: its weight in percent and its value for every unit."""

    name: str
    weight: Decimal
    values: Mapping[uuid.UUID, Decimal]


@dataclass(frozen=True, slots=True)
class Share:
    unit: uuid.UUID
    name: str
    share: Decimal
    """Percent, two decimals."""
    computed: Decimal
    amount: Decimal
    """What is set: the computed one, or what was typed over it."""


@dataclass(frozen=True, slots=True)
class Split:
    year: int
    figure: str
    total: Decimal
    bases: tuple[Base, ...]
    shares: tuple[Share, ...]

    @property
    def sum(self) -> Decimal:
        return sum((share.amount for share in self.shares), Decimal(0))

    @property
    def raised(self) -> Decimal:
        """加码: how much the districts together are asked beyond the city's own target."""
        return self.sum - self.total

    @property
    def raised_share(self) -> Decimal | None:
        return None if not self.total else self.raised / self.total * 100

    def as_data(self) -> dict[str, Any]:
        return {
            "total": str(self.total),
            "bases": [
                {"name": b.name, "weight": str(b.weight), "values": {str(k): str(v) for k, v in b.values.items()}}
                for b in self.bases
            ],
            "shares": [
                {"unit": str(s.unit), "name": s.name, "share": str(s.share), "computed": str(s.computed),
                 "amount": str(s.amount)}
                for s in self.shares
            ],
        }  # fmt: skip


def split(
    *, year: int, figure: str, total: Decimal, bases: Sequence[Base], units: Sequence[tuple[uuid.UUID, str]],
    typed: Mapping[uuid.UUID, Decimal], places: int,
) -> Split:  # fmt: skip
    """
    Shares: the weighted mean of each base's shares, exact. Amounts are rounded to `places`, the largest remainders
    first, so that computed ones sum to the total; typed ones stand over them and may sum to more (加码). Raises
    Refusal for weights that do not make 100, a base that is zero everywhere or negative.
    """
    if total <= 0:
        raise Refusal("全市目标要大于 0。", "total")
    used = [base for base in bases if base.weight]
    weight = sum((base.weight for base in used), Decimal(0))
    if weight != 100:
        more = f"多 {weight - 100}" if weight > 100 else f"少 {100 - weight}"
        raise Refusal(f"各项基数的权重合计 {weight}%，{more} 个百分点；请改到 100%。", "weights")
    shares = {key: exact(0) for key, _ in units}
    for base in used:
        negative = [name for key, name in units if base.values.get(key, Decimal(0)) < 0]
        if negative:
            raise Refusal(f"基数「{base.name}」里 {negative[0]} 是负数，请改正。", "values")
        whole = sum((exact(base.values.get(key, 0)) for key, _ in units), exact(0))
        if not whole:
            raise Refusal(f"基数「{base.name}」各单位都是 0，分不开；请填数或把权重改成 0。", "values")
        for key, _ in units:
            shares[key] += exact(base.weight) / 100 * exact(base.values.get(key, 0)) / whole
    computed = _apportioned(total, shares, places)
    return Split(
        year, figure, total, tuple(used),
        tuple(
            Share(key, name, rounded(shares[key] * 100, 2), computed[key], typed.get(key, computed[key]))
            for key, name in units
        ),
    )  # fmt: skip


def _apportioned(total: Decimal, shares: Mapping[uuid.UUID, Any], places: int) -> dict[uuid.UUID, Decimal]:
    unit = Decimal(1).scaleb(-places)
    target = round_half_up(total, places)
    exactly = {key: exact(target) * share for key, share in shares.items()}
    down = {key: rounded(value, places, truncates=True) for key, value in exactly.items()}
    left = int((target - sum(down.values(), Decimal(0))) / unit)
    order = sorted(down, key=lambda key: (exact(down[key]) - exactly[key], str(key)))
    for key in order[:left]:
        down[key] += unit
    return down
