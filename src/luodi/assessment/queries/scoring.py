"""From a scheme and its inputs to cards with their doubt; pure but for nothing: the same data, the same cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.assessment.queries.inputs import Table
from luodi.calc.scoring.doubt import Doubt, doubt
from luodi.calc.scoring.engine import Scored, score
from luodi.calc.scoring.errors import Blocked
from luodi.calc.scoring.reading import read_scheme
from luodi.calc.scoring.scheme import Group, Scheme
from luodi.org.models import Unit

Values = dict[str, dict[str, Decimal | None]]


def groups_for(body: Mapping[str, Any], units: Sequence[Unit]) -> list[Group] | None:
    """The body's groups hold unit codes; a run's hold names. None: no groups, everybody together."""
    if not body.get("groups"):
        return None
    names = {unit.code: unit.name for unit in units}
    return [
        Group(str(row.get("name") or ""), tuple(names.get(str(m), str(m)) for m in row.get("members") or []))
        for row in body["groups"]
    ]


@dataclass(frozen=True, slots=True)
class Outcome:
    scheme: Scheme
    scored: Scored
    doubt: Doubt


def evaluated(
    body: Mapping[str, Any], table: Table, groups: Sequence[Group] | None, phase: str = ""
) -> Outcome:
    """Raises WrongScheme, Blocked."""
    scheme = read_scheme(body, phase=phase, groups=groups)
    verified, claimed = values_of(table)
    scored = score(scheme, verified)
    return Outcome(scheme, scored, doubt(scored, _scored_over_claims(scheme, verified, claimed)))


def values_of(table: Table) -> tuple[Values, Values]:
    """Verified and claimed; where nothing is claimed beside, the verified value stands for both."""
    verified: Values = {u: {c: g.value for c, g in row.items()} for u, row in table.items()}
    claimed: Values = {
        u: {c: g.claimed if g.claimed is not None else g.value for c, g in row.items()}
        for u, row in table.items()
    }
    return verified, claimed


def _scored_over_claims(scheme: Scheme, verified: Values, claimed: Values) -> Scored | None:
    if claimed == verified:
        return None
    try:
        return score(scheme, claimed)
    except Blocked:
        return None
