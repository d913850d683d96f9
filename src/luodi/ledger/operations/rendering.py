"""
Rows as the lines COPY reads, and the digests of entries, made here: by the thousand that costs the server three times
as much. A digest is that of sql/mechanism.sql, ledger_digest(), to the byte: tests/ledger/test_digests_are_the_servers.py
holds the two against each other.
"""

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, partial
from hashlib import sha256
from itertools import islice
from json.encoder import encode_basestring as _quoted
from typing import Any, NamedTuple

from luodi.common.ids import uuid7

Cell = tuple[str, str | None]
"""A value as COPY reads it and as the text of a jsonb holds it; None where only the server knows (a float in a JSON)."""
NULL: Cell = ("\\N", "null")
REMEMBERED = 20_000
"""Distinct values of a column whose text is kept: a ledger repeats itself."""
CHUNK = 500
"""Lines made, and handed to the driver, at a time."""
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_AWKWARD = re.compile(r"[\\\t\n\r]")
_SPECIAL = re.compile(r'[\x00-\x1f"\\]')
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

Cells = tuple[Sequence[str], Sequence[str | None]]
"""The values of a column in both forms."""
Column = Callable[[Sequence[Any]], Cells]


class Texts(dict[Any, Any]):
    """Texts of a column's values by value, made when one is met first."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self._make = make

    def __missing__(self, value: Any) -> Any:
        if len(self) >= REMEMBERED:
            self.clear()
        text = self[value] = self._make(value)
        return text


class Repeated:
    """A column many rows of which say the same."""

    def __init__(self, make: Callable[[Any], Cell]) -> None:
        self._known = Texts(make)

    def __call__(self, column: Sequence[Any]) -> Cells:
        known = self._known
        copied, texts = zip(*[known[value] for value in column], strict=True)
        return copied, texts


class Worded:
    """A column of words: kinds, which repeat, or names, which do not and mostly stand in both forms as they are."""

    def __init__(self) -> None:
        self._repeated = Repeated(lambda value: NULL if value is None else _text(value))

    def __call__(self, column: Sequence[Any]) -> Cells:
        if _is_varied(column) and _are_texts(column) and not _SPECIAL.search("".join(column)):
            return column, [f'"{value}"' for value in column]
        return self._repeated(column)


def _unkept(make: Callable[[Any], Cell], column: Sequence[Any]) -> Cells:
    """For values no two rows share."""
    copied, texts = zip(*[make(value) for value in column], strict=True)
    return copied, texts


def _keys(column: Sequence[Any]) -> Cells:
    """UUIDs, or their texts."""
    copied, texts = zip(*[NULL if value is None else _key(value) for value in column], strict=True)
    return copied, texts


def _key(value: Any) -> Cell:
    text = value if type(value) is str and _KEY.fullmatch(value) else str(uuid.UUID(str(value)))
    return text, f'"{text}"'


def _ignored(column: Sequence[Any]) -> Cells:
    """Of what a row names beyond the columns (the stamps of a stored entry)."""
    return ("",) * len(column), ("",) * len(column)


def _is_varied(column: Sequence[Any]) -> bool:
    return len(set(column)) * 2 > len(column)


def _are_texts(column: Sequence[Any]) -> bool:
    return set(map(type, column)) == {str}


class Shape(NamedTuple):
    """How rows that name the same attributes are written: which of their values go where in both texts."""

    columns: tuple[Column, ...]
    line: str
    of_line: tuple[int, ...]
    content: str
    of_content: tuple[int, ...]

    def lines(self, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """A column at a time, so that what is done for every value is done by the interpreter's own loops."""
        columns = zip(*[row.values() for row in rows], strict=True)
        found = [cells(column) for cells, column in zip(self.columns, columns, strict=True)]
        lines = map(self.line.__mod__, zip(*[found[at][0] for at in self.of_line], strict=True))
        texts = zip(*[found[at][1] for at in self.of_content], strict=True)
        digests = map(self._digest, texts)
        return [f"{line}\t{digest}\n" for line, digest in zip(lines, digests, strict=True)]

    def _digest(self, texts: tuple[str | None, ...]) -> str:
        if None in texts:
            return "\\N"
        return "\\\\x" + sha256((self.content % texts).encode()).hexdigest()


