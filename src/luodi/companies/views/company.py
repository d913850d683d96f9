"""/companies/KEY/: one company: what is known of it, how that came about, and what other rooms hang on it."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.companies.enums import Tie
from luodi.companies.fields import FIELDS
from luodi.companies.models import Company
from luodi.companies.panels import panels_for
from luodi.companies.queries.contacts import contacts_of
from luodi.companies.queries.facts import company_facts
from luodi.companies.queries.history import history_of
from luodi.companies.queries.industries import industry_name
from luodi.ledger.queries.reading import today
from luodi.org.models import Country


@requires("companies.view")
def show(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    company = get_visible_or_404(Company.objects.all(), user, pk=key)
    facts = company_facts([key], today())[key]
    merged_here = list(Company.objects.filter(merged_into=key).order_by("id"))
    context = {
        "company": company,
        "facts": shown_facts(facts.values),
        "former_names": facts.former_names,
        "history": history_of(key),
        "panels": panels_for(user, [key, *(other.id for other in merged_here)]),
        "merged_here": merged_here,
        "contacts": contacts_of([key, *(other.id for other in merged_here)]),
        "may_phone": user.may("org.view_phones"),
        "may_export": user.may("projects.export"),
        "may_edit": user.may("companies.match"),
        "may_merge": user.may("companies.merge"),
        "merged_into": Company.objects.filter(pk=company.merged_into).first(),
    }
    return render(request, "companies/company.html", context)


def shown_facts(values: Any) -> list[tuple[str, str, str]]:
    """(label, text, address of those it shares this with) of the fields that hold something, codes with names."""
    shown = []
    for code, value in values.items():
        text = FIELDS[code].shown(value)
        if code == "industry":
            text = f"{value} {industry_name(value)}"
        if code == "country":
            text = Country.objects.filter(alpha3=value).values_list("name", flat=True).first() or value
        if code != "former_names":
            shown.append((FIELDS[code].label, text, _shared(code, value)))
    order = [known.label for known in FIELDS.values()]
    return sorted(shown, key=lambda one: order.index(one[0]))


def _shared(code: str, value: str) -> str:
    """Where the others with the same 集团, 商会 or tie stand."""
    if code == "group":
        return f"{reverse('companies:group')}?{urlencode({'name': value})}"
    if code == "chamber" or (code == "tie" and value != Tie.NONE):
        return f"{reverse('companies:list')}?{urlencode({code: value})}"
    return ""
