"""The security administrator's page, and the auditor's."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.ledger.queries.reading import today
from luodi.org.enums import EventKind
from luodi.org.forms.people import PolicyForm
from luodi.org.models import SecurityEvent
from luodi.org.models.security import SecurityEventQuerySet
from luodi.org.operations.security import switch, unlock
from luodi.org.policy import rules
from luodi.org.queries.grants import grants_on
from luodi.org.queries.people import locked_accounts
from luodi.org.views.acting import actor, done_once, said

A_PAGE = 100


@requires("org.security")
def security(request: HttpRequest) -> HttpResponse:
    now = rules()
    form = PolicyForm(now, request.POST or None)
    if request.method == "POST" and done_once(request, form, lambda: switch_all(request, form)):
        messages.success(request, "安全策略已保存，立即生效。")
        return redirect("org:security")
    context = {"form": form, "locked": locked_accounts(now)}
    return render(
        request, "org/security.html", context | log_page(request, SecurityEvent.objects.of_sign_in())
    )


def switch_all(request: HttpRequest, form: PolicyForm) -> None:
    for key, value in form.cleaned_data.items():
        switch(key, value, by=actor(request))


@requires("org.security")
@require_POST
def unlock_account(request: HttpRequest) -> HttpResponse:
    username, by = request.POST.get("username", ""), actor(request)
    said(request, lambda: unlock(username, by=by), f"{username} 已解除锁定。")
    return redirect("org:security")


@requires("org.audit")
def audit(request: HttpRequest) -> HttpResponse:
    return render(request, "org/audit.html", log_page(request, SecurityEvent.objects.all()))


@requires("org.audit")
def grants(request: HttpRequest) -> HttpResponse:
    """Who may do what today, by role: what an auditor compares with the appointments on paper."""
    return render(request, "org/grants.html", {"grants": grants_on(today())})


def log_page(request: HttpRequest, events: SecurityEventQuerySet) -> dict[str, object]:
    """The log newest first, by kind (`?kind=`) and by account or person (`?q=`)."""
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    if kind in EventKind.values:
        events = events.filter(kind=kind)
    if words:
        events = events.filter(username__icontains=words) | events.filter(actor_name__icontains=words)
    paginator = Paginator(events, A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return {
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "kinds": EventKind.choices,
        "kind": kind,
        "words": words,
    }
