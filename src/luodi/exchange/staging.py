"""Typed values to JSON and back, and staged rows in and out of the database by COPY."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import connection

from luodi.calc.amounts import UNITS, Amount
from luodi.calc.partial_dates import PartialDate, Precision
from luodi.exchange.enums import Bucket, Decision
from luodi.exchange.importers import Change, ImportRow, Suspect
from luodi.exchange.models import StagedRow

COLUMNS = "upload_id, sheet, number, values, kept, errors, notices, bucket, target, earlier, changes, suspects, decision"


def encode(value: Any) -> Any:
    """str stays; Amount, PartialDate, Decimal become an object with one telling key."""
    if isinstance(value, Amount):
        return {"amount": str(value.value), "unit": value.unit.name} | (
            {"about": True} if value.approximate else {}
        )
    if isinstance(value, PartialDate):
        return {
            "date": value.first.isoformat(),
            "last": value.last.isoformat(),
            "precision": value.precision.value,
        }
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return value


def decode(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "amount" in value:
        return _amount(value["amount"], value["unit"], value.get("about", False))
    if "date" in value:
        return _date(value["date"], value["last"], value["precision"])
    return Decimal(value["number"])


@lru_cache(maxsize=20_000)  # a ledger repeats its days and its round sums
def _date(first: str, last: str, precision: str) -> PartialDate:
    return PartialDate(dt.date.fromisoformat(first), dt.date.fromisoformat(last), Precision(precision))


@lru_cache(maxsize=20_000)
def _amount(value: str, unit: str, about: bool) -> Amount:
    return Amount(Decimal(value), UNITS[unit], about)


def stage(upload: uuid.UUID, rows: Iterable[ImportRow]) -> None:
    """Append rows to the staging table by COPY, in the order given."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY exchange_stagedrow ({COLUMNS}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(
                (
                    upload,
                    row.sheet[:100],
                    row.number,
                    _json({code: v if type(v) is str else encode(v) for code, v in row.values.items()}),
                    _json(row.kept),
                    _json([asdict(error) for error in row.errors]),
                    _json([asdict(notice) for notice in row.notices]),
                    row.bucket.value,
                    row.target or row.key,
                    row.earlier,
                    _json([asdict(change) for change in row.changes]),
                    _json([asdict(suspect) for suspect in row.suspects]),
                    row.decision.value,
                )
            )


WRITTEN = (
    "pk",
    "sheet",
    "number",
    "values",
    "bucket",
    "target",
    "earlier",
    "changes",
    "suspects",
    "decision",
)
"""What writing reads of a staged row; the rest is for people."""


def rows_to_write(upload: uuid.UUID, batch: int) -> Iterator[list[tuple[int, ImportRow]]]:
    """(staged id, row) in file order, `batch` at a time, streamed: a ledger never lies in memory whole."""
    staged = (
        StagedRow.objects.filter(upload=upload).to_write().values_list(*WRITTEN).iterator(chunk_size=batch)
    )
    while rows := [_unstaged(*row) for row in islice(staged, batch)]:
        yield rows


def _unstaged(
    pk: int, sheet: str, number: int, values: dict[str, Any], bucket: str, target: uuid.UUID | None,
    earlier: uuid.UUID | None, changes: list[Any], suspects: list[Any], decision: str,
) -> tuple[int, ImportRow]:  # fmt: skip
    new = bucket == Bucket.NEW
    row = ImportRow(
        sheet=sheet,
        number=number,
        values={code: decode(value) for code, value in values.items()},
        bucket=Bucket(bucket),
        target=None if new else target,
        changes=[Change(**change) for change in changes],
        suspects=[Suspect(uuid.UUID(s["target"]), s["name"], tuple(s["reasons"])) for s in suspects],
        decision=Decision(decision),
        earlier=earlier,
        key=target if new else None,
    )
    return pk, row


_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=str).encode


def _json(value: Any) -> str:
    if not value:
        return "[]" if isinstance(value, list) else "{}"
    # PostgreSQL's jsonb takes no NUL.
    return _ENCODE(value).replace("\\u0000", "")
