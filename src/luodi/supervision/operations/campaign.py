"""攻坚行动: the list is drawn once and stays; nobody reports to a campaign, its pace is read from the ledger."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from luodi.common.ids import uuid7
from luodi.ledger.enums import Basis
from luodi.ledger.models import FOREVER
from luodi.projects.enums import Kind
from luodi.projects.models import FirstDates, Project
from luodi.projects.operations.writing import require, said
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Campaign, CampaignProject

LONGEST = dt.timedelta(days=366)
REACHED = (Kind.STARTED, Kind.LANDED, Kind.COMPLETED)


@dataclass(frozen=True, slots=True)
class Drive:
    """
    A campaign as planned. Either `named` projects, or a rule: `regions` (empty: all), `not_yet` a milestone not
    reported yet (empty: any), `major` only 重大.
    """

    title: str
    basis: str
    first_on: dt.date
    last_on: dt.date
    regions: tuple[str, ...] = ()
    not_yet: str = ""
    major: bool = False
    named: tuple[uuid.UUID, ...] = ()


def launch_campaign(*, by: Any, drive: Drive, request_key: uuid.UUID | None = None) -> Campaign:
    """
    Draws the list and fixes it. Raises Refusal for days in disorder, more than a year, or nobody on the list. The
    form's key is the campaign's own: a second sending finds the first.
    """
    require(by, "supervision.instruct", "攻坚行动由领导小组办公室组织。")
    said(drive.basis, "basis", "请填依据：文号或会议。")
    if drive.last_on < drive.first_on:
        raise Refusal("止日早于起日，请对调。", "last_on")
    if drive.last_on - drive.first_on > LONGEST:
        raise Refusal("攻坚行动最长一年；更长的请排进年度计划。", "last_on")
    with transaction.atomic():
        before = Campaign.objects.filter(pk=request_key).first() if request_key else None
        if before is not None:
            return before
        chosen = _chosen(by, drive)
        if not chosen:
            raise Refusal("按这个范围一个项目也没有，请放宽范围或改用指定名单。", "named")
        made = Campaign.objects.create(
            id=request_key or uuid7(), title=said(drive.title, "title", "请写名称。"), basis=drive.basis,
            first_on=drive.first_on, last_on=drive.last_on, rule=rule_words(drive), made_by=by.name,
        )  # fmt: skip
        CampaignProject.objects.bulk_create(CampaignProject(campaign=made, project_id=key) for key in chosen)
    return made


def rule_words(drive: Drive) -> str:
    if drive.named:
        return f"指定 {len(drive.named)} 个"
    place = f"{len(drive.regions)} 个区划" if drive.regions else "全市"
    size = "重大" if drive.major else ""
    state = f"、还没{Kind(drive.not_yet).label}" if drive.not_yet else ""
    return f"{place}在推进{state}的{size}项目"


def _chosen(by: Any, drive: Drive) -> list[uuid.UUID]:
    """Named ones as they are; by rule only what is signed and going on."""
    if drive.named:
        return list(drive.named)
    found = Project.objects.visible_to(by).unmerged().active().filter(signed_on__isnull=False)
    if drive.regions:
        found = found.filter(region__in=drive.regions)
    if drive.major:
        found = found.filter(major=True)
    if drive.not_yet:
        reached = FirstDates.objects.filter(
            basis=Basis.CLAIMED, known_to=FOREVER, **{f"{Kind(drive.not_yet).value}__isnull": False}
        )
        found = found.exclude(pk__in=reached.values("project"))
    return list(found.order_by("pk").values_list("pk", flat=True))
