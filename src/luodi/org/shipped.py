"""The shipped tables: regions of 浙江 and countries. Read by a migration and by the wizard."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
SUFFIXES = ("管理委员会", "管委会", "畲族自治县")
RANKS = "省市区县"


@dataclass(frozen=True)
class ShippedRegion:
    code: str
    name: str
    parent: str
    kind: str


@dataclass(frozen=True)
class ShippedCountry:
    code: str
    alpha3: str
    name: str
    is_region_of_china: bool


def short_name(name: str, kind: str) -> str:
    """「婺城区」→「婺城」; a zone or a street keeps its word, because 「高新」 alone names nothing."""
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    if kind in ("province", "city", "county") and len(name) > 2 and name[-1] in RANKS:
        return name[:-1]
    return name


def shipped_regions() -> Iterator[ShippedRegion]:
    """Parents come before children."""
    with (DATA / "regions_zhejiang.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield ShippedRegion(row["code"], row["name"], row["parent"], row["kind"])


def shipped_countries() -> Iterator[ShippedCountry]:
    with (DATA / "countries.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield ShippedCountry(row["code"], row["alpha3"], row["name"], bool(row["region_of_china"]))
