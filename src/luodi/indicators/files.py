"""Definition files (YAML): reading them strictly. Every refusal names the definition and what would be right."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from luodi.indicators.conditions import OPERATORS
from luodi.indicators.definition import (
    AnyOf,
    Condition,
    Conditions,
    CurrencyRule,
    Definition,
    Grouping,
    Measure,
    Time,
    TimeBasis,
)
from luodi.indicators.errors import WrongDefinition
from luodi.ledger.enums import Basis

PLAIN = (
    "code", "name", "unit", "source", "reason", "table", "version", "valid_from", "valid_to", "of", "numerator",
    "denominator", "base", "years_back", "factor", "opening", "places", "truncates", "smallest", "published",
    "topic",
)  # fmt: skip
KEYS = frozenset(
    (*PLAIN, "measure", "time", "cohort", "part", "days", "basis", "switches", "currency", "grouping")
)
WORDS = frozenset(code for code, operator in OPERATORS.items() if operator.arity == 0)


def read_folder(folder: Path) -> list[Definition]:
    """All definitions of a folder's *.yaml, in order of file and place. Raises WrongDefinition."""
    found: list[Definition] = []
    for path in sorted(folder.glob("*.yaml")):
        found += read_text(path.read_text(encoding="utf-8"), path.name)
    return found


def read_text(text: str, where: str) -> list[Definition]:
    """The definitions of one file: a mapping with `topic` and `figures`, or a plain list."""
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise WrongDefinition(where, f"不是合法的 YAML：{error}") from None
    topic = ""
    if isinstance(content, Mapping):
        topic, content = str(content.get("topic", "")), content.get("figures")
    if not isinstance(content, list):
        raise WrongDefinition(where, "文件应是口径的列表，或带 topic 与 figures 两项。")
    return [read_one({"topic": topic, **item}, f"{where} 第 {n} 条") for n, item in enumerate(content, 1)]


def read_one(item: Mapping[str, Any], where: str = "") -> Definition:
    """One definition from plain data. Checks its shape; what it refers to is checked by the catalogue."""
    where = str(item.get("code") or where)
    unknown = sorted(set(item) - KEYS)
    if unknown:
        raise WrongDefinition(
            where, f"不认识「{'、'.join(unknown)}」这几项。可用：{'、'.join(sorted(KEYS))}。"
        )
    for key in ("code", "name", "measure", "unit", "source", "reason"):
        if not str(item.get(key) or "").strip():
            raise WrongDefinition(where, f"缺少「{key}」。每个口径都要写代码、名称、度量、单位、出处和理由。")
    plain = {k: item[k] for k in PLAIN if k in item}
    days = tuple(item.get("days", ("", "")))
    if len(days) != 2:
        raise WrongDefinition(where, "days 要写起、止两个日期字段，例如 [signed_on, landed_on]。")
    return Definition(
        **plain,
        measure=_one_of(Measure, item["measure"], where, "measure"),
        time=_time(item.get("time"), where),
        cohort=conditions(item.get("cohort"), where),
        part=conditions(item.get("part"), where),
        days=(str(days[0]), str(days[1])),
        basis=_one_of(Basis, item.get("basis", "verified"), where, "basis"),
        switches=tuple(sorted((str(k), str(v)) for k, v in (item.get("switches") or {}).items())),
        currency=_currency(item.get("currency"), where),
        grouping=_one_of(Grouping, item.get("grouping", "as_then"), where, "grouping"),
    )


def conditions(items: Any, where: str) -> Conditions:
    """Conditions as files write them (see conditions.py)."""
    if items is None:
        return ()
    if not isinstance(items, list):
        raise WrongDefinition(where, "cohort 与 part 都是条件的列表，每条一行，例如「- major: true」。")
    return tuple(_condition(item, where) for item in items)


def _condition(item: Any, where: str) -> Condition | AnyOf:
    if not isinstance(item, Mapping) or len(item) != 1:
        raise WrongDefinition(where, f"条件「{item}」应写成「字段: 要求」一项。")
    ((field, wanted),) = item.items()
    if field == "any_of":
        groups = tuple(conditions(group, where) for group in wanted)
        return AnyOf(tuple(tuple(c for c in g if isinstance(c, Condition)) for g in groups))
    if isinstance(wanted, Mapping):
        if len(wanted) != 1:
            raise WrongDefinition(where, f"「{field}」一次只能写一种要求，现在是 {dict(wanted)}。")
        ((op, values),) = wanted.items()
        return Condition(str(field), str(op), _tuple(values))
    if isinstance(wanted, str) and wanted in WORDS:
        return Condition(str(field), wanted)
    return Condition(str(field), "is", _tuple(wanted))


def _tuple(values: Any) -> tuple[Any, ...]:
    return tuple(values) if isinstance(values, list) else (values,)


def _time(item: Any, where: str) -> TimeBasis:
    if item is None:
        return TimeBasis()
    if not isinstance(item, Mapping):
        raise WrongDefinition(where, "time 要写 basis 和 field，例如 {basis: in_period, field: signed_on}。")
    basis = _one_of(Time, item.get("basis", ""), where, "time.basis")
    since = item.get("since")
    if basis is not Time.AT_DATE and not item.get("field"):
        raise WrongDefinition(where, f"时间口径「{basis}」要写 field：按哪个日期算在内。")
    if basis is Time.CUMULATIVE_SINCE and not isinstance(since, dt.date):
        raise WrongDefinition(where, "累计口径要写 since（起算日），例如 2012-01-01。")
    return TimeBasis(basis, str(item.get("field", "")), since)


def _currency(item: Any, where: str) -> CurrencyRule:
    if item is None:
        return CurrencyRule()
    if isinstance(item, Mapping) and len(item) == 1:
        ((rule, currency),) = item.items()
        if rule in ("only", "convert") and currency:
            return CurrencyRule(rule, str(currency))
    raise WrongDefinition(where, "currency 只能写 {only: CNY} 或 {convert: CNY}。")


def _one_of(kind: Any, value: Any, where: str, name: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        allowed = "、".join(str(member.value) for member in kind)
        raise WrongDefinition(where, f"「{name}」不能是「{value}」，可选：{allowed}。") from None
