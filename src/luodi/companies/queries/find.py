"""Finding a company by a fragment of its name, a former name or its credit code."""

from typing import Any

from luodi.calc.credit_code import clean
from luodi.companies.models import Company


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
