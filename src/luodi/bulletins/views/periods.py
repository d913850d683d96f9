"""期次与通报: the archive, and one period with its checks."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.bulletins.document_templates import PartSpec, Template, templates_for
from luodi.bulletins.enums import STAGE_WORDS, IssueStep, PeriodKind, PeriodStep, Severity
from luodi.bulletins.models import DistrictWord, Issue, Period, PeriodEvent
from luodi.bulletins.operations import issues, periods
from luodi.bulletins.permissions import makes
from luodi.bulletins.queries.checks import checks_of, reporting_of
from luodi.bulletins.queries.issues import freeze_of, stages_of
from luodi.bulletins.queries.numbers import places
from luodi.bulletins.queries.objections import unanswered
from luodi.bulletins.queries.sheet import own_regions, reading_of
from luodi.bulletins.views.posting import attempted, period_or_404
from luodi.common.numbers import whole_number
from luodi.ledger.queries.reading import today

A_PAGE = 20


@requires("bulletins.view")
def index(request: HttpRequest) -> HttpResponse:
    """Periods, the latest first, each with its issues; search over titles and text."""
    user: Any = request.user
    refused = ""
    if request.method == "POST":
        which = request.POST.get("which", "")
        refused = attempted(request, lambda key: _open(user, which, key), "已开期。")
        if not refused:
            return HttpResponseRedirect(request.path)
    words = request.GET.get("q", "").strip()
    shown = Period.objects.prefetch_related("issues")
    if words:
        hit = Issue.objects.filter(Q(title__icontains=words) | Q(sections__body__icontains=words))
        shown = shown.filter(issues__in=hit).distinct()
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown_numbers": page.paginator.get_elided_page_range(page.number),
        "rows": _rows(page.object_list, makes(user)),
        "words": words,
        "refused": refused,
        "offers": _offers() if user.may("bulletins.prepare") else [],
        "may_compare": makes(user),
    }
    return render(request, "bulletins/periods.html", context, status=422 if refused else 200)


def _open(user: Any, which: str, key: uuid.UUID) -> Period:
    """`which` is quarter:2015-2 or month:2015-6."""
    kind, _, rest = which.partition(":")
    year, number = (whole_number(p, 0) for p in (*rest.split("-"), "", "")[:2])
    return periods.open_period(by=user, kind=kind, year=year, number=number, request_key=key)


def _rows(found: Any, all_issues: bool) -> list[dict[str, Any]]:
    shown = list(found)
    by_period = {period.pk: list(period.issues.all()) for period in shown}
    stages = stages_of([issue for group in by_period.values() for issue in group])
    steps: dict[Any, str] = {}
    for event in PeriodEvent.objects.open().filter(period__in=shown).order_by("recorded_at", "id"):
        steps[event.period_id] = PeriodStep(event.step).label
    return [
        {
            "period": period,
            "step": steps.get(period.pk, ""),
            "issues": [
                (issue, STAGE_WORDS[stages[issue.pk]])
                for issue in by_period[period.pk]
                if all_issues or stages[issue.pk] is IssueStep.PUBLISHED
            ],
        }
        for period in shown
    ]


def _offers() -> list[tuple[str, str]]:
    """Quarters and months of this year and the last that have begun and are not open yet, the latest first."""
    day = today()
    taken = set(Period.objects.values_list("kind", "year", "number"))
    found = []
    for year in (day.year, day.year - 1):
        last_month = day.month if year == day.year else 12
        quarters = [(PeriodKind.QUARTER, year, n) for n in range((last_month - 1) // 3 + 1, 0, -1)]
        months = [(PeriodKind.MONTH, year, n) for n in range(last_month, 0, -1)]
        found += [one for one in quarters + months if one not in taken]
    words = (str(Period(kind=kind, year=year, number=number)) for kind, year, number in found)
    return [(f"{k}:{y}-{n}", word) for (k, y, n), word in zip(found, words, strict=True)]


@requires("bulletins.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One period: who has reported and confirmed, the checks, freezing, drafting."""
    user: Any = request.user
    period = period_or_404(pk)
    refused = ""
    if request.method == "POST":
        refused = _act(request, period)
        if not refused:
            return HttpResponseRedirect(request.path)
    frozen = freeze_of(period)
    is_maker = makes(user)
    checks = checks_of(period) if is_maker and frozen is None else []
    issues_found = list(period.issues.all())
    stages = stages_of(issues_found)
    shown = [i for i in issues_found if is_maker or stages[i.pk] is IssueStep.PUBLISHED]
    context = {
        "period": period,
        "frozen": frozen,
        "events": PeriodEvent.objects.open().filter(period=period).order_by("recorded_at", "id"),
        "districts": _districts(period, is_maker, own_regions(user)),
        "checks": checks,
        "blocking": [check for check in checks if check.severity is Severity.BLOCKING],
        "issues": [(issue, STAGE_WORDS[stages[issue.pk]]) for issue in shown],
        "templates": _draftable(period, user) if frozen and user.may("bulletins.prepare") else [],
        "refused": refused,
        "reason": request.POST.get("reason", ""),
        "is_maker": is_maker,
        "may_prepare": user.may("bulletins.prepare"),
        "may_freeze": user.may("bulletins.approve"),
    }
    return render(request, "bulletins/period.html", context, status=422 if refused else 200)


