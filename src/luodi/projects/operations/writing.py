"""What every verb of this room shares: one revision, rows locked through visible_to, reading models kept."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from luodi.access.composed import visible
from luodi.calc.partial_dates import PartialDate
from luodi.ledger.enums import Basis
from luodi.ledger.models import Entry
from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.ledger.queries.reading import today
from luodi.projects.errors import Refusal
from luodi.projects.models import Project
from luodi.projects.reading.maintenance import maintain

When = PartialDate | dt.date


@contextmanager
def project_revision(
    *, by: Any, verb: str, reason: str = "", request_key: uuid.UUID | None = None
) -> Iterator[OpenRevision]:
    """revision() with this room's reading models; `by` is a signed-in user (org.User)."""
    with revision(by=by.actor, verb=f"projects.{verb}", reason=reason, request_key=request_key) as rev:
        rev.before_tick(maintain)
        yield rev
        rev.about(*(e.project_id for e in rev.added if hasattr(e, "project_id")))


def locked(by: Any, projects: Collection[uuid.UUID]) -> list[Project]:
    """
    The projects, locked in key order and only if `by` may see every one of them. Raises Refusal otherwise:
    what lies outside a user's range is not told apart from what does not exist.
    """
    wanted = sorted(set(projects))
    found = _locked(by, wanted)
    if len(found) != len(wanted):
        raise Refusal(
            f"所选 {len(wanted)} 个项目中有 {len(wanted) - len(found)} 个不存在，或不在您的范围内。"
        )
    return found


@visible(many="keys")
def _locked(user: Any, keys: Any) -> QuerySet[Project]:
    return Project.objects.visible_to(user).filter(pk__in=keys).order_by("pk").select_for_update()


def lock_all(projects: Collection[uuid.UUID]) -> None:
    """
    Locks very many projects in key order without reading them. A booked revision takes all its row locks before it
    books its tick: who waits for that tick may hold a lock it would want afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT id FROM projects_project WHERE id = ANY(%s) ORDER BY id FOR UPDATE) l",
            [list(projects)],
        )


def locked_one(by: Any, project: uuid.UUID) -> Project:
    return locked(by, [project])[0]


FURTHEST = dt.timedelta(days=366)
"""What is set for a day to come (a duty, a deadline) is set within the year; further off, the year is a slip."""


def refuse_future(when: When, what: str) -> None:
    """What has not happened yet is a plan. Whether a date lies in the future is asked of its first day."""
    first = when.first if isinstance(when, PartialDate) else when
    if first > today():
        raise Refusal(f"{what}日期 {first:%Y年%m月%d日} 还没到。没发生的事请填在「计划」里。", "occurred")


def require(by: Any, permission: str, sentence: str) -> None:
    """Views guard pages; verbs guard themselves as well."""
    if not by.may(permission):
        raise Refusal(sentence)


def said(text: str, field: str, sentence: str) -> str:
    """The text, stripped. Raises Refusal when nothing was written."""
    if not text.strip():
        raise Refusal(sentence, field)
    return text.strip()


def within(text: str, longest: int, what: str, field: str = "") -> str:
    """The text without blanks around. Raises Refusal when it is longer than its column: nothing typed is cut off."""
    plain = text.strip()
    if len(plain) > longest:
        raise Refusal(f"{what}最多 {longest} 个字，现有 {len(plain)} 个，请写短些。", field)
    return plain


def open_entry(model: type[Entry], entry: uuid.UUID, project: Project) -> Any:
    """The open entry of a project. Raises Refusal when it was corrected or retracted meanwhile."""
    found = model.objects.open().filter(pk=entry, project=project).first()
    if found is None:
        raise Refusal("这条记录刚被别人更正或撤回了，请刷新后对照新内容再改。")
    return found


def open_claim(model: type[Entry], entry: uuid.UUID, project: Project) -> Any:
    """The open claim. Raises Refusal as open_entry does, and for a verified entry: only its claim is corrected."""
    found = open_entry(model, entry, project)
    if found.basis == Basis.VERIFIED:
        raise Refusal("核实数不能直接改。请更正或撤回对应的填报数，再送核实。")
    return found
