"""Writing checked rows: new projects in bulk, changes as 更正 (or as 变更 where the uploader said so)."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from luodi.common.ids import uuid7
from luodi.companies.queries.find import companies_of
from luodi.exchange.enums import Decision
from luodi.exchange.importers import ImportContext, ImportRow
from luodi.ledger.models import Entry, dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.projects.enums import DutyRole
from luodi.projects.fields import BY_CODE
from luodi.projects.imports.catalogue import MILESTONE_FIELDS
from luodi.projects.imports.drafts import investor, milestone, money
from luodi.projects.imports.known import presents
from luodi.projects.imports.making import Making
from luodi.projects.imports.taking import changed_in_world
from luodi.projects.imports.values import MONEY_FIELDS, Values, differing, values_of, with_followers
from luodi.projects.models import Duty, Investor, Milestone, Money, Particulars, Project
from luodi.projects.operations.writing import locked
from luodi.projects.reading.maintenance import maintain


def write_rows(
    rev: OpenRevision, by: Any, context: ImportContext, rows: Sequence[ImportRow], making: Making
) -> Iterator[uuid.UUID | None]:
    """Stages all rows of a batch into the revision; yields each row's project."""
    making.lock_known(context)
    known = {row.target for row in rows if row.target and row.decision != Decision.NEW}
    if known:
        rev.before_tick(maintain)
    headers = {header.id: header for header in locked(by, known)} if known else {}
    current = _open_entries(known)
    present = presents(known)
    fresh = [row for row in rows if row.target not in known]
    companies = companies_of(_party_of(row) for row in rows if row.values.get("investor"))
    said = (values_of(row) | {"company": companies.get(_party_of(row))} for row in fresh)
    keys = [row.key or uuid7() for row in fresh]
    making.make(rev, context, said, keys)
    made = dict(zip(map(id, fresh), keys, strict=True))
    for row in rows:
        if id(row) in made:
            yield made[id(row)]
        else:
            assert row.target is not None  # noqa: S101 - it is among `known`
            header = headers[row.target]
            known_values = {**present[header.id], "company": companies.get(_party_of(row))}
            _stage_changes(rev, header, values_of(row), known_values, current[header.id], context)
            yield header.id


def correct_rows(rev: OpenRevision, by: Any, context: ImportContext, wanted: dict[uuid.UUID, Values]) -> None:
    """Stages 更正 of known projects: {project: {field: value}}; whoever said it last is superseded."""
    rev.before_tick(maintain)
    present, current = presents(set(wanted)), _open_entries(set(wanted))
    parties = {
        key: (said.get("investor") or "", said.get("credit_code") or "")
        for key, said in ((key, present[key] | values) for key, values in wanted.items())
    }
    companies = companies_of(party for party in parties.values() if party[0])
    for header in locked(by, set(wanted)):
        known = {**present[header.id], "company": companies.get(parties[header.id])}
        _stage_changes(rev, header, wanted[header.id], known, current[header.id], context)


def _party_of(row: ImportRow) -> tuple[str, str]:
    return row.values.get("investor") or "", row.values.get("credit_code") or ""


def _stage_changes(
    rev: OpenRevision, project: Project, values: Values, present: Values, current: list[Any], context: ImportContext
) -> None:  # fmt: skip
    """Only what differs. Particulars: one 更正 of the entry that last said it, or one 变更 as of the file's day."""
    values = with_followers(values, present)
    codes = differing(values, present)
    changed = {code: values[code] for code in codes if code in BY_CODE}
    if changed:
        _stage_particulars(rev, project, changed, current, context)
    for code in codes:
        if code in MILESTONE_FIELDS:
            _replace(
                rev,
                _latest(current, Milestone, kind=MILESTONE_FIELDS[code]),
                Milestone(project=project, **milestone(code, values)),
            )
        elif code in MONEY_FIELDS:
            old = _latest(current, Money, kind=MONEY_FIELDS[code], occurred_on=context.as_of)
            _replace(rev, old, Money(project=project, **money(code, values, context)))
    if {"investor", "credit_code", "country"} & set(codes):
        old_party = _latest(current, Investor)
        days = _days_of(old_party) if old_party else dated(context.as_of)
        _replace(rev, old_party, Investor(project=project, **investor({**present, **values}, days)))
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


def _open_entries(projects: set[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = {project: [] for project in projects}
    for model in (Particulars, Milestone, Money, Investor):
        entries: Any = model.objects.open().claimed().filter(project_id__in=projects)
        for entry in entries.order_by("occurred_on", "id"):
            found[entry.project_id].append(entry)
    return found
