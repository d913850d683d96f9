"""The database view projects_claim (sql/claims.sql): open claims and where each stands. Read only."""

from django.db import models

from luodi.projects.models.project import Project


class OpenClaim(models.Model):
    """`outcome` is empty until somebody decided: 待区审. `what` is the kind, measure or 'particulars'."""

    id = models.UUIDField(primary_key=True)
    entry_table = models.TextField()
    project = models.ForeignKey(Project, models.DO_NOTHING, related_name="+")
    what = models.TextField()
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    revision = models.BigIntegerField()
    opening = models.BooleanField()
    amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    currency = models.TextField()
    outcome = models.TextField()
    review_reason = models.TextField(null=True)  # noqa: DJ001 - the view's outer join gives null
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "projects_claim"
