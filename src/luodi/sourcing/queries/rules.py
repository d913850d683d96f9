"""The 负面清单 and the thresholds in force on a day: the office's own, before there are any the shipped ones."""

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from luodi.sourcing.models import NegativeList, Threshold
from luodi.sourcing.screening import Bar, ListLine
from luodi.sourcing.terms import ListLevel, ThresholdMeasure

DATA = Path(__file__).parents[1] / "data"
SAMPLE = 0
"""Number of the shipped list, which is a sample."""


@dataclass(frozen=True, slots=True)
class ListInForce:
    number: int
    lines: tuple[ListLine, ...]
    document: str
    since: dt.date | None

    @property
    def is_sample(self) -> bool:
        return self.number == SAMPLE


@dataclass(frozen=True, slots=True)
class PlaceBar:
    """A threshold as listed: of a place, or of the whole city (`region` "")."""

    region: str
    bar: Bar
    since: dt.date | None


@cache
def sample() -> ListInForce:
    levels = {level.label: level.value for level in ListLevel}
    with (DATA / "negative_list_sample.csv").open(encoding="utf-8") as file:
        lines = tuple(
            ListLine(row["行业代码"], levels[row["级别"]], row["说明"], row["依据"])
            for row in csv.DictReader(file)
        )
    return ListInForce(SAMPLE, lines, "样例清单，请上传本市的负面清单", None)


@cache
def shipped_thresholds() -> tuple[PlaceBar, ...]:
    with (DATA / "thresholds.csv").open(encoding="utf-8") as file:
        return tuple(
            PlaceBar(
                row["region"],
                Bar(row["measure"], Decimal(row["value"]), row["source"], False, not row["region"]),
                None,
            )
            for row in csv.DictReader(file)
        )


def list_in_force(day: dt.date) -> ListInForce:
    """The newest edition that had begun by `day`; the sample where there is none. One query."""
    found = (
        NegativeList.objects.open().filter(occurred_on__lte=day).order_by("-occurred_on", "-number").first()
    )
    if found is None:
        return sample()
    lines = tuple(ListLine(*line) for line in found.lines)
    return ListInForce(found.number, lines, found.document, found.occurred_on)


def thresholds(day: dt.date, own: Iterable[Threshold] | None = None) -> list[PlaceBar]:
    """
    All in force on a day; an entry stands before the shipped row of its place and measure. One query, or none where
    the office's `own` are given in order of their days.
    """
    found = {(one.region, one.bar.measure): one for one in shipped_thresholds()}
    if own is None:
        own = Threshold.objects.open().filter(occurred_on__lte=day).order_by("occurred_on", "id")
    for entry in own:
        bar = Bar(entry.measure, entry.value, entry.source, entry.checked, not entry.region)
        found[entry.region, entry.measure] = PlaceBar(entry.region, bar, entry.occurred_on)
    order = list(ThresholdMeasure)
    return sorted(
        found.values(), key=lambda one: (one.region, order.index(ThresholdMeasure(one.bar.measure)))
    )


def bars_for(region: str, day: dt.date, own: Iterable[Threshold] | None = None) -> list[Bar]:
    """One a measure: the place's own, else the city's. `own` as in thresholds()."""
    found: dict[str, Bar] = {}
    for one in thresholds(day, own):  # the city's ("") come first
        if one.region in ("", region):
            found[one.bar.measure] = one.bar
    return list(found.values())
