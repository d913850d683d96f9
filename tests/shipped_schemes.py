"""The shipped schemes and one realistic row of inputs for each, for several tests."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from luodi.calc.scoring.reading import read_scheme
from luodi.calc.scoring.scheme import Scheme

FOLDER = Path(__file__).parents[1] / "src" / "luodi" / "assessment" / "data" / "schemes"
CODES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def body_of(code: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))


def scheme_of(code: str, **more: Any) -> Scheme:
    return read_scheme(body_of(code), **more)


def row(scheme: Scheme, text: str) -> Mapping[str, str]:
    """Inputs in the order of the scheme's own list."""
    numbers = text.split()
    assert len(numbers) == len(scheme.inputs)
    return dict(zip(scheme.inputs, numbers, strict=True))
