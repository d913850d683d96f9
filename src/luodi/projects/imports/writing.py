"""Writing checked rows: new projects in bulk, changes as 更正 (or as 变更 where the uploader said so)."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from luodi.common.ids import uuid7
from luodi.companies.queries.find import companies_of
from luodi.exchange.enums import Decision
from luodi.exchange.importers import ImportContext, ImportRow
from luodi.ledger.models import Entry, dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import today
from luodi.org.models import Unit
from luodi.projects.enums import Currency, DutyRole, Kind, Nature, Origin
from luodi.projects.fields import BY_CODE
from luodi.projects.imports.catalogue import MILESTONE_FIELDS
from luodi.projects.imports.doubts import UNDATED, UNDATED_NOTE
from luodi.projects.imports.known import presents
from luodi.projects.imports.taking import changed_in_world
from luodi.projects.imports.values import MONEY_FIELDS, Values, differing, values_of
from luodi.projects.models import Duty, Investor, Milestone, Money, Particulars, Project
from luodi.projects.operations.money import USD_KINDS
from luodi.projects.operations.project import next_code
from luodi.projects.operations.writing import locked
from luodi.projects.reading.maintenance import maintain


def write_rows(
    rev: OpenRevision, by: Any, context: ImportContext, rows: Sequence[ImportRow]
) -> Iterator[uuid.UUID | None]:
    """Stages all rows of a batch into the revision; yields each row's project."""
    rev.before_tick(maintain)
    known = {row.target for row in rows if row.target and row.decision != Decision.NEW}
    headers = {header.id: header for header in locked(by, known)} if known else {}
    current = _open_entries(known)
    present = presents(known)
    fresh = [row for row in rows if row.target not in known]
    companies = companies_of(_party_of(row) for row in rows if row.values.get("investor"))
    made = dict(zip(map(id, fresh), _new_headers(fresh), strict=True))
    for row in rows:
        if id(row) in made:
            header = made[id(row)]
            own = {"code": header.code, "company": companies.get(_party_of(row))}
            rev.add(*_new_entries(header, values_of(row) | own, context))
        else:
            assert row.target is not None  # noqa: S101 - it is among `known`
            header = headers[row.target]
            said = {**present[header.id], "company": companies.get(_party_of(row))}
            _stage_changes(rev, header, values_of(row), said, current[header.id], context)
        yield header.id


def _party_of(row: ImportRow) -> tuple[str, str]:
    return row.values.get("investor") or "", row.values.get("credit_code") or ""


def _new_headers(rows: Sequence[ImportRow]) -> list[Project]:
    """Headers of new projects with scope first (row-level security checks it) and codes counted by unit."""
    codes = _codes(rows)
    headers = []
    for row, code in zip(rows, codes, strict=True):
        values = row.values
        headers.append(
            Project(
                id=uuid7(), code=code, name=values["name"], unit=uuid.UUID(values["unit"]),
                unit_name=values["unit_name"], region=values["region"],
            )
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_project_scope (project_id, grantee, why)"
            " SELECT p, u, 'unit' FROM unnest(%s::uuid[], %s::uuid[]) AS n (p, u)",
            [[h.id for h in headers], [h.unit for h in headers]],
        )
    Project.objects.bulk_create(headers, batch_size=2_000)
    return headers


def _codes(rows: Sequence[ImportRow]) -> list[str]:
    """The row's own code, or the unit's next numbers in file order."""
    units = {str(unit.id): unit.code for unit in Unit.objects.all()}
    year = today().year
    next_numbers: dict[str, int] = {}
    codes = []
    for row in rows:
        own = row.values.get("code")
        if own:
            codes.append(own)
            continue
        unit = units[row.values["unit"]]
        if unit not in next_numbers:
            next_numbers[unit] = int(next_code(unit, year).rsplit("-", 1)[1])
        codes.append(f"{unit}-{year}-{next_numbers[unit]:04d}")
        next_numbers[unit] += 1
    return codes


def _new_entries(project: Project, values: Values, context: ImportContext) -> Iterator[Entry]:
    days = [when for code in MILESTONE_FIELDS if (when := values.get(code))]
    since = min(days, key=lambda when: when.last, default=context.as_of)
    particulars = {c: v for c, v in values.items() if c in BY_CODE or c == "unit_name"}
    yield Particulars(project=project, values=particulars, **dated(since))
    if "on_negotiating" not in values:
        yield Milestone(project=project, kind=Kind.NEGOTIATING, **dated(since))
    for code in values.keys() & MILESTONE_FIELDS.keys():
        yield _milestone(project, code, values)
    for code in values.keys() & MONEY_FIELDS.keys():
        yield _money(project, code, values, context)
    if values.get("investor"):
        yield _investor(project, values, dated(since))
    if values.get("leader"):
        yield Duty(project=project, role=DutyRole.LEADER, person_name=values["leader"], **dated(since))


