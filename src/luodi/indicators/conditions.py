"""
Conditions: what each operator means, in SQL and in Chinese, side by side, and which fields it fits.

    in a definition file            operator
    major: true                     is         one of the values
    event: present / absent         present / absent
    origin: {not: [local]}          not        none of the values (an empty field is none of them)
    planned_total: {at_least: 5000} at_least   also `below`
    landed_on: by_date              by_date    happened by the last day of the period
    landed_on: not_by_date          not_by_date
    landed_on: in_period            in_period
    signed_on: {before_days: 365}   before_days  more than so many days before the last day
    started_on: {within: [signed_on, 365]}   within   at most so many days after another day
    started_on: {after: planned_start}       after    later than another day (both happened)
    planned_start: {years_ago: 1}   years_ago  in the calendar year so many years before the last day
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from luodi.indicators.binding import Binding, conjunction
from luodi.indicators.definition import AnyOf, Condition, Conditions
from luodi.indicators.errors import WrongDefinition
from luodi.indicators.facts import FactTable, Field


@dataclass(frozen=True, slots=True)
class Operator:
    """`arity`: how many values it takes (None: one or more). `kinds`: the field kinds it fits; empty for all."""

    code: str
    arity: int | None
    kinds: frozenset[str]
    sql: Callable[[FactTable, Field, tuple[Any, ...], Binding], str]
    phrase: Callable[[FactTable, Field, tuple[Any, ...]], str]


DAY, NUMBER = frozenset({"day"}), frozenset({"number"})
ANY_KIND: frozenset[str] = frozenset()


def condition_sql(table: FactTable, condition: Condition | AnyOf, binding: Binding) -> str:
    """The SQL of one condition, its placeholders filled."""
    if isinstance(condition, AnyOf):
        groups = (
            conjunction(condition_sql(table, c, binding) for c in group) for group in condition.alternatives
        )
        return "(" + " OR ".join(f"({group})" for group in groups) + ")"
    field = field_of(table, condition)
    return binding.fill(OPERATORS[condition.op].sql(table, field, condition.values, binding))


def condition_phrase(table: FactTable, condition: Condition | AnyOf) -> str:
    """The same in Chinese."""
    if isinstance(condition, AnyOf):
        groups = ("且".join(condition_phrase(table, c) for c in group) for group in condition.alternatives)
        return "（" + "，或".join(groups) + "）"
    field = field_of(table, condition)
    return OPERATORS[condition.op].phrase(table, field, condition.values)


def field_of(table: FactTable, condition: Condition) -> Field:
    """Raises WrongDefinition for a field the table does not have."""
    field = table.field(condition.field)
    if field is None:
        known = "、".join(f.code for f in table.fields)
        raise WrongDefinition(table.code, f"没有字段「{condition.field}」。可用：{known}。")
    return field


def fields_used(table: FactTable, conditions: Conditions) -> Iterator[Field]:
    """Every field conditions mention, also on the other side of `within` and `after`."""
    for condition in conditions:
        if isinstance(condition, AnyOf):
            for group in condition.alternatives:
                yield from fields_used(table, group)
            continue
        yield field_of(table, condition)
        if condition.op in ("within", "after"):
            yield field_of(table, Condition(str(condition.values[0]), "present"))


def check(table: FactTable, condition: Condition | AnyOf) -> str | None:
    """What is wrong with a condition, or None."""
    if isinstance(condition, AnyOf):
        return next((w for g in condition.alternatives for c in g if (w := check(table, c))), None)
    operator = OPERATORS.get(condition.op)
    field = table.field(condition.field)
    if field is None:
        return f"没有字段「{condition.field}」。可用：{'、'.join(f.code for f in table.fields)}。"
    if operator is None:
        return f"字段「{field.label}」的条件「{condition.op}」不认识。可用：{'、'.join(OPERATORS)}。"
    if operator.kinds and field.kind not in operator.kinds:
        return f"「{field.label}」不是日期或数值，不能用条件「{condition.op}」。"
    if operator.arity is not None and len(condition.values) != operator.arity:
        return f"「{field.label}」的条件「{condition.op}」要 {operator.arity} 个值，现有 {len(condition.values)} 个。"
    if operator.arity is None and not condition.values:
        return f"「{field.label}」的条件「{condition.op}」至少要一个值。"
    return _wrong_value(table, field, condition)


def _wrong_value(table: FactTable, field: Field, condition: Condition) -> str | None:
    if condition.op in ("within", "after"):
        other = table.field(str(condition.values[0]))
        if other is None or other.kind != "day":
            return f"「{field.label}」要与另一个日期字段比较，「{condition.values[0]}」不是。"
    if condition.op in ("is", "not") and field.choices:
        allowed = dict(field.choices)
        unknown = [value for value in condition.values if value not in allowed]
        if unknown:
            return f"「{field.label}」没有「{unknown[0]}」，可选：{'、'.join(map(str, allowed))}。"
    return None


def _words(field: Field, values: tuple[Any, ...]) -> str:
    if field.kind == "flag":
        return field.label if values[0] else f"非{field.label}"
    named = dict(field.choices) or (field.labels(values) if field.labels else {})
    return "或".join(str(named.get(value, value)) for value in values)


def _is_sql(_: FactTable, field: Field, values: tuple[Any, ...], binding: Binding) -> str:
    if field.kind == "flag":
        return field.sql if values[0] else f"NOT {field.sql}"
    if len(values) == 1:
        return f"{field.sql} = {binding.value(values[0])}"
    return f"{field.sql} = ANY({binding.value(list(values))})"


def _not_sql(_: FactTable, field: Field, values: tuple[Any, ...], binding: Binding) -> str:
    return f"({field.sql} IS NULL OR NOT {field.sql} = ANY({binding.value(list(values))}))"


def _present_sql(_: FactTable, field: Field, __: tuple[Any, ...], ___: Binding) -> str:
    return f"coalesce({field.sql}, '') <> ''" if field.kind == "choice" else f"{field.sql} IS NOT NULL"


def _absent_sql(table: FactTable, field: Field, values: tuple[Any, ...], binding: Binding) -> str:
    return f"coalesce({field.sql}, '') = ''" if field.kind == "choice" else f"{field.sql} IS NULL"


def _within_sql(table: FactTable, field: Field, values: tuple[Any, ...], binding: Binding) -> str:
    other = field_of(table, Condition(str(values[0]), "present"))
    days = binding.value(int(values[1]))
    return f"({field.sql} - {other.sql} <= {days} AND {field.sql} <= {{day}})"


def _after_sql(table: FactTable, field: Field, values: tuple[Any, ...], binding: Binding) -> str:
    other = field_of(table, Condition(str(values[0]), "present"))
    return f"({field.sql} > {other.sql} AND {field.sql} <= {{day}})"


def _within_phrase(table: FactTable, field: Field, values: tuple[Any, ...]) -> str:
    other = field_of(table, Condition(str(values[0]), "present"))
    return f"{other.happened or other.label}后 {values[1]} 天内{field.happened or field.label}"


def _after_phrase(table: FactTable, field: Field, values: tuple[Any, ...]) -> str:
    other = field_of(table, Condition(str(values[0]), "present"))
    return f"{field.happened or field.label}晚于{other.label}"


def _year_sql(_: FactTable, field: Field, values: tuple[Any, ...], binding: Binding) -> str:
    years = binding.value(int(values[0]))
    return f"extract(year FROM {field.sql}) = extract(year FROM {{day}}) - {years}"


OPERATORS: dict[str, Operator] = {
    operator.code: operator
    for operator in (
        Operator(
            "is", None, ANY_KIND, _is_sql,
            lambda t, f, v: _words(f, v) if f.kind == "flag" else f"{f.label}为{_words(f, v)}",
        ),
        Operator("not", None, ANY_KIND, _not_sql, lambda t, f, v: f"{f.label}不是{_words(f, v)}"),
        Operator("present", 0, ANY_KIND, _present_sql, lambda t, f, v: f"有{f.label}"),
        Operator("absent", 0, ANY_KIND, _absent_sql, lambda t, f, v: f"没有{f.label}"),
        Operator(
            "at_least", 1, NUMBER, lambda t, f, v, b: f"{f.sql} >= {b.value(v[0])}",
            lambda t, f, v: f"{f.label}不低于 {v[0]:,}{f.unit}",
        ),
        Operator(
            "below", 1, NUMBER, lambda t, f, v, b: f"{f.sql} < {b.value(v[0])}",
            lambda t, f, v: f"{f.label}低于 {v[0]:,}{f.unit}",
        ),
        Operator(
            "by_date", 0, DAY, lambda t, f, v, b: f"{f.sql} <= {{day}}",
            lambda t, f, v: f"截至日已{f.happened}" if f.happened else f"{f.label}已到",
        ),
        Operator(
            "not_by_date", 0, DAY, lambda t, f, v, b: f"({f.sql} IS NULL OR {f.sql} > {{day}})",
            lambda t, f, v: f"截至日未{f.happened}" if f.happened else f"{f.label}未到",
        ),
        Operator(
            "in_period", 0, DAY, lambda t, f, v, b: f"{f.sql} BETWEEN {{start}} AND {{day}}",
            lambda t, f, v: f"本期{f.happened}" if f.happened else f"{f.label}在本期",
        ),
        Operator(
            "before_days", 1, DAY, lambda t, f, v, b: f"{{day}} - {f.sql} > {b.value(int(v[0]))}",
            lambda t, f, v: f"{f.happened or f.label}已超过 {v[0]} 天",
        ),
        Operator("within", 2, DAY, _within_sql, _within_phrase),
        Operator("after", 1, DAY, _after_sql, _after_phrase),
        Operator(
            "years_ago", 1, DAY, _year_sql,
            lambda t, f, v: f"{f.label}在截至日{'当年' if not int(v[0]) else f'之前第 {v[0]} 年'}",
        ),
    )
}  # fmt: skip
"""Every operator by code."""
