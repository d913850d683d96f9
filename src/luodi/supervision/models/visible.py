"""What belongs to a project is seen by whoever sees the project."""

from typing import Any, Self, cast

from django.db import models

from luodi.access.scope import within_scope


class OfProjectQuerySet(models.QuerySet[Any]):
    """Base of this room's querysets. Row-level security is the second wall."""

    def visible_to(self, user: Any) -> Self:
        if not user.may("supervision.view"):
            return self.none()
        return cast(Self, within_scope(self, user, "project"))
