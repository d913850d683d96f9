"""How sites stand on a day, who holds them, and which fit a need, each with its reasons."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.projects.models import Project
from luodi.sourcing.models import Lead, Reservation, Site, SiteStanding
from luodi.sourcing.terms import WHOLE, HolderKind, SiteKind, SiteState

ROOMY = Decimal("1.5")
"""A plot more than so many times as large as asked for is too large to be the first choice."""


@dataclass(frozen=True, slots=True)
class Held:
    """A reservation with the holder's name, empty for who may not know it."""

    reservation: Reservation
    holder: str
    url: str
    runs: bool

    @property
    def ended(self) -> str:
        one = self.reservation
        return f"{one.released_on} 释放" if one.released_on else f"{one.until_on} 到期"


@dataclass(frozen=True, slots=True)
class Stands:
    """A site on a day. `left` is what may still be reserved."""

    site: Site
    state: SiteState | None
    since: dt.date | None
    running: tuple[Held, ...]
    left: Decimal

    @property
    def is_free(self) -> bool:
        return self.state == SiteState.AVAILABLE and self.left > 0


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for; None or empty: no wish. `area` in 亩 of land, `floor` 平方米, `energy` 吨标准煤."""

    region: str = ""
    industry: str = ""
    area: Decimal | None = None
    floor: Decimal | None = None
    energy: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """`reasons` speak for, `doubts` against; without a doubt it fits."""

    stands: Stands
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]


def held_on(reservation: Reservation, day: dt.date) -> bool:
    """Its last day still counts; a release ends it on its own day."""
    if not reservation.occurred_on <= day <= reservation.until_on:
        return False
    return reservation.released_on is None or day < reservation.released_on


def state_on(site: uuid.UUID, day: dt.date) -> str:
    """Empty where no state had begun."""
    rows = SiteStanding.objects.open().filter(site=site, occurred_on__lte=day)
    return rows.order_by("-occurred_on", "-id").values_list("state", flat=True).first() or ""


def standing(user: Any, sites: Sequence[Site], day: dt.date) -> list[Stands]:
    """In the order given; four queries."""
    keys = [site.lineage for site in sites]
    states: dict[uuid.UUID, SiteStanding] = {}
    rows = SiteStanding.objects.visible_to(user).open().filter(site__in=keys, occurred_on__lte=day)
    for row in rows.order_by("occurred_on", "id"):
        states[row.site] = row
    held = reservations(user, keys, day)
    found = []
    for site in sites:
        running = tuple(one for one in held[site.lineage] if one.runs)
        state = states.get(site.lineage)
        left = site.amount - sum((one.reservation.amount for one in running), Decimal(0))
        found.append(
            Stands(
                site,
                SiteState(state.state) if state else None,
                state.occurred_on if state else None,
                running,
                left,
            )
        )
    return found


def reservations(user: Any, sites: Collection[uuid.UUID], day: dt.date) -> dict[uuid.UUID, list[Held]]:
    """{site: its reservations, newest first}; whose it is, only for who sees the project or lead. Three queries."""
    rows = list(
        Reservation.objects.visible_to(user).open().filter(site__in=sites).order_by("-occurred_on", "-id")
    )
    keys = [row.holder for row in rows]
    projects = dict(Project.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "name"))
    leads = dict(Lead.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "title"))
    found: dict[uuid.UUID, list[Held]] = defaultdict(list)
    for row in rows:
        is_project = row.holder_kind == HolderKind.PROJECT
        name = (projects if is_project else leads).get(row.holder, "")
        path = f"/projects/{row.holder}/" if is_project else f"/sourcing/leads/{row.holder}/"
        found[row.site].append(Held(row, name, path if name else "", held_on(row, day)))
    return found


def matches(user: Any, need: Need, day: dt.date) -> list[Match]:
    """Every free site of the kinds asked for, fitting ones first, then by fewest doubts and the tightest size."""
    kinds = {SiteKind.LAND: need.area, SiteKind.PLANT: need.floor, SiteKind.ENERGY: need.energy}
    wanted = {kind: amount for kind, amount in kinds.items() if amount}
    sites = list(Site.objects.visible_to(user).open().filter(kind__in=wanted).order_by("name"))
    found = [
        _match(one, need, wanted[SiteKind(one.site.kind)])
        for one in standing(user, sites, day)
        if one.is_free
    ]
    return sorted(found, key=lambda m: (len(m.doubts), -len(m.reasons), m.stands.left, m.stands.site.name))


def _match(stands: Stands, need: Need, amount: Decimal) -> Match:
    reasons, doubts = [], []
    site = stands.site
    if stands.left >= amount:
        reasons.append(f"够大：有 {stands.left.normalize():f}，要 {amount.normalize():f}")
        if site.kind in WHOLE and stands.left > amount * ROOMY:
            doubts.append(f"大出 {(stands.left / amount - 1):.0%}，整块预留会闲置")
    else:
        doubts.append(f"不够：只有 {stands.left.normalize():f}，要 {amount.normalize():f}")
    if need.region:
        (reasons if site.region == need.region else doubts).append(
            "就在所选区划" if site.region == need.region else "不在所选区划"
        )
    if need.industry and site.industries:
        fits = any(need.industry.startswith(code) for code in site.industries)
        wanted = "、".join(site.industries)
        (reasons if fits else doubts).append(f"行业对得上（{wanted}）" if fits else f"这里只要 {wanted}")
    return Match(stands, tuple(reasons), tuple(doubts))
