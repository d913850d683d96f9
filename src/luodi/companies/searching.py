"""What this room offers to the desk: companies to the search, pairs to decide and to merge to the home
page.
"""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from luodi.common.registries import Found, Hit, Searcher, TodoRow, TodoSource
from luodi.companies.models import Company, Suspicion


def search(user: Any, words: str, limit: int) -> Found:
    rows = Company.objects.visible_to(user).unmerged().fragment(words)
    hits = [
        Hit(
            row.name,
            reverse("companies:company", args=[row.id]),
            " ".join(filter(None, (row.credit_code, row.place))),
        )
        for row in rows.order_by("pinyin", "id")[:limit]
    ]
    return Found(hits, rows.count(), f"{reverse('companies:list')}?q={words}")


COMPANIES = Searcher("companies", "客商企业", 20, "companies.view", search)


def _undecided(user: Any) -> Any:
    return Suspicion.objects.visible_to(user).undecided()


def _to_merge(user: Any) -> Any:
    return Suspicion.objects.visible_to(user).awaiting_merge()


def _rows(pairs: Any, limit: int, show: str) -> Sequence[TodoRow]:
    url = reverse("companies:duplicates") + show
    found = pairs.select_related("left", "right").order_by("-score", "id")[:limit]
    return [TodoRow(f"{pair.left.name}／{pair.right.name}", url, pair.evidence[0][1]) for pair in found]


DUPLICATES = TodoSource(
    code="company-duplicates",
    label="疑似重复的企业",
    order=80,
    permission="companies.match",
    count=lambda user: int(_undecided(user).count()),
    rows=lambda user, limit: _rows(_undecided(user), limit, ""),
    more="companies:duplicates",
)
MERGES = TodoSource(
    code="company-merges",
    label="待合并的企业",
    order=81,
    permission="companies.merge",
    count=lambda user: int(_to_merge(user).count()),
    rows=lambda user, limit: _rows(_to_merge(user), limit, "?show=same"),
    more="companies:duplicates",
)
