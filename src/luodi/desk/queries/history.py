"""The history of the ledger in sentences: who did what when, and what each revision wrote and closed.

Whoever has the whole city's scope reads all revisions. Everybody else reads those of their own unit and those
about a project they can see; of these, row-level security shows only the rows within their scope.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from luodi.access.enums import Scope
from luodi.access.models import ProjectScope
from luodi.companies.models import Company
from luodi.desk.queries.entry_words import SUBJECTS, Names, entry_text
from luodi.desk.words import NOUNS, codes_of
from luodi.ledger.enums import Closing
from luodi.ledger.models import Entry, Revision
from luodi.ledger.registry import entry_models
from luodi.org.models import Region
from luodi.projects.models import Project

ROWS_A_TABLE = 200


SUBJECTS_NAMED = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One entry written or closed. `was` is the text it replaces; `kind` 新记, 更正, 撤回."""

    kind: str
    noun: str
    subject: str
    text: str
    was: str
    occurred_on: dt.date
    precision: str
    basis: str


@dataclass(frozen=True, slots=True)
class Account:
    """What one revision did; `left_out` rows more than are listed."""

    revision: Revision
    lines: tuple[Line, ...]
    left_out: int


def revisions_for(user: Any, *, about: str = "", words: str = "") -> QuerySet[Revision]:
    """Newest first. `about`: a header's key; `words`: in name, unit, reason or verb."""
    found = Revision.objects.order_by("-seq")
    if about:
        found = found.filter(subjects__contains=[about])
    if words:
        found = found.filter(
            Q(actor_name__icontains=words)
            | Q(unit_name__icontains=words)
            | Q(reason__icontains=words)
            | Q(verb__in=codes_of(words))
        )
    if user.standing.scope is Scope.CITY or (about and sees_project(user, about)):
        return found
    return found.filter(Q(actor=user.pk) | Q(unit=user.unit_id, unit__isnull=False))


def revision_for(user: Any, seq: int) -> Revision | None:
    """The one revision, if this user may read it."""
    revision = Revision.objects.filter(seq=seq).first()
    if revision is None or user.standing.scope is Scope.CITY:
        return revision
    own = revision.actor == user.pk or (revision.unit is not None and revision.unit == user.unit_id)
    return revision if own or any(sees_project(user, key) for key in revision.subjects) else None


def sees_project(user: Any, key: str) -> bool:
    mine = user.standing.grantees
    return is_key(key) and ProjectScope.objects.filter(project_id=key, grantee__in=mine).exists()


def subjects_of(revisions: Iterable[Revision]) -> list[str]:
    """What each revision is about, by name: the projects and companies the reader may see. Three queries."""
    listed = list(revisions)
    keys = {key for revision in listed for key in revision.subjects[:SUBJECTS_NAMED]}
    ids = {key for key in keys if is_key(key)}
    names = {str(pk): name for pk, name in Project.objects.filter(pk__in=ids).values_list("pk", "name")}
    names |= {str(pk): name for pk, name in Company.objects.filter(pk__in=ids).values_list("pk", "name")}
    names |= dict(Region.objects.filter(code__in=keys - ids).values_list("code", "name"))
    return [named(revision.subjects, names) for revision in listed]


def named(subjects: list[str], names: dict[str, str]) -> str:
    known = [names[key] for key in subjects[:SUBJECTS_NAMED] if key in names]
    more = f" 等 {len(subjects)} 个" if known and len(subjects) > SUBJECTS_NAMED else ""
    return "、".join(known) + more


def is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def account_of(user: Any, revision: Revision) -> Account:
    """Every entry it wrote or closed that `user` may read, table by table; two queries a table, plus the names."""
    names, lines, left_out = Names(), [], 0
    for model in entry_models():
        if model._meta.db_table not in revision.sheets:
            continue
        written = list(of_revision(user, model, revision=revision.seq))
        closed = list(of_revision(user, model, closed_revision=revision.seq))
        replaced = {(e.lineage, e.basis): e for e in closed if e.closed_kind == Closing.SUPERSEDED}
        for entry in written:
            old = replaced.pop((entry.lineage, entry.basis), None)
            lines.append(line("更正" if old else "新记", entry, names, old))
        retracted = [e for e in closed if e.closed_kind == Closing.RETRACTED]
        lines += [line("撤回", entry, names) for entry in [*retracted, *replaced.values()]]
        opened, shut = revision.sheets[model._meta.db_table][:2]
        if len(written) == ROWS_A_TABLE or len(closed) == ROWS_A_TABLE:
            left_out += max(opened - len(written), 0) + max(shut - len(closed), 0)
    return Account(revision, tuple(lines), left_out)


def of_revision(user: Any, model: type[Entry], **which: int) -> Any:
    joined = [f.name for f in model._meta.concrete_fields if f.is_relation]
    return (
        model.objects.filter(**which).readable_by(user).select_related(*joined).order_by("id")[:ROWS_A_TABLE]
    )


def line(kind: str, entry: Any, names: Names, old: Entry | None = None) -> Line:
    subject = next((str(getattr(entry, name)) for name in SUBJECTS if hasattr(entry, name)), "")
    return Line(
        kind=kind,
        noun=NOUNS.get(entry._meta.label, entry._meta.label),
        subject=subject,
        text=entry_text(entry, names),
        was=entry_text(old, names) if old else "",
        occurred_on=entry.occurred_on,
        precision=entry.precision,
        basis=entry.get_basis_display(),
    )
