"""To-dos and searchers of a room that exists only in tests, registered for the length of one test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from luodi.common.registries import Registry


@contextmanager
def registered(registry: Registry[Any], *entries: Any) -> Iterator[None]:
    for entry in entries:
        registry.register(entry)
    try:
        yield
    finally:
        for entry in entries:
            registry.withdraw(entry.code)
