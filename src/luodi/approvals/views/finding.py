"""What every page of a plan begins with."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest

from luodi.approvals.models import Plan
from luodi.approvals.queries.plans import Loaded, load, plan_of


def plan_or_404(request: HttpRequest, lineage: uuid.UUID) -> Plan:
    user: Any = request.user
    plan = plan_of(user, lineage)
    if plan is None:
        raise Http404("没有找到这份审批计划，或者它不在您的范围内。")
    return plan


def loaded_or_404(request: HttpRequest, lineage: uuid.UUID) -> Loaded:
    plan = plan_or_404(request, lineage)
    return load(request.user, [plan])[0]


def step_or_404(loaded: Loaded, code: str) -> Any:
    found = loaded.progress.get(code)
    if found is None:
        raise Http404("这份计划里没有这个事项。")
    return found
