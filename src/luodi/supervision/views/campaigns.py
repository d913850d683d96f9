"""攻坚行动: the list, one with its pace."""

import uuid
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from luodi.access.guards import requires
from luodi.ledger.queries.reading import today
from luodi.projects.queries.ledger_list import BoundedPaginator
from luodi.supervision.forms.campaigns import CampaignForm
from luodi.supervision.models import Campaign, CampaignProject
from luodi.supervision.operations.campaign import launch_campaign
from luodi.supervision.queries.campaigns import shown
from luodi.supervision.views.posting import form_page, posted

PAGE = 50


@requires("supervision.view")
def index(request: HttpRequest) -> HttpResponse:
    """Campaigns with at least one project the reader sees. Two queries."""
    user = cast(Any, request.user)
    mine = list(CampaignProject.objects.visible_to(user).values_list("campaign_id", flat=True))
    able = user.may("supervision.instruct")
    rows = [(one, mine.count(one.pk)) for one in Campaign.objects.all() if able or one.pk in mine]
    return render(request, "supervision/campaigns.html", {"rows": rows, "may_launch": able, "day": today()})


@requires("supervision.instruct")
def create(request: HttpRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None, user=request.user, initial={"first_on": today()})
    if request.method == "POST":
        answer = posted(
            request, form, lambda key: launch_campaign(by=request.user, drive=form.drive(), request_key=key),
            lambda made: f"/supervision/campaigns/{made.pk}/", "名单已定，往后只看进度，不再增减。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "发起攻坚行动", crumbs={"攻坚行动": "/supervision/campaigns/"}, back="/supervision/campaigns/",
        save="定名单", lead="名单一次定死；不用另外报数，进度每周从台账读，前后对比看得出有没有用。",
    )  # fmt: skip


@requires("supervision.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=pk)
    members = (
        CampaignProject.objects.visible_to(request.user).filter(campaign=campaign).select_related("project")
    )
    found = shown(request.user, campaign)
    if not found.projects and not cast(Any, request.user).may("supervision.instruct"):
        raise Http404("没有这次行动，或者名单上没有您范围内的项目。")
    paginator = BoundedPaginator(
        members.order_by("project__unit_name", "project__pinyin", "project_id"), PAGE
    )
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "campaign": campaign, "found": found, "page": page, "day": today(),
        "shown_numbers": list(paginator.get_elided_page_range(page.number)),
    }  # fmt: skip
    return render(request, "supervision/campaign.html", context)
