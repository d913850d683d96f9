"""`ledger verify`: compares rows with digests and the chain with its links; names the first that differs.

What it cannot detect: an owner of the database who rewrites rows, digests, links *and* the heads that were
printed on bulletins or written outside the database. It stops silent change, not a conspiracy with paper.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from luodi.ledger.registry import entry_models

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """The first difference: at which revision, of which kind, and one sentence."""

    seq: int
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verification:
    revisions: int
    rows: int
    head: str
    finding: Finding | None

    @property
    def is_sound(self) -> bool:
        return self.finding is None


def verify(heads: dict[int, str] | None = None) -> Verification:
    """
    Walks all revisions in order. `heads` are {seq: hex link} kept outside the database (var/heads, printed
    bulletins); each must stand in the chain. Cost: one pass over every entry table.
    """
    with _one_moment():
        return _walk(heads or {})


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything as it stood at one: of a revision committed meanwhile the header would be seen and its rows would not."""
    if connection.in_atomic_block:  # the caller's moment
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _walk(heads: dict[int, str]) -> Verification:
    tables = [model._meta.db_table for model in entry_models()]
    sheets = _fresh_sheets(tables)
    previous, expected_seq, seen_rows = None, None, 0
    last_link = b""
    for row in _revisions():
        finding = _check_link(row, previous, expected_seq) or _check_sheets(row, sheets)
        outside = heads.get(row["seq"])
        if finding is None and outside and outside != bytes(row["link"]).hex():
            finding = Finding(
                row["seq"], "head", f"第 {row['seq']} 次修订与库外留存的封签不符：链条被整体改写过。"
            )
        if finding:
            return Verification(row["seq"], seen_rows, bytes(row["link"]).hex(), finding)
        seen_rows += sum(sheet[0] for sheet in row["sheets"].values())
        previous, expected_seq, last_link = row["link"], row["seq"] + 1, bytes(row["link"])
    finding = _check_tail(expected_seq, last_link, heads) or _check_strays(sheets)
    return Verification((expected_seq or 1) - 1, seen_rows, last_link.hex(), finding)


def _revisions() -> Iterable[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.seq, r.link, r.sheets, r.reconstructed, (r.details->>'booked_after')::bigint AS booked_after,"
            " sha256(convert_to(jsonb_build_object('header', ledger_header(r), 'sheets', r.sheets)::text, 'UTF8'))"
            " = r.digest AS header_kept,"
            " ledger_link(lag(r.link) OVER (ORDER BY r.seq), r.seq, r.at, r.digest) AS fresh_link"
            " FROM ledger_revision r ORDER BY r.seq"
        )
        names = [column.name for column in cursor.description]
        while rows := cursor.fetchmany(BATCH):
            for row in rows:
                found = dict(zip(names, row, strict=True))
                yield found | {"sheets": json.loads(found["sheets"])}


def _fresh_sheets(tables: list[str]) -> dict[int, dict[str, list[Any]]]:
    """{seq: {table: [opened, closed, hex, hex]}} recomputed from the rows as they stand."""
    found: dict[int, dict[str, list[Any]]] = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT revision, count(*), encode(sha256(string_agg(ledger_digest(to_jsonb(t)), ''"
                f" ORDER BY id)), 'hex') FROM {table} t GROUP BY revision"
            )
            for seq, count, digest in cursor.fetchall():
                found.setdefault(seq, {}).setdefault(table, [0, 0, EMPTY, EMPTY])[0:4:2] = [count, digest]
            cursor.execute(
                "SELECT closed_revision, count(*), encode(sha256(string_agg(uuid_send(id) ||"
                f" convert_to(closed_kind, 'UTF8'), '' ORDER BY id)), 'hex') FROM {table}"
                " WHERE closed_revision IS NOT NULL GROUP BY closed_revision"
            )
            for seq, count, digest in cursor.fetchall():
                found.setdefault(seq, {}).setdefault(table, [0, 0, EMPTY, EMPTY])[1:4:2] = [count, digest]
    return found


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""sha256 of nothing: a table a revision opened (or closed) no row of."""


def _check_link(row: dict[str, Any], previous: Any, expected_seq: int | None) -> Finding | None:
    seq = row["seq"]
    booked = row[
        "booked_after"
    ]  # numbers given up by a booked revision (operations/booking.py); its header is sealed
    unused = booked is not None and expected_seq is not None and booked < expected_seq < seq
    if expected_seq is not None and seq != expected_seq and not unused:
        return Finding(seq, "missing", f"第 {expected_seq} 次修订不见了（下一条是第 {seq} 次）。")
    if not row["header_kept"]:
        return Finding(seq, "revision", f"第 {seq} 次修订的登记内容（何人、何事、理由）被改过。")
    if previous is not None and bytes(row["fresh_link"]) != bytes(row["link"]):
        return Finding(seq, "order", f"第 {seq} 次修订与前一次接不上：次序或时刻被改过。")
    return None


def _check_sheets(row: dict[str, Any], sheets: dict[int, dict[str, list[Any]]]) -> Finding | None:
    seq = row["seq"]
    fresh = sheets.pop(seq, {})
    for table in sorted(set(row["sheets"]) | set(fresh)):
        sealed = row["sheets"].get(table, [0, 0, EMPTY, EMPTY])
        now = fresh.get(table, [0, 0, EMPTY, EMPTY])
        if now == sealed:
            continue
        if now[0] < sealed[0]:
            what = f"{table} 应有 {sealed[0]} 行，现有 {now[0]} 行：有行被删除。"
            return Finding(seq, "deleted", f"第 {seq} 次修订在 {what}")
        if now[0] > sealed[0]:
            what = f"{table} 应有 {sealed[0]} 行，现有 {now[0]} 行：有行被塞入。"
            return Finding(seq, "inserted", f"第 {seq} 次修订在 {what}")
        if now[2] != sealed[2]:
            return Finding(
                seq, "changed", f"第 {seq} 次修订的 {table} 有行被改动：{_changed_row(table, seq)}。"
            )
        return Finding(seq, "closing", f"第 {seq} 次修订对 {table} 的更正或撤回记录被改过。")
    return None


def _changed_row(table: str, seq: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} t WHERE revision = %s AND digest <> ledger_digest(to_jsonb(t)) ORDER BY id",
            [seq],
        )
        found = cursor.fetchone()
    return f"行 {found[0]}" if found else "连同行内摘要一起被改，只能定位到这次修订"


def _check_tail(expected_seq: int | None, last_link: bytes, heads: dict[int, str]) -> Finding | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, head FROM ledger_clock")
        seq, head = cursor.fetchone()
    written = (expected_seq or 1) - 1
    latest = max([seq, *heads])
    if latest > written:
        return Finding(
            written + 1, "tail", f"台账尾部被截断：时钟记到第 {latest} 次修订，库里只到第 {written} 次。"
        )
    if last_link and bytes(head) != last_link:
        return Finding(written, "tail", f"第 {written} 次修订与时钟上的封签不符：尾部被改过。")
    return None


def _check_strays(sheets: dict[int, dict[str, list[Any]]]) -> Finding | None:
    if not sheets:
        return None
    seq, tables = min(sheets.items())
    return Finding(
        seq, "inserted", f"{'、'.join(sorted(tables))} 里有行声称属于第 {seq} 次修订，但没有这次修订。"
    )
