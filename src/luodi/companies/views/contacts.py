"""Contacts of a company: registering, one whole number (logged), export with consent only, erasing."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.common import formats
from luodi.companies.errors import Refusal
from luodi.companies.forms import ContactForm, EraseForm, request_key_of
from luodi.companies.models import Company, Contact
from luodi.companies.operations.contact import add_contact, erase_contact, refuse_without_consent
from luodi.companies.queries.contacts import contacts_of, private_values
from luodi.exchange.writing.exports import ExportColumn, Sheet
from luodi.ledger.errors import LedgerRefusal
from luodi.ledger.queries.reading import last_tick
from luodi.org.enums import EventKind
from luodi.org.exporting import workbook_response
from luodi.org.operations.events import note

LEAD = "姓名和电话只存一处，列表里遮住；要看完整号码另有权限并留痕。没有同意记录的不得导出。"


@requires("companies.match")
def create(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    company = _company(request, key)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_contact(
                by=request.user, company=key, request_key=request_key_of(request.POST), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        except LedgerRefusal as refusal:
            messages.info(request, str(refusal))
            return redirect("companies:company", key)
        else:
            messages.success(request, "联系人已登记。")
            return redirect("companies:company", key)
    return _page(request, form, company, "登记联系人", LEAD)


@requires("companies.match")
def erase(request: HttpRequest, key: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    company, contact = _company(request, key), _contact(key, entry)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_contact(
                by=request.user, company=key, contact=contact.pk, order=form.cleaned_data["order"],
                request_key=request_key_of(request.POST),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        except LedgerRefusal as refusal:
            messages.info(request, str(refusal))
            return redirect("companies:company", key)
        else:
            messages.success(request, "姓名和电话已删除。")
            return redirect("companies:company", key)
    return _page(
        request, form, company, "删除联系人", "姓名和电话清空，不能恢复；只留「曾有这样一位」的记录。"
    )


@requires("org.view_phones")
@require_POST
def phone(request: HttpRequest, key: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    """One whole number; looking is logged."""
    company, contact = _company(request, key), _contact(key, entry)
    number = private_values([contact.phone]).get(contact.phone, "") if contact.phone else ""
    user: Any = request.user
    note(EventKind.PHONE_SEEN, user=user, by=user, request=request, detail=f"企业「{company.name}」的联系人")
    messages.info(request, f"号码：{number or '没有'}（查看已留痕）")
    return redirect("companies:company", key)


@requires("projects.export")
def export(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The company's contacts with whole numbers, only when every one of them agreed."""
    company = _company(request, key)
    contacts = contacts_of([key])
    try:
        refuse_without_consent(contacts)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("companies:company", key)
    values = private_values([c.entry.phone for c in contacts if c.entry.phone])
    rows = [
        (
            c.name,
            c.entry.title,
            values.get(c.entry.phone, "") if c.entry.phone else "",
            c.entry.consent_on,
            c.entry.consent_how,
        )
        for c in contacts
    ]
    columns = (
        ExportColumn("姓名"), ExportColumn("职务"), ExportColumn("电话", width=20.0), ExportColumn("同意日期", "date"),
        ExportColumn("怎样同意"),
    )  # fmt: skip
    tick = last_tick()
    return workbook_response(
        request, f"{company.name}联系人", [Sheet("联系人", columns, rows)],
        as_of=f"截至第 {tick.seq} 次修订（{formats.tick(tick.at)}）", notes=["含个人信息，用完请删除。"],
    )  # fmt: skip


def _company(request: HttpRequest, key: uuid.UUID) -> Company:
    user: Any = request.user
    found: Company = get_visible_or_404(Company.objects.all(), user, pk=key)
    return found


def _contact(company: uuid.UUID, entry: uuid.UUID) -> Contact:
    found: Contact | None = Contact.objects.open().filter(company=company, pk=entry).first()
    if found is None:
        raise Http404("没有这位联系人，或者已经删除。")
    return found


def _page(request: HttpRequest, form: Any, company: Company, what: str, lead: str) -> HttpResponse:
    context = {"form": form, "company": company, "what": what, "lead": lead}
    return render(request, "companies/edit.html", context, status=422 if form.errors else 200)
