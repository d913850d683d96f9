"""What a file may prove besides happenings: rooms above register theirs in AppConfig.ready()."""

from collections.abc import Callable
from typing import Any

Provable = Callable[[Any], list[tuple[str, str]]]
"""(lineage, words) of a project's things, one query."""

_provable: list[Provable] = []


def register_provable(found: Provable) -> None:
    _provable.append(found)


def provable(project: Any) -> list[tuple[str, str]]:
    return [choice for found in _provable for choice in found(project)]
