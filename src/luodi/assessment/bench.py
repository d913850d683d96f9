"""How long a run takes with its 10,000 re-runs: a city of 20 units and a province's 130."""

from decimal import Decimal
from random import Random
from typing import Any

from luodi.calc.scoring.doubt import RUNS, doubt
from luodi.calc.scoring.engine import Inputs, score
from luodi.calc.scoring.reading import read_scheme
from luodi.calc.scoring.scheme import Scheme
from luodi.runtime.measuring import Row, milliseconds

SEED = 20150630
AIM = 2000.0
KINDS: tuple[dict[str, Any], ...] = (
    {"kind": "rate", "cap": "120%"},
    {"kind": "efficacy", "equal": "full"},
    {"kind": "rank", "less": "0.1"},
    {"kind": "ladder", "gain": "0.02", "most": "1"},
    {"kind": "bands", "bands": [{"least": "1", "points": "100%"}, {"least": "0.5", "points": "60%"}]},
)


def rows(_scale: int) -> dict[str, Row]:
    return {
        f"20 units × 30 indicators × {RUNS:,} re-runs": Row(_measured(20, 30, 5), "ms", "less", AIM),
        "of it scoring exactly": Row(_scoring(20, 30, 5), "ms", "less"),
        f"130 units × 60 indicators × {RUNS:,} re-runs": Row(_measured(130, 60, 1), "ms", "less"),
    }


def _measured(units: int, indicators: int, times: int) -> float:
    scheme, inputs = made(units, indicators)
    return milliseconds(lambda: doubt(score(scheme, inputs)), times)


def _scoring(units: int, indicators: int, times: int) -> float:
    scheme, inputs = made(units, indicators)
    return milliseconds(lambda: score(scheme, inputs), times)


def made(units: int, indicators: int) -> tuple[Scheme, Inputs]:
    """Heads of five indicators each, one head in three capped; every kind of rule in turn."""
    rng = Random(SEED)  # noqa: S311 - figures to measure with
    heads = []
    for head in range(indicators // 5):
        leaves = [
            {
                "name": f"指标{head}_{n}",
                "weight": "2",
                "rule": {**KINDS[n], "x": f"数{head}_{n} / 任务{head}_{n}"},
            }
            for n in range(5)
        ]
        heads.append(
            {"name": f"一级{head}", "weight": "10", "children": leaves} | ({} if head % 3 else {"cap": "9.5"})
        )
    codes = [
        f"{what}{head}_{n}" for head in range(indicators // 5) for n in range(5) for what in ("数", "任务")
    ]
    body = {
        "name": "测量", "full": str(indicators * 2), "indicators": heads,
        "inputs": [{"code": code} for code in codes], "rounding": {"leaf": 2, "total": 2},
    }  # fmt: skip
    inputs = {
        f"单位{unit}": {code: Decimal(rng.randrange(1, 2000)) / 100 for code in codes}
        for unit in range(units)
    }
    return read_scheme(body), inputs
