"""One project as somebody may see it: what every page of a project asks first."""

import uuid
from typing import Any

from django.db.models import QuerySet

from luodi.access.composed import visible
from luodi.projects.models import Project


def visible_project(user: Any, key: uuid.UUID) -> Project | None:
    """None for what lies outside the user's range, whether or not it exists."""
    return next(iter(_one(user, key)), None)


@visible
def _one(user: Any, key: Any) -> QuerySet[Project]:
    return Project.objects.visible_to(user).filter(pk=key)
