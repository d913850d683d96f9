"""The scheme editor: indicators, data items, settings. Each page saves one part of a draft."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.assessment.errors import Refusal
from luodi.assessment.forms.rules import ASKED, TABLES, shown_rule
from luodi.assessment.forms.scheme import (
    inputs_from,
    moved,
    node_at,
    node_from,
    settings_from,
    with_child,
    with_node,
    without,
)
from luodi.assessment.models import SchemeVersion
from luodi.assessment.operations.schemes import FROZEN, save_body
from luodi.assessment.queries.inputs import WORDS
from luodi.assessment.queries.units import assessed_units
from luodi.assessment.views.posting import attempt
from luodi.assessment.views.schemes import version_or_404
from luodi.calc.scoring.reading import EFFECTS, examined
from luodi.calc.scoring.rules import RULES
from luodi.calc.scoring.scheme import MISSING_WORDS
from luodi.common.numbers import whole_number
from luodi.indicators.catalogue import catalogue

ROLES = (("base", "基本分"), ("bonus", "加分"), ("penalty", "扣分"))
SPARE = 4
"""Empty rows under a table."""


def editable(request: HttpRequest, pk: uuid.UUID) -> SchemeVersion:
    return version_or_404(request, pk)


def saved(
    request: HttpRequest, version: SchemeVersion, body: Callable[[], Mapping[str, Any]], said: str
) -> tuple[HttpResponse | None, list[str]]:
    seen = request.POST.get("edits", "")

    def verb() -> SchemeVersion:
        known = len(version.body.get("inputs") or [])
        found = save_body(
            by=request.user, version=version.pk, body=body(), seen=whole_number(seen, -1) if seen else None
        )
        added = (found.body.get("inputs") or [])[known:]
        if added and said != "数据项已保存。":
            names = "、".join(row["code"] for row in added)
            messages.info(
                request, f"新增数据项：{names}。来源先记作「填报」，可在「数据项」里改成取自台账或目标。"
            )
        return found

    return attempt(request, verb, f"/assessment/schemes/{version.pk}/", said)


@requires("assessment.schemes")
def node(request: HttpRequest, pk: uuid.UUID, code: str) -> HttpResponse:
    """Changes one indicator (`1.2`), or adds one (`new`, `new-1` under 1)."""
    version = editable(request, pk)
    adds = code.startswith("new")
    parent = code.partition("-")[2] if adds else ""
    refused: list[str] = [FROZEN] if version.is_frozen else []
    try:
        stored = {} if adds else node_at(version.body, code)
        above = node_at(version.body, parent) if parent else {}
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return HttpResponseRedirect(f"/assessment/schemes/{pk}/")
    if request.method == "POST" and not refused:
        posted = node_from(lambda name: request.POST.get(name, ""))
        refused = _problems_of(version, posted, stored)
        if not refused:
            answer, refused = saved(
                request, version,
                lambda: with_child(version.body, parent, posted) if adds else with_node(version.body, code, posted),
                "指标已保存。",
            )  # fmt: skip
            if answer:
                if request.POST.get("then") == "another":
                    return HttpResponseRedirect(f"/assessment/schemes/{pk}/nodes/{code if adds else 'new'}/")
                return answer
    typed: Any = request.POST if request.method == "POST" else _shown(stored)
    has_children = bool(stored.get("children"))
    context = {
        "version": version, "code": code, "adds": adds, "above": above, "typed": typed, "refused": refused,
        "has_children": has_children, "roles": ROLES, "policies": MISSING_WORDS.items(),
        "kinds": [] if has_children else _kinds(typed),
        "names": [row["code"] for row in version.body.get("inputs") or []] + list(version.body.get("derived") or {}),
    }  # fmt: skip
    return render(
        request, "assessment/scheme_node.html", context, status=422 if request.POST and refused else 200
    )


def _problems_of(version: SchemeVersion, posted: Mapping[str, Any], stored: Mapping[str, Any]) -> list[str]:
    """What is wrong with this indicator alone: sums and other indicators are for the whole's check."""
    if stored.get("children"):
        return [] if posted.get("name") else ["请填指标名称。"]
    trial = {
        "full": posted.get("weight", "0"),
        "indicators": [dict(posted)],
        "inputs": version.body.get("inputs"),
    }
    found = examined(trial)[1]
    of_the_whole = ["数据项里没有"]
    if not posted.get("rule"):
        of_the_whole.append("没有计分方法")  # a heading whose parts come next
    found = [p for p in found if not any(words in p for words in of_the_whole)]
    return [p for p in found if not p.startswith(("一级指标", "数据项"))]


