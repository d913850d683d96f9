"""Pairs of characters so common that searching by them is searching through everything (sql/common_pairs.sql)."""

from django.core.cache import cache
from django.db import connection

SHARE = 0.1
"""Of all projects: beyond it a search looks at the projects in their order instead of using the index of pairs."""
KEPT_FOR = 600


def common_pairs() -> frozenset[str]:
    """Read at most every ten minutes; statistics move slower."""
    key = f"projects.common_pairs.{connection.settings_dict['NAME']}"
    known: frozenset[str] | None = cache.get(key)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT projects_common_pairs(%s)", [SHARE])
            known = frozenset(cursor.fetchone()[0])
        cache.set(key, known, KEPT_FOR)
    return known
