"""Heads of the seal chain, written daily outside the database so that a rewritten chain is noticed."""

import json
from pathlib import Path
from typing import TypedDict

from django.utils import timezone

from luodi.ledger.models import Clock
from luodi.ledger.queries.reading import CITY_TIME
from luodi.runtime.paths import var_folder


class Head(TypedDict):
    seq: int
    link: str


def heads_folder() -> Path:
    return var_folder() / "heads"


def write_daily_head(folder: Path) -> Head | None:
    """write_head, unless this city's day already has one; None then. An empty ledger has no head to keep."""
    day = timezone.now().astimezone(CITY_TIME)
    file = folder / f"{day:%Y-%m}.jsonl"
    written = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    if any(json.loads(line)["day"] == f"{day:%Y-%m-%d}" for line in written) or not Clock.objects.get().seq:
        return None
    return write_head(folder)


def write_head(folder: Path) -> Head:
    """Appends today's head to folder/YYYY-MM.jsonl (one line a call) and returns it."""
    clock = Clock.objects.get()
    head = Head(seq=clock.seq, link=bytes(clock.head).hex())
    folder.mkdir(parents=True, exist_ok=True)
    day = timezone.now().astimezone(CITY_TIME)
    with (folder / f"{day:%Y-%m}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"day": f"{day:%Y-%m-%d}", **head}) + "\n")
    return head


def read_heads(folder: Path) -> dict[int, str]:
    """{seq: hex link} of every head kept in the folder; empty when there is none."""
    heads: dict[int, str] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["seq"]:
                heads[row["seq"]] = row["link"]
    return heads
