"""What a list shows under its conditions: statements put together once for each kind of conditions."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from luodi.access.composed import Visible
from luodi.common.outlines import Outline, outlined
from luodi.common.prepared import Asked, together
from luodi.projects.common_pairs import common_pairs
from luodi.projects.face import Face
from luodi.projects.models import Project
from luodi.projects.models.project import Fragment, looked_for
from luodi.projects.tables import Order

COUNTED = 10_000
"""A list is counted and paged up to here; beyond it the page says so and asks for another condition."""
FACES = ", ".join(f'p."{name}"' for name in Face._fields)


@dataclass(frozen=True, slots=True)
class Read:
    """Rows of Face from `start` on, and how many there are of all, up to COUNTED + 1."""

    start: int
    rows: list[tuple[Any, ...]]
    count: int


class Chosen:
    """
    Projects the user may see, under a condition of plain lookups (common/outlines.py), containing a fragment, in an
    order.
    """

    def __init__(self, user: Any, condition: Q, fragment: str, order: Order) -> None:
        self._user, self._order = user, order
        self._fragment: Fragment | None = None
        self._values: list[Any] = []
        if fragment:
            self._fragment, sought = looked_for(fragment, common_pairs())
            self._values += sought
        self._outline, left_open = outlined(condition)
        self._values += left_open

    def read(self, start: int, most: int) -> Read:
        """One round trip, two for a fragment that more than COUNTED projects contain."""
        if self._fragment is None:
            return self._read_in_order(start, most)
        found = self._read_sorted(start, most)
        return self._read_in_order(start, most) if found.count > COUNTED else found

    def _read_in_order(self, start: int, most: int) -> Read:
        faces, keys = self._asked(in_order=True), self._asked(in_order=False)
        if faces is None or keys is None:
            return Read(start, [], 0)
        rows, count = (
            faces.within(f"{{}} LIMIT {most} OFFSET {start}"),
            keys.within(f"SELECT count(*) FROM ({{}} LIMIT {COUNTED + 1}) chosen"),
        )
        together(rows, count)
        return Read(start, rows.rows, int(count.rows[0][0]))

    def _read_sorted(self, start: int, most: int) -> Read:
        keys = self._asked(in_order=False, is_kept=start == 0 and self._is_simple)
        if keys is None:
            return Read(start, [], 0)
        asked = keys.within(_sorted(self._order, start + 1, start + most))
        together(asked)
        rows = [row[1:] for row in asked.rows if row[1] is not None]
        return Read(start, rows, int(asked.rows[0][0]))

    @property
    def _is_simple(self) -> bool:
        """Whatever the values, the index of pairs leads to at most the share of projects that makes a pair common."""
        return self._fragment is not None and self._fragment.is_one_pair and self._outline.is_plain

    def _asked(self, *, in_order: bool, is_kept: bool = False) -> Asked[Any] | None:
        kind = _statement(self._outline, self._fragment, len(self._values), self._order, in_order, is_kept)
        return kind.asked(self._user, *self._values)


@lru_cache(maxsize=512)
def _statement(
    outline: Outline, fragment: Fragment | None, values: int, order: Order, in_order: bool, is_kept: bool
) -> Visible[Any]:
    """Faces in the order, or in none what sorting needs."""
    sought = fragment.values if fragment else 0

    def build(user: Any, *given: Any) -> QuerySet[Project, Any]:
        rows = Project.objects.visible_to(user).unmerged()
        if fragment:
            rows = fragment.among(rows, given[:sought])
        rows = rows.filter(outline.filled(given[sought:]))
        if in_order:
            return rows.order_by(*order).values_list(*Face._fields)
        return rows.order_by().values_list("id", *sorted({field for field, _ in map(_term, order)} - {"id"}))

    return Visible(build, names=[f"value_{number}" for number in range(values)], is_kept=is_kept)


def _sorted(order: Order, first: int, last: int) -> str:
    """
    Around found keys, of which no index has the order: how many, with the faces of these places. Keys are a tenth of a
    row and soon sorted; without any there is one row, of nulls but for the count.
    """
    by = ", ".join(f'"{field}" {direction}' for field, direction in map(_term, order))
    return (
        f"SELECT found.all, {FACES} FROM (SELECT count(*) AS all, (array_agg(id ORDER BY {by}))[{first}:{last}] AS keys"
        f" FROM ({{}} LIMIT {COUNTED + 1}) chosen) found LEFT JOIN LATERAL unnest(found.keys) WITH ORDINALITY AS k (id, at)"
        " ON true LEFT JOIN projects_project p ON p.id = k.id ORDER BY k.at"
    )


def _term(one: str | OrderBy) -> tuple[str, str]:
    """A field of an order and its direction in SQL."""
    if isinstance(one, str):
        return one.removeprefix("-"), "DESC" if one.startswith("-") else "ASC"
    field: str = cast(F, one.expression).name
    return field, f"{'DESC' if one.descending else 'ASC'}{' NULLS LAST' if one.nulls_last else ''}"
