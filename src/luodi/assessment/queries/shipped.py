"""The shipped schemes: data to copy from, each with its source, gaps and assumptions."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[1] / "data" / "schemes"


@cache
def shipped_schemes() -> Mapping[str, Mapping[str, Any]]:
    """{code: body} in the order of the files."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        found[path.stem] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
