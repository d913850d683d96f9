"""Precision and recall on labelled reports (reported_projects says how they come about).

Rules version 2, frozen before these cities existed: precision 0.960, recall 0.935 (seeds 1936, 2049).
Version 3 repaired defects seen there (square metres, investors in another order, 「（集团）有限公司」
inside a name) without touching a weight, and is measured on cities drawn afterwards (the seeds below):
0.957 and 0.952. Version 4 (sections, sides, towns, plots) leaves them at 0.957 and 0.953; on eight cities of seeds drawn
after it was frozen: 0.953 and 0.953, 0.951 and 0.963 (docs/matching.md).
"""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

import pytest

from luodi.calc.matching import Decision, compare_projects, project_name, project_suspects
from reported_projects import city

FRESH = (3, 5, 8, 13)
AIM = 0.95


@dataclass
class Tally:
    labelled: int = 0
    shown: int = 0
    right: int = 0
    same: int = 0
    same_right: int = 0
    related: int = 0
    related_same: int = 0


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Everything the matcher shows of four cities, counted against the truth."""
    counts = Tally()
    for seed in FRESH:
        truth = city(seed)
        counts.labelled += len(truth.twice)
        for suspect in project_suspects(truth.reports):
            _count(counts, suspect, truth)
    return counts


def _count(counts: Tally, suspect, truth) -> None:
    pair = frozenset((suspect.left, suspect.right))
    same = suspect.comparison.decision is Decision.SAME
    if pair in truth.related:
        counts.related, counts.related_same = counts.related + 1, counts.related_same + same
        return
    right = pair in truth.twice
    counts.shown, counts.right = counts.shown + 1, counts.right + right
    counts.same, counts.same_right = counts.same + same, counts.same_right + (same and right)


def test_of_what_is_shown_at_least_nineteen_in_twenty_are_one_project(tally):
    assert tally.shown > 1000
    assert tally.right / tally.shown >= AIM


def test_of_projects_reported_twice_at_least_nineteen_in_twenty_are_shown(tally):
    assert tally.labelled > 1000
    assert tally.right / tally.labelled >= AIM


def test_what_is_called_the_same_outright_is_the_same(tally):
    assert tally.same > 1000
    assert tally.same_right / tally.same >= 0.99


def test_an_extension_is_shown_to_a_person_and_hardly_ever_called_the_same(tally):
    assert tally.related > 150
    assert tally.related_same / tally.related < 0.05


@pytest.mark.full
def test_the_search_finds_what_comparing_everybody_with_everybody_finds():
    """Blocking and the first look may lose a rare pair of what the comparison itself would show."""
    reports = city(21, companies=120).reports
    bearers = Counter(project_name(report.name).core for report in reports)
    everybody = set()
    for one, other in combinations(reports, 2):
        common = max(bearers[project_name(one.name).core], bearers[project_name(other.name).core])
        if compare_projects(one, other, common).decision is not Decision.DIFFERENT:
            everybody.add((one.key, other.key))
    found = {(suspect.left, suspect.right) for suspect in project_suspects(reports)}
    assert len(everybody) > 25
    assert len(everybody - found) <= 1
