"""A row's cells as typed values of the mapped fields, or errors that say what would be right."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from luodi.calc.amounts import UNITS, Amount, Unit, read_amount
from luodi.calc.partial_dates import MISSING_WORDS, read_partial_date
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.mapping.matching import CATEGORY_BASE, IGNORED, category_styles
from luodi.exchange.reading.tables import DataRow, Table
from luodi.exchange.writing.safety import RUNS


@dataclass(frozen=True, slots=True)
class CellError:
    """`column` is the letter; "" when the whole row is meant. `message` ends with what would be right."""

    column: str
    value: str
    message: str


@dataclass(slots=True)
class ReadRow:
    """`values` by field code: str, Decimal, Amount, PartialDate; absent where the cell says nothing."""

    values: dict[str, Any]
    errors: list[CellError]
    kept: dict[str, Any]  # unmapped columns by heading


Convert = Callable[[Any], Any]
REMEMBERED = 20_000  # distinct cells of a column whose value is kept: ledgers repeat themselves


class RowReader:
    """Made once a table and mapping, then called per row. `units`: answers for columns that name none."""

    def __init__(
        self,
        table: Table,
        fields: tuple[FieldSpec, ...],
        mapping: dict[int, str],
        units: dict[int, Unit] | None = None,
    ) -> None:
        specs = {spec.code: spec for spec in fields}
        given = units or {}
        self._sources = [
            (c.number - 1, c.letter, spec, converter(spec, c.unit or given.get(c.number), c.date_order))
            for c in table.columns
            if (spec := specs.get(mapping.get(c.number, ""))) is not None
        ]
        styles = category_styles(table)
        self._categories = {
            styles[number]: (specs[code], converter(specs[code], None, None))
            for number, code in mapping.items()
            if number >= CATEGORY_BASE and number in styles and code in specs
        }
        self._kept = [
            (c.number - 1, c.name)
            for c in table.columns
            if c.number not in mapping and c.path and c.kind not in IGNORED
        ]
        self._width = max((c.number for c in table.columns), default=0)
        self._required = [spec for spec in fields if spec.required]

    def read(self, row: DataRow) -> ReadRow:
        cells = row.cells
        if len(cells) < self._width:
            cells = [*cells, *[""] * (self._width - len(cells))]
        values: dict[str, Any] = {}
        errors: list[CellError] = []
        for category in row.categories:
            if category.style in self._categories:
                spec, convert = self._categories[category.style]
                _put(values, errors, spec, convert, category.label)
        for place, letter, spec, convert in self._sources:
            cell = cells[place]
            if cell != "":
                try:
                    value = convert(cell)
                except ValueError as error:  # of it NotADate, NotANumber
                    errors.append(_refused(spec, error, cell, letter))
                else:
                    if value is not None:
                        values[spec.code] = value
        kept = {name: cells[place] for place, name in self._kept if cells[place] != ""}
        self._miss(values, errors)
        return ReadRow(values, errors, kept)

    def _miss(self, values: dict[str, Any], errors: list[CellError]) -> None:
        for spec in self._required:
            if spec.code not in values and not any(e.message.startswith(spec.label + "：") for e in errors):
                errors.append(CellError("", "", f"{spec.label}：没有填；这一项必须有，请补上"))


def _put(
    values: dict[str, Any], errors: list[CellError], spec: FieldSpec, convert: Convert, label: str
) -> None:
    """What a category says of the rows below it."""
    try:
        value = convert(label)
    except ValueError as error:
        errors.append(_refused(spec, error, label, ""))
    else:
        if value is not None:
            values[spec.code] = value


def _refused(spec: FieldSpec, error: ValueError, cell: Any, letter: str) -> CellError:
    return CellError(letter, str(cell)[:100], f"{spec.label}：{error}")


def converter(spec: FieldSpec, unit: Unit | None, order: str | None) -> Convert:
    """A function from a cell to the field's value, None where the cell says nothing; raises ValueError in Chinese."""
    if spec.kind is FieldKind.DATE:
        return _remembering(lambda cell: read_partial_date(cell, order=order))
    if spec.kind is FieldKind.AMOUNT:
        return _remembering(partial(_amount, spec, unit or UNITS.get(spec.unit)))
    if spec.kind is FieldKind.NUMBER:
        return _remembering(partial(_number, unit or UNITS["个"]))
    if spec.choices:
        return _remembering(partial(_choice, dict(spec.choices)))
    return partial(_text, spec.longest)


def _remembering(convert: Convert) -> Convert:
    known: dict[Any, Any] = {}
    look_up = known.get

    def remembered(cell: Any) -> Any:
        if type(cell) is bool:  # True equals 1
            return convert(cell)
        value = look_up(cell, _NEW)
        if value is _NEW:
            value = convert(cell)
            if len(known) < REMEMBERED:
                known[cell] = value
        return value

    return remembered


_NEW = object()


def _amount(spec: FieldSpec, unit: Unit | None, cell: Any) -> Amount | None:
    amount = read_amount(cell, unit)
    if amount is not None and spec.measures and amount.unit.measure not in spec.measures:
        raise ValueError(f"「{cell}」的单位是{amount.unit}，这一项不用这个单位；请改用表头的单位")
    return amount


def _number(unit: Unit, cell: Any) -> Decimal | None:
    amount = read_amount(cell, unit)
    return None if amount is None else amount.value


def _choice(choices: dict[str, str], cell: Any) -> str | None:
    text = _as_text(cell)
    if text in choices:
        return choices[text]
    if text.lower() in MISSING_WORDS:
        return None
    raise ValueError(f"「{text}」不在可选的里面；请写其中一个：{'、'.join(list(choices)[:12])}")


def _text(longest: int, cell: Any) -> str | None:
    text = _as_text(cell)
    length = len(text)
    if length <= 6 and text.lower() in MISSING_WORDS:
        return None
    if length > longest:
        raise ValueError(f"有 {length} 个字，最多 {longest} 个字；请写短些")
    return text


def _as_text(cell: Any) -> str:
    if type(cell) is str:
        text = " ".join(cell.split())
        # a leading apostrophe before = + - @ is our own export's guard
        return text[1:] if text[:1] == "'" and text[1:].startswith(RUNS) else text
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "minutes")
    return str(cell)
