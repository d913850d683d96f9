"""Units (who answers), posts (as what) and holdings (who sits there, from when until when)."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q

from luodi.common.composed import composed
from luodi.common.ids import uuid7
from luodi.org.enums import Function, UnitKind
from luodi.org.models.region import Region

if TYPE_CHECKING:
    from luodi.org.models.user import User


class UnitQuerySet(models.QuerySet["Unit"]):
    def active(self) -> "UnitQuerySet":
        return self.filter(is_active=True)

    def bureaus(self) -> "UnitQuerySet":
        """The units that answer for a district's or zone's figures."""
        return self.filter(kind__in=[UnitKind.COUNTY_BUREAU, UnitKind.ZONE_COMMITTEE])

    def departments(self, function: str | None = None) -> "UnitQuerySet":
        found = self.filter(kind__in=[UnitKind.DEPARTMENT, UnitKind.COUNTY_DEPARTMENT])
        return found.filter(function=function) if function else found


class Unit(models.Model):
    """An office. Its key is a grantee of row scope (luodi.access)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField("编号", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=20)
    kind = models.CharField("类别", max_length=24, choices=UnitKind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="units", verbose_name="所在区划")
    function = models.CharField("职能", max_length=16, choices=Function.choices, blank=True, default="")
    is_active = models.BooleanField("在用", default=True)
    sort = models.PositiveIntegerField("排序", default=0)

    objects: ClassVar[UnitQuerySet] = UnitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["sort", "code"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post in a unit. Roles hang on the post, not on the person; its key is a grantee of row scope."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="单位")
    title = models.CharField("岗位", max_length=40)
    roles = ArrayField(models.CharField(max_length=30), default=list, verbose_name="角色")
    reads_for = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="read_by",
        verbose_name="代阅",
        help_text="秘书岗位代哪一个领导岗位看",
    )
    is_active = models.BooleanField("在用", default=True)
    sort = models.PositiveIntegerField("排序", default=0)

    class Meta:
        ordering = ["sort", "title"]
        constraints = [models.UniqueConstraint(fields=["unit", "title"], name="org_post_once_per_unit")]

    def __str__(self) -> str:
        return f"{self.unit.short_name}{self.title}"

    @property
    def grantees(self) -> list[uuid.UUID]:
        """What row scope is asked with: the unit, the post, and the post it reads for."""
        return [self.unit_id, self.id, *([self.reads_for_id] if self.reads_for_id else [])]


class HoldingQuerySet(models.QuerySet["Holding"]):
    def on(self, day: datetime.date) -> "HoldingQuerySet":
        """Holdings in force on the day; both ends are inclusive."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gte=day),
            since__lte=day,
            post__is_active=True,
            post__unit__is_active=True,
        )

    def open_in(self, unit: Unit) -> "HoldingQuerySet":
        return self.filter(post__unit=unit, until__isnull=True).select_related("post", "user")

    def open_of(self, post: Post) -> "HoldingQuerySet":
        return self.filter(post=post, until__isnull=True)


class Holding(models.Model):
    """A user holds a post from the first to the last day. Ending one is a dated act, never a deletion."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings", verbose_name="岗位")
    user: "models.ForeignKey[User, User]" = models.ForeignKey(
        "org.User", models.PROTECT, related_name="holdings", verbose_name="人员"
    )
    since = models.DateField("任职起")
    until = models.DateField("任职止", null=True, blank=True)
    document = models.CharField("依据文号", max_length=60, blank=True, default="")

    objects: ClassVar[HoldingQuerySet] = HoldingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="org_holding_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["post", "user"], condition=Q(until__isnull=True), name="org_holding_open_once"
            ),
        ]


POST_COLUMNS = [field.attname for field in Post._meta.concrete_fields]
UNIT_COLUMNS = [field.attname for field in Unit._meta.concrete_fields]


def posts_held(user: uuid.UUID, day: datetime.date) -> list[Post]:
    """The posts a user holds on the day with their units, in the order taken up."""
    return posts_of(held_on(user, day))


def posts_of(rows: Iterable[Sequence[Any]]) -> list[Post]:
    """The posts of what `held_on` found."""
    held = []
    for row in rows:
        post = Post.from_db(connection.alias, POST_COLUMNS, row[: len(POST_COLUMNS)])
        post.unit = Unit.from_db(connection.alias, UNIT_COLUMNS, row[len(POST_COLUMNS) :])
        held.append(post)
    return held


@composed
def held_on(user: Any, day: Any) -> "models.QuerySet[Holding, Any]":
    columns = [*(f"post__{name}" for name in POST_COLUMNS), *(f"post__unit__{name}" for name in UNIT_COLUMNS)]
    return Holding.objects.on(day).filter(user=user).order_by("since", "id").values_list(*columns)
