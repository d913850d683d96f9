"""The mapping of columns as questions on a page, and a person's answers as a mapping."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luodi.calc.amounts import UNITS
from luodi.exchange.importers import importer
from luodi.exchange.mapping.fields import FieldSpec
from luodi.exchange.models import Upload
from luodi.exchange.reading.tables import Kind

NEVER_ASKED = (Kind.SEQUENCE.value, Kind.OURS.value)
OFFERED_UNITS = ("万元", "亿元", "元", "万美元", "亿美元", "美元", "亩", "㎡")


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """`likely`: (code, label) of the next best fields. `name` is that of the form's control."""

    name: str
    unit_name: str
    letter: str
    heading: str
    unit: str
    samples: tuple[str, ...]
    field: str
    label: str
    likely: tuple[tuple[str, str], ...]
    is_asked: bool
    wants_unit: bool
    chosen_unit: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class TableQuestion:
    index: int
    table: dict[str, Any]
    is_used: bool
    is_remembered: bool
    asked: tuple[ColumnQuestion, ...]
    settled: tuple[ColumnQuestion, ...]
    missing: tuple[str, ...]


def questions(upload: Upload) -> tuple[TableQuestion, ...]:
    specs = {spec.code: spec for spec in importer(upload.importer).fields()}
    tables = upload.recognised.get("tables", [])
    return tuple(
        _table(index, table, upload.mapping.get(table["sheet"], {}), specs) for index, table in enumerate(tables)
    )  # fmt: skip


def _table(
    index: int, table: dict[str, Any], answer: dict[str, Any], specs: Mapping[str, FieldSpec]
) -> TableQuestion:
    remembered = bool(answer.get("remembered"))
    columns = [
        _column(index, column, answer, specs, remembered)
        for column in table["columns"]
        if column["kind"] not in NEVER_ASKED
    ]
    return TableQuestion(
        index,
        table,
        bool(answer.get("use")),
        remembered,
        tuple(column for column in columns if column.is_asked),
        tuple(column for column in columns if not column.is_asked),
        tuple(specs[code].label for code in table["missing"] if code in specs),
    )


def _column(
    index: int, column: dict[str, Any], answer: dict[str, Any], specs: Mapping[str, FieldSpec], remembered: bool
) -> ColumnQuestion:  # fmt: skip
    number = str(column["number"])
    code = answer.get("columns", {}).get(number, "")
    unit = answer.get("units", {}).get(number, "")
    bare = column["kind"] == Kind.NUMBER and not column["unit"]
    lacks_unit = bare and not unit and code in specs and specs[code].wants_unit
    return ColumnQuestion(
        name=f"c{index}-{number}",
        unit_name=f"u{index}-{number}",
        letter=column["letter"],
        heading=column["name"],
        unit=column["unit"],
        samples=tuple(str(one) for one in column["samples"][:4]),
        field=code,
        label=specs[code].label if code in specs else "",
        likely=tuple((c, specs[c].label) for c, _ in column["others"] if c in specs and c != code),
        is_asked=lacks_unit or not (remembered or column["sure"]),
        wants_unit=bare,
        chosen_unit=unit,
        hidden=column["hidden"],
    )


def answers(upload: Upload, posted: Mapping[str, Any]) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """A person's answers as the mapping of confirm_mapping, and what is wrong with them, in sentences."""
    specs = {spec.code: spec for spec in importer(upload.importer).fields()}
    mapping: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    for index, table in enumerate(upload.recognised.get("tables", [])):
        used = posted.get(f"use{index}") == "1"
        columns, units = {}, {}
        for column in table["columns"]:
            number = str(column["number"])
            code, unit = posted.get(f"c{index}-{number}", ""), posted.get(f"u{index}-{number}", "")
            if code in specs:
                columns[number] = code
            if unit in UNITS and not column["unit"]:
                units[number] = unit
        mapping[table["sheet"]] = {"use": used, "columns": columns, "units": units}
        if used:
            faults += _faults(table, columns, units, specs)
    if not any(sheet["use"] for sheet in mapping.values()):
        faults.append("一张工作表也没有选；请至少勾选一张要导入的。")
    return mapping, faults


def _faults(
    table: dict[str, Any], columns: dict[str, str], units: dict[str, str], specs: Mapping[str, FieldSpec]
) -> list[str]:
    named = {str(column["number"]): column for column in table["columns"]}
    found, taken = [], dict[str, str]()
    for number, code in columns.items():
        column = named[number]
        where = f"工作表「{table['sheet']}」的「{column['name']}」列"
        if code in taken:
            found.append(f"{where}和「{taken[code]}」列都对应了「{specs[code].label}」；请改掉其中一列。")
        taken[code] = column["name"]
        bare = column["kind"] == Kind.NUMBER and not column["unit"]
        if bare and specs[code].wants_unit and number not in units:
            found.append(f"{where}全是数字，没有写单位；请选它的单位（例如 万元）。")
    return found
