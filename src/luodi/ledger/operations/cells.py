"""
The values of a column as COPY reads them and as a jsonb holds them: what a row's line and its digest are made of
(operations/rendering.py).
"""

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, partial
from json.encoder import encode_basestring as _quoted
from typing import Any

Cell = tuple[str, str | None]
"""A value as COPY reads it and as the text of a jsonb holds it; None where only the server knows (a float in a JSON)."""
NULL: Cell = ("\\N", "null")
REMEMBERED = 20_000
"""Distinct values of a column whose text is kept: a ledger repeats itself."""
_KEY = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_KEYS = re.compile(rf"(?:{_KEY}\n)+")
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
    if not _are_texts(column) or not _KEYS.fullmatch("\n".join((*column, ""))):
        column = [value if value is None else str(uuid.UUID(str(value))) for value in column]
    if None not in column:
        return column, [f'"{key}"' for key in column]
    copied, texts = zip(*[NULL if key is None else (key, f'"{key}"') for key in column], strict=True)
    return copied, texts


def ignored(column: Sequence[Any]) -> Cells:
    """Of what a row names beyond the columns (the stamps of a stored entry)."""
    return ("",) * len(column), ("",) * len(column)


def _is_varied(column: Sequence[Any]) -> bool:
    return len(set(column)) * 2 > len(column)


def _are_texts(column: Sequence[Any]) -> bool:
    return set(map(type, column)) == {str}


def copied_column(texts: Texts, column: Sequence[Any]) -> Sequence[str]:
    """Names, which do not repeat, as they are; of the rest `texts` knows what was met before."""
    if not _is_varied(column) or not _are_texts(column):
        return [texts[value] for value in column]
    return list(map(escaped, column)) if _AWKWARD.search("".join(column)) else column


def kind_of(field: Any) -> str:
    return str((field.target_field if field.is_relation else field).get_internal_type())


def column_of(field: Any) -> Column:
    kind = kind_of(field)
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
    ordered = tuple(sorted(keys, key=rank))
    return ordered, "{" + ", ".join([_literal(_quoted(key)) + ": %s" for key in ordered]) + "}"


def rank(key: str) -> tuple[int, bytes]:
    """The order of keys in a jsonb: the shorter first, then by their bytes."""
    written = key.encode()
    return len(written), written


def copied_of(value: Any) -> str:
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
