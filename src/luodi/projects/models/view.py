"""How a user looks at the ledger's list: saved views and chosen columns. Preferences, not facts."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models

from luodi.common.ids import uuid7

if TYPE_CHECKING:
    from luodi.org.models import User


class SavedView(models.Model):
    """A name for an address of the list: filters, search and order, without the page."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user: "models.ForeignKey[User, User]" = models.ForeignKey(
        "org.User", models.CASCADE, related_name="project_views"
    )
    name = models.CharField("名称", max_length=20)
    query = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name


class ListColumns(models.Model):
    """The columns a user chose, in the order of tables.py."""

    user: "models.OneToOneField[User, User]" = models.OneToOneField(
        "org.User", models.CASCADE, primary_key=True, related_name="project_columns"
    )
    codes = ArrayField(models.CharField(max_length=30))
