"""疑似重复: searching for pairs, and people's verdicts on them. Merging is operations/merge.py."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from luodi.calc.matching import Suspect
from luodi.companies.enums import Verdict as Sameness
from luodi.ledger.models import Clock, dated
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.projects.models import PairVerdict, Project, ProjectSuspicion, SuspectSearch
from luodi.projects.operations.writing import locked, project_revision, require
from luodi.projects.queries.suspects import find_suspects


def search_suspects(*, whole: bool) -> SuspectSearch | None:
    """
    Looks for suspected pairs: over everything (`whole`), or pairs with a project touched since the last search.
    Side effects in order: pairs without a verdict are replaced by what is found now, verdicts that stand are
    marked on the list, the search is noted. None when nothing was touched since. To be run as a role that sees
    the whole city, else pairs across districts stay unseen. A reading model: it may be lost and searched again.
    """
    began, seq = timezone.now(), Clock.objects.values_list("seq", flat=True).get()
    last = SuspectSearch.objects.values_list("revision", flat=True).first()
    touched = None
    if not whole and last is not None:
        touched = set(Project.objects.filter(last_revision__gt=last).values_list("pk", flat=True))
        if not touched:
            return None
    looked, found = find_suspects(touched)
    with transaction.atomic():
        stale = ProjectSuspicion.objects.filter(verdict="")
        (stale if touched is None else _of(stale, touched)).delete()
        _keep(found)
        for verdict in PairVerdict.objects.open():
            _mark(verdict)
        return SuspectSearch.objects.create(
            began_at=began, ended_at=timezone.now(), revision=seq, is_whole=touched is None,
            looked_at=looked, found=len(found),
        )  # fmt: skip


def judge_pair(
    *,
    by: Any,
    left: uuid.UUID,
    right: uuid.UUID,
    verdict: Sameness,
    reason: str = "",
    request_key: uuid.UUID | None = None,
) -> PairVerdict:
    """
    A person decides 同一, 不同 or 待查 on a pair, also one the search did not find; remembered as an entry, a later
    one supersedes it. 同一 does not merge: a second person does. Raises Refusal for a project outside the user's
    range, a pair across districts judged by a district, 不同 without a reason for a pair the rules call 同一.
    """
    require(by, "projects.match", "您的岗位不能判定疑似重复。")
    left, right = ordered(left, right)
    with project_revision(by=by, verb="judge_pair", reason=reason, request_key=request_key) as rev:
        headers = locked(by, [left, right])
        known = ProjectSuspicion.objects.filter(left_id=left, right_id=right)
        suspicion = known.visible_to(by).first()
        if suspicion is None and len({header.unit for header in headers}) > 1 and by.standing.scope != "city":
            raise Refusal("这一对项目涉及别的区县，由市局判定。")
        if (
            suspicion
            and suspicion.decision == Sameness.SAME.label
            and verdict == Sameness.DIFFERENT
            and not reason.strip()
        ):
            raise Refusal("系统比对认为是同一个项目，判定为不同要写明依据。", "reason")
        entry = PairVerdict(
            left_id=left, right_id=right, verdict=verdict, reason=reason.strip(),
            score=suspicion.score if suspicion else None,
            rules_version=suspicion.rules_version if suspicion else "",
            judge=by.actor.id, judge_name=by.actor.name, **dated(today()),
        )  # fmt: skip
        earlier = PairVerdict.objects.open().filter(left_id=left, right_id=right).first()
        if earlier:
            rev.supersede(earlier, entry)
        else:
            rev.add(entry)
        rev.about(left, right)
        _mark(entry)
    return entry


def ordered(one: uuid.UUID, other: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """A pair has one spelling: the older key first. Raises Refusal for a project with itself."""
    if one == other:
        raise Refusal("请选两个不同的项目。")
    return (one, other) if one.bytes < other.bytes else (other, one)


def _of(rows: Any, projects: Collection[uuid.UUID]) -> Any:
    return rows.filter(left__in=projects) | rows.filter(right__in=projects)


def _keep(found: Iterable[Suspect]) -> None:
    rows = []
    for suspect in found:
        left, right = ordered(suspect.left, suspect.right)
        comparison = suspect.comparison
        rows.append(
            ProjectSuspicion(
                left_id=left, right_id=right, score=comparison.score, decision=str(comparison.decision),
                evidence=[
                    *(["注意", veto] for veto in comparison.vetoes),
                    *([part.field, part.reason] for part in comparison.evidence),
                ],
                rules_version=comparison.rules_version,
            )
        )  # fmt: skip
    ProjectSuspicion.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["left", "right"],
        update_fields=["score", "decision", "evidence", "rules_version"],
        batch_size=1000,
    )


def _mark(verdict: PairVerdict) -> None:
    """The verdict on the list; a pair that a person named and the search did not find joins it."""
    ProjectSuspicion.objects.update_or_create(
        left_id=verdict.left_id,
        right_id=verdict.right_id,
        defaults={"verdict": verdict.verdict},
        create_defaults={
            "verdict": verdict.verdict,
            "score": verdict.score or 0.0,
            "decision": Sameness(verdict.verdict).label,
            "evidence": [["人工提出", verdict.reason or f"由{verdict.judge_name}提出"]],
            "rules_version": verdict.rules_version,
        },
    )
