"""What a domain room implements to take in workbooks, and the register of those that do.

importers.register(ProjectImporter())      # in AppConfig.ready()
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from luodi.exchange.enums import Bucket, Decision
from luodi.exchange.mapping.fields import FieldSpec
from luodi.exchange.mapping.values import CellError
from luodi.ledger.actors import Actor
from luodi.ledger.operations.revision import OpenRevision


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a known thing that the file says otherwise; both as a person reads them."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Suspect:
    """A known thing the row may mean; `reasons` field by field."""

    target: uuid.UUID
    name: str
    reasons: tuple[str, ...]


@dataclass(slots=True)
class ImportRow:
    """A row in the importer's hands. `check` adds errors, and notices that stop nothing; `match` sets bucket,
    target, changes, suspects.

    `key` is what a new thing will be called, minted at the check: the staged row then knows its target before
    there is one and need not be touched again when a hundred thousand are written. `earlier` is the target named
    by the row's hidden mark, in a result workbook or a return sent in. The mark is typed data like any other: look
    it up only among what the actor may see.
    """

    sheet: str
    number: int
    values: dict[str, Any]
    kept: dict[str, Any] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    notices: list[CellError] = field(default_factory=list)
    bucket: Bucket = Bucket.NEW
    target: uuid.UUID | None = None
    changes: list[Change] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    decision: Decision = Decision.NONE
    earlier: uuid.UUID | None = None
    key: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class ImportContext:
    """The act of importing: whose file, speaking of which day."""

    upload: uuid.UUID
    by: Actor
    as_of: dt.date
    file_name: str
    options: dict[str, Any]


class Importer(Protocol):
    """Rows come in batches of some thousands, in file order. Nothing but `write` and `undo` may write.

    `begin` is called before the first batch of a check and before writing: reset what is kept of a file
    (rows seen twice). `write` gets what the row means (`values`, `target`, `key`, `decision` …), not what only people
    read (`kept`, `errors`, `notices`), and returns the target of each row, in order. `blockers` says what stands on an
    import and so forbids its undoing.
    """

    code: str
    label: str

    def fields(self) -> tuple[FieldSpec, ...]: ...

    def begin(self, context: ImportContext) -> None: ...

    def check(self, context: ImportContext, rows: list[ImportRow]) -> None: ...

    def match(self, context: ImportContext, rows: list[ImportRow]) -> None: ...

    def write(
        self, rev: OpenRevision, context: ImportContext, rows: list[ImportRow]
    ) -> Iterable[uuid.UUID | None]: ...

    def blockers(self, context: ImportContext, revision: int) -> list[str]: ...

    def undo(self, rev: OpenRevision, context: ImportContext, revision: int) -> int: ...


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    _importers[importer.code] = importer


def importer(code: str) -> Importer:
    """Raises KeyError for a room that does not import."""
    return _importers[code]


def importers() -> list[Importer]:
    return list(_importers.values())