class EntryLines:
    """
    Lines of one model's rows, columns in the order of `fields`, the digest last (NULL where the server must make it). A
    row: values by attribute; what it leaves out has its default, a missing lineage is the row's own key. Of CHUNK rows
    those that name the same attributes come together.
    """

    def __init__(self, fields: Sequence[Any], defaults: Mapping[str, Any]) -> None:
        self._fields = fields
        self._defaults = defaults
        self._columns = {field.attname: _column_of(field) for field in fields}
        self._shapes: dict[tuple[str, ...], Shape] = {}

    def lines(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            alike: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
            for row in chunk:
                whole = row if "id" in row else {"id": uuid7(), **row}
                alike.setdefault(tuple(whole), []).append(whole)
            for names, group in alike.items():
                yield from (self._shapes.get(names) or self._shaped(names)).lines(group)

    def _shaped(self, names: tuple[str, ...]) -> Shape:
        places = {name: number for number, name in enumerate(names)}
        places.setdefault("lineage", places["id"])
        at = {field.column: places.get(field.attname) for field in self._fields}
        kept = {
            f.column: [cells[0] for cells in self._columns[f.attname]([self._defaults[f.attname]])]
            for f in self._fields
            if at[f.column] is None
        }
        keys = sorted(at, key=_rank)
        shape = Shape(
            tuple(self._columns.get(name, _ignored) for name in names),
            "\t".join([_literal(kept[key][0]) if key in kept else "%s" for key in at]),
            tuple(place for place in at.values() if place is not None),
            "{"
            + ", ".join([f'"{key}": ' + (_literal(kept[key][1]) if key in kept else "%s") for key in keys])
            + "}",
            tuple(place for key in keys if (place := at[key]) is not None),
        )
        self._shapes[names] = shape
        return shape


class RowLines:
    """Lines of rows that are no entries: values in the order of the columns."""

    def __init__(self, columns: int) -> None:
        self._texts = [Texts(_copied) for _ in range(columns)]

    def lines(self, rows: Iterable[Sequence[Any]]) -> Iterator[str]:
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            columns = zip(self._texts, zip(*chunk, strict=True), strict=True)
            copied = [_copied_column(texts, column) for texts, column in columns]
            yield from [line + "\n" for line in map("\t".join, zip(*copied, strict=True))]


def _copied_column(texts: Texts, column: Sequence[Any]) -> Sequence[str]:
    if not _is_varied(column):
        return [texts[value] for value in column]
    if _are_texts(column) and not _AWKWARD.search("".join(column)):
        return column
    return list(map(_copied, column))


def can_render(fields: Iterable[Any]) -> bool:
    """Whether jsonb prints values of all these fields as this module does."""
    return all(_kind(field) in (*CELLS, "UUIDField") for field in fields)


def chunked(lines: Iterator[str]) -> Iterator[str]:
    while chunk := "".join(islice(lines, CHUNK)):
        yield chunk


def _kind(field: Any) -> str:
    return str((field.target_field if field.is_relation else field).get_internal_type())


def _column_of(field: Any) -> Column:
    kind = _kind(field)
    if kind == "UUIDField":
        return _keys
    make = CELLS[kind]
    if make is _text:
        return Worded()
    if make is _number:
        make = partial(_number, Decimal(1).scaleb(-field.decimal_places))
    if make is _json:
        return partial(_unkept, make)
    return Repeated(lambda value: NULL if value is None else make(value))


def _text(value: Any) -> Cell:
    text = str(value)
    return escaped(text), _quoted(text)


def _flag(value: Any) -> Cell:
    return ("t", "true") if value else ("f", "false")


def _day(value: Any) -> Cell:
    if type(value) is not dt.date:
        raise TypeError(f"{value!r} is no day")
    text = value.isoformat()
    return text, f'"{text}"'


def _whole(value: Any) -> Cell:
    text = str(int(value))
    return text, text


def _number(step: Decimal, value: Any) -> Cell:
    text = format(
        Decimal(str(value)).quantize(step, ROUND_HALF_UP) + 0, "f"
    )  # + 0: the server has no -0.0000
    return text, text


def _json(value: Any) -> Cell:
    text = _canonical(value)
    return escaped(json.dumps(value, ensure_ascii=False) if text is None else text), text


WHOLE = ("SmallIntegerField", "IntegerField", "BigIntegerField", "PositiveSmallIntegerField", "PositiveIntegerField",
         "PositiveBigIntegerField")  # fmt: skip
CELLS: dict[str, Callable[..., Cell]] = {
    "CharField": _text,
    "TextField": _text,
    "BooleanField": _flag,
    "DateField": _day,
    "DecimalField": _number,
    "JSONField": _json,
    **dict.fromkeys(WHOLE, _whole),
}


def _canonical(value: Any) -> str | None:
    """As jsonb prints it; None where a float, or what JSON turns into something else, is in it."""
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if value is None or kind is bool or kind is int:
        return json.dumps(value)
    if kind is list:
        parts = [_canonical(part) for part in value]
        return None if None in parts else f"[{', '.join(parts)}]"  # type: ignore[arg-type]  # none is None
    if kind is dict and all(type(key) is str for key in value):
        keys, template = _object(tuple(value))
        parts = [_quoted(part) if type(part) is str else _canonical(part) for part in map(value.get, keys)]
        return None if None in parts else template % tuple(parts)
    return None


@lru_cache(maxsize=1_000)
def _object(keys: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Keys in their order, and how a jsonb with them is written."""
    ordered = tuple(sorted(keys, key=_rank))
    return ordered, "{" + ", ".join([_literal(_quoted(key)) + ": %s" for key in ordered]) + "}"


def _rank(key: str) -> tuple[int, bytes]:
    """The order of keys in a jsonb: the shorter first, then by their bytes."""
    written = key.encode()
    return len(written), written


def _copied(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return escaped(str(value))


def escaped(text: str) -> str:
    """As a field of a COPY line."""
    return text.translate(_ESCAPES) if _AWKWARD.search(text) else text


def _literal(text: str | None) -> str:
    """In a template of %."""
    return (text or "").replace("%", "%%")
