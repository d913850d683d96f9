"""Whose word a fact is: what comes with the product, and above it what the office set."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from luodi.common.composed import composed
from luodi.org.enums import Function
from luodi.org.models import Unit
from luodi.projects.enums import Kind, Measure, MoneyKind, SigningKind
from luodi.projects.gates import Verifier, shipped_verifiers
from luodi.projects.models import VerifierChoice

FACTS: dict[str, str] = {
    "particulars": "基本情况",
    **dict(Kind.choices),
    **{code: f"签约文本：{label}" for code, label in SigningKind.choices},
    **dict(MoneyKind.choices),
    **dict(Measure.choices),
}
"""What somebody verifies, by the code review.fact_of() gives it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the page: `chosen` when the office set it, None as shipped."""

    fact: str
    label: str
    verifier: str
    source: str
    chosen: VerifierChoice | None


def verifiers() -> dict[str, Verifier]:
    """By fact; what is not among them the city bureau verifies. One query."""
    found = dict(shipped_verifiers())
    for choice in _chosen():
        if choice.function:
            found[choice.fact] = Verifier(choice.fact, choice.function, choice.bureau_may, choice.document)
        else:
            found.pop(choice.fact, None)
    return found


def verifying_units(function: str) -> list[uuid.UUID]:
    """Departments that answer for it; none without a function: then the bureau verifies. One query."""
    return list(Unit.objects.active().departments(function).values_list("pk", flat=True)) if function else []


def settings() -> Sequence[Setting]:
    """Every fact, in the order of the page. Two queries."""
    rules, chosen = verifiers(), {choice.fact: choice for choice in _chosen()}
    return [
        Setting(fact, label, said(rules.get(fact)), _source(rules.get(fact)), chosen.get(fact))
        for fact, label in FACTS.items()
    ]


def choice_of(fact: str) -> VerifierChoice | None:
    return next((choice for choice in _chosen() if choice.fact == fact), None)


def said(rule: Verifier | None) -> str:
    """Whose word it is, in words."""
    if rule is None:
        return "市招商局"
    return f"{Function(rule.function).label}{'（市局可代）' if rule.bureau_may else ''}"


def _source(rule: Verifier | None) -> str:
    return rule.source if rule else "没有专门的主管部门"


@composed
def _chosen() -> QuerySet[VerifierChoice, Any]:
    return VerifierChoice.objects.open().order_by("recorded_at")
