"""Which rooms hold anything of a project: one statement, so that those that hold nothing need not be asked."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, NewType

from django.db import connection, models

from luodi.common.prepared import Asked, Prepared


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a room that belong to a project by `column`."""

    model: type[models.Model]
    column: str = "project_id"


There = NewType("There", frozenset[Source])
"""The sources that hold rows of one project, open or closed; the others hold none."""


def present(project: uuid.UUID, sources: Iterable[Source]) -> Asked[There]:
    """For `together`; one row. Row-level security applies: a row the reader may not see is not there."""
    asked = tuple(dict.fromkeys(sources))

    def read(rows: list[Any]) -> list[There]:
        return [There(frozenset(one for one, found in zip(asked, row, strict=True) if found)) for row in rows]

    return Asked(_statement(asked), [project], read)


@cache
def _statement(sources: tuple[Source, ...]) -> Prepared:
    quoted = connection.ops.quote_name
    found = (
        f"EXISTS (SELECT FROM {quoted(one.model._meta.db_table)} WHERE {quoted(one.column)} = $1)"
        for one in sources
    )
    return Prepared(f"SELECT {', '.join(found)}", ["project"], "projects_presence")
