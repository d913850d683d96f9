"""Leaders: whose posts they are, what they carry. A secretary reads for the leader's post, so both see the same."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.attachments.models import Blob
from luodi.ledger.queries.reading import today
from luodi.org.enums import UnitKind
from luodi.org.models import Holding, Post
from luodi.projects.enums import DutyRole
from luodi.projects.models import Duty, Project
from luodi.supervision.models import Instruction, LeaderVisit, PlatformContact


@dataclass(frozen=True, slots=True)
class WithPhoto:
    """A 批示 with what the photo of it says of itself; None without a photo."""

    instruction: Instruction
    photo: Blob | None


@dataclass(frozen=True, slots=True)
class Leader:
    post: uuid.UUID
    title: str
    name: str

    @property
    def words(self) -> str:
        return f"{self.name}（{self.title}）" if self.name != self.title else self.title


def leaders(day: dt.date | None = None) -> list[Leader]:
    """Leaders' posts with who holds them on the day; the title where nobody has an account. Two queries."""
    posts = list(
        Post.objects.filter(
            unit__kind=UnitKind.LEADERSHIP, unit__is_active=True, is_active=True, reads_for=None
        )
    )
    held = Holding.objects.on(day or today()).filter(post__in=posts).select_related("user")
    names = {holding.post_id: holding.user.name for holding in held}
    return [Leader(post.pk, post.title, names.get(post.pk, post.title)) for post in posts]


def own_leader(user: Any) -> Leader | None:
    """The leader one is, or reads for (代阅)."""
    return next((one for one in leaders() if one.post in user.standing.grantees), None)


def carried(user: Any, post: uuid.UUID) -> list[Project]:
    """Projects a leader contacts today, the largest first. One query."""
    duties = Duty.objects.open().holding_on(today()).filter(role=DutyRole.LEADER, grantee=post)
    found = Project.objects.visible_to(user).unmerged().active().filter(pk__in=duties.values("project"))
    return list(found.order_by("-planned_total", "id"))


def platforms(post: uuid.UUID) -> list[PlatformContact]:
    found = PlatformContact.objects.open().holding_on(today()).filter(post=post)
    return list(found.order_by("platform_name"))


def visits_of(projects: Any, post: uuid.UUID | None = None) -> Sequence[LeaderVisit]:
    """The latest first. `projects`: keys, or a queryset of projects."""
    found = LeaderVisit.objects.open().filter(project__in=projects).select_related("project")
    if post:
        found = found.filter(post=post)
    return list(found.order_by("-occurred_on", "-revision"))


def instructions_of(projects: Any, post: uuid.UUID | None = None) -> Sequence[Instruction]:
    """With their tasks, the latest first."""
    found = Instruction.objects.open().filter(project__in=projects).select_related("project", "problem")
    if post:
        found = found.filter(post=post)
    return list(found.order_by("-occurred_on", "-revision"))


def instructions_over(problem: uuid.UUID) -> list[WithPhoto]:
    """What a problem was made of, or reopened by, the first first. Two queries."""
    found = list(Instruction.objects.open().filter(problem=problem).order_by("revision"))
    photos = Blob.objects.in_bulk([one.sha256 for one in found if one.sha256])
    return [WithPhoto(one, photos.get(one.sha256)) for one in found]
