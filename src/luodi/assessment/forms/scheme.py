"""Changing a scheme's body: indicators by their place, data items, the whole's settings. Pure; nothing is stored."""

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from luodi.assessment.errors import Refusal
from luodi.assessment.forms.rules import rule_from
from luodi.calc.scoring.errors import WrongExpression
from luodi.calc.scoring.expression import names_in, parse, parse_test
from luodi.common.numbers import whole_number

Body = dict[str, Any]
Text = Callable[[str], str]
NODE_TEXTS = ("name", "weight", "role", "cap", "floor", "spread", "by", "note", "missing", "undefined")


def place_of(body: Mapping[str, Any], code: str) -> tuple[list[Any], int]:
    """The list a node lies in and its position there; `code` is 1, 1.2, … Raises Refusal."""
    rows: list[Any] = body["indicators"]
    steps = [whole_number(step, 0) - 1 for step in code.split(".")]
    for step in steps[:-1]:
        if not 0 <= step < len(rows):
            break
        rows = rows[step].setdefault("children", [])
    if not steps or not 0 <= steps[-1] < len(rows):
        raise Refusal("这一项指标已经被删除或移动，请刷新后再改。")
    return rows, steps[-1]


def node_at(body: Mapping[str, Any], code: str) -> dict[str, Any]:
    rows, number = place_of(body, code)
    found: dict[str, Any] = rows[number]
    return found


def with_node(body: Mapping[str, Any], code: str, node: Mapping[str, Any]) -> Body:
    """Changes a node, keeping its children."""
    changed = copy.deepcopy(dict(body))
    rows, number = place_of(changed, code)
    children = rows[number].get("children")
    rows[number] = {**node, **({"children": children} if children else {})}
    if children:
        rows[number].pop("rule", None)
    return with_new_inputs(changed)


def with_child(body: Mapping[str, Any], parent: str, node: Mapping[str, Any]) -> Body:
    """Adds a node under a parent (\"\": on top). A parent that was scored itself loses its rule."""
    changed = copy.deepcopy(dict(body))
    if parent:
        rows, number = place_of(changed, parent)
        rows[number].pop("rule", None)
        rows[number].setdefault("children", []).append(dict(node))
    else:
        changed.setdefault("indicators", []).append(dict(node))
    return with_new_inputs(changed)


def without(body: Mapping[str, Any], code: str) -> Body:
    changed = copy.deepcopy(dict(body))
    rows, number = place_of(changed, code)
    del rows[number]
    return changed


def moved(body: Mapping[str, Any], code: str, by: int) -> Body:
    """Up (−1) or down (+1) among its brothers; at the end nothing happens."""
    changed = copy.deepcopy(dict(body))
    rows, number = place_of(changed, code)
    other = number + by
    if 0 <= other < len(rows):
        rows[number], rows[other] = rows[other], rows[number]
    return changed


def node_from(text: Text) -> dict[str, Any]:
    """A node's data from posted controls."""
    node: dict[str, Any] = {key: typed for key in NODE_TEXTS if (typed := text(key).strip())}
    if text("highest"):
        node["highest"] = "1"
    rule = rule_from(text("kind"), text)
    if rule:
        node["rule"] = rule
    return node


def with_new_inputs(body: Body) -> Body:
    """Names used in expressions and not yet known become data items to be supplied by hand; say so to the editor."""
    known = {row.get("code") for row in body.get("inputs") or []} | set(body.get("derived") or {})
    for name in used_names(body):
        if name not in known:
            body.setdefault("inputs", []).append({"code": name, "source": "typed"})
            known.add(name)
    return body


def used_names(body: Mapping[str, Any]) -> list[str]:
    """Every name in expressions, in order of appearance; unreadable ones are left to the check."""
    found: dict[str, None] = {}

    def visit(rows: Sequence[Any]) -> None:
        for row in rows:
            for text in _expressions(row.get("rule") or {}):
                for name in _names(text):
                    found[name] = None
            visit(row.get("children") or [])

    visit(body.get("indicators") or [])
    for table in ("vetoes", "promotions"):
        for row in body.get(table) or []:
            found |= dict.fromkeys(_names(str(row.get("when") or "")))
    return list(found)


def _expressions(rule: Mapping[str, Any]) -> list[str]:
    texts = [str(rule[key]) for key in ("x", "when") if rule.get(key)]
    for key in ("items", "bands", "cases"):
        for row in rule.get(key) or []:
            texts += _expressions(row)
            texts += _expressions(row.get("rule") or {})
    return texts


def _names(text: str) -> list[str]:
    for reader in (parse, parse_test):
        try:
            return sorted(names_in(reader(text)), key=text.find)
        except WrongExpression:
            continue
    return []


def inputs_from(text: Text, rows: int) -> tuple[list[dict[str, str]], dict[str, str]]:
    """Data items and derived figures from their tables; empty rows are left out."""
    inputs = []
    for n in range(rows):
        row = {key: text(f"i{n}-{key}").strip() for key in ("code", "source", "ref", "unit", "by", "note")}
        if row["code"]:
            if row["source"] in ("typed", "judged"):
                row["ref"] = ""
            inputs.append({key: value for key, value in row.items() if value})
    derived = {text(f"d{n}-code").strip(): text(f"d{n}-x").strip() for n in range(rows)}
    return inputs, {code: x for code, x in derived.items() if code}


def settings_from(body: Mapping[str, Any], text: Text, units: Sequence[tuple[str, str]]) -> Body:
    """The whole's settings; `units` are (code, name), each put into the group typed beside it."""
    changed = copy.deepcopy(dict(body))
    changed["full"] = text("full").strip()
    changed["source"] = text("source").strip()
    changed["rounding"] = {key: text(f"round-{key}").strip() for key in ("leaf", "node", "total")} | {
        "truncates": text("round-truncates")
    }
    changed["doubt"] = {
        **(body.get("doubt") or {}), "spread": text("spread").strip() or "0.2",
        "claimed": "1" if text("claimed") else "",
    }  # fmt: skip
    for key in ("gaps", "assumptions"):
        changed[key] = [line.strip() for line in text(key).splitlines() if line.strip()]
    groups: dict[str, list[str]] = {}
    for code, _ in units:
        if name := text(f"group-{code}").strip():
            groups.setdefault(name, []).append(code)
    changed["groups"] = [{"name": name, "members": members} for name, members in groups.items()]
    tables = {
        "grades": ("name", "least", "reward"), "vetoes": ("name", "when", "effect"), "promotions": ("name", "when"),
    }  # fmt: skip
    for table, keys in tables.items():
        rows = [{key: text(f"{table}-{n}-{key}").strip() for key in keys} for n in range(6)]
        changed[table] = [row for row in rows if row["name"]]
    phases: dict[str, dict[str, str]] = {}
    for n in range(4):
        name = text(f"phase-{n}-name").strip()
        if name:
            pairs = [
                part.partition("=")
                for part in text(f"phase-{n}-weights").replace("＝", "=").replace("，", ",").split(",")
            ]
            phases[name] = {code.strip(): weight.strip() for code, _, weight in pairs if code.strip()}
    changed["phases"] = phases
    return with_new_inputs(changed)
