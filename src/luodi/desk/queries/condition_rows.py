"""Conditions of a definition as rows of a form: a field, a requirement, values in words; and back."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from luodi.indicators.conditions import OPERATORS, check
from luodi.indicators.definition import AnyOf, Condition, Conditions
from luodi.indicators.errors import WrongDefinition
from luodi.indicators.facts import FactTable, Field

OPERATOR_WORDS = {
    "is": "是", "not": "不是", "present": "有", "absent": "没有", "at_least": "不低于", "below": "低于",
    "by_date": "截至日已发生", "not_by_date": "截至日未发生", "in_period": "在本期发生", "before_days": "已超过…天",
    "within": "在…（日期代码 天数）内", "after": "晚于（日期代码）", "years_ago": "在…年前的那一年",
}  # fmt: skip
YES, NO = ("是", "true", "1"), ("否", "false", "0")


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """As typed. `fixed` is the place of a condition a form cannot take apart (其中之一); kept or dropped whole."""

    field: str = ""
    op: str = ""
    value: str = ""
    fixed: str = ""
    phrase: str = ""


def rows_from(table: FactTable, conditions: Conditions, phrase: Any) -> list[ConditionRow]:
    found = []
    for place, condition in enumerate(conditions):
        if isinstance(condition, AnyOf):
            found.append(ConditionRow(fixed=str(place), phrase=phrase(table, condition)))
        else:
            found.append(ConditionRow(condition.field, condition.op, _words(table, condition)))
    return found


def conditions_from(
    code: str, table: FactTable, rows: Sequence[ConditionRow], before: Conditions
) -> Conditions:
    """Raises WrongDefinition naming the field and what may stand there."""
    return tuple(_conditions(code, table, rows, before))


def _conditions(
    code: str, table: FactTable, rows: Sequence[ConditionRow], before: Conditions
) -> Iterator[Condition | AnyOf]:
    for row in rows:
        if row.fixed.isdecimal() and int(row.fixed) < len(before):
            yield before[int(row.fixed)]
            continue
        if not row.field:
            continue
        field = table.field(row.field)
        if field is None or row.op not in OPERATORS:
            raise WrongDefinition(code, f"条件「{row.field} {row.op} {row.value}」没有选全，请选字段和要求。")
        condition = Condition(row.field, row.op, tuple(_values(code, table, field, row)))
        if wrong := check(table, condition):
            raise WrongDefinition(code, wrong)
        yield condition


def _values(code: str, table: FactTable, field: Field, row: ConditionRow) -> Iterator[Any]:
    arity = OPERATORS[row.op].arity
    words = [
        word.strip() for word in row.value.replace("、", ",").replace("，", ",").split(",") if word.strip()
    ]
    if arity == 0:
        return
    if row.op in ("within", "after"):
        name, _, days = row.value.strip().partition(" ")
        yield name
        if row.op == "within":
            yield _number(code, field, days)
        return
    for word in words:
        if field.kind == "flag" and word in (*YES, *NO):
            yield word in YES
        elif field.kind in ("number", "day") or row.op == "years_ago":
            yield _number(code, field, word)
        else:
            yield _named(code, field, word)


def _named(code: str, field: Field, word: str) -> Any:
    """A value by its word or its code. Where the values are known, another word is refused."""
    named = named_values(field)
    if word in named:
        return named[word]
    value: Any = int(word) if word.isdecimal() and int(word) in named.values() else word
    if value in named.values() or field.labels is None:
        return value
    if (field.kind != "key" or _is_key(word)) and field.labels([word]):
        return value
    known = "、".join(list(named)[:20])
    raise WrongDefinition(
        code, f"「{field.label}」没有「{word}」" + (f"，可选：{known}。" if known else "，请核对代码。")
    )


def _is_key(word: str) -> bool:
    try:
        uuid.UUID(word)
    except ValueError:
        return False
    return True


def _number(code: str, field: Field, word: str) -> int | Decimal:
    try:
        number = Decimal(word.strip())
    except InvalidOperation:
        raise WrongDefinition(code, f"「{field.label}」的条件要一个数，「{word}」不是；例如 5000。") from None
    return int(number) if number == int(number) else number


def _words(table: FactTable, condition: Condition) -> str:
    field = table.field(condition.field)
    if condition.op in ("within", "after"):
        return " ".join(map(str, condition.values))
    if field is None:
        return "、".join(map(str, condition.values))
    if field.kind == "flag":
        return "、".join("是" if value else "否" for value in condition.values)
    labels = {value: label for label, value in named_values(field).items()}
    return "、".join(str(labels.get(value, value)) for value in condition.values)


def named_values(field: Field) -> dict[str, Any]:
    """The words a value may be written by."""
    pairs = list(field.choices) or (list(field.offers().items()) if field.offers else [])
    return {str(label): value for value, label in pairs if value != ""}
