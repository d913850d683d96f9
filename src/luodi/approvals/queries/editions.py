"""Which edition of the 权力清单 is in force, and earlier ones."""

import datetime as dt
from functools import lru_cache

from luodi.approvals.catalogue.items import Catalogue
from luodi.approvals.catalogue.reading import read_catalogue, shipped
from luodi.approvals.models import Edition


def editions() -> list[Edition]:
    """Published ones, newest first; the shipped edition 0 has no row."""
    return list(Edition.objects.open().order_by("-number").defer("tables"))


def current(day: dt.date) -> tuple[int, Catalogue]:
    """The newest edition in force on the day; 0 and the shipped one where none was published."""
    found = (
        Edition.objects.open()
        .filter(occurred_on__lte=day)
        .order_by("-number")
        .values_list("number", "id")
        .first()
    )
    return (found[0], catalogue_of(found[0])) if found else (0, shipped())


def catalogue_of(number: int) -> Catalogue:
    """One edition. Raises Edition.DoesNotExist."""
    if number == 0:
        return shipped()
    return _read(str(Edition.objects.open().values_list("pk", flat=True).get(number=number)))


@lru_cache(maxsize=8)
def _read(key: str) -> Catalogue:
    """Editions never change: read once each."""
    return read_catalogue(Edition.objects.get(pk=key).tables)
