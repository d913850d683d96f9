"""What a problem waits for, where it is kept: the approval plan, the plot held, the need of financing and its answer."""

from typing import Any

from django.urls import reverse

from luodi.approvals.models import Plan
from luodi.sourcing.models import FinanceNeed, Reservation, Site
from luodi.supervision.enums import Need
from luodi.supervision.models import Problem

Links = list[tuple[str, str]]


def linked(user: Any, problem: Problem) -> Links:
    """(words, address) of each, only what the reader may open. At most two queries."""
    match problem.need:
        case Need.APPROVAL if user.may("approvals.view"):
            return _plans(user, problem)
        case Need.SITE if user.may("sourcing.see_chains"):
            return _plots(user, problem)
        case Need.FINANCE if user.may("sourcing.see_admissions"):
            return _needs(user, problem)
        case _:
            return []


def _plans(user: Any, problem: Problem) -> Links:
    found = Plan.objects.visible_to(user).open().filter(project=problem.project_id).order_by("-occurred_on")
    return [
        (f"审批计划（{plan.template_name}）", reverse("approvals:plan", args=[plan.lineage]))
        for plan in found
    ]


def _plots(user: Any, problem: Problem) -> Links:
    held = Reservation.objects.open().filter(holder=problem.project_id, released_on=None)
    until = dict(held.values_list("site", "until_on"))
    sites = Site.objects.visible_to(user).open().filter(lineage__in=until).order_by("name")
    return [
        (f"{site.name}（保留到 {until[site.lineage]}）", reverse("sourcing:site", args=[site.lineage]))
        for site in sites
    ] or [("找要素地块", reverse("sourcing:sites"))]


def _needs(user: Any, problem: Problem) -> Links:
    found = FinanceNeed.objects.visible_to(user).open().filter(project=problem.project_id)
    links = [
        (
            f"融资 {need.amount:,.0f} 万元，{need.get_state_display()}",
            reverse("sourcing:finance_need", args=[need.lineage]),
        )
        for need in found.order_by("-occurred_on")
    ]
    if not links and user.may("sourcing.apply"):
        links.append(("向金融办提融资需求", reverse("sourcing:finance_new", args=[problem.project_id])))
    return links
