"""Points to a score, a score to a decision.

A Fellegi-Sunter sum with weights set by hand (rules.POINTS): fields are taken as independent, a missing
field says nothing, and a veto (another phase, another year, another plot) caps the decision whatever the
points say.
"""

import math

from luodi.calc.matching import rules
from luodi.calc.matching.records import Comparison, Decision, Evidence


def decide(evidence: list[Evidence], different: tuple[str, ...], doubtful: tuple[str, ...]) -> Comparison:
    total = rules.BIAS + sum(part.points for part in evidence)
    score = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
    if different:
        score = min(score, rules.CHECK_FROM - 0.01)
    elif doubtful:
        score = min(score, rules.SAME_FROM - 0.01)
    decision = Decision.DIFFERENT
    if score >= rules.SAME_FROM:
        decision = Decision.SAME
    elif score >= rules.CHECK_FROM:
        decision = Decision.CHECK
    return Comparison(decision, round(score, 4), tuple(evidence), different + doubtful)


def evidence_of(kind: str, label: str, level: str, reason: str, share: float = 1.0) -> Evidence:
    return Evidence(label, level, rules.POINTS[kind, level] * share, reason)
