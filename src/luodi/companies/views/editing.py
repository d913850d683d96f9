"""登记, 变更 and 更正 of a company: three acts, three pages."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.common.conflict import Conflict, compare, merged
from luodi.companies.errors import Refusal
from luodi.companies.fields import FIELDS
from luodi.companies.forms import (
    AttributesForm,
    ChangeForm,
    CorrectForm,
    RegisterForm,
    request_key_of,
    seen_tick_of,
)
from luodi.companies.models import Company, Suspicion
from luodi.companies.operations.company import change_company, correct_company, register_company
from luodi.companies.queries.facts import company_facts
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import last_tick, today

Save = Callable[[AttributesForm], int]


@requires("companies.match")
def register(request: HttpRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.is_valid():
        try:
            company = register_company(
                by=request.user,
                values=form.values(),
                on=form.cleaned_data["on"],
                request_key=request_key_of(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _say_registered(request, company)
            return redirect("companies:company", company.id)
    return render(request, "companies/edit.html", {"form": form, "what": "登记企业"})


@requires("companies.match")
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    def save(form: AttributesForm) -> int:
        return change_company(
            by=request.user,
            company=key,
            values=form.values(),
            on=form.cleaned_data["on"],
            document=form.cleaned_data["document"],
            request_key=request_key_of(request.POST),
        )

    return _edit(request, key, ChangeForm, save, "变更", "情况变了：变更日期以前的日子仍按原来的算。")


@requires("companies.match")
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    def save(form: AttributesForm) -> int:
        return correct_company(
            by=request.user,
            company=key,
            values=form.values(),
            reason=form.cleaned_data["reason"],
            request_key=request_key_of(request.POST),
        )

    return _edit(
        request, key, CorrectForm, save, "更正", "当初录错了：以前的日子也一并改正，旧记录留在历史里。"
    )


def _edit(
    request: HttpRequest,
    key: uuid.UUID,
    form_class: type[AttributesForm],
    save: Save,
    act: str,
    lead: str,
) -> HttpResponse:
    user: Any = request.user
    company = get_visible_or_404(Company.objects.unmerged(), user, pk=key)
    data = merged(request.POST) if request.method == "POST" else None
    form = form_class(data, initial=_values(key))
    conflict = None
    if data is not None and form.is_valid():
        conflict = _conflict(request, company, form)
        if conflict is None and (done := _saved(request, company, form, save, act)):
            return done
    context = {
        "form": form,
        "company": company,
        "what": f"{act}「{company.name}」",
        "lead": lead,
        "conflict": conflict,
        "seen_tick": last_tick().at,
    }
    return render(request, "companies/edit.html", context, status=409 if conflict else 200)


def _saved(
    request: HttpRequest, company: Company, form: AttributesForm, save: Save, act: str
) -> HttpResponse | None:
    try:
        count = save(form)
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, f"已{act} {count} 项。" if count else "内容没有变化，未作记录。")
    return redirect("companies:company", company.id)


def _values(key: uuid.UUID, known_at: Any = None) -> dict[str, str]:
    facts = company_facts([key], today(), known_at).get(key)
    return {code: facts.values.get(code, "") if facts else "" for code in FIELDS}


def _conflict(request: HttpRequest, company: Company, form: AttributesForm) -> Conflict | None:
    """Somebody else's save since the page was opened, unless this POST comes from the conflict page
    itself.
    """
    seen = seen_tick_of(request.POST)
    chosen = any(name.startswith("keep:") for name in request.POST)
    if seen is None or chosen or company.last_recorded_at is None or company.last_recorded_at <= seen:
        return None
    last = Revision.objects.filter(seq=company.last_revision).first()
    return compare(
        form,
        was=_values(company.id, seen),
        now=_values(company.id),
        what=f"「{company.name}」",
        who=last.actor_name if last else "别人",
        changed_at=company.last_recorded_at,
    )


def _say_registered(request: HttpRequest, company: Company) -> None:
    found = Suspicion.objects.visible_to(request.user).undecided()
    count = (found.filter(left=company) | found.filter(right=company)).count()
    messages.success(request, f"已登记「{company.name}」。")
    if count:
        messages.warning(request, f"库里有 {count} 家与它疑似重复，请到「疑似重复」判定。")
