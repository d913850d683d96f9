"""区划合并: everything a district carried goes along to the one that takes it over, by one document."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q

from luodi.ledger.models import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.ledger.queries.reading import resolve
from luodi.org.models import Post, Unit
from luodi.org.queries.regions import successors
from luodi.projects.enums import Status
from luodi.projects.errors import NeedsConfirmation, Refusal
from luodi.projects.models import Duty, Particulars, Project
from luodi.projects.operations.duty import Holder, stage_hand_over
from luodi.projects.operations.writing import locked, project_revision, refuse_future, require

MOST = 2000
"""Projects in one revision: each is locked and its reading models move with it."""
LIVING = (Status.ACTIVE, Status.HALTED)


@dataclass(frozen=True, slots=True)
class Merger:
    """`from_unit` is merged into `to_unit`; `region` empty: places keep their own. `heir`: who takes its posts' duties."""

    from_unit: uuid.UUID
    to_unit: uuid.UUID
    since: dt.date
    document: str
    region: str = ""
    heir: Holder | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What went along, and duties of its posts that nobody was named for."""

    projects: int
    duties: int
    left: int


def carry_over(
    *, by: Any, merger: Merger, confirmed: bool = True, request_key: uuid.UUID | None = None
) -> Carried:
    """
    Living projects of a unit go to the one its district was merged into, as from a day; what ended stays where it was.
    Side effects in order, in one revision: a 变更 of unit (and region) for each; duties of the unit to the new unit, those
    of its posts to the heir where one is named. Targets and assessment follow the recorded 区划沿革 by themselves
    (org.take_over). Raises Refusal for a unit into itself, nothing to carry, a day to come, no document;
    NeedsConfirmation, unless `confirmed`, when no 沿革 leads from the one district to the other.
    """
    require(by, "projects.transfer", "区划合并由市局业务科或领导小组办公室办理。")
    refuse_future(merger.since, "合并生效")
    if not merger.document.strip():
        raise Refusal("请填合并的文号，例如「金政发〔2020〕12号」。", "document")
    source, target = _units(merger)
    if not confirmed:
        _ask_without_succession(source, target, merger.since)
    with project_revision(by=by, verb="carry_over", reason=merger.document, request_key=request_key) as rev:
        headers = locked(by, _living(by, source))
        if not headers:
            raise Refusal(f"{source.short_name}没有在办的项目，不用随转。", "from_unit")
        _stage_projects(rev, headers, merger, target)
        duties = _duties(headers, merger)
        units = [duty for duty in duties if duty.grantee == source.pk]
        posts = [duty for duty in duties if duty.grantee != source.pk]
        by_key = {header.pk: header for header in headers}
        taking = Holder("", target.short_name, target.pk)
        stage_hand_over(rev, by_key, units, taking, merger.since, merger.document)
        if merger.heir:
            stage_hand_over(rev, by_key, posts, merger.heir, merger.since, merger.document)
    moved = len(duties) if merger.heir else len(units)
    return Carried(len(headers), moved, len(duties) - moved)


def _units(merger: Merger) -> tuple[Unit, Unit]:
    if merger.from_unit == merger.to_unit:
        raise Refusal("不能并入它自己，请另选接收单位。", "to_unit")
    found = {
        unit.pk: unit for unit in Unit.objects.bureaus().filter(pk__in=[merger.from_unit, merger.to_unit])
    }
    if len(found) < 2 or not found[merger.to_unit].is_active:
        raise Refusal("没有这个单位，或接收单位已停用。请重新选择。", "to_unit")
    return found[merger.from_unit], found[merger.to_unit]


def _ask_without_succession(source: Unit, target: Unit, since: dt.date) -> None:
    ends = successors(resolve(on=since))
    if ends.get(source.region_id, "") != target.region_id:
        raise NeedsConfirmation(
            f"区划沿革里还没有登记 {since} 以前「{source.region.name}」由「{target.region.name}」承继：目标、考核和现行区划的数"
            "不会随着并过去。请先由系统管理员在「区划」里登记；只转项目和责任，就再提交一次。",
            "to_unit",
        )


def _living(by: Any, source: Unit) -> Collection[uuid.UUID]:
    found = Project.objects.visible_to(by).unmerged().filter(unit=source.pk, status__in=LIVING)
    keys = list(found.values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        raise Refusal(f"在办项目超过 {MOST} 个，请从台账加条件分批划转。", "from_unit")
    return keys


def _stage_projects(rev: OpenRevision, headers: Collection[Project], merger: Merger, target: Unit) -> None:
    """One registered after the day goes along from its own beginning."""
    values = {"unit": str(target.pk), "unit_name": target.short_name}
    if merger.region:
        values["region"] = merger.region
    claims = Particulars.objects.open().claimed().filter(project__in=headers)
    begun = dict(claims.values_list("project").annotate(first=Min("occurred_on")))
    rev.add(
        *(
            Particulars(
                project=header, values=values, document=merger.document,
                **dated(max(merger.since, begun.get(header.pk, merger.since))),
            )
            for header in headers
        )
    )  # fmt: skip


def _duties(headers: Collection[Project], merger: Merger) -> list[Duty]:
    """Running ones of the old unit and its posts that had begun by the day; later ones were given knowingly."""
    posts = Post.objects.filter(unit=merger.from_unit).values("pk")
    running = Duty.objects.open().filter(project__in=headers, until_on__isnull=True)
    theirs = Q(grantee=merger.from_unit) | Q(grantee__in=posts)
    return list(running.filter(theirs, occurred_on__lte=merger.since))
