"""Which tables are entries, and which reading models can be rebuilt from them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps

from luodi.ledger.models import Entry


@dataclass(frozen=True)
class ReadingModel:
    """A table derived from entries. `rebuild` empties and refills it and returns the rows written."""

    name: str
    rebuild: Callable[[], int]


_reading_models: dict[str, ReadingModel] = {}


def register_reading_model(model: ReadingModel) -> None:
    """Called in AppConfig.ready() of the room that owns the table."""
    _reading_models[model.name] = model


def reading_models() -> list[ReadingModel]:
    return list(_reading_models.values())


def entry_models() -> list[type[Entry]]:
    """Every concrete entry model, by table name."""
    found = [m for m in apps.get_models() if issubclass(m, Entry) and not m._meta.abstract]
    return sorted(found, key=lambda model: model._meta.db_table)