def _draftable(period: Period, user: Any) -> list[tuple[Template, list[PartSpec]]]:
    """What may be drafted, each with the parts this user may switch on."""
    return [
        (template, [part for part in template.parts.values() if user.may(part.permission)])
        for template in templates_for(period.kind)
    ]


def _act(request: HttpRequest, period: Period) -> str:
    user: Any = request.user
    reason = request.POST.get("reason", "")
    match request.POST.get("verb"):
        case "remind":
            missing = [unit for unit in reporting_of(period) if not unit.is_done]
            names = "、".join(unit.name for unit in missing)
            return attempted(
                request,
                lambda key: periods.remind(
                    by=user, period=period, units=[u.unit for u in missing], names=names, request_key=key
                ),
                f"已催报 {len(missing)} 个单位。",
            )
        case "freeze":
            return attempted(
                request,
                lambda key: periods.freeze(by=user, period=period, reason=reason, request_key=key),
                f"{period}已冻结，可以起草了。",
            )
        case "reopen":
            return attempted(
                request,
                lambda key: periods.reopen(by=user, period=period, reason=reason, request_key=key),
                f"{period}已重新开放。",
            )
        case "draft":
            template, parts = request.POST.get("template", ""), request.POST.getlist("part")
            return attempted(
                request,
                lambda key: issues.draft(
                    by=user, period=period, template=template, parts=parts, request_key=key
                ),
                "已起草，数字按冻结时点填好。",
            )
    return "没有这样的操作，请刷新后再试。"


def _districts(period: Period, is_maker: bool, own: frozenset[str]) -> list[dict[str, Any]]:
    """Every district for the bureau, one's own for a district."""
    reading, _ = reading_of(period)
    words: dict[str, list[DistrictWord]] = {}
    for word in DistrictWord.objects.open().filter(period=period).order_by("recorded_at"):
        words.setdefault(word.region, []).append(word)
    waiting = {word.pk for word in unanswered(period)}
    due: dict[str, list[int]] = {}
    for unit in reporting_of(period) if is_maker else []:
        counts = due.setdefault(unit.region, [0, 0])
        counts[0] += unit.reported
        counts[1] += unit.due
    return [
        {
            "place": place,
            "reported": due.get(place.code),
            "confirmed": next((w for w in words.get(place.code, []) if w.word == "confirmed"), None),
            "objections": sum(w.word == "objected" for w in words.get(place.code, [])),
            "open": sum(w.pk in waiting for w in words.get(place.code, [])),
            "url": reverse("bulletins:sheet", args=[period.pk, place.code]),
        }
        for place in places(reading)
        if is_maker or place.code in own
    ]