def _stage_changes(
    rev: OpenRevision, project: Project, values: Values, present: Values, current: list[Any], context: ImportContext
) -> None:  # fmt: skip
    """Only what differs. Particulars: one 更正 of the entry that last said it, or one 变更 as of the file's day."""
    codes = differing(values, present)
    changed = {code: values[code] for code in codes if code in BY_CODE}
    if changed:
        _stage_particulars(rev, project, changed, current, context)
    for code in codes:
        if code in MILESTONE_FIELDS:
            _replace(
                rev,
                _latest(current, Milestone, kind=MILESTONE_FIELDS[code]),
                _milestone(project, code, values),
            )
        elif code in MONEY_FIELDS:
            old = _latest(current, Money, kind=MONEY_FIELDS[code], occurred_on=context.as_of)
            _replace(rev, old, _money(project, code, values, context))
    if {"investor", "credit_code", "country"} & set(codes):
        old_party = _latest(current, Investor)
        days = _days_of(old_party) if old_party else dated(context.as_of)
        _replace(rev, old_party, _investor(project, {**present, **values}, days))
    if "leader" in codes and not present.get("leader"):
        duty = Duty(
            project=project, role=DutyRole.LEADER, person_name=values["leader"], **dated(context.as_of)
        )
        rev.add(duty)


def _stage_particulars(
    rev: OpenRevision, project: Project, changed: Values, current: list[Any], context: ImportContext
) -> None:
    in_world = {code: value for code, value in changed.items() if changed_in_world(context.options, code)}
    if in_world:
        rev.add(Particulars(project=project, values=in_world, **dated(context.as_of)))
    entries = [entry for entry in current if isinstance(entry, Particulars)]
    of_entry: dict[uuid.UUID, Values] = defaultdict(dict)
    for code, value in changed.items():
        if code in in_world:
            continue
        holders = [entry for entry in entries if code in entry.values] or entries[:1]
        of_entry[holders[-1].id][code] = value
    for entry in entries:
        if entry.id in of_entry:
            values = {**entry.values, **of_entry[entry.id]}
            new = Particulars(project=project, values=values, document=entry.document, **_days_of(entry))
            rev.supersede(entry, new)


def _replace(rev: OpenRevision, old: Any, new: Entry) -> None:
    if old is None:
        rev.add(new)
    else:
        rev.supersede(old, new)


def _latest(current: list[Any], model: type[Entry], **wanted: Any) -> Any:
    fitting = [
        e for e in current if isinstance(e, model) and all(getattr(e, k) == v for k, v in wanted.items())
    ]
    return max(fitting, key=lambda e: (e.occurred_on, e.id.bytes), default=None)


def _days_of(entry: Any) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("occurred_first", "occurred_on", "precision")}


def _milestone(project: Project, code: str, values: Values) -> Milestone:
    kind = MILESTONE_FIELDS[code]
    note = UNDATED_NOTE if values.get(UNDATED) == code else ""
    return Milestone(project=project, kind=kind, note=note, **dated(values[code]))


def _money(project: Project, code: str, values: Values, context: ImportContext) -> Money:
    kind = MONEY_FIELDS[code]
    return Money(
        project=project, kind=kind, nature=Nature.CUMULATIVE, amount=values[code],
        currency=Currency.USD if kind in USD_KINDS else Currency.CNY, **dated(context.as_of),
    )  # fmt: skip


def _investor(project: Project, values: Values, days: dict[str, Any]) -> Investor:
    country = values.get("country") or ""
    origin = values.get("origin") or (Origin.FOREIGN if country else Origin.OTHER_PROVINCE)
    return Investor(
        project=project, name=values.get("investor") or "", origin=origin,
        credit_code=values.get("credit_code") or "", country=country, company=values.get("company"), **days,
    )  # fmt: skip


def _open_entries(projects: set[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = {project: [] for project in projects}
    for model in (Particulars, Milestone, Money, Investor):
        entries: Any = model.objects.open().claimed().filter(project_id__in=projects)
        for entry in entries.order_by("occurred_on", "id"):
            found[entry.project_id].append(entry)
    return found
