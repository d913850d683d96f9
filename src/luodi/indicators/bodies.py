"""A definition as plain data, the inverse of files.read_one: how published versions are stored, as JSON."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from luodi.indicators.definition import AnyOf, Condition, Conditions, Definition, Time
from luodi.indicators.files import PLAIN, read_one

_DEFAULTS = {f.name: f.default for f in fields(Definition)}


def as_body(definition: Definition) -> dict[str, Any]:
    """Only what differs from the default; days as text."""
    body: dict[str, Any] = {}
    for name in PLAIN:
        value = getattr(definition, name)
        if value != _DEFAULTS[name]:
            body[name] = value.isoformat() if isinstance(value, dt.date) else value
    body["measure"] = definition.measure.value
    if definition.time.basis is not Time.AT_DATE:
        since = definition.time.since
        body["time"] = {"basis": definition.time.basis.value, "field": definition.time.field}
        body["time"] |= {"since": since.isoformat()} if since else {}
    for name in ("cohort", "part"):
        if conditions := getattr(definition, name):
            body[name] = plain_conditions(conditions)
    if any(definition.days):
        body["days"] = list(definition.days)
    body["basis"] = str(definition.basis)
    body["grouping"] = definition.grouping.value
    if definition.switches:
        body["switches"] = dict(definition.switches)
    if definition.currency.rule != "refuse":
        body["currency"] = {definition.currency.rule: definition.currency.currency}
    return body


def plain_conditions(conditions: Conditions) -> list[Any]:
    """Conditions as files write them (conditions.py)."""
    return [_plain(condition) for condition in conditions]


def _plain(condition: Condition | AnyOf) -> Any:
    if isinstance(condition, AnyOf):
        return {"any_of": [plain_conditions(group) for group in condition.alternatives]}
    if not condition.values:
        return {condition.field: condition.op}
    values = condition.values[0] if len(condition.values) == 1 else list(condition.values)
    return {condition.field: values} if condition.op == "is" else {condition.field: {condition.op: values}}


def from_body(body: Mapping[str, object]) -> Definition:
    """A definition from its stored body. Raises WrongDefinition."""
    plain = dict(body)
    for key in ("valid_from", "valid_to"):
        if isinstance(value := plain.get(key), str):
            plain[key] = dt.date.fromisoformat(value)
    time = plain.get("time")
    if isinstance(time, dict) and isinstance(time.get("since"), str):
        plain["time"] = {**time, "since": dt.date.fromisoformat(time["since"])}
    return read_one(plain)
