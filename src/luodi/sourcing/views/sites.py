"""要素: the list by kind and state, one site with its history and reservations, matching, money asked for."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.projects.forms.base import exact
from luodi.projects.models import Project
from luodi.projects.queries.ledger_list import region_names
from luodi.projects.queries.situation import situations
from luodi.projects.views.posting import named, submit
from luodi.sourcing.forms.sites import MatchForm, NewSiteForm, ReserveForm, SiteForm, StateForm
from luodi.sourcing.models import Lead, Reservation, Site, SiteStanding
from luodi.sourcing.operations.site import (
    change_state,
    correct_site,
    register_site,
    release_site,
    reserve_site,
    retract_state,
)
from luodi.sourcing.queries.sites import Need, matches, reservations, standing
from luodi.sourcing.terms import HolderKind, SiteKind, SiteState
from luodi.sourcing.views.office import office_page, taking_back

CRUMB = ("要素地块", "/sourcing/sites/")
PER_PAGE = 50
UNITS = {SiteKind.LAND: "亩", SiteKind.PLANT: "平方米", SiteKind.ENERGY: "吨标准煤", SiteKind.QUOTA: "份"}


def site_or_404(request: HttpRequest, lineage: uuid.UUID) -> Site:
    found: Site | None = Site.objects.visible_to(request.user).open().filter(lineage=lineage).first()
    if found is None:
        raise Http404("没有找到这处要素。")
    return found


@requires("sourcing.see_chains")
def index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    kind, region = request.GET.get("kind", ""), request.GET.get("region", "")
    words = request.GET.get("q", "").strip()[:80]
    rows = Site.objects.visible_to(user).open()
    if kind in SiteKind.values:
        rows = rows.filter(kind=kind)
    if region:
        rows = rows.filter(region=region)
    if words:
        rows = rows.filter(name__contains=words)
    paginator = Paginator(rows.order_by("region", "kind", "name"), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page, "shown_numbers": paginator.get_elided_page_range(page.number), "q": words,
        "rows": [(one, UNITS[SiteKind(one.site.kind)]) for one in standing(user, list(page), today())],
        "kinds": SiteKind.choices, "kind": kind, "region": region, "places": region_names(),
        "may_keep": user.may("sourcing.keep_sites"),
    }  # fmt: skip
    return render(request, "sourcing/sites.html", context)


@requires("sourcing.see_chains")
def show(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    site = site_or_404(request, lineage)
    (stands,) = standing(user, [site], today())
    mine = site.unit in user.standing.grantees or user.may("sourcing.keep_chains")
    context = {
        "site": site, "stands": stands, "unit": UNITS[SiteKind(site.kind)], "place": region_names().get(site.region),
        "history": SiteStanding.objects.visible_to(user).open().filter(site=lineage).order_by("-occurred_on", "-id"),
        "held": reservations(user, [lineage], today())[lineage],
        "may_keep": user.may("sourcing.keep_sites") and mine, "may_reserve": user.may("sourcing.reserve"),
    }  # fmt: skip
    return render(request, "sourcing/site.html", context)


@requires("sourcing.keep_sites")
def new(request: HttpRequest) -> HttpResponse:
    form = NewSiteForm(request.POST or None, places=list(region_names().items()), initial={"since": today()})
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: register_site(
                by=request.user, described=form.described(), state=SiteState(form.cleaned_data["state"]),
                since=form.cleaned_data["since"], document=form.cleaned_data["document"], request_key=key,
            ),
            lambda site: reverse("sourcing:site", args=[site.lineage]), "已登记。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, "登记要素", [CRUMB])


@requires("sourcing.keep_sites")
def edit(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    site = site_or_404(request, lineage)
    back = reverse("sourcing:site", args=[lineage])
    initial = {
        "kind": site.kind, "name": site.name, "region": site.region, "amount": exact(site.amount),
        "ratio": exact(site.ratio), "power": exact(site.power), "industries": "、".join(site.industries), "note": site.note,
    }  # fmt: skip
    form = SiteForm(request.POST or None, places=list(region_names().items()), initial=initial)
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: correct_site(by=request.user, site=lineage, described=form.described(), request_key=key),
            lambda _: back, "已更正。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, "更正要素", [CRUMB, (site.name, back)])


@requires("sourcing.keep_sites")
def state(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    site = site_or_404(request, lineage)
    back = reverse("sourcing:site", args=[lineage])
    form = StateForm(request.POST or None, initial={"since": today()})
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: change_state(
                by=request.user, site=lineage, request_key=key,
                **{**form.cleaned_data, "state": SiteState(form.cleaned_data["state"])},
            ),
            lambda _: back, lambda one: f"自 {one.occurred_on} 起{one.get_state_display()}。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, "状态变更", [CRUMB, (site.name, back)])


@requires("sourcing.reserve")
def reserve(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    site = site_or_404(request, lineage)
    back = reverse("sourcing:site", args=[lineage])
    form = ReserveForm(request.POST or None, initial={"holder": request.GET.get("for", "")})
    if request.method == "POST":
        answer = submit(
            request, form, lambda key: _reserve(request, form, lineage, key), lambda _: back,
            lambda one: f"已预留到 {one.until_on}，过了这天自动失效。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, f"预留「{site.name}」", [CRUMB, (site.name, back)], save="预留")


def _reserve(request: HttpRequest, form: ReserveForm, site: uuid.UUID, key: uuid.UUID) -> Reservation:
    data = form.cleaned_data
    words = data["holder"].strip()
    lead = Lead.objects.visible_to(request.user).filter(number=words).first()
    project = None if lead else named(request, words)
    if lead is None and project is None:
        raise Refusal(f"没有找到「{words}」，或者不止一个；请写项目编号、全名，或线索编号。", "holder")
    return reserve_site(
        by=request.user, site=site, holder_kind=HolderKind.LEAD if lead else HolderKind.PROJECT,
        holder=lead.pk if lead else project.pk, amount=data["amount"], until_on=data["until_on"],  # type: ignore[union-attr] # one of the two
        document=data["document"], request_key=key,
    )  # fmt: skip


@requires("sourcing.reserve")
def release(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    found = Reservation.objects.visible_to(request.user).open().filter(lineage=lineage).first()
    if found is None:
        raise Http404("没有找到这次预留。")
    site = site_or_404(request, found.site)
    return taking_back(
        request, "提前释放", [CRUMB, (site.name, reverse("sourcing:site", args=[site.lineage]))],
        lambda reason, key: release_site(by=request.user, reservation=lineage, reason=reason, request_key=key),
        "已释放。", save="释放",
    )  # fmt: skip


@requires("sourcing.keep_sites")
def undo_state(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    found = SiteStanding.objects.visible_to(request.user).open().filter(lineage=lineage).first()
    if found is None:
        raise Http404("没有找到这条状态，可能已经撤回。")
    site = site_or_404(request, found.site)
    return taking_back(
        request, "撤回状态", [CRUMB, (site.name, reverse("sourcing:site", args=[site.lineage]))],
        lambda reason, key: retract_state(by=request.user, standing=lineage, reason=reason, request_key=key),
        "已撤回，历史里看得到。", lead=f"{found.occurred_on} 起{found.get_state_display()}",
    )  # fmt: skip


@requires("sourcing.see_chains")
def match(request: HttpRequest) -> HttpResponse:
    """Sites for a project (its needs prefilled), a lead, or needs typed here."""
    user: Any = request.user
    subject, code, initial = _subject(request)
    asked = {
        name: request.GET[name]
        for name in ("region", "industry", "area", "floor", "energy")
        if name in request.GET
    }
    form = MatchForm(initial | asked if asked or initial else None, places=list(region_names().items()))
    found = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        need = Need(
            data["region"], data["industry"].strip().upper(), data["area"], data["floor"], data["energy"]
        )
        found = [(one, UNITS[SiteKind(one.stands.site.kind)]) for one in matches(user, need, today())]
    context = {
        "form": form, "matches": found, "subject": subject, "code": code, "places": region_names(),
        "asked": form.is_bound, "may_reserve": user.may("sourcing.reserve"),
    }  # fmt: skip
    return render(request, "sourcing/match.html", context)


def _subject(request: HttpRequest) -> tuple[str, str, dict[str, Any]]:
    """(name, what reserving knows it by, needs as stated) of the project or lead in the address."""
    for name, rows in (
        ("project", Project.objects.visible_to(request.user)),
        ("lead", Lead.objects.visible_to(request.user)),
    ):
        try:
            key = uuid.UUID(request.GET.get(name, ""))
        except ValueError:
            continue
        found: Any = rows.filter(pk=key).first()
        if found is None:
            raise Http404("没有找到，或者它不在您的范围内。")
        needs = {"region": found.region, "industry": found.industry}
        if name == "lead":
            return found.title, found.number, needs
        area = situations([key])[key].values.get("land_area")
        return found.name, found.code, needs | {"area": exact(area)}
    return "", "", {}
