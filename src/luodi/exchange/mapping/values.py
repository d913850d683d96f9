"""A row's cells as typed values of the mapped fields, or errors that say what would be right."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from luodi.calc.amounts import UNITS, NotANumber, Unit, read_amount
from luodi.calc.partial_dates import MISSING_WORDS, NotADate, read_partial_date
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.mapping.matching import CATEGORY_BASE, IGNORED, category_styles
from luodi.exchange.reading.packages import column_letters
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

    values: dict[str, Any] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)  # unmapped columns by heading


@dataclass(frozen=True, slots=True)
class _Source:
    place: int  # index into the cells
    letter: str
    spec: FieldSpec
    unit: Unit | None
    date_order: str | None


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
        columns = {column.number: column for column in table.columns}
        given = units or {}
        self._sources = [
            _Source(
                number - 1,
                column_letters(number),
                specs[code],
                columns[number].unit or given.get(number) or UNITS.get(specs[code].unit),
                columns[number].date_order,
            )
            for number, code in mapping.items()
            if number in columns and code in specs
        ]
        styles = category_styles(table)
        self._categories = {
            styles[number]: specs[code]
            for number, code in mapping.items()
            if number >= CATEGORY_BASE and number in styles and code in specs
        }
        self._kept = [
            (c.number - 1, c.name)
            for c in table.columns
            if c.number not in mapping and c.path and c.kind not in IGNORED
        ]
        self._required = [spec for spec in fields if spec.required]
        self._choices = {spec.code: dict(spec.choices) for spec in fields if spec.choices}

    def read(self, row: DataRow) -> ReadRow:
        found = ReadRow()
        cells = row.cells
        width = len(cells)
        for category in row.categories:
            spec = self._categories.get(category.style)
            if spec:
                self._put(found, spec, category.label, None, None, "")
        for source in self._sources:
            if source.place < width and (cell := cells[source.place]) not in ("", None):
                self._put(found, source.spec, cell, source.unit, source.date_order, source.letter)
        for place, name in self._kept:
            if place < width and cells[place] not in ("", None):
                found.kept[name] = cells[place]
        self._miss(found)
        return found

    def _put(
        self,
        found: ReadRow,
        spec: FieldSpec,
        cell: Any,
        unit: Unit | None,
        order: str | None,
        letter: str,
    ) -> None:
        try:
            value = self._value(spec, cell, unit, order)
        except (NotADate, NotANumber, ValueError) as error:
            found.errors.append(CellError(letter, str(cell)[:100], f"{spec.label}：{error}"))
            return
        if value is not None:
            found.values[spec.code] = value

    def _value(self, spec: FieldSpec, cell: Any, unit: Unit | None, order: str | None) -> Any:
        if spec.kind is FieldKind.DATE:
            return read_partial_date(cell, order=order)
        if spec.kind is FieldKind.AMOUNT:
            amount = read_amount(cell, unit)
            if amount is not None and spec.measures and amount.unit.measure not in spec.measures:
                raise ValueError(f"「{cell}」的单位是{amount.unit}，这一项不用这个单位")
            return amount
        if spec.kind is FieldKind.NUMBER:
            number = read_amount(cell, unit or UNITS["个"])
            return None if number is None else number.value
        return self._text(spec, cell)

    def _text(self, spec: FieldSpec, cell: Any) -> str | None:
        text = _as_text(cell)
        if text.lower() in MISSING_WORDS:
            return None
        if spec.code in self._choices:
            code = self._choices[spec.code].get(text)
            if code is None:
                some = "、".join(list(self._choices[spec.code])[:12])
                raise ValueError(f"「{text}」不在可选的里面；可以写：{some}")
            return code
        if len(text) > spec.longest:
            raise ValueError(f"有 {len(text)} 个字，最多 {spec.longest} 个字；请写短些")
        return text

    def _miss(self, found: ReadRow) -> None:
        wrong = {error.message.split("：", 1)[0] for error in found.errors}
        for spec in self._required:
            if spec.code not in found.values and spec.label not in wrong:
                found.errors.append(CellError("", "", f"{spec.label}：没有填；这一项必须有，请补上"))


def _as_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "minutes")
    text = " ".join(str(cell).split())
    return text[1:] if text[:1] == "'" and text[1:].startswith(RUNS) else text  # our own export's guard
