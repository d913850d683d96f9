"""Taking an import back: what it opened is retracted, what it superseded is said again."""

from typing import Any

from luodi.ledger.enums import Basis
from luodi.ledger.models import Revision
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.registry import entry_models
from luodi.projects.models import Project
from luodi.projects.operations.review import NOT_COPIED
from luodi.projects.reading.maintenance import maintain

MOST_NAMED = 20


def blockers(revision: int) -> list[str]:
    """What was recorded on top of the import since, as sentences; empty when it can be undone."""
    projects = set()
    for model in _models():
        projects.update(model.objects.filter(revision=revision).values_list("project_id", flat=True))
    later = Project.objects.filter(pk__in=projects, last_revision__gt=revision).order_by("last_revision")
    names = dict(
        Revision.objects.filter(seq__in=[p.last_revision for p in later]).values_list("seq", "actor_name")
    )
    return [
        f"「{p.name}」导入之后又由{names.get(p.last_revision, '别人')}登记过（第 {p.last_revision} 次修订）"
        for p in later[:MOST_NAMED]
    ]


def undo(rev: OpenRevision, revision: int) -> int:
    """Stages the retraction of every entry the import opened and still stands; returns how many."""
    rev.before_tick(maintain)
    count = 0
    for model in _models():
        replaced = {e.lineage: e for e in model.objects.filter(closed_revision=revision, basis=Basis.CLAIMED)}
        for entry in model.objects.open().filter(revision=revision, basis=Basis.CLAIMED):
            if entry.lineage in replaced:
                rev.supersede(entry, _again(replaced[entry.lineage]))
            else:
                rev.retract(entry)
            count += 1
    return count


def _again(entry: Any) -> Any:
    columns = [field for field in entry._meta.concrete_fields if field.name not in NOT_COPIED]
    content = {field.attname: getattr(entry, field.attname) for field in columns}
    return type(entry)(**content, basis=entry.basis)


def _models() -> list[Any]:
    return [m for m in entry_models() if any(f.name == "project" for f in m._meta.fields)]
