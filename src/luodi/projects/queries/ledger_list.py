"""The list: one page of projects, counted no further than anybody reads."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.functional import cached_property

from luodi.common.composed import composed
from luodi.org.models import Region, Unit
from luodi.projects.face import Face
from luodi.projects.models import ListColumns, Project, SavedView
from luodi.projects.tables import Order

PAGE_SIZE = 50
COUNTED = 10_000
"""A list is counted and paged up to here; beyond it the page says so and asks for another condition."""


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Counts at most COUNTED rows: `count(*)` over a hundred thousand costs more than the page itself."""

    object_list: Any

    @cached_property
    def _counted(self) -> int:
        return int(self.object_list.order_by()[: COUNTED + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self._counted, COUNTED)

    @property
    def is_cut(self) -> bool:
        return self._counted > COUNTED


class FoundPaginator(BoundedPaginator):
    """
    Of projects found by a fragment, among which no index has the order. As long as they can be counted, all are read:
    their keys are sorted, which are a tenth of a row, and counted with it, and what the page shows is read afterwards.
    """

    def __init__(self, found: QuerySet[Any], order: Order, page: Any) -> None:
        super().__init__(found.order_by(*order).values_list(*Face._fields), PAGE_SIZE)
        number = int(page) if str(page).isdecimal() else 1
        start = (number - 1) * PAGE_SIZE
        rows = _sorted_keys(found, order, start) if 0 <= start < COUNTED else []
        if not rows:  # no such page: the last one is asked for in the usual way
            return
        self._counted = rows[0][1]
        if not self.is_cut:  # else those were any, not the first ones: an index leads to these soon
            shown = {row[0]: row for row in _faces([key for key, _ in rows])}
            self.object_list = _Read(self.object_list, start, [shown[key] for key, _ in rows if key in shown])


def _sorted_keys(found: QuerySet[Any], order: Order, start: int) -> list[tuple[uuid.UUID, int]]:
    """Keys of one page with the number of all, counted no further than COUNTED + 1."""
    terms = [_term(one) for one in order]
    fields = {name for name, _ in terms}
    inner, values = found.order_by().values_list("pk", *fields)[: COUNTED + 1].query.sql_with_params()
    by = ", ".join(f'"{name}" {direction}' for name, direction in terms)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "pk", count(*) OVER () FROM ({inner}) found ORDER BY {by} LIMIT {PAGE_SIZE} OFFSET {start}',
            values,
        )
        return list(cursor.fetchall())


def _term(one: str | OrderBy) -> tuple[str, str]:
    """A field of an order and its direction in SQL."""
    if isinstance(one, str):
        return one.removeprefix("-"), "DESC" if one.startswith("-") else "ASC"
    field: str = cast(F, one.expression).name
    return field, f"{'DESC' if one.descending else 'ASC'}{' NULLS LAST' if one.nulls_last else ''}"


class _Read:
    """A list of which one page is there."""

    def __init__(self, found: QuerySet[Any], start: int, rows: list[Any]) -> None:
        self._found, self._start, self._rows = found, start, rows

    def __getitem__(self, wanted: slice) -> Any:
        return self._rows if wanted.start == self._start else self._found[wanted]


@composed(many="keys")
def _faces(keys: Any) -> QuerySet[Project, Any]:
    """Of projects chosen through `visible_to`."""
    return Project.objects.filter(pk__in=keys).values_list(*Face._fields)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page; `is_cut` when there are more than COUNTED."""

    page: "Page[Any]"
    numbers: Sequence[Any]
    is_cut: bool

    @property
    def projects(self) -> list[Face]:
        return [Face(*row) for row in self.page.object_list]


def listing(user: Any, condition: Q, fragment: str, order: Order, page: Any) -> Listing:
    """A page of what the user may see: two queries (rows, bounded count; of a search keys with their count, rows)."""
    found = Project.objects.visible_to(user).unmerged().filter(condition)
    if fragment:
        found = found.fragment(fragment)
        paginator: BoundedPaginator = FoundPaginator(found, order, page)
    else:
        paginator = BoundedPaginator(found.order_by(*order).values_list(*Face._fields), PAGE_SIZE)
    shown = paginator.get_page(page)
    return Listing(shown, list(paginator.get_elided_page_range(shown.number)), paginator.is_cut)


def keys_matching(user: Any, condition: Q, fragment: str, most: int) -> list[uuid.UUID]:
    """Keys of what the list would show under these conditions, the first `most`. One query."""
    found = Project.objects.visible_to(user).unmerged().filter(condition)
    if fragment:
        found = found.fragment(fragment)
    return list(found.order_by("pinyin", "id").values_list("pk", flat=True)[:most])


def region_names() -> dict[str, str]:
    """{code: short name} of the places this city assesses, and of those where one of its units sits."""
    return dict(_our_regions())


@composed
def _our_regions() -> QuerySet[Any, Any]:
    ours = Region.objects.counties_and_zones().filter(
        Q(is_managed=True) | Exists(Unit.objects.filter(region=OuterRef("pk")))
    )
    return ours.values_list("code", "short_name")


@composed
def _bureaus() -> QuerySet[Any, Any]:
    return Unit.objects.active().bureaus().values_list("id", "short_name")


@composed
def _columns(user: Any) -> QuerySet[Any, Any]:
    return ListColumns.objects.filter(user=user).values_list("codes")


@composed
def views_of(user: Any) -> QuerySet[SavedView]:
    """The lists somebody has saved."""
    return SavedView.objects.filter(user=user)


def column_codes(user: Any) -> list[str]:
    """The columns the user chose last; none: those shown at first."""
    (codes,) = _columns.one(user.pk) or ([],)
    return list(codes)


def list_choices(regions: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Choices of the filters that come from the database: one query."""
    units = [(str(key), name) for key, name in _bureaus()]
    return {"region": list(regions.items()), "unit": units}
