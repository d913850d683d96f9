"""回访 of a share of problems: the lot is drawn when the handling unit says it is done, not before, and recorded."""

import secrets

from luodi.ledger.operations.revision import OpenRevision
from luodi.supervision.models import Problem

SHARE = 5
"""One problem in so many is called back whatever its size and whoever raised it."""
SEEDS = 10**9


def draw_lot(rev: OpenRevision, problem: Problem) -> None:
    """
    Once a problem, whatever becomes of its slips: nobody can know it while the work is being done, and the revision
    records the seed, as it does for an inspection round.
    """
    if problem.callback_seed is not None:
        return
    problem.callback_seed = secrets.randbelow(SEEDS)
    problem.save(update_fields=["callback_seed"])
    rev.details["callback_seed"] = problem.callback_seed


def is_drawn(problem: Problem) -> bool:
    return problem.callback_seed is not None and problem.callback_seed % SHARE == 0


def lot_in_words(problem: Problem) -> str:
    """What the page says to those who call back; empty before the lot is drawn."""
    if problem.callback_seed is None:
        return ""
    said = "抽中，要先回访才能销号" if is_drawn(problem) else "没有抽中"
    return f"申请销号时抽签（{SHARE} 抽 1，号 {problem.callback_seed}）：{said}。"
