"""Users: who signs in. What they may do comes from the posts they hold today."""

import datetime
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone

from luodi.access.enums import Scope
from luodi.common.ids import uuid7
from luodi.ledger.actors import Actor
from luodi.org.models.unit import HoldingQuerySet, Post, Unit, posts_held
from luodi.org.roles import roles

if TYPE_CHECKING:
    from luodi.org.policy import Rules


@dataclass(frozen=True)
class Standing:
    """What a user is on one day: the posts held and everything that follows from them."""

    posts: tuple[Post, ...]
    roles: frozenset[str]
    permissions: frozenset[str]
    scope: Scope
    grantees: tuple[uuid.UUID, ...]


def standing_of(posts: list[Post]) -> Standing:
    """Roles named on the posts, their permissions together, the widest scope, all grantees once."""
    catalogue = roles()
    codes = frozenset(code for post in posts for code in post.roles)
    held = [catalogue[code] for code in codes if code in catalogue]
    scopes = {role.scope for role in held}
    scope = next((s for s in (Scope.CITY, Scope.UNIT) if s in scopes), Scope.NONE)
    grantees = dict.fromkeys(key for post in posts for key in post.grantees)
    return Standing(
        posts=tuple(posts),
        roles=codes,
        permissions=frozenset(p for role in held for p in role.permissions),
        scope=scope,
        grantees=tuple(grantees) if scope is not Scope.NONE else (),
    )


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """A user with this password; without one nobody can sign in as them until it is set."""
        user = self.model(username=self.model.normalize_username(username), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(
        "账号",
        max_length=40,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "这个账号已经有人使用，请换一个。"},
    )
    name = models.CharField("姓名", max_length=30)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="所在单位"
    )
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须改密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    sitting: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(
        null=True, blank=True, editable=False, help_text="the session that counts when only one may be open"
    )
    phone: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(
        null=True, blank=True, editable=False, help_text="key of the ledger's private value"
    )
    last_activity = models.DateTimeField("最近活动", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    holdings: HoldingQuerySet

    rules: "Rules | None" = None
    """The rules as they stood when a request found this account (org/backend.py)."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """Who acts, as the ledger writes it: key and name as text, so that it outlives the account."""
        return Actor(
            id=self.id,
            name=self.name,
            unit_id=self.unit_id,
            unit_name=self.unit.name if self.unit else "",
        )

    def standing_on(self, day: datetime.date) -> Standing:
        return standing_of(posts_held(self.pk, day))

    @cached_property
    def standing(self) -> Standing:
        """Today's, read once per request. Where a post is in the user's own unit, that unit came with it."""
        return self.stand_by(posts_held(self.pk, timezone.localdate()))

    def stand_by(self, posts: list[Post]) -> Standing:
        """The standing that today's posts give."""
        own = next((post.unit for post in posts if post.unit_id == self.unit_id), None)
        if own and not type(self).unit.is_cached(self):
            self.unit = own
        self.standing = standing_of(posts)
        return self.standing

    def may(self, permission: str) -> bool:
        return self.is_active and permission in self.standing.permissions

    def has_role(self, *codes: str) -> bool:
        return not self.standing.roles.isdisjoint(codes)
