"""Who may see which project. The projects room maintains it in the revision that changes a duty or region."""

import uuid

from django.db import models


class ProjectScope(models.Model):
    """One reason why a unit or a post (the grantee) sees a project. Always today's, also for past readings.

    It must exist before the project's own rows are inserted: the policy for inserting reads it.
    """

    pk = models.CompositePrimaryKey("project_id", "grantee", "why")
    project_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    grantee: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    why = models.CharField(max_length=40)

    class Meta:
        db_table = "access_project_scope"
        indexes = [models.Index(fields=["grantee", "project_id"], name="access_scope_by_grantee")]
