"""Finding the known projects a batch of rows may mean, and their claimed present in comparable form."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luodi.calc.amounts import Amount
from luodi.calc.matching.index import ProjectIndex
from luodi.calc.matching.names import tidy
from luodi.calc.matching.records import Party, ProjectRecord
from luodi.calc.partial_dates import PartialDate, Precision
from luodi.exchange.importers import ImportRow
from luodi.ledger.queries.reading import today
from luodi.projects.enums import DutyRole, Kind, MoneyKind
from luodi.projects.imports.catalogue import MILESTONE_FIELDS
from luodi.projects.imports.values import MONEY_FIELDS, Values
from luodi.projects.models import Duty, Investor, Milestone, Money, Particulars, Project
from luodi.projects.queries.funds import cumulative

FIELD_OF_KIND = {kind: code for code, kind in MILESTONE_FIELDS.items()}
FIELD_OF_MONEY = {kind: code for code, kind in MONEY_FIELDS.items()}
MOST_SUSPECTS = 3


@dataclass(slots=True)
class KnownProject:
    id: uuid.UUID
    name: str
    present: Values = field(default_factory=dict)


class Known:
    """
    Projects the uploader may see, by every way a row can name one. Read once a file; `look_up` prepares what the
    rows of one batch need.
    """

    def __init__(self, projects: Sequence[Any]) -> None:
        self._projects = projects
        self._index: ProjectIndex | None = None
        self._by_id = {p["id"]: KnownProject(p["id"], p["name"]) for p in projects}
        self._by_code = {p["code"]: p["id"] for p in projects}
        self._by_national = {p["national_code"]: p["id"] for p in projects if p["national_code"]}
        self._by_name: dict[tuple[str, str], list[uuid.UUID]] = defaultdict(list)
        for p in projects:
            self._by_name[tidy(p["name"]), str(p["unit"])].append(p["id"])
        self._near: dict[tuple[str, int], list[tuple[uuid.UUID, str, tuple[str, ...]]]] = {}

    def look_up(self, rows: Sequence[ImportRow]) -> None:
        """The present of the projects some row certainly means; for the other rows, what they may mean."""
        exact = [self.exact(row) for row in rows]
        for project, present in presents({found.id for found in exact if found}).items():
            self._by_id[project].present = present
        self._near = self._suspects([row for row, found in zip(rows, exact, strict=True) if found is None])

    def exact(self, row: ImportRow) -> KnownProject | None:
        """The project a row certainly means: by its mark, code, national code, or its one name in the unit."""
        values = row.values
        found = row.earlier if row.earlier in self._by_id else None
        found = found or self._by_code.get(values.get("code", ""))
        found = found or self._by_national.get(values.get("national_code", ""))
        if found is None:
            named = self._by_name.get((tidy(values.get("name", "")), values.get("unit", "")), [])
            found = named[0] if len(named) == 1 else None
        return self._by_id.get(found) if found else None

    def near(self, row: ImportRow) -> list[tuple[uuid.UUID, str, tuple[str, ...]]]:
        """(key, name, reasons) of projects the row may mean, the likeliest first."""
        return self._near.get((row.sheet, row.number), [])[:MOST_SUSPECTS]

    def _suspects(
        self, rows: Sequence[ImportRow]
    ) -> dict[tuple[str, int], list[tuple[uuid.UUID, str, tuple[str, ...]]]]:
        if not self._projects or not rows:
            return {}
        if self._index is None:
            parties = _parties(list(self._by_id))
            self._index = ProjectIndex([_stored_record(p, parties[p["id"]]) for p in self._projects])
        found: dict[tuple[str, int], list[Any]] = defaultdict(list)
        for suspect in self._index.suspects([_record(row) for row in rows]):
            old = suspect.left
            found[suspect.right].append((old, self._by_id[old].name, suspect.comparison.reasons))
        return found


def load_known(by: Any) -> Known:
    """The columns of every visible project by which a row may name it."""
    columns = (
        "id",
        "code",
        "national_code",
        "name",
        "unit",
        "region",
        "planned_total",
        "signed_on",
        "currency",
    )
    return Known(list(Project.objects.unmerged().visible_to(by).values(*columns)))


def presents(projects: set[uuid.UUID]) -> dict[uuid.UUID, Values]:
    """The claimed present of projects: particulars folded, milestone days, running totals of money."""
    found: dict[uuid.UUID, Values] = {project: {} for project in projects}
    particulars = _open(Particulars, projects).filter(occurred_on__lte=today())
    for project, values in particulars.order_by("occurred_on", "id").values_list("project_id", "values"):
        found[project] |= values
    days = ("kind", "occurred_first", "occurred_on", "precision")
    milestones = _open(Milestone, projects).filter(kind__in=FIELD_OF_KIND)
    for project, kind, *day in milestones.order_by("-occurred_on", "-id").values_list("project_id", *days):
        found[project][FIELD_OF_KIND[Kind(kind)]] = PartialDate(day[0], day[1], Precision(day[2]))
    amounts: dict[tuple[uuid.UUID, str], list[Money]] = defaultdict(list)
    for entry in _open(Money, projects).filter(kind__in=FIELD_OF_MONEY).defer("digest").order_by("id"):
        amounts[entry.project_id, entry.kind].append(entry)
    for (project, kind), entries in amounts.items():
        found[project][FIELD_OF_MONEY[MoneyKind(kind)]] = cumulative(entries).normalize() + Decimal(0)
    party = ("name", "credit_code", "country")
    for project, *told in _open(Investor, projects).order_by("-id").values_list("project_id", *party):
        found[project] |= dict(zip(("investor", "credit_code", "country"), told, strict=True))
    leaders = _open(Duty, projects).filter(role=DutyRole.LEADER, until_on__isnull=True)
    for project, name in leaders.values_list("project_id", "person_name"):
        found[project]["leader"] = name
    return found


def _open(model: Any, projects: set[uuid.UUID]) -> Any:
    return model.objects.open().claimed().filter(project_id__in=projects)


def _parties(projects: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[Party, ...]]:
    found: dict[uuid.UUID, tuple[Party, ...]] = defaultdict(tuple)
    rows = Investor.objects.open().claimed().filter(project_id__in=projects)
    for project, name, code in rows.values_list("project_id", "name", "credit_code"):
        found[project] += (Party(name, code),)
    return found


def _stored_record(project: Any, parties: tuple[Party, ...]) -> ProjectRecord:
    return ProjectRecord(
        key=project["id"],
        name=project["name"],
        investors=parties,
        region=project["region"],
        amount=project["planned_total"] if project["currency"] == "CNY" else None,
        signed_on=project["signed_on"],
    )


def _record(row: ImportRow) -> ProjectRecord:
    values = row.values
    amount = values.get("planned_total")
    signed = values.get("on_signed")
    investor = values.get("investor")
    party = (Party(investor, values.get("credit_code", "")),) if investor else ()
    return ProjectRecord(
        key=(row.sheet, row.number),
        name=values.get("name", ""),
        investors=party,
        region=values.get("region", ""),
        amount=amount.value if isinstance(amount, Amount) and amount.unit.measure == "CNY" else None,
        signed_on=signed.last if signed else None,
    )
