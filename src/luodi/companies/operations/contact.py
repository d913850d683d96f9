"""Contacts of a company: kept with consent, taken away only with it, erased under an order number."""

import datetime as dt
import uuid
from typing import Any

from luodi.common.ids import uuid7
from luodi.companies.errors import Refusal
from luodi.companies.models import Contact
from luodi.companies.operations.company import NOT_ALLOWED
from luodi.companies.operations.writing import company_revision, locked, require
from luodi.ledger.models import dated
from luodi.ledger.operations.private import erase_private, store_private
from luodi.ledger.queries.reading import today

TABLE = "companies_contact"


def add_contact(
    *, by: Any, company: uuid.UUID, name: str, phone: str = "", title: str = "", consent_on: dt.date | None = None,
    consent_how: str = "", request_key: uuid.UUID | None = None,
) -> Contact:  # fmt: skip
    """
    A person at a company. In order: the private values, the entry that names them. Raises Refusal without a name, for a
    day of consent in the future or without how it was given.
    """
    require(by, "companies.match", NOT_ALLOWED)
    if not name.strip():
        raise Refusal("请填联系人姓名。", "name")
    if consent_on and consent_on > today():
        raise Refusal(f"同意日期 {consent_on} 还没到。", "consent_on")
    if consent_on and not consent_how.strip():
        raise Refusal("请写明怎样同意的，例如「当面口头同意」「名片背面签字」。", "consent_how")
    key = uuid7()
    with company_revision(by=by, verb="add_contact", request_key=request_key) as rev:
        (header,) = locked(by, company)
        kept = {
            kind: store_private(owner_table=TABLE, owner_id=key, kind=kind, value=value.strip())
            for kind, value in (("name", name), ("phone", phone))
            if value.strip()
        }
        entry = Contact(
            id=key, company=header, name=kept["name"], phone=kept.get("phone"), title=title.strip(),
            consent_on=consent_on, consent_how=consent_how.strip(), **dated(today()),
        )  # fmt: skip
        rev.add(entry)
        rev.details["goto"] = f"/companies/{company}/#contacts"
    return entry


def erase_contact(
    *, by: Any, company: uuid.UUID, contact: uuid.UUID, order: str, request_key: uuid.UUID | None = None
) -> None:
    """
    Name and number emptied under an order number (a withdrawal of consent, a decision); the entry closes. Raises
    Refusal without one or for a contact that is not there.
    """
    require(by, "companies.match", NOT_ALLOWED)
    if not order.strip():
        raise Refusal("删除联系人要填依据，例如「本人 3 月 5 日来电撤回同意」或文号。", "order")
    with company_revision(by=by, verb="erase_contact", reason=order.strip(), request_key=request_key) as rev:
        locked(by, company)
        found = Contact.objects.open().filter(pk=contact, company=company).first()
        if found is None:
            raise Refusal("这位联系人已经删除。")
        erase_private(owner_table=TABLE, owner_id=found.pk, order=order)
        rev.retract(found)


def refuse_without_consent(contacts: list[Any]) -> None:
    """A contact leaves the system only with the person's yes. Raises Refusal naming who lacks it."""
    lacking = [shown.name for shown in contacts if not shown.entry.consent_on]
    if lacking:
        raise Refusal(
            f"{'、'.join(lacking)}没有同意记录，不能导出联系方式。请先征得本人同意并登记同意日期，或先删除。"
        )
