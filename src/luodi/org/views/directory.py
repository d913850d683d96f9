"""通讯录: people with masked numbers; looking at one whole number is an act that is logged."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.ledger.queries.reading import today
from luodi.org.enums import EventKind
from luodi.org.models import User
from luodi.org.operations.events import note
from luodi.org.queries.people import person_rows, phone_of, users_found
from luodi.org.views.acting import actor

A_PAGE = 50


@requires("org.view_phones")
def directory(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    paginator = Paginator(users_found(words, "active"), A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "rows": person_rows(page.object_list, today()),
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "words": words,
    }
    return render(request, "org/directory.html", context)


@requires("org.view_phones")
@require_POST
def phone(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    person = get_object_or_404(User, pk=key, is_active=True)
    note(EventKind.PHONE_SEEN, user=person, by=actor(request), request=request)
    context = {"person": person, "phone": phone_of(person)}
    response = render(request, "org/phone.html", context)
    response["Cache-Control"] = "no-store"
    return response