def _shown(stored: Mapping[str, Any]) -> dict[str, str]:
    texts = {key: str(value) for key, value in stored.items() if not isinstance(value, list | dict)}
    rule = stored.get("rule") or {}
    return texts | shown_rule(rule) | {"kind": str(rule.get("kind") or "")}


def _kinds(typed: Any) -> list[dict[str, Any]]:
    """Every kind with its controls and what stands in them; the page shows the chosen one's."""
    chosen = typed.get("kind", "")
    found = []
    for kind, rule in RULES.items():
        fresh = kind != chosen
        fields = [
            (ask, f"{kind}-{ask.key}", typed.get(f"{kind}-{ask.key}", ask.default if fresh else ""))
            for ask in ASKED[kind]
        ]
        table = None
        if kind in TABLES:
            key, asks, rows = TABLES[kind]
            names = [[(ask, f"{kind}-{key}-{n}-{ask.key}") for ask in asks] for n in range(rows)]
            table = {
                "asks": asks,
                "rows": [[(ask, name, typed.get(name, "")) for ask, name in row] for row in names],
            }
        found.append({"kind": kind, "label": rule.label, "chosen": not fresh, "fields": fields, "table": table,
                      "relative": rule.is_relative})  # fmt: skip
    return found


@requires("assessment.schemes")
@require_POST
def arrange(request: HttpRequest, pk: uuid.UUID, code: str) -> HttpResponse:
    """上移, 下移, 删除."""
    version = editable(request, pk)
    acts: Mapping[str, tuple[Callable[[], Any], str]] = {
        "up": (lambda: moved(version.body, code, -1), "已上移。"),
        "down": (lambda: moved(version.body, code, 1), "已下移。"),
        "delete": (lambda: without(version.body, code), "已删去这一项。"),
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        messages.error(request, "没有这个动作，请从页面上的按钮办理。")
    else:
        answer, refused = saved(request, version, *act)
        for sentence in refused:
            messages.error(request, sentence)
        if answer:
            return answer
    return HttpResponseRedirect(f"/assessment/schemes/{pk}/")


@requires("assessment.schemes")
def inputs(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Data items with their source, and derived figures."""
    version = editable(request, pk)
    stored = version.body.get("inputs") or []
    rows = max(len(stored), 8) + SPARE
    posted = request.method == "POST"
    refused: list[str] = [FROZEN] if posted and version.is_frozen else []
    if posted and not refused:
        items, derived = inputs_from(lambda name: request.POST.get(name, ""), rows)
        body = {**version.body, "inputs": items, "derived": derived}
        refused = [p for p in examined(body)[1] if p.startswith(("数据项", "中间数", "「"))]
        if not refused:
            answer, refused = saved(request, version, lambda: body, "数据项已保存。")
            if answer:
                return answer
    typed: Any = request.POST if posted else _shown_inputs(version.body)
    keys = ("code", "source", "ref", "unit", "by", "note")
    context = {
        "version": version, "refused": refused,
        "frozen": FROZEN if version.is_frozen and not posted else "",
        "sources": [(s.value, w) for s, w in WORDS.items()],
        "figures": list(catalogue()),
        "rows": [{key: (f"i{n}-{key}", typed.get(f"i{n}-{key}", "")) for key in keys} for n in range(rows)],
        "derived": [
            {key: (f"d{n}-{key}", typed.get(f"d{n}-{key}", "")) for key in ("code", "x")}
            for n in range(max(len(version.body.get("derived") or {}), 1) + 2)
        ],
    }  # fmt: skip
    return render(
        request, "assessment/scheme_inputs.html", context, status=422 if request.POST and refused else 200
    )


def _shown_inputs(body: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for n, row in enumerate(body.get("inputs") or []):
        found |= {f"i{n}-{key}": str(value) for key, value in row.items()}
        found.setdefault(f"i{n}-source", "typed")
    for n, (code, x) in enumerate((body.get("derived") or {}).items()):
        found |= {f"d{n}-code": code, f"d{n}-x": x}
    return found


@requires("assessment.schemes")
def settings(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """满分, rounding, groups, grades, vetoes, promotions, phases, doubt."""
    version = editable(request, pk)
    units = assessed_units()
    refused: list[str] = [FROZEN] if version.is_frozen else []
    if request.method == "POST" and not refused:
        body = settings_from(
            version.body, lambda name: request.POST.get(name, ""), [(u.code, u.name) for u in units]
        )
        before = set(examined(version.body)[1])
        refused = [p for p in examined(body)[1] if p not in before and "分值合计" not in p]
        if not refused:
            answer, refused = saved(request, version, lambda: body, "设置已保存。")
            if answer:
                return answer
    typed: Any = request.POST if request.method == "POST" else _shown_settings(version.body)
    context = {
        "version": version, "refused": refused, "typed": typed, "effects": EFFECTS.items(),
        "truncates": typed.get("round-truncates"),
        "places": [(key, label, typed.get(f"round-{key}", "")) for key, label in
                   (("leaf", "各项得分"), ("node", "各级小计"), ("total", "总分"))],
        "groups": [(u, f"group-{u.code}", typed.get(f"group-{u.code}", "")) for u in units],
        "grades": _rows(typed, "grades", ("name", "least", "reward")),
        "vetoes": _rows(typed, "vetoes", ("name", "when", "effect")),
        "promotions": _rows(typed, "promotions", ("name", "when")),
        "phases": _rows(typed, "phase", ("name", "weights"), 4),
    }  # fmt: skip
    return render(
        request, "assessment/scheme_settings.html", context, status=422 if request.POST and refused else 200
    )


def _rows(typed: Any, table: str, keys: tuple[str, ...], rows: int = 4) -> list[dict[str, tuple[str, str]]]:
    return [
        {key: (f"{table}-{n}-{key}", typed.get(f"{table}-{n}-{key}", "")) for key in keys}
        for n in range(rows)
    ]


def _shown_settings(body: Mapping[str, Any]) -> dict[str, str]:
    rounding, doubt = body.get("rounding") or {}, body.get("doubt") or {}
    found = {
        "full": str(body.get("full", "")), "source": str(body.get("source") or ""),
        "gaps": "\n".join(body.get("gaps") or []), "assumptions": "\n".join(body.get("assumptions") or []),
        "round-truncates": "1" if rounding.get("truncates") else "",
        "spread": str(doubt.get("spread", "0.2")), "claimed": "1" if doubt.get("claimed", True) else "",
    }  # fmt: skip
    found |= {
        f"round-{key}": str(value)
        for key in ("leaf", "node", "total")
        if (value := rounding.get(key)) is not None
    }
    for group in body.get("groups") or []:
        found |= {f"group-{member}": group["name"] for member in group["members"]}
    for table in ("grades", "vetoes", "promotions"):
        for n, row in enumerate(body.get(table) or []):
            found |= {f"{table}-{n}-{key}": str(value) for key, value in row.items()}
    for n, (name, weights) in enumerate((body.get("phases") or {}).items()):
        found |= {
            f"phase-{n}-name": name,
            f"phase-{n}-weights": ", ".join(f"{k}={v}" for k, v in weights.items()),
        }
    return found
