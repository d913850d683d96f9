"""Finding the known projects a batch of rows may mean, and their claimed present in comparable form."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luodi.calc.amounts import Amount
from luodi.calc.matching.names import tidy
from luodi.calc.matching.records import Party, ProjectRecord
from luodi.calc.matching.suspects import project_suspects
from luodi.exchange.importers import ImportRow
from luodi.ledger.queries.reading import today
from luodi.projects.enums import DutyRole, Kind, Nature
from luodi.projects.imports.catalogue import MILESTONE_FIELDS
from luodi.projects.imports.values import MONEY_FIELDS, Values, when_of
from luodi.projects.models import Duty, Investor, Milestone, Money, Particulars, Project

FIELD_OF_KIND = {kind: code for code, kind in MILESTONE_FIELDS.items()}
FIELD_OF_MONEY = {kind: code for code, kind in MONEY_FIELDS.items()}
MOST_SUSPECTS = 3


@dataclass(slots=True)
class KnownProject:
    id: uuid.UUID
    name: str
    present: Values = field(default_factory=dict)


class Known:
    """Projects the uploader may see, by every way a row can name one."""

    def __init__(self, projects: Sequence[Any], rows: Sequence[ImportRow]) -> None:
        self._by_id = {p["id"]: KnownProject(p["id"], p["name"]) for p in projects}
        self._by_code = {p["code"]: p["id"] for p in projects}
        self._by_national = {p["national_code"]: p["id"] for p in projects if p["national_code"]}
        self._by_name: dict[tuple[str, str], list[uuid.UUID]] = defaultdict(list)
        for p in projects:
            self._by_name[tidy(p["name"]), str(p["unit"])].append(p["id"])
        self._near = self._suspects(projects, [row for row in rows if self.exact(row) is None])

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

    def chosen(self) -> dict[uuid.UUID, KnownProject]:
        return self._by_id

    def _suspects(
        self, projects: Sequence[Any], rows: Sequence[ImportRow]
    ) -> dict[tuple[str, int], list[tuple[uuid.UUID, str, tuple[str, ...]]]]:
        if not projects or not rows:
            return {}
        fresh = {(row.sheet, row.number): _record(row) for row in rows}
        parties = _parties([p["id"] for p in projects])
        records = [*(_stored_record(p, parties[p["id"]]) for p in projects), *fresh.values()]
        found: dict[tuple[str, int], list[Any]] = defaultdict(list)
        for suspect in project_suspects(records, touching=set(fresh)):
            old, new = (
                (suspect.left, suspect.right) if suspect.right in fresh else (suspect.right, suspect.left)
            )
            if old in self._by_id and new in fresh:
                reasons = suspect.comparison.reasons
                found[new].append((old, self._by_id[old].name, reasons))
        return found


def load_known(by: Any, rows: Sequence[ImportRow]) -> Known:
    """Two dozen columns of every visible project, then the present of those some row certainly means."""
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
    known = Known(list(Project.objects.unmerged().visible_to(by).values(*columns)), rows)
    wanted = {found.id for row in rows if (found := known.exact(row))}
    for project, present in presents(wanted).items():
        known.chosen()[project].present = present
    return known


def presents(projects: set[uuid.UUID]) -> dict[uuid.UUID, Values]:
    """The claimed present of projects: particulars folded, milestone days, latest cumulative amounts."""
    found: dict[uuid.UUID, Values] = {project: {} for project in projects}
    day = today()
    for entry in _open(Particulars, projects).filter(occurred_on__lte=day).order_by("occurred_on", "id"):
        found[entry.project_id] |= entry.values
    for entry in _open(Milestone, projects).order_by("-occurred_on", "-id"):
        if entry.kind in FIELD_OF_KIND:
            found[entry.project_id][FIELD_OF_KIND[Kind(entry.kind)]] = when_of(entry)
    for entry in _open(Money, projects).filter(nature=Nature.CUMULATIVE).order_by("occurred_on", "id"):
        if entry.kind in FIELD_OF_MONEY:
            found[entry.project_id][FIELD_OF_MONEY[entry.kind]] = entry.amount.normalize() + Decimal(0)
    for entry in _open(Investor, projects).order_by("-id"):
        found[entry.project_id] |= {
            "investor": entry.name,
            "credit_code": entry.credit_code,
            "country": entry.country,
        }
    for entry in _open(Duty, projects).filter(role=DutyRole.LEADER, until_on__isnull=True):
        found[entry.project_id]["leader"] = entry.person_name
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
