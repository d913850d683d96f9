"""The workbench of 领导小组办公室, and what units have to do with slips: to-dos of the home page."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from luodi.approvals.enums import ReferralState
from luodi.approvals.models import Referral
from luodi.common.registries import TodoRow, TodoSource
from luodi.ledger.queries.reading import today
from luodi.supervision.enums import RUNNING, SlipState
from luodi.supervision.models import LampHold, Problem, Slip
from luodi.supervision.queries.lamps import holds_asked
from luodi.supervision.queries.leaders import carried, own_leader
from luodi.supervision.queries.slips import is_late, of_tab
from luodi.supervision.queries.three import three_sentences

MOST_PROJECTS = 60


def _mine(user: Any) -> QuerySet[Slip]:
    """Slips this person's unit issued: the office's workbench."""
    return Slip.objects.visible_to(user).filter(issuer_unit__in=user.standing.grantees)


def _received(user: Any) -> QuerySet[Slip]:
    return Slip.objects.visible_to(user).for_units(user.standing.grantees)


def _slip_rows(slips: QuerySet[Slip], limit: int) -> Sequence[TodoRow]:
    day = today()
    found = slips.select_related("problem", "project").order_by("due_on", "id")[:limit]
    return [
        TodoRow(
            f"{slip}：{slip.project.name}",
            reverse("supervision:slip", args=[slip.pk]),
            f"{slip.to_unit_name} · {slip.problem.title}",
            slip.due_on,
            is_late(slip, day),
        )
        for slip in found
    ]


def _of_slips(
    code: str, label: str, order: int, permission: str, found: Callable[[Any], QuerySet[Slip]],
    office: int | None = None,
) -> TodoSource:  # fmt: skip
    return TodoSource(
        code=f"slips-{code}",
        label=label,
        order=order,
        permission=permission,
        count=lambda user: found(user).count(),
        rows=lambda user, limit: _slip_rows(found(user), limit),
        order_for={} if office is None else {"leading_group_office": office},
    )


def _unchased(user: Any) -> QuerySet[Problem]:
    """Problems past their day that no slip pushes: the office decides."""
    under = Slip.objects.filter(state__in=RUNNING).values("problem")
    found: QuerySet[Problem] = Problem.objects.visible_to(user).overdue_on(today()).exclude(pk__in=under)
    return found


def _problem_rows(problems: QuerySet[Problem], limit: int) -> Sequence[TodoRow]:
    day = today()
    return [
        TodoRow(
            f"{p.project.name}：{p.title}",
            reverse("supervision:problem", args=[p.pk]),
            f"{p.lead_unit_name}牵头",
            p.promised_on,
            p.promised_on < day,
        )
        for p in problems.select_related("project").order_by("promised_on", "id")[:limit]
    ]


def _referrals(user: Any) -> Any:
    return Referral.objects.visible_to(user).open().filter(state=ReferralState.PROPOSED)


def _referral_rows(user: Any, limit: int) -> Sequence[TodoRow]:
    return [
        TodoRow(
            f"{one.project.name}：{one.step_name}", reverse("supervision:accept_referral", args=[one.pk]),
            f"{one.handler}办", one.due_on, late=True,
        )
        for one in _referrals(user).select_related("project").order_by("due_on", "id")[:limit]
    ]  # fmt: skip


def _led(user: Any) -> QuerySet[Problem]:
    """Own open problems no slip runs over (those stand among the slips)."""
    under = Slip.objects.filter(state__in=RUNNING).values("problem")
    found: QuerySet[Problem] = (
        Problem.objects.visible_to(user).open().filter(lead_unit__in=user.standing.grantees)
    )
    return found.exclude(pk__in=under)


def _holds(user: Any, limit: int) -> Sequence[TodoRow]:
    return [
        TodoRow(h.project.name, reverse("supervision:lamps"), f"{h.reason}，{h.asked_by_name}申请")
        for h in holds_asked(user)[:limit]
    ]


def _to_settle(user: Any) -> list[TodoRow]:
    """要您定的, of the projects the leader contacts (or reads for)."""
    leader = own_leader(user)
    if leader is None:
        return []
    found = three_sentences(carried(user, leader.post)[:MOST_PROJECTS])
    return [
        TodoRow(
            three.project.name,
            reverse("supervision:three", args=[three.project.pk]),
            one.text,
            None,
            one.is_late,
        )
        for three in found
        for one in three.decide
        if one.link
    ]


TODOS = (
    TodoSource(
        code="to-settle", label="要您定的", order=7, permission="supervision.instruct",
        count=lambda user: len(_to_settle(user)), rows=lambda user, limit: _to_settle(user)[:limit],
        more="supervision:leaders", order_for={"city_leader": 1, "secretary": 1, "leading_group_office": 20},
    ),
    _of_slips("draft", "待签发", 8, "supervision.issue", lambda u: _mine(u).filter(state=SlipState.DRAFT), 1),
    _of_slips("soon", "将到期", 9, "supervision.issue", lambda u: of_tab(_mine(u), "soon", today()), 2),
    _of_slips("late", "逾期", 9, "supervision.issue", lambda u: of_tab(_mine(u), "late", today()), 3),
    _of_slips(
        "claimed", "待销号", 9, "supervision.view",
        lambda u: _mine(u).filter(state=SlipState.CLAIMED), 4,
    ),
    _of_slips(
        "extension", "待批延期", 9, "supervision.view", lambda u: of_tab(_mine(u), "extension", today()), 4
    ),
    _of_slips("received", "收到的单", 6, "supervision.handle", _received),
    _of_slips(
        "overdue", "全市逾期单", 7, "supervision.instruct",
        lambda u: of_tab(Slip.objects.visible_to(u).exclude(issuer_unit__in=u.standing.grantees), "late", today()),
        9,
    ),
    TodoSource(
        code="problems-unchased", label="过了承诺日、没有单子在催的问题", order=9, permission="supervision.issue",
        count=lambda user: _unchased(user).count(),
        rows=lambda user, limit: _problem_rows(_unchased(user), limit),
        more="supervision:problems", order_for={"leading_group_office": 4},
    ),
    TodoSource(
        code="approval-referrals", label="审批超期，提请督办", order=9, permission="supervision.issue",
        count=lambda user: _referrals(user).count(), rows=_referral_rows, more="supervision:referrals",
        order_for={"leading_group_office": 5},
    ),
    TodoSource(
        code="problems-led", label="本单位牵头的问题", order=15, permission="supervision.handle",
        count=lambda user: _led(user).count(), rows=lambda user, limit: _problem_rows(_led(user), limit),
        more="supervision:problems",
    ),
    TodoSource(
        code="lamp-holds", label="待批暂缓亮灯", order=12, permission="supervision.hold",
        count=lambda user: LampHold.objects.open().filter(Q(approved_by_name="")).count(), rows=_holds,
        more="supervision:lamps",
    ),
)  # fmt: skip
