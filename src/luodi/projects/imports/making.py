"""
New projects of an import: headers, entries, standing, first dates and scope, worked out in memory and staged by COPY.
Nobody else can have touched them before the commit, so nothing about them is left to find out under the clock.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from luodi.common.ids import uuid7_texts
from luodi.exchange.enums import Bucket
from luodi.exchange.importers import ImportContext
from luodi.exchange.models import StagedRow
from luodi.ledger.enums import Basis
from luodi.ledger.models import Entry
from luodi.ledger.operations.bulk import Rendered, carry_on, entries, plain_rows, stage_soon
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.org.models import Unit
from luodi.projects.imports.drafts import Draft, drafts
from luodi.projects.imports.values import Values
from luodi.projects.models import Duty, Investor, Milestone, Money, Particulars
from luodi.projects.operations.project import next_code
from luodi.projects.operations.writing import lock_all
from luodi.projects.reading.face import FACE_FIELDS, face
from luodi.projects.reading.maintenance import (
    FIRST_DATES_COLUMNS,
    KINDS,
    STANDING_COLUMNS,
    TALLY,
    standing_row,
)
from luodi.projects.reading.timeline import (
    Believed,
    DutyFact,
    InvestorFact,
    MilestoneFact,
    ParticularsFact,
    first_dates,
    segments,
)

SCOPE = ("project_id", "grantee", "why")
HEADER = ("id", *FACE_FIELDS, "unreviewed")
LAST = {"last_revision": "(SELECT ledger_seq())", "last_recorded_at": "(SELECT ledger_at())"}
KNOWN = {"known_from": "(SELECT ledger_at())", "known_to": "'9999-12-31 00:00:00+00'::timestamptz"}
BASES = tuple(Basis)
CLAIMED = Basis.CLAIMED
CLAIMS = (Milestone, Money, Particulars)
"""Of what an import writes, what waits to be reviewed (sql/claims.sql)."""


class Made:
    """Rows of one batch of new projects, by table."""

    def __init__(self) -> None:
        self.scopes: list[tuple[str, str, str]] = []
        self.headers: list[tuple[Any, ...]] = []
        self.standing: list[tuple[Any, ...]] = []
        self.first_dates: list[tuple[Any, ...]] = []
        self.entries: dict[type[Entry], list[dict[str, Any]]] = defaultdict(list)

    def add(self, project: str, unit: str, found: Sequence[Draft], day: dt.date) -> None:
        self.scopes.append((project, unit, "unit"))
        believed = believe(project, found)
        runs = {basis: segments(believed, basis) for basis in BASES}
        self.standing += [standing_row(project, basis, run) for basis in BASES for run in runs[basis]]
        days = first_dates(believed, CLAIMED)
        self.first_dates.append((project, CLAIMED, *map(days.get, KINDS)))
        shown = face(believed, day, runs)
        claims = sum([model in CLAIMS for model, _ in found])
        self.headers.append((project, *map(shown.__getitem__, FACE_FIELDS), claims))
        for model, content in found:
            self.entries[model].append(content)

    def rendered(self) -> Iterator[Rendered]:
        """Who may see them, and headers, first."""
        yield plain_rows("access_project_scope", SCOPE, self.scopes, {})
        yield plain_rows("projects_project", HEADER, self.headers, LAST)
        yield plain_rows("projects_standing", STANDING_COLUMNS, self.standing, KNOWN)
        yield plain_rows("projects_firstdates", FIRST_DATES_COLUMNS, self.first_dates, KNOWN)
        for model, contents in self.entries.items():
            yield entries(model, contents)


class Making:
    """What one import makes; its batches share the numbering of codes."""

    def __init__(self) -> None:
        self._day = today()
        self._unit_codes: dict[str, str] = {}
        self._next_numbers: dict[str, int] = {}
        self._has_locked = False

    def lock_known(self, context: ImportContext) -> None:
        """Every project the file changes, once: an import of many batches locks in one order, before it books a tick."""
        if not self._has_locked:
            self._has_locked = True
            rows = StagedRow.objects.filter(upload=context.upload, target__isnull=False).to_write()
            targets = rows.exclude(bucket=Bucket.NEW).values_list("target", flat=True)
            lock_all({target for target in targets if target})

    def make(
        self, rev: OpenRevision, context: ImportContext, said: Iterable[Values], keys: Sequence[uuid.UUID]
    ) -> None:
        """
        Stages one project for each row's values under the key told. The order of staging is the order of inserting: scope,
        for which row-level security asks when a header goes in, then headers. `said` is worked out here, while the server
        moves the batch before: rev.settle() before anything else is asked of it.
        """
        if not keys:
            return
        rev.under_clock(TALLY)
        self._unit_codes = self._unit_codes or {str(unit.id): unit.code for unit in Unit.objects.all()}
        carry_on(rev)
        made = Made()
        for key, values in zip(keys, said, strict=True):
            code = values.get("code") or self._numbered(rev, self._unit_codes[values["unit"]])
            made.add(str(key), values["unit"], drafts(values | {"code": code}, context), self._day)
        stage_soon(rev, [rows.written() for rows in made.rendered()])

    def _numbered(self, rev: OpenRevision, unit: str) -> str:
        """The unit's next number, in file order."""
        year = self._day.year
        if unit not in self._next_numbers:
            rev.settle()
            self._next_numbers[unit] = int(next_code(unit, year).rsplit("-", 1)[1])
        number = self._next_numbers[unit]
        self._next_numbers[unit] += 1
        return f"{unit}-{year}-{number:04d}"


def believe(project: str, found: Sequence[Draft]) -> Believed:
    """The facts the timeline reads. Gives each content its key and its project."""
    believed = Believed()
    for key, (model, content) in zip(uuid7_texts(len(found)), found, strict=True):
        content["id"], content["project_id"] = key, project
        on = content["occurred_on"]
        if model is Milestone:
            fact = MilestoneFact(key, key, CLAIMED, content["kind"], on, "", False)
            believed.milestones.append(fact)
        elif model is Particulars:
            believed.particulars.append(ParticularsFact(key, key, CLAIMED, on, content["values"]))
        elif model is Investor:
            country = content["country"]
            believed.investors.append(InvestorFact(key, key, CLAIMED, on, content["name"], country))
        elif model is Duty:
            believed.leaders.append(DutyFact(key, on, None, None, content["person_name"]))
    return believed
