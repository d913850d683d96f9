"""Typed values to JSON and back, and staged rows in and out of the database by COPY."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db import connection

from luodi.calc.amounts import UNITS, Amount
from luodi.calc.partial_dates import PartialDate, Precision
from luodi.exchange.enums import Bucket, Decision
from luodi.exchange.importers import Change, ImportRow, Suspect
from luodi.exchange.mapping.values import CellError
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
        return Amount(Decimal(value["amount"]), UNITS[value["unit"]], value.get("about", False))
    if "date" in value:
        first, last = dt.date.fromisoformat(value["date"]), dt.date.fromisoformat(value["last"])
        return PartialDate(first, last, Precision(value["precision"]))
    return Decimal(value["number"])


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
                    row.target,
                    row.earlier,
                    _json([asdict(change) for change in row.changes]),
                    _json([asdict(suspect) for suspect in row.suspects]),
                    row.decision.value,
                )
            )


def unstage(rows: Iterable[StagedRow]) -> Iterator[ImportRow]:
    for row in rows:
        yield ImportRow(
            sheet=row.sheet,
            number=row.number,
            values={code: decode(value) for code, value in row.values.items()},
            kept=row.kept,
            errors=[CellError(**error) for error in row.errors],
            notices=[CellError(**notice) for notice in row.notices],
            bucket=Bucket(row.bucket),
            target=row.target,
            changes=[Change(**change) for change in row.changes],
            suspects=[Suspect(uuid.UUID(s["target"]), s["name"], tuple(s["reasons"])) for s in row.suspects],
            decision=Decision(row.decision),
            earlier=row.earlier,
        )


_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=str).encode


def _json(value: Any) -> str:
    if not value:
        return "[]" if isinstance(value, list) else "{}"
    # PostgreSQL's jsonb takes no NUL.
    return _ENCODE(value).replace("\\u0000", "")
