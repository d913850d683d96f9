"""A campaign read from the ledger: before and after (verified), and the pace of each week (claimed)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.indicators.answers import Answer, ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import Period, point
from luodi.ledger.queries.reading import today
from luodi.supervision.models import Campaign, CampaignProject

REACHED = ("campaign_started", "campaign_landed", "campaign_in_statistics", "campaign_producing")
WEEKLY = (
    "campaign_started_in_period", "campaign_landed_in_period", "campaign_in_statistics_in_period",
    "campaign_producing_in_period", "campaign_arrived_in_period", "campaign_invested_in_period",
)  # fmt: skip
ONE = dt.timedelta(days=1)
NONE = "0"


@dataclass(frozen=True, slots=True)
class Compared:
    """`link` opens the rows of the later number."""

    name: str
    unit: str
    before: str
    after: str
    change: str
    code: str


@dataclass(frozen=True, slots=True)
class Week:
    label: str
    numbers: Sequence[str]
    is_running: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """`weeks` begun by today; `until` is the day the later numbers are read on."""

    projects: int
    until: dt.date
    compared: Sequence[Compared]
    headings: Sequence[tuple[str, str]]
    weeks: Sequence[Week]
    whole: Sequence[str]


def shown(user: Any, campaign: Campaign) -> Shown:
    """Two questions to the figures, one count. Before the first day there is nothing to compare."""
    day, book = today(), catalogue()
    until = min(max(day, campaign.first_on - ONE), campaign.last_on)
    begun = [span for span in campaign.weeks() if span[0] <= day]
    reached = ask(
        REACHED, [point(on=campaign.first_on - ONE), point(on=until)], book=book, by=["campaign"]
    )  # fmt: skip
    compared = [_compared(reached, code, campaign) for code in REACHED]
    headings = [
        (book.find(code).name.removeprefix("攻坚项目").removesuffix("（登记）"), book.find(code).unit)
        for code in WEEKLY
    ]
    weeks: list[Week] = []
    whole: list[str] = []
    if begun:
        points = [point(Period(first, min(last, day))) for first, last in begun]
        pace = ask(WEEKLY, [*points, point(Period(campaign.first_on, until))], book=book, by=["campaign"])
        weeks = [
            Week(
                f"{first:%m-%d}—{last:%m-%d}",
                [_text(pace, code, campaign, n) for code in WEEKLY],
                last >= day,
            )
            for n, (first, last) in enumerate(begun)
        ]
        whole = [_text(pace, code, campaign, len(begun)) for code in WEEKLY]
    count = CampaignProject.objects.visible_to(user).filter(campaign=campaign).count()
    return Shown(count, until, compared, headings, weeks, whole)


def _compared(answer: Answer, code: str, campaign: Campaign) -> Compared:
    definition = next(d for d in answer.definitions if d.code == code)
    before, after = (_value(answer, code, campaign, n) for n in (0, 1))
    return Compared(
        definition.name.removeprefix("攻坚项目"), definition.unit, f"{before:,}", f"{after:,}", f"{after - before:+,}", code
    )  # fmt: skip


def _value(answer: Answer, code: str, campaign: Campaign, n: int) -> int:
    """A campaign without a row at that point has nothing that counts."""
    if (campaign.pk,) not in {group.key for group in answer.leaves}:
        return 0
    return int(answer.cell(code, (campaign.pk,), n).value or 0)


def _text(answer: Answer, code: str, campaign: Campaign, n: int) -> str:
    if (campaign.pk,) not in {group.key for group in answer.leaves}:
        return NONE
    cell = answer.cell(code, (campaign.pk,), n)
    return NONE if cell.value is None else cell.text
