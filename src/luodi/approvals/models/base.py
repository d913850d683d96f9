"""What every entry of this room that belongs to a project shares."""

from typing import Any, ClassVar, Self

from luodi.access.scope import within_scope
from luodi.ledger.models import Entry, EntryQuerySet


class ProjectEntryQuerySet(EntryQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Entries of projects a user sees, for those who may look at approvals at all."""
        if not user.may("approvals.view"):
            return self.none()
        found: Self = within_scope(self, user, "project")  # type: ignore[assignment] # the same queryset, narrowed
        return found


class ProjectEntry(Entry):
    """Abstract: an entry with a project and the door to it."""

    objects: ClassVar[Any] = ProjectEntryQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = True
