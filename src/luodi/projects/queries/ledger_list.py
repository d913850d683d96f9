"""The list: one page of projects, and what stands around it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property

from luodi.common.composed import composed
from luodi.common.prepared import together
from luodi.org.models import Region, Unit
from luodi.projects.face import Face
from luodi.projects.models import ListColumns, Project, SavedView
from luodi.projects.queries.chosen import COUNTED, Chosen
from luodi.projects.tables import Order

PAGE_SIZE = 50
PAGE_NUMBERS = frozenset(str(number) for number in range(1, COUNTED // PAGE_SIZE + 1))


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


class ListPaginator(BoundedPaginator):
    """Reads the page asked for with the count, before it is known whether there is such a page."""

    def __init__(self, chosen: Chosen, page: Any) -> None:
        super().__init__((), PAGE_SIZE)
        number = int(page) if str(page) in PAGE_NUMBERS else 1
        self._chosen, self._read = chosen, chosen.read((number - 1) * PAGE_SIZE, PAGE_SIZE)

    @cached_property
    def _counted(self) -> int:
        return self._read.count

    def page(self, number: Any) -> Page[Any]:
        number = self.validate_number(number)
        start = (number - 1) * PAGE_SIZE
        read = self._read if self._read.start == start else self._chosen.read(start, PAGE_SIZE)
        return Page(read.rows[: self.count - start], number, self)


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
    """A page of what the user may see, with the bounded count: one round trip, two where there is no such page."""
    paginator = ListPaginator(Chosen(user, condition, fragment, order), page)
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
def _views(user: Any) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user=user)


@dataclass(frozen=True, slots=True)
class Around:
    """
    What stands around a user's list: {region code: short name}, the choices of filters that come from the database,
    the columns chosen last (none: those shown at first), the lists saved.
    """

    regions: dict[str, str]
    choices: dict[str, list[tuple[str, str]]]
    column_codes: list[str]
    views: list[SavedView]


def around(user: Any) -> Around:
    """One round trip."""
    regions, bureaus = _our_regions.asked(), _bureaus.asked()
    columns, views = _columns.asked(user.pk), _views.asked(user.pk)
    together(regions, bureaus, columns, views)
    names = dict(regions.rows)
    return Around(
        names,
        _choices(names, bureaus.rows),
        [code for (codes,) in columns.rows for code in codes],
        views.rows,
    )


def list_choices(regions: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Choices of the filters that come from the database: one query."""
    return _choices(regions, _bureaus())


def _choices(
    regions: Mapping[str, str], bureaus: Iterable[tuple[Any, str]]
) -> dict[str, list[tuple[str, str]]]:
    return {"region": list(regions.items()), "unit": [(str(key), name) for key, name in bureaus]}
