"""报送 → 区审 → 市核: every claim is passed at the district's next session and verified at its department's."""

import datetime as dt
import uuid
from random import Random
from typing import Any

from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Act, Journal, Row, When, on
from luodi.demo.city.mistakes import Mistakes
from luodi.demo.city.moments import (
    END,
    LAST_SURVEY_CLAIM,
    LAST_SURVEY_PASS,
    SURVEY_VERIFIED,
    at_hour,
    city_day,
    tick,
    workdays_later,
)
from luodi.demo.city.organisation import Organisation, Place
from luodi.ledger.actors import Actor
from luodi.ledger.enums import Basis
from luodi.ledger.models import Entry
from luodi.projects.enums import Outcome
from luodi.projects.gates import shipped_verifiers
from luodi.projects.models import Milestone, Money, Particulars, Review
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
RETURNED_BY_DISTRICT, RETURNED_BY_VERIFIER = 0.02, 0.01
TOO_CLOSE = (dt.date(2015, 5, 1), dt.date(2015, 7, 20))
"""Between these days nothing is returned, so that the survey's facts are through in time."""
CORRECTING: dict[type[Entry], str] = {
    Milestone: "correct_milestone",
    Money: "correct_money",
    Particulars: "correct_particulars",
}
RETURNABLE = (Milestone, Money)
LAST_MOMENT = at_hour(END, 17, 31)


class Sessions:
    """Sessions are made when first needed, so that many claims share one act."""

    def __init__(self, journal: Journal, org: Organisation) -> None:
        self._journal = journal
        self._org = org
        self._acts: dict[tuple[str, dt.datetime, str], Act] = {}
        self._verifiers: dict[str, Actor] = {}

    def reviewing(self, place: Place, claim: Row) -> dt.datetime:
        """The district's next session after the claim was typed."""
        typed = city_day(claim.opened.at)
        day = typed + dt.timedelta(days=1 + (WEEKDAY_OF[place.code] - typed.weekday() - 1) % 7)
        if typed <= LAST_SURVEY_CLAIM and day > LAST_SURVEY_PASS:
            day = LAST_SURVEY_PASS
        return at_hour(day, 15, 20)

    def verifying(self, passed_at: dt.datetime) -> dt.datetime:
        """The verifiers' next session after a pass."""
        passed = city_day(passed_at)
        day = _next_verifying_day(passed)
        if passed <= LAST_SURVEY_PASS and day > SURVEY_VERIFIED:
            day = SURVEY_VERIFIED
        return at_hour(day, 10, 10)

    def passing_act(self, place: Place, at: dt.datetime) -> Act:
        return self._act(place.code, at, place.reviewer, "pass_claims")

    def verifying_act(self, claim: Row, at: dt.datetime) -> Act:
        rule = shipped_verifiers().get(_fact(claim))
        function = rule.function if rule else ""
        if function not in self._verifiers:
            self._verifiers[function] = self._org.verifier(function)
        if claim.opened.actor == self._verifiers[function]:  # nobody verifies what he claimed himself
            return self._act("own", at, self._org.actor("yewu"), "verify_claims")
        return self._act(function, at, self._verifiers[function], "verify_claims")

    def returning_act(self, who: Actor, at: dt.datetime, reason: str) -> Act:
        return self._journal.act(at + dt.timedelta(minutes=30), who, "projects.return_claims", reason)

    def _act(self, who: str, at: dt.datetime, actor: Actor, verb: str) -> Act:
        key = (who, at, verb)
        if key not in self._acts:
            self._acts[key] = self._journal.act(at, actor, f"projects.{verb}")
        return self._acts[key]


def review_claims(
    journal: Journal, dossiers: list[Dossier], org: Organisation, mistakes: Mistakes, rng: Random
) -> None:
    """Carries all claims so far through review; corrections and claims made again go the same way."""
    models = set(CLAIMABLE.values())
    claims = [row for row in journal.rows if row.model in models and row.basis == Basis.CLAIMED]
    claims.sort(key=lambda row: row.opened.at)
    desk = Desk(Sessions(journal, org), {d.id: d.place for d in dossiers}, mistakes, rng)
    for claim in claims:
        desk.review(claim, may_return=True)


