"""What companies were, as of (on, known_at): the reading every cohort and group by investor uses."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from luodi.companies.models import Attribute, CompanyMerge


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """`values` by field code, non-empty ones only; `canonical` is the company it was merged into, or
    itself.
    """

    company: uuid.UUID
    canonical: uuid.UUID
    values: Mapping[str, str]
    former_names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.values.get("name", "")


def company_facts(
    ids: Collection[uuid.UUID], on: dt.date, known_at: dt.datetime | None = None
) -> dict[uuid.UUID, CompanyFacts]:
    """{id: facts} of the companies that were known; an id unknown at `known_at` is left out. Two queries.

    `known_at` None reads what is believed now. Of each field the latest value that held by the end of `on`
    counts; a field whose first value began later is read back from it (what a company is does not begin on
    the day somebody typed it in).
    """
    entries: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for entry in _known(Attribute, known_at).filter(company_id__in=ids).order_by("occurred_on", "id"):
        entries[entry.company_id].append(entry)
    targets = _canonical(known_at)
    return {key: facts_of(key, found, on, targets) for key, found in entries.items()}


def facts_of(
    company: uuid.UUID, entries: Collection[Any], on: dt.date, targets: Mapping[uuid.UUID, uuid.UUID]
) -> CompanyFacts:
    """The pure part: `entries` are one company's believed attributes in order of (occurred_on, id)."""
    values: dict[str, str] = {}
    names: list[str] = []
    for entry in entries:
        if entry.occurred_on <= on or entry.field not in values:
            values[entry.field] = entry.value
            if entry.field == "name":
                names.append(entry.value)
    others = [name for name in values.get("former_names", "").split("、") if name]
    former = [name for name in dict.fromkeys([*others, *names]) if name != values.get("name")]
    held = {code: value for code, value in values.items() if value}
    return CompanyFacts(company, _follow(company, targets), held, tuple(former))


def canonical_ids(known_at: dt.datetime | None = None) -> dict[uuid.UUID, uuid.UUID]:
    """{merged company: what it ends up in}, chains followed."""
    targets = _canonical(known_at)
    return {company: _follow(company, targets) for company in targets}


def _known(model: Any, known_at: dt.datetime | None) -> Any:
    return model.objects.open() if known_at is None else model.objects.known_at(known_at)


def _canonical(known_at: dt.datetime | None) -> dict[uuid.UUID, uuid.UUID]:
    return dict(_known(CompanyMerge, known_at).values_list("company_id", "into_id"))


def _follow(company: uuid.UUID, targets: Mapping[uuid.UUID, uuid.UUID]) -> uuid.UUID:
    seen = {company}
    while company in targets and targets[company] not in seen:
        company = targets[company]
        seen.add(company)
    return company
