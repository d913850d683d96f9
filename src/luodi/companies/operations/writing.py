"""What every verb of this room shares: one revision, rows locked, faces kept, suspects looked for
afterwards.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from luodi.calc.matching import company_name
from luodi.common.pinyin import sort_key
from luodi.companies.errors import Refusal
from luodi.companies.models import Attribute, Company, CompanyMerge
from luodi.companies.queries.facts import facts_of
from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.ledger.operations.sending import Statement
from luodi.ledger.queries.reading import today


@contextmanager
def company_revision(
    *, by: Any, verb: str, reason: str = "", request_key: uuid.UUID | None = None
) -> Iterator[OpenRevision]:
    """revision() that keeps the faces of touched companies; `by` is a signed-in user (org.User)."""
    with revision(by=by.actor, verb=f"companies.{verb}", reason=reason, request_key=request_key) as rev:
        rev.before_tick(maintain_faces)
        yield rev
        rev.about(*(e.company_id for e in rev.added if isinstance(e, Attribute | CompanyMerge)))


def locked(by: Any, *companies: uuid.UUID) -> list[Company]:
    """The companies in the asked order, locked in key order. Raises Refusal for one that is not there."""
    rows = Company.objects.visible_to(by).filter(pk__in=companies).order_by("pk").select_for_update()
    found = {row.id: row for row in rows}
    if len(found) != len(set(companies)):
        raise Refusal("所选企业不存在，或您的岗位不能看企业库。")
    return [found[key] for key in companies]


def require(by: Any, permission: str, sentence: str) -> None:
    """Views guard pages; verbs guard themselves as well."""
    if not by.may(permission):
        raise Refusal(sentence)


def maintain_faces(rev: OpenRevision) -> Iterable[Statement]:
    """Statements that set the face of every touched company to the reading of today after this revision."""
    touched = _touched(rev)
    believed = _believed_after(rev, touched)
    merged = _merged_after(rev, touched)
    for key in sorted(touched):
        yield _face(key, believed[key], merged.get(key))


def _touched(rev: OpenRevision) -> set[uuid.UUID]:
    touched = {e.company_id for e in rev.added if isinstance(e, Attribute | CompanyMerge)}
    for model in (Attribute, CompanyMerge):
        closed = model.objects.filter(pk__in=list(rev.closed.get(model, {})))
        touched.update(closed.values_list("company_id", flat=True))
    return touched


def _believed_after(rev: OpenRevision, touched: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Attribute]]:
    closed = rev.closed.get(Attribute, {})
    kept = [e for e in Attribute.objects.open().filter(company_id__in=touched) if e.id not in closed]
    added = [e for e in rev.added if isinstance(e, Attribute)]
    found: dict[uuid.UUID, list[Attribute]] = {key: [] for key in touched}
    for entry in sorted([*kept, *added], key=lambda e: (e.occurred_on, e.id.bytes)):
        found[entry.company_id].append(entry)
    return found


def _merged_after(rev: OpenRevision, touched: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    closed = rev.closed.get(CompanyMerge, {})
    kept = [e for e in CompanyMerge.objects.open().filter(company_id__in=touched) if e.id not in closed]
    return {e.company_id: e.into_id for e in [*kept, *(e for e in rev.added if isinstance(e, CompanyMerge))]}


def _face(key: uuid.UUID, entries: list[Attribute], into: uuid.UUID | None) -> Statement:
    facts = facts_of(key, entries, today(), {})
    values, parts = facts.values, company_name(facts.name)
    lines = [facts.name, *facts.former_names, values.get("credit_code", "")]
    row = {
        "name": facts.name,
        "pinyin": sort_key(facts.name),
        "search_text": "\n".join(line for line in lines if line).upper(),
        "brand": parts.brand,
        "brand_pinyin": sort_key(parts.brand),
        **{
            code: values.get(code, "")
            for code in ("credit_code", "origin", "country", "place", "tie", "chamber")
        },
        "group_name": values.get("group", ""),
        "merged_into": into,
    }
    assignments = ", ".join(f"{column} = %s" for column in row)
    sql = (
        f"UPDATE companies_company SET {assignments}, last_revision = ledger_seq(),"
        " last_recorded_at = ledger_at() WHERE id = %s"
    )
    return sql, [*row.values(), key]
