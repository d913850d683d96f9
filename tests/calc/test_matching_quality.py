"""Precision and recall on a city of labelled reports (reported_projects says how they come about)."""

import pytest
from reported_projects import city

from luodi.calc.matching import Decision, project_suspects

AIM = 0.95


@pytest.fixture(scope="module")
def measured():
    """{name: (precision, recall)} of everything shown to people, and the precision of 同一 alone, over
    two cities.
    """
    shown = true_shown = same = true_same = labelled = 0
    for seed in (20150630, 20160331):
        truth = city(seed)
        suspects = project_suspects(truth.reports)
        labelled += len(truth.twice)
        for suspect in suspects:
            pair = frozenset((suspect.left, suspect.right))
            if pair in truth.related:
                continue
            right = pair in truth.twice
            shown, true_shown = shown + 1, true_shown + right
            if suspect.comparison.decision is Decision.SAME:
                same, true_same = same + 1, true_same + right
    return {"precision": true_shown / shown, "recall": true_shown / labelled, "same": true_same / same}
