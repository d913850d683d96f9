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
from operator import itemgetter
from typing import Any, NamedTuple

from luodi.common.ids import uuid7

Cell = tuple[str, str | None]
"""A value as COPY reads it and as the text of a jsonb holds it; None where only the server knows (a float in a JSON)."""
NULL: Cell = ("\\N", "null")
REMEMBERED = 20_000
"""Distinct values of a column whose text is kept: a ledger repeats itself."""
CHUNK = 500
"""Lines handed to the driver at a time."""
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_AWKWARD = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Texts(dict[Any, Any]):
    """Texts of a column's values by value, made when one is met first."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self._make = make

    def __missing__(self, value: Any) -> Any:
        if len(self) >= REMEMBERED:
            self.clear()
        text = self[value] = self._make(value)
        return text


class Unkept:
    """The same for values no two rows share."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self._make = make

    def __getitem__(self, value: Any) -> Any:
        return self._make(value)


class Keys:
    """UUIDs, or their texts: of neighbouring rows only some share one (a project's)."""

    def __init__(self) -> None:
        self._value: Any = None
        self._cell = NULL

    def __getitem__(self, value: Any) -> Cell:
        if value is None:
            return NULL
        if value is self._value:
            return self._cell
        text = value if type(value) is str and _KEY.fullmatch(value) else str(uuid.UUID(str(value)))
        self._value, self._cell = value, (text, f'"{text}"')
        return self._cell


IGNORED = Unkept(lambda _value: NULL)
"""Of what a row names beyond the columns (the stamps of a stored entry)."""


class Shape(NamedTuple):
    """How rows that name the same attributes are written: where their values go in both texts."""

    cells: tuple[Texts | Unkept | Keys, ...]
    line: str
    of_line: Callable[[Sequence[Any]], Any]
    content: str
    of_content: Callable[[Sequence[Any]], Any]


class EntryLines:
    """
    Lines of one model's rows, columns in the order of `fields`, the digest last (NULL where the server must make it). A
    row: values by attribute; what it leaves out has its default, a missing lineage is the row's own key.
    """

    def __init__(self, fields: Sequence[Any], defaults: Mapping[str, Any]) -> None:
        self._fields = fields
        self._defaults = defaults
        self._cells = {field.attname: _cell_of(field) for field in fields}
        self._shapes: dict[tuple[str, ...], Shape] = {}

    def lines(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        shapes = self._shapes
        for row in rows:
            if "id" not in row:
                row = {"id": uuid7(), **row}
            names = tuple(row)
            shape = shapes.get(names) or self._shaped(names)
            cells = [of[value] for of, value in zip(shape.cells, row.values(), strict=True)]
            copied, texts = zip(*cells, strict=True)
            digest = "\\N"
            if None not in texts:
                digest = "\\\\x" + sha256((shape.content % shape.of_content(texts)).encode()).hexdigest()
            yield f"{shape.line % shape.of_line(copied)}\t{digest}\n"

    def _shaped(self, names: tuple[str, ...]) -> Shape:
        places = {name: number for number, name in enumerate(names)}
        places.setdefault("lineage", places["id"])
        at = {field.column: places.get(field.attname) for field in self._fields}
        kept = {
            f.column: self._cells[f.attname][self._defaults[f.attname]]
            for f in self._fields
            if at[f.column] is None
        }
        keys = sorted(at, key=_rank)
        shape = Shape(
            tuple(self._cells.get(name, IGNORED) for name in names),
            "\t".join([_literal(kept[key][0]) if key in kept else "%s" for key in at]),
            itemgetter(*[place for place in at.values() if place is not None]),
            "{"
            + ", ".join([f'"{key}": ' + (_literal(kept[key][1]) if key in kept else "%s") for key in keys])
            + "}",
            itemgetter(*[at[key] for key in keys if at[key] is not None]),
        )
        self._shapes[names] = shape
        return shape


class RowLines:
    """Lines of rows that are no entries: values in the order of the columns."""

    def __init__(self, columns: int) -> None:
        self._texts = [Texts(_copied) for _ in range(columns)]

    def lines(self, rows: Iterable[Sequence[Any]]) -> Iterator[str]:
        columns = self._texts
        for row in rows:
            yield "\t".join([texts[value] for texts, value in zip(columns, row, strict=True)]) + "\n"


def can_render(fields: Iterable[Any]) -> bool:
    """Whether jsonb prints values of all these fields as this module does."""
    return all(_kind(field) in (*CELLS, "UUIDField") for field in fields)


def chunked(lines: Iterator[str]) -> Iterator[str]:
    while chunk := "".join(islice(lines, CHUNK)):
        yield chunk


def _kind(field: Any) -> str:
    return str((field.target_field if field.is_relation else field).get_internal_type())


def _cell_of(field: Any) -> Texts | Unkept | Keys:
    kind = _kind(field)
    if kind == "UUIDField":
        return Keys()
    make = CELLS[kind]
    if make is _number:
        make = partial(_number, Decimal(1).scaleb(-field.decimal_places))
    if make is _json:
        return Unkept(make)
    return Texts(lambda value: NULL if value is None else make(value))


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
