"""Regions on both clocks: how they stood when the ledger began, and 金义新区 since 2020."""

import datetime as dt
import uuid

from luodi.demo.city.dossier import Dossier
from luodi.demo.city.journal import Act, Journal, Row, When, on
from luodi.demo.city.moments import at_hour
from luodi.demo.city.organisation import CITY, FOUNDED, MARK, Organisation
from luodi.ledger.actors import SYSTEM
from luodi.ledger.enums import Basis, Precision
from luodi.org.enums import SuccessionKind
from luodi.org.models import RegionStanding, RegionSuccession
from luodi.org.shipped import ShippedRegion, shipped_regions
from luodi.projects.enums import DutyRole, Kind
from luodi.projects.models import Duty, Particulars

ALWAYS = on(dt.date(1900, 1, 1))
YEAR_2020 = When(dt.date(2020, 1, 1), dt.date(2020, 12, 31), Precision.YEAR)
"""The year is public; the day is not in the sources, so it counts at the year's end."""
TAKEN_OVER_ON = dt.date(2021, 1, 1)
RECORDED = at_hour(dt.date(2021, 1, 5), 10)
EAST, NEW_AREA = "330703", "330752"
NEW_NAME = "金义新区"
NEW_UNIT = "金义新区管委会"
DOCUMENT = f"金义新区〔2021〕1号{MARK}"


def found_city(journal: Journal, org: Organisation) -> None:
    """The first act: the city and everything directly in it, as opening entries."""
    act = journal.act(FOUNDED, SYSTEM, "org.set_up", "系统初始化")
    for region in shipped_regions():
        if CITY in (region.code, region.parent):
            _stands(act, region, region.name, ALWAYS, opening=True)


def merge_districts(journal: Journal, dossiers: list[Dossier], org: Organisation) -> None:
    """金东 comes under 金义新区: name and succession, then its living projects with their leaders."""
    act = journal.act(RECORDED, org.actor("lingzuban"), "org.take_over", DOCUMENT)
    new_area = next(region for region in shipped_regions() if region.code == NEW_AREA)
    _stands(act, new_area, NEW_NAME, YEAR_2020, document=DOCUMENT)
    act.add(
        RegionSuccession,
        YEAR_2020,
        basis=Basis.VERIFIED,
        region_id=EAST,
        successor_id=NEW_AREA,
        kind=SuccessionKind.COVERED.value,
        document=DOCUMENT,
    )
    moved = [d for d in dossiers if d.place.region == EAST and not _ended(d)]
    move = journal.act(
        RECORDED + dt.timedelta(hours=1), org.actor("kezhang"), "projects.transfer_projects", DOCUMENT
    )
    unit = org.unit_ids["JY"]
    for dossier in moved:
        # the district goes on as a place: figures by 现行区划 follow the succession, not a new region here
        values = {"unit": str(unit), "unit_name": NEW_NAME, "region": EAST}
        move.add(Particulars, on(TAKEN_OVER_ON), project_id=dossier.id, values=values, document=DOCUMENT)
    _hand_over(journal, {d.id for d in moved}, org)


def _stands(
    act: Act, region: ShippedRegion, name: str, when: When, *, opening: bool = False, document: str = ""
) -> None:
    act.add(
        RegionStanding,
        when,
        basis=Basis.VERIFIED,
        opening=opening,
        region_id=region.code,
        name=name,
        kind=region.kind,
        parent_id=region.parent or None,
        exists=True,
        document=document,
    )


def _hand_over(journal: Journal, projects: set[uuid.UUID], org: Organisation) -> None:
    """The district head's projects go to the head of the new area."""
    act = journal.act(
        RECORDED + dt.timedelta(hours=2), org.actor("lingzuban"), "projects.hand_over", DOCUMENT
    )
    old, new = org.posts["JD", "区长"], org.posts["JY", "管委会主任"]
    for duty in [row for row in journal.rows if _is_held(row, old, projects)]:
        act.supersede(duty, until_on=TAKEN_OVER_ON, document=DOCUMENT)
        act.add(
            Duty,
            on(TAKEN_OVER_ON),
            **duty.content
            | {
                "grantee": new,
                "person_name": f"岑静川{MARK}",
                "unit_name": NEW_UNIT,
                "until_on": None,
                "document": DOCUMENT,
            },
        )


def _is_held(row: Row, post: uuid.UUID, projects: set[uuid.UUID]) -> bool:
    return (
        row.model is Duty
        and row.closed is None
        and row.content["role"] == DutyRole.LEADER
        and row.content["grantee"] == post
        and row.content["until_on"] is None
        and row.content["project_id"] in projects
    )


def _ended(dossier: Dossier) -> bool:
    last = dossier.life.happenings[-1].kind
    return last in (Kind.CANCELLED, Kind.EXITED)
