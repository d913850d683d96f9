"""What a company's attributes were and are, field by field, with who recorded and who closed each value."""

import uuid
from dataclasses import dataclass
from typing import Any

from luodi.companies.fields import FIELDS, SINCE_EVER
from luodi.companies.models import Attribute, CompanyMerge
from luodi.ledger.models import Revision


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `closed` is None while it is believed; revisions carry actor, unit, time and reason."""

    label: str
    value: str
    entry: Any
    recorded: Any
    closed: Any

    @property
    def since_ever(self) -> bool:
        return bool(self.entry.occurred_on == SINCE_EVER)


def history_of(company: uuid.UUID) -> list[Line]:
    """All entries ever made, fields in their order, newest world date first. Three queries."""
    attributes = list(_ever(Attribute, company).order_by("-occurred_on", "-id"))
    merges = list(_ever(CompanyMerge, company).select_related("into").order_by("-id"))
    seqs = {e.revision for e in (*attributes, *merges)} | {e.closed_revision for e in (*attributes, *merges)}
    revisions = Revision.objects.in_bulk([seq for seq in seqs if seq])
    order = {code: place for place, code in enumerate(FIELDS)}
    attributes.sort(key=lambda entry: order[entry.field])
    lines = [(FIELDS[e.field].label, FIELDS[e.field].shown(e.value), e) for e in attributes]
    lines += [("合并", f"并入 {merge.into.name}", merge) for merge in merges]
    return [
        Line(label, value, entry, revisions.get(entry.revision), revisions.get(entry.closed_revision))
        for label, value, entry in lines
    ]


def _ever(model: Any, company: uuid.UUID) -> Any:
    return model.objects.filter(company_id=company)
