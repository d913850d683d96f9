"""What the story of leads writes with: numbers, firms, and the header's row of a lead."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zlib import crc32

from django.db.models import Model

from luodi.calc.matching import company_name
from luodi.common.pinyin import sort_key
from luodi.companies.enums import Tie
from luodi.companies.fields import SINCE_EVER
from luodi.companies.models import Attribute, Company
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.firms import chamber_of, group_of
from luodi.demo.city.journal import Journal, on
from luodi.demo.city.moments import at_hour
from luodi.demo.city.organisation import Organisation, Place
from luodi.projects.enums import Channel
from luodi.sourcing.enums import LeadState, Reach
from luodi.sourcing.models import Agency, FirstTalk, Lead, Post

Plain = dict[type[Model], list[dict[str, Any]]]


@dataclass(slots=True)
class Desk:
    """What is being written; numbers of leads by year."""

    journal: Journal
    org: Organisation
    rng: Random
    events: dict[str, uuid.UUID]
    plain: Plain = field(default_factory=lambda: {m: [] for m in (Company, Post, Agency, Lead, FirstTalk)})
    numbers: Counter[int] = field(default_factory=Counter)
    firms: dict[str, uuid.UUID] = field(default_factory=dict)
    posts: list[uuid.UUID] = field(default_factory=list)
    agencies: list[uuid.UUID] = field(default_factory=list)


def lead_row(
    desk: Desk, dossier: Dossier, place: Place, day: dt.date, channel: str, *, title: str, other: bool = False
) -> dict[str, Any]:
    """The header's row; `other`: another firm than the project's."""
    member, values = dossier.member, dossier.particulars.content["values"]
    investor = member.company.replace("有限公司", "二部有限公司") if other else member.company
    event = desk.events[member.event.name] if member.event and not other else None
    desk.numbers[day.year] += 1
    row: dict[str, Any] = {
        "id": desk.journal.key(at_hour(day, 9)), "number": f"{day.year}-{desk.numbers[day.year]:04d}", "title": title,
        "investor": investor, "company_id": firm(desk, member, investor, place, day),
        "origin": member.origin, "country": member.country, "region": place.region, "industry": member.trade.industry,
        "chain": member.trade.chain, "channel": channel, "event_id": event, "planned_total": values["planned_total"],
        "currency": values["currency"], "content": member.content, "homecoming": values.get("homecoming", ""),
        "introducer": "商会秘书长" if channel == Channel.CHAMBER else "", "unit": place.unit, "unit_name": place.unit_name,
        "owner": place.reporter.id, "owner_name": place.reporter.name, "reach": Reach.CITY.value, "readers": [],
        "registered_on": day, "state": LeadState.PURSUED.value, "owes": "", "due_on": None, "last_said": "",
        "last_step_on": day, "became": None,
        "post_id": desk.posts[crc32(title.encode()) % len(desk.posts)] if channel == Channel.POST else None,
        "agency_id": desk.agencies[crc32(title.encode()) % 2] if channel == Channel.AGENCY else None,
    }  # fmt: skip
    row["search_text"] = "\n".join(filter(None, (row["number"], title, investor, row["introducer"]))).upper()
    desk.plain[Lead].append(row)
    return row


def firm(desk: Desk, member: Any, name: str, place: Place, day: dt.date) -> uuid.UUID:
    """The company in the 客商库, registered by whoever met it first."""
    if name in desk.firms:
        return desk.firms[name]
    at = at_hour(day, 8, 40)
    key = desk.firms[name] = desk.journal.key(at)
    parts, tie = company_name(name), desk.rng.choice((Tie.WU, Tie.ZHE, Tie.NONE, Tie.NONE)).value
    act = desk.journal.act(at, place.reporter, "companies.register")
    act.subjects.add(key)
    held = {
        "name": name,
        "origin": member.origin,
        "country": member.country,
        "industry": member.trade.industry,
        "tie": tie,
        "chamber": chamber_of(name, tie),
        "group": group_of(name),
    }
    for code, value in held.items():
        if value:
            act.add(Attribute, on(SINCE_EVER), company_id=key, field=code, value=value)
    desk.plain[Company].append({
        "id": key, "name": name, "pinyin": sort_key(name), "search_text": name.upper(), "brand": parts.brand,
        "brand_pinyin": sort_key(parts.brand), "origin": member.origin, "country": member.country,
        "group_name": held["group"], "tie": tie, "chamber": held["chamber"],
        "unit": place.unit, "unit_name": place.unit_name, "last_recorded_at": at,
    })  # fmt: skip
    return key
