"""Finding a company by a fragment of its name, a former name or its credit code."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from luodi.calc.credit_code import clean
from luodi.calc.matching.names import company_name
from luodi.companies.models import Company

MANY = 200
Party = tuple[uuid.UUID, str, str]
"""(company, name, credit code)"""


def find_companies(user: Any, text: str, limit: int = 20) -> list[Company]:
    """Unmerged companies the user may see, in order of pinyin. Fewer than two characters find nothing."""
    if len(text.strip()) < 2:
        return []
    found = Company.objects.visible_to(user).unmerged().fragment(text)
    return list(found.order_by("pinyin", "id")[:limit])


def by_credit_code(code: str) -> Company | None:
    """The unmerged company that bears the code today; the oldest where several do (a suspicion says so)."""
    wanted = clean(code)
    if not wanted:
        return None
    found: Company | None = Company.objects.unmerged().filter(credit_code=wanted).order_by("id").first()
    return found


def companies_of(parties: Iterable[tuple[str, str]]) -> dict[tuple[str, str], uuid.UUID]:
    """
    {(name, credit code): company} for investors as reported: the one unmerged company with the code, else the one
    with exactly this name whose code does not contradict. Two names of one company are a suspicion, not a match.
    Two queries at most.
    """
    wanted = {(name.strip(), clean(code)): (name, code) for name, code in parties}
    by_code: dict[str, uuid.UUID] = {}
    codes = {code for _, code in wanted if code}
    if codes:
        by_code = {code: key for key, _, code in _unmerged("credit_code = ANY(%s)", codes)}
    left = {name for name, code in wanted if code not in by_code}
    by_name: dict[str, list[tuple[uuid.UUID, str]]] = {}
    for key, name, code in _named(left):
        by_name.setdefault(name, []).append((key, code))
    found = {}
    for (name, code), asked in wanted.items():
        named = [key for key, other in by_name.get(name, []) if not (code and other and other != code)]
        if code in by_code:
            found[asked] = by_code[code]
        elif len(named) == 1:
            found[asked] = named[0]
    return found


def _named(names: set[str]) -> list[Party]:
    """By the index of brands; where thousands are asked, one look over the table is cheaper than their brands."""
    if not names:
        return []
    if len(names) > MANY:
        return _unmerged("name = ANY(%s)", names)
    return _unmerged(
        "brand = ANY(%s) AND name = ANY(%s)", {company_name(name).brand for name in names}, names
    )


def _unmerged(condition: str, *wanted: set[str]) -> list[Party]:
    """Arrays, not IN lists: thousands of placeholders cost more than the search."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, name, credit_code FROM companies_company WHERE merged_into IS NULL AND {condition}"
            " ORDER BY id DESC",
            [list(texts) for texts in wanted],
        )
        found: list[Party] = cursor.fetchall()
        return found


def merged_with(company: uuid.UUID | None) -> list[uuid.UUID]:
    """The company, the one it was merged into, first, and all merged into that one. Two queries; [] for None."""
    return families([company]).get(company, [company]) if company else []


def families(companies: Collection[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """{each: what merged_with() says of it}, for many. Two queries."""
    roots = {
        key: root or key
        for key, root in Company.objects.filter(pk__in=companies).values_list("pk", "merged_into")
    }
    found = {root: [root] for root in roots.values()}
    merged = Company.objects.filter(merged_into__in=found).order_by("id")
    for key, root in merged.values_list("pk", "merged_into"):
        found[root].append(key)
    return {key: found[root] for key, root in roots.items()}
