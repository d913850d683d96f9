"""报送 → 区审 → 市核: every claim is passed at the district's next session and verified at its department's."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Act, Journal, Row, on
from luodi.demo.city.moments import (
    END,
    LAST_SURVEY_CLAIM,
    LAST_SURVEY_PASS,
    SURVEY_VERIFIED,
    at_hour,
    city_day,
)
from luodi.demo.city.organisation import Organisation, Place
from luodi.ledger.actors import Actor
from luodi.ledger.enums import Basis
from luodi.projects.enums import Outcome
from luodi.projects.gates import verifiers
from luodi.projects.models import Review
from luodi.projects.operations.review import CLAIMABLE

WEEKDAY_OF = {"WC": 1, "JD": 2, "KFQ": 3, "JY": 4}
"""Each place reviews on its own weekday."""
VERIFYING_DAYS = (10, 25)
"""Of each month: the departments' and the bureau's 核实 sessions."""
REASONS = (
    "日期与证明材料不一致，请核对后重报。",
    "缺少证明材料，请补充后重报。",
    "与上月所报不衔接，请说明。",
)


class Sessions:
    """Sessions are made when first needed, so that many claims share one act."""

    def __init__(self, journal: Journal, org: Organisation) -> None:
        self._journal = journal
        self._org = org
        self._acts: dict[tuple[str, dt.datetime], Act] = {}

    def passing(self, place: Place, claim: Row) -> Act | None:
        """The district's next session after the claim was typed; None after the end of history."""
        typed = city_day(claim.opened.at)
        day = typed + dt.timedelta(days=1 + (WEEKDAY_OF[place.code] - typed.weekday() - 1) % 7)
        if typed <= LAST_SURVEY_CLAIM and day > LAST_SURVEY_PASS:
            day = LAST_SURVEY_PASS
        return self._session(place.code, at_hour(day, 15, 20), place.reviewer, "projects.pass_claims")

    def verifying(self, function: str, after: dt.datetime) -> Act | None:
        """The verifier's next session after a pass."""
        passed = city_day(after)
        day = _next_verifying_day(passed)
        if passed <= LAST_SURVEY_PASS and day > SURVEY_VERIFIED:
            day = SURVEY_VERIFIED
        actor = self._org.verifier(function)
        return self._session(function, at_hour(day, 10, 10), actor, "projects.verify_claims")

    def _session(self, who: str, at: dt.datetime, actor: Actor, verb: str) -> Act | None:
        if at > at_hour(END, 17):
            return None
        if (who, at) not in self._acts:
            self._acts[who, at] = self._journal.act(at, actor, verb)
        return self._acts[who, at]


def _next_verifying_day(day: dt.date) -> dt.date:
    for wanted in VERIFYING_DAYS:
        if day.day < wanted:
            return day.replace(day=wanted)
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=VERIFYING_DAYS[0])


@dataclass(slots=True)
class Desk:
    """Carries claims through review. `verified` holds the newest verified row of each lineage."""

    sessions: Sessions
    places: dict[object, Place]
    rng: Random

    def review_all(self, claims: list[Row]) -> None:
        """`claims` in order of their typing."""
        older: dict[object, Row] = {}
        for claim in claims:
            self._review(claim, older)

    def _review(self, claim: Row, older: dict[object, Row]) -> None:
        place = self.places[claim.project_id]
        passing = self.sessions.passing(place, claim)
        if passing is None:
            return
        step = _step(passing, claim, Outcome.PASSED)
        rule = verifiers().get(_fact(claim))
        verifying = self.sessions.verifying(rule.function if rule else "", passing.at)
        if verifying is None:
            return
        verifying.supersede(step, on(city_day(verifying.at)), outcome=Outcome.VERIFIED.value)
        older[claim.lineage] = verifying.verify(claim, older.get(claim.lineage))


def _step(act: Act, claim: Row, outcome: Outcome, reason: str = "") -> Row:
    return act.add(
        Review, on(city_day(act.at)), lineage=claim.id, project_id=claim.project_id,
        target_table=claim.model._meta.db_table, outcome=outcome.value, reason=reason,
    )  # fmt: skip


def _fact(claim: Row) -> str:
    return str(claim.content.get("kind", claim.content.get("measure", "particulars")))


def review_claims(journal: Journal, dossiers: list[Dossier], org: Organisation, rng: Random) -> None:
    """All claims so far of the tables that are reviewed."""
    models = set(CLAIMABLE.values())
    claims = [row for row in journal.rows if row.model in models and row.basis == Basis.CLAIMED]
    claims.sort(key=lambda row: row.opened.at)
    desk = Desk(Sessions(journal, org), {d.id: d.place for d in dossiers}, rng)
    desk.review_all(claims)
