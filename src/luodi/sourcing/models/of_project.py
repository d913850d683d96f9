"""What belongs to a project in the later half of this room is seen by whoever sees the project."""

from typing import Any, ClassVar, Self, cast

from luodi.access.scope import within_scope
from luodi.ledger.models import Entry, EntryQuerySet


class OfProjectQuerySet(EntryQuerySet):
    def visible_to(self, user: Any) -> Self:
        if not (user.is_authenticated and user.may("sourcing.see_admissions")):
            return self.none()
        return cast(Self, within_scope(self, user, "project"))


class OfProject(Entry):
    """Abstract: an entry with a project and the door to it."""

    objects: ClassVar[Any] = OfProjectQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = True
