"""Keeping the list of suspected pairs, and people's verdicts on them."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from luodi.calc.matching import Suspect
from luodi.companies.enums import Verdict
from luodi.companies.errors import Refusal
from luodi.companies.models import Judgement, Suspicion
from luodi.companies.operations.writing import company_revision, locked, require
from luodi.companies.queries.suspects import all_suspects, suspects_of
from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today

Pair = tuple[uuid.UUID, uuid.UUID]


def refresh_suspicions(companies: Collection[uuid.UUID]) -> int:
    """Looks again for suspects of these companies; pairs with a verdict stay. Returns how many stand.

    A reading model: it may be lost and rebuilt at any time, so it is written after the revision.
    """
    found = suspects_of(companies)
    with transaction.atomic():
        _of(companies).filter(verdict="").delete()
        _keep(found)
    return len(found)


def rebuild_suspicions() -> int:
    """Every pair anew, with the verdicts that stand. Returns the rows written."""
    found = all_suspects()
    with transaction.atomic():
        Suspicion.objects.all().delete()
        _keep(found)
        for judgement in Judgement.objects.open():
            _mark(judgement)
    return int(Suspicion.objects.count())


def judge_pair(
    *,
    by: Any,
    left: uuid.UUID,
    right: uuid.UUID,
    verdict: Verdict,
    reason: str = "",
    request_key: uuid.UUID | None = None,
) -> Judgement:
    """A person decides 同一, 不同 or 待查 on a pair; remembered as an entry, a later one supersedes it.
    同一 does not merge: a second person does (operations.merge). Raises Refusal for a pair outside the
    user's range.
    """
    require(by, "companies.match", "您的岗位不能判定疑似重复。")
    left, right = ordered(left, right)
    with company_revision(by=by, verb="judge", reason=reason, request_key=request_key) as rev:
        locked(by, left, right)
        known = Suspicion.objects.filter(left_id=left, right_id=right)
        suspicion = known.visible_to(by).first()
        if suspicion is None and known.exists():
            raise Refusal("这一对企业涉及别的区县，由市局判定。")
        judgement = Judgement(
            left_id=left,
            right_id=right,
            verdict=verdict,
            reason=reason.strip(),
            score=suspicion.score if suspicion else None,
            rules_version=suspicion.rules_version if suspicion else "",
            judge=by.actor.id,
            judge_name=by.actor.name,
            **dated(today()),
        )
        earlier = Judgement.objects.open().filter(left_id=left, right_id=right).first()
        if earlier:
            rev.supersede(earlier, judgement)
        else:
            rev.add(judgement)
        rev.about(left, right)
        _mark(judgement)
    return judgement


def ordered(one: uuid.UUID, other: uuid.UUID) -> Pair:
    """A pair has one spelling: the older key first. Raises Refusal for a company with itself."""
    if one == other:
        raise Refusal("请选两家不同的企业。")
    return (one, other) if one.bytes < other.bytes else (other, one)


def _of(companies: Collection[uuid.UUID]) -> Any:
    return Suspicion.objects.filter(left__in=companies) | Suspicion.objects.filter(right__in=companies)


def _keep(found: Iterable[Suspect]) -> None:
    rows = []
    for suspect in found:
        left, right = ordered(suspect.left, suspect.right)
        comparison = suspect.comparison
        rows.append(
            Suspicion(
                left_id=left,
                right_id=right,
                score=comparison.score,
                decision=str(comparison.decision),
                evidence=[
                    *(["注意", veto] for veto in comparison.vetoes),
                    *([part.field, part.reason] for part in comparison.evidence),
                ],
                rules_version=comparison.rules_version,
            )
        )
    Suspicion.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["left", "right"],
        update_fields=["score", "decision", "evidence", "rules_version"],
        batch_size=1000,
    )


def _mark(judgement: Judgement) -> None:
    """The verdict on the list; a pair that a person named and the matcher did not joins it."""
    Suspicion.objects.update_or_create(
        left_id=judgement.left_id,
        right_id=judgement.right_id,
        defaults={"verdict": judgement.verdict},
        create_defaults={
            "verdict": judgement.verdict,
            "score": judgement.score or 0.0,
            "decision": Verdict(judgement.verdict).label,
            "evidence": [["人工提出", judgement.reason or f"由{judgement.judge_name}提出"]],
            "rules_version": judgement.rules_version,
        },
    )
