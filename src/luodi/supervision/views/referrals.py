"""审批提请: what waited longer than promised; made a problem of, or not."""

import datetime as dt
import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.approvals.enums import ReferralState
from luodi.approvals.models import Referral
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Cause, Side
from luodi.supervision.enums import Level, Need, Source
from luodi.supervision.forms.slips import NoteForm, ProblemForm
from luodi.supervision.operations.referrals import accept_referral, dismiss_referral
from luodi.supervision.views.posting import form_page, posted

HERE = {"审批提请": "/supervision/referrals/"}
PER_PAGE = 50
FORTNIGHT = dt.timedelta(days=14)


@requires("supervision.view")
def index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    asked = request.GET.get("state", ReferralState.PROPOSED)
    state = asked if asked in ReferralState.values else ReferralState.PROPOSED
    found = Referral.objects.visible_to(user).open().filter(state=state).select_related("project")
    paginator = Paginator(found.order_by("due_on", "id"), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page, "shown_numbers": paginator.get_elided_page_range(page.number), "state": state,
        "states": ReferralState.choices, "may_decide": user.may("supervision.issue"),
    }  # fmt: skip
    return render(request, "supervision/referrals.html", context)


@requires("supervision.issue")
def accept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _referral_or_404(request, pk)
    form = ProblemForm(request.POST or None, initial=_initial(found))
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: accept_referral(by=request.user, referral=pk, finding=form.finding(), request_key=key),
            lambda made: f"/supervision/problems/{made.pk}/", "问题已立项，牵头单位收到通知。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "审批超期立为问题", crumbs=HERE, back="/supervision/referrals/", save="立为问题",
        lead=f"{found.project.name}「{found.step_name}」应 {found.due_on} 办结，{found.handler}还没有办结。",
    )  # fmt: skip


@requires("supervision.issue")
def dismiss(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _referral_or_404(request, pk)
    form = NoteForm(request.POST or None, label="为什么不立")
    if request.method == "POST":
        answer = posted(
            request, form,
            lambda key: dismiss_referral(
                by=request.user, referral=pk, reason=form.cleaned_data["note"], request_key=key
            ),
            "/supervision/referrals/", "已记下，不立。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, f"不立：{found.project.name}「{found.step_name}」", crumbs=HERE,
        back="/supervision/referrals/", save="不立",
    )  # fmt: skip


def _referral_or_404(request: HttpRequest, pk: uuid.UUID) -> Referral:
    rows = Referral.objects.visible_to(request.user).open().filter(pk=pk, state=ReferralState.PROPOSED)
    found: Referral | None = rows.select_related("project").first()
    if found is None:
        raise Http404("这条提请刚被处理过，或者不在您的范围内。")
    return found


def _initial(found: Referral) -> dict[str, Any]:
    return {
        "title": f"{found.step_name}超过承诺期限没有办结", "source": Source.APPROVAL, "cause": Cause.APPROVAL,
        "side": Side.GOVERNMENT, "level": Level.DEPARTMENT, "lead_unit": str(found.unit or ""),
        "need": Need.APPROVAL, "need_name": found.step_name, "promised_on": today() + FORTNIGHT,
        "detail": f"由{found.handler}办理，应 {found.due_on} 办结，异议期已过。",
    }  # fmt: skip