class Desk:
    """Reviews one claim after the other. `_older` is the verified row each lineage has so far."""

    def __init__(
        self, sessions: Sessions, places: dict[uuid.UUID, Place], mistakes: Mistakes, rng: Random
    ) -> None:
        self._sessions, self._places, self._mistakes, self._rng = sessions, places, mistakes, rng
        self._older: dict[uuid.UUID, Row] = {}

    def review(self, claim: Row, *, may_return: bool) -> None:
        place = self._places[claim.content["project_id"]]
        passed_at = self._sessions.reviewing(place, claim)
        if passed_at > LAST_MOMENT:
            return
        returnable = may_return and claim.model in RETURNABLE and _far_from_survey(claim.opened.at)
        luck = self._rng.random() if returnable else 1.0
        if luck < RETURNED_BY_DISTRICT:
            self._return(claim, place.reviewer, passed_at, None)
            return
        step = _step(self._sessions.passing_act(place, passed_at), claim, Outcome.PASSED)
        verified_at = self._sessions.verifying(passed_at)
        if verified_at > LAST_MOMENT:
            return
        act = self._sessions.verifying_act(claim, verified_at)
        if luck < RETURNED_BY_DISTRICT + RETURNED_BY_VERIFIER:
            self._return(claim, act.actor, verified_at, step)
            return
        act.supersede(step, on(city_day(act.at)), outcome=Outcome.VERIFIED.value)
        self._older[claim.lineage] = act.verify(claim, self._older.get(claim.lineage))
        self._correct(claim, place, act.at)

    def _return(self, claim: Row, who: Actor, at: dt.datetime, step: Row | None) -> None:
        """退回; some days later the reporter claims again."""
        reason = self._rng.choice(REASONS)
        act = self._sessions.returning_act(who, at, reason)
        outcome = {"outcome": Outcome.RETURNED.value, "reason": reason}
        if step is None:
            _step(act, claim, Outcome.RETURNED, reason)
        else:
            act.supersede(step, on(city_day(act.at)), **outcome)
        place = self._places[claim.content["project_id"]]
        again = tick(workdays_later(city_day(at), 2 + int(self._rng.random() * 6)), self._rng)
        fresh = self._claim_again(claim, place, again, "补充材料后重报", claim.when, {})
        if fresh is not None:
            self._mistakes.carry_over(claim, fresh)
            self.review(fresh, may_return=False)

    def _correct(self, claim: Row, place: Place, verified_at: dt.datetime) -> None:
        """更正 of a verified claim that was wrong; the old entry stands in verified readings meanwhile."""
        truth = self._mistakes.correction_of(claim)
        if truth is None:
            return
        noticed = self._mistakes.noticed_at(claim, verified_at)
        fresh = self._claim_again(claim, place, noticed, truth.reason, truth.when, truth.content)
        if fresh is not None:
            self.review(fresh, may_return=False)

    def _claim_again(
        self, claim: Row, place: Place, at: dt.datetime, reason: str, when: When, content: dict[str, Any]
    ) -> Row | None:
        if at > LAST_MOMENT:
            return None
        verb = f"projects.{CORRECTING[claim.model]}"
        return claim.opened.journal.act(at, place.reporter, verb, reason).supersede(claim, when, **content)


def _far_from_survey(typed: dt.datetime) -> bool:
    return not TOO_CLOSE[0] <= city_day(typed) <= TOO_CLOSE[1]


def _next_verifying_day(day: dt.date) -> dt.date:
    for wanted in VERIFYING_DAYS:
        if day.day < wanted:
            return day.replace(day=wanted)
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=VERIFYING_DAYS[0])


def _step(act: Act, claim: Row, outcome: Outcome, reason: str = "") -> Row:
    return act.add(
        Review,
        on(city_day(act.at)),
        lineage=claim.id,
        project_id=claim.project_id,
        target_table=claim.model._meta.db_table,
        outcome=outcome.value,
        reason=reason,
    )


def _fact(claim: Row) -> str:
    return str(claim.content.get("kind", claim.content.get("measure", "particulars")))
