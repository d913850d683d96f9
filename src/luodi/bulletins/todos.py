"""What waits for whom: 核对稿 to confirm, objections to answer, issues to review, approve and publish; and the search."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from luodi.bulletins.enums import IssueStep, Word
from luodi.bulletins.models import DistrictWord, Issue, Period
from luodi.bulletins.permissions import makes
from luodi.bulletins.queries.issues import freezes_of, stages_of
from luodi.bulletins.queries.objections import unanswered
from luodi.bulletins.queries.sheet import own_regions
from luodi.common.registries import Found, Hit, Searcher, TodoRow, TodoSource

RECENT = 8
"""So many of the latest periods and issues are looked at."""


def _to_confirm(user: Any) -> list[tuple[Period, str]]:
    """(period, region) of the open periods whose 核对稿 the user's units have not confirmed."""
    recent = list(Period.objects.all()[:RECENT])
    if not recent:
        return []
    regions = sorted(own_regions(user))
    frozen = freezes_of(recent)
    periods = [period for period in recent if period.pk not in frozen]
    said = set(
        DistrictWord.objects.open()
        .filter(period__in=periods, word=Word.CONFIRMED, region__in=regions)
        .values_list("period", "region")
    )
    return [(p, region) for p in periods for region in regions if (p.pk, region) not in said]


def _confirm_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    return [
        TodoRow(
            f"{period}核对稿", reverse("bulletins:sheet", args=[period.pk, region]), "看数，已确认或提异议"
        )
        for period, region in _to_confirm(user)[:limit]
    ]


def _objection_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    return [
        TodoRow(
            f"{word.region_name}对「{word.item or word.subject}」有异议",
            reverse("bulletins:sheet", args=[word.period_id, word.region]),
            word.text,
        )
        for word in unanswered().select_related("period")[:limit]
    ]


def _at(stage: IssueStep) -> Callable[[Any], list[Issue]]:
    def waiting(_: Any) -> list[Issue]:
        issues = list(Issue.objects.all()[:RECENT])
        stages = stages_of(issues)
        return [issue for issue in issues if stages[issue.pk] is stage]

    return waiting


def _issues(code: str, label: str, stage: IssueStep, permission: str) -> TodoSource:
    waiting = _at(stage)
    return TodoSource(
        code,
        label,
        order=35,
        permission=permission,
        count=lambda user: len(waiting(user)),
        rows=lambda user, limit: [
            TodoRow(issue.title, reverse("bulletins:issue", args=[issue.pk]))
            for issue in waiting(user)[:limit]
        ],
        more="bulletins:periods",
    )


def _search(user: Any, words: str, limit: int) -> Found:
    rows = Issue.objects.filter(Q(title__icontains=words) | Q(sections__body__icontains=words)).distinct()
    found = list(rows[:100])
    stages = stages_of(found)
    if not makes(user):
        found = [issue for issue in found if stages[issue.pk] is IssueStep.PUBLISHED]
    hits = [Hit(i.title, reverse("bulletins:issue", args=[i.pk]), f"{i.on:%Y-%m-%d}") for i in found[:limit]]
    return Found(hits, len(found), f"{reverse('bulletins:periods')}?{urlencode({'q': words})}")


TODOS = (
    TodoSource(
        "bulletins.confirm", "核对稿待确认", order=12, permission="bulletins.confirm",
        count=lambda user: len(_to_confirm(user)), rows=_confirm_rows, more="bulletins:periods",
    ),
    TodoSource(
        "bulletins.objections", "异议待答复", order=30, permission="bulletins.prepare",
        count=lambda user: unanswered().count(), rows=_objection_rows, more="bulletins:periods",
    ),
    _issues("bulletins.review", "通报待审核", IssueStep.SUBMITTED, "bulletins.review"),
    _issues("bulletins.approve", "通报待批准", IssueStep.REVIEWED, "bulletins.approve"),
    _issues("bulletins.publish", "通报待发布", IssueStep.APPROVED, "bulletins.publish"),
)  # fmt: skip
SEARCHER = Searcher("bulletins", "通报", order=40, permission="bulletins.view", search=_search)
