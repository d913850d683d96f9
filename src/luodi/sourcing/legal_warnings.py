"""The room's legal warnings: data with a source, each marked whether somebody compared it with the original."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WARNINGS = Path(__file__).parent / "data" / "warnings.csv"


@dataclass(frozen=True, slots=True)
class LegalWarning:
    text: str
    source: str
    checked: bool


@cache
def warning(code: str) -> LegalWarning:
    """Raises KeyError for one that is not shipped."""
    with WARNINGS.open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    return LegalWarning(rows[code]["text"], rows[code]["source"], rows[code]["checked"] == "1")
