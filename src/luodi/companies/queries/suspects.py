"""What the matcher finds for companies: a few against the store, or all against all."""

import uuid
from collections.abc import Collection, Iterable

from django.db.models import Q

from luodi.calc.matching import CompanyRecord, Suspect, company_suspects
from luodi.companies.models import Attribute, Company
from luodi.companies.queries.facts import facts_of
from luodi.ledger.queries.reading import today

MOST_NEIGHBOURS = 500


def suspects_of(ids: Collection[uuid.UUID]) -> list[Suspect]:
    """Pairs with one of these companies: against those of the same brand, sound, credit code or former
    name.
    """
    own = list(Company.objects.unmerged().filter(pk__in=ids))
    if not own:
        return []
    near = Q(brand__in={c.brand for c in own}) | Q(
        brand_pinyin__in={c.brand_pinyin for c in own if c.brand_pinyin}
    )
    near |= Q(credit_code__in={c.credit_code for c in own if c.credit_code})
    for company in own:
        near |= Q(search_text__contains=company.name.upper())
        near |= Q(name__in=[name for name in company.search_text.split("\n") if name])
    others = Company.objects.unmerged().filter(near).exclude(pk__in=ids).order_by("id")[:MOST_NEIGHBOURS]
    return company_suspects(records_of([*own, *others]), touching=set(ids))


def all_suspects() -> list[Suspect]:
    """Every pair of unmerged companies worth showing to a person."""
    return company_suspects(records_of(Company.objects.unmerged().order_by("id")))


def records_of(companies: Iterable[Company]) -> list[CompanyRecord]:
    """What the matcher compares, older companies first. One query."""
    rows = sorted(companies, key=lambda company: company.id.bytes)
    attributes = Attribute.objects.open().filter(company_id__in=[row.id for row in rows])
    entries: dict[uuid.UUID, list[Attribute]] = {row.id: [] for row in rows}
    for entry in attributes.order_by("occurred_on", "id"):
        entries[entry.company_id].append(entry)
    day = today()
    facts = {key: facts_of(key, found, day, {}) for key, found in entries.items()}
    return [CompanyRecord(row.id, row.name, row.credit_code, facts[row.id].former_names) for row in rows]
