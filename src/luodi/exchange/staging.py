"""Typed values to JSON and back, and staged rows in and out of the database by COPY."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from functools import lru_cache, partial
from json.encoder import encode_basestring as quoted
from typing import Any

from django.db import connection

from luodi.calc.amounts import UNITS, Amount
from luodi.calc.partial_dates import PartialDate, Precision
from luodi.exchange.enums import Bucket, Decision
from luodi.exchange.errors import Cancelled
from luodi.exchange.importers import Change, ImportRow, Suspect
from luodi.exchange.models import StagedRow
from luodi.ledger.operations.cells import escaped
from luodi.ledger.operations.meanwhile import Meanwhile
from luodi.ledger.operations.rendering import chunked

COLUMNS = "upload_id, sheet, number, values, kept, errors, notices, bucket, target, earlier, changes, suspects, decision"
PROGRESS = "UPDATE exchange_upload SET progress_done = %s WHERE id = %s RETURNING cancel_requested"


def encoded(value: Any) -> str:
    """A value as JSON: Amount, PartialDate, Decimal become an object with one telling key."""
    if isinstance(value, Amount):
        about = ', "about": true' if value.approximate else ""
        return f'{{"amount": "{value.value}", "unit": {quoted(value.unit.name)}{about}}}'
    if isinstance(value, PartialDate):
        return (
            f'{{"date": "{value.first.isoformat()}", "last": "{value.last.isoformat()}",'
            f' "precision": "{value.precision.value}"}}'
        )
    if isinstance(value, Decimal):
        return f'{{"number": "{value}"}}'
    return _ENCODE(value)


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


class Staging:
    """
    Appends checked rows to the staging table, a batch and its progress at a time, each committed by itself: in a thread, while
    the next rows are read. Ask nothing else of the database before settle().
    """

    def __init__(self, upload: uuid.UUID) -> None:
        self._upload = upload
        self._at_work: Meanwhile | None = None
        self._is_cancelled = False

    def take(self, rows: Iterable[ImportRow], done: int) -> None:
        """In the order given. `done`: rows of the file that are staged with these."""
        self.settle()
        chunks = list(chunked(_line(str(self._upload), row) for row in rows))
        connection.ensure_connection()
        self._at_work = Meanwhile(partial(self._commit, connection.connection, chunks, done))

    def settle(self) -> None:
        """Waits for the batch at work. Raises Cancelled where somebody asked for that."""
        self.wait()
        if self._is_cancelled:
            raise Cancelled

    def wait(self) -> None:
        at_work, self._at_work = self._at_work, None
        if at_work is not None:
            at_work.settle()

    def _commit(self, raw: Any, chunks: Sequence[str], done: int) -> None:
        with raw.transaction(), raw.cursor() as cursor:
            with cursor.copy(f"COPY exchange_stagedrow ({COLUMNS}) FROM STDIN") as copy:
                for chunk in chunks:
                    copy.write(chunk)
            cursor.execute(PROGRESS, [done, self._upload])
            self._is_cancelled = cursor.fetchone() == (True,)


def _line(upload: str, row: ImportRow) -> str:
    target = row.target or row.key
    return "\t".join(
        (
            upload,
            escaped(row.sheet[:100]),
            str(row.number),
            escaped(_values(row.values)),
            escaped(_kept(row.kept)),
            _listed(row.errors),
            _listed(row.notices),
            row.bucket.value,
            str(target) if target else "\\N",
            str(row.earlier) if row.earlier else "\\N",
            _listed(row.changes),
            _listed(row.suspects),
            row.decision.value + "\n",
        )
    )


def _listed(said: Sequence[Any]) -> str:
    return escaped(_without_nul(_ENCODE([asdict(one) for one in said]))) if said else "[]"


def _kept(values: dict[str, Any]) -> str:
    parts = [f"{_heading(name)}: {quoted(v) if type(v) is str else _ENCODE(v)}" for name, v in values.items()]
    return _without_nul("{" + ", ".join(parts) + "}")


@lru_cache(maxsize=1_000)
def _heading(name: str) -> str:
    return quoted(name)


def _values(values: dict[str, Any]) -> str:
    """The JSON of encoded values: what they are is said in a few texts, so each is composed once."""
    parts = [f'"{code}": {quoted(v) if type(v) is str else _encoded(v)}' for code, v in values.items()]
    return _without_nul("{" + ", ".join(parts) + "}")


def _encoded(value: Any) -> str:
    """Known by which object it is: reading gives equal cells of a column one object (mapping/values.py)."""
    known = _texts.get(id(value))
    if known is None:
        if len(_texts) >= 20_000:
            _texts.clear()
        known = _texts[id(value)] = value, encoded(value)  # held, so that its number is not another's
    return known[1]


_texts: dict[int, tuple[Any, str]] = {}


BUCKETS, DECISIONS = {b.value: b for b in Bucket}, {d.value: d for d in Decision}
"""Asking an enumeration for a member takes longer."""
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


def rows_to_write(
    upload: uuid.UUID, batch: int, before_asking: Callable[[], None]
) -> Iterator[list[tuple[int, ImportRow]]]:
    """
    (staged id, row) in file order, `batch` at a time, streamed: a ledger never lies in memory whole. One batch is fetched
    ahead, so that nothing need be asked between asking for the next and making its rows; `before_asking` is called then.
    """
    staged = StagedRow.objects.filter(upload=upload).to_write().values_list(*WRITTEN).query
    with connection.chunked_cursor() as cursor:
        cursor.execute(*staged.sql_with_params())
        following = cursor.fetchmany(batch)
        while following:
            rows = [_unstaged(*row) for row in following]
            before_asking()
            following = cursor.fetchmany(batch)
            yield rows


def _unstaged(
    pk: int, sheet: str, number: int, values: str, bucket: str, target: uuid.UUID | None,
    earlier: uuid.UUID | None, changes: str, suspects: str, decision: str,
) -> tuple[int, ImportRow]:  # fmt: skip
    new = bucket == Bucket.NEW
    row = ImportRow(
        sheet=sheet,
        number=number,
        values={c: v if type(v) is str else decode(v) for c, v in _decode(values).items()},
        bucket=BUCKETS[bucket],
        target=None if new else target,
        decision=DECISIONS[decision],
        earlier=earlier,
        key=target if new else None,
    )
    if changes != "[]":
        row.changes = [Change(**change) for change in _decode(changes)]
    if suspects != "[]":
        row.suspects = [
            Suspect(uuid.UUID(s["target"]), s["name"], tuple(s["reasons"])) for s in _decode(suspects)
        ]
    return pk, row


_decode = json.JSONDecoder().decode
_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=str).encode


_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def _without_nul(text: str) -> str:
    """PostgreSQL's jsonb takes no NUL. A backslash somebody typed before u0000 is written as two and stays."""
    return _NUL.sub(r"\1", text) if "\\u0000" in text else text
