"""责任: who awaits a leader, how much each leader carries, the duties of one holder."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from luodi.ledger.queries.reading import today
from luodi.projects.enums import DutyRole, Status
from luodi.projects.models import Duty, Project
from luodi.projects.queries.ledger_list import BoundedPaginator

A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Load:
    """
    What one leader carries: moving projects (`started` of them 开工 or further), halted ones, planned total of those
    in CNY (万). `share` of the heaviest load, for the bar.
    """

    grantee: uuid.UUID | None
    name: str
    unit: str
    moving: int
    started: int
    halted: int
    amount: Decimal
    share: int


STARTED = 6
"""enums.STAGE_OF[Kind.STARTED]"""


def loads(user: Any) -> list[Load]:
    """The heaviest first. One query."""
    running = _held(user).filter(Q(until_on__isnull=True) | Q(until_on__gt=today()), role=DutyRole.LEADER)
    moving = Q(project__status=Status.ACTIVE)
    rows = list(
        running.values("grantee", "person_name", "unit_name")
        .annotate(
            moving=Count("id", filter=moving),
            started=Count("id", filter=moving & Q(project__stage__gte=STARTED)),
            halted=Count("id", filter=Q(project__status=Status.HALTED)),
            amount=Sum("project__planned_total", filter=moving & Q(project__currency="CNY")),
        )
        .order_by("-moving", "person_name")
    )
    heaviest = max((row["moving"] for row in rows), default=0) or 1
    return [
        Load(
            row["grantee"], row["person_name"], row["unit_name"], row["moving"], row["started"], row["halted"],
            row["amount"] or Decimal(0), row["moving"] * 100 // heaviest,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Awaiting:
    """待指派: the clock runs on 领导小组办公室 from the day of signing."""

    project: Project
    days: int


def awaiting(user: Any, most: int) -> list[Awaiting]:
    """Signed projects without a leader, the longest waiting first, at most `most`."""
    return _clocked(_waiting(user)[:most])


def awaiting_page(user: Any, number: Any) -> tuple[Any, Sequence[Any], list[Awaiting]]:
    """(one page of those who wait, the numbers its pager shows, its rows). Two queries."""
    paginator = BoundedPaginator(_waiting(user), A_PAGE)
    page = paginator.get_page(number)
    return page, list(paginator.get_elided_page_range(page.number)), _clocked(page.object_list)


def awaiting_keys(user: Any, most: int) -> list[uuid.UUID]:
    return list(_waiting(user).values_list("pk", flat=True)[:most])


def _waiting(user: Any) -> Any:
    waiting = Project.objects.visible_to(user).unmerged().awaiting_leader().filter(signed_on__isnull=False)
    return waiting.order_by("signed_on", "id")


def _clocked(waiting: Any) -> list[Awaiting]:
    day = today()
    return [Awaiting(p, (day - p.signed_on).days) for p in waiting]


def duties_of(user: Any, grantee: uuid.UUID | None, name: str = "") -> Sequence[Duty]:
    """Running duties of one holder, with their projects."""
    held = _running(user).filter(grantee=grantee) if grantee else _running(user).filter(person_name=name)
    return list(held.select_related("project").order_by("role", "project__pinyin"))


def duties_by_key(user: Any, keys: Collection[uuid.UUID]) -> Sequence[Duty]:
    return list(_running(user).filter(pk__in=keys).select_related("project"))


def _running(user: Any) -> Any:
    """Those nobody is named to follow yet; one handed over as from a day to come is not handed over again."""
    return _held(user).filter(until_on__isnull=True)


def _held(user: Any) -> Any:
    visible = Project.objects.visible_to(user).unmerged()
    return Duty.objects.open().filter(project__in=visible, occurred_first__lte=today())
