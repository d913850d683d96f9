"""A post month by month: who was meant to be there and was, what it cost, what leads came through it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from luodi.calc.partial_dates import PartialDate
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import Period, point
from luodi.ledger.queries.reading import today
from luodi.sourcing.enums import Phase
from luodi.sourcing.models import Outlay, Post
from luodi.sourcing.queries.channels import Figure

COLUMNS = ("posts_planned_days", "posts_days", "posts_presence", "posts_leads", "posts_cost")


@dataclass(frozen=True, slots=True)
class PostMonth:
    """
    `figures` by code, empty for a month to come; `plan` and `actual` as they were written down; `missing`: the month is
    over and nobody said who was there.
    """

    period: PartialDate
    plan: Outlay | None
    actual: Outlay | None
    figures: Mapping[str, Figure]
    missing: bool

    @property
    def notes(self) -> str:
        return "；".join(one.note for one in (self.plan, self.actual) if one and one.note)


def years_of(post: Post) -> list[int]:
    """Years the post was or is there, the latest first."""
    return list(range(min(post.until or today(), today()).year, post.since.year - 1, -1))


def post_months(post: Post, year: int, rows_url: str) -> Sequence[PostMonth]:
    """
    The months of the year within the post's time, the latest first; every number is a shipped definition of the month.
    One scan of leads and one of outlays for the whole year.
    """
    day = today()
    months = [PartialDate.of_month(year, number) for number in range(12, 0, -1)]
    months = [one for one in months if one.last >= post.since and one.first <= (post.until or dt.date.max)]
    written = {
        (one.occurred_on, one.phase): one
        for one in Outlay.objects.open().filter(subject=post.pk, occurred_on__year=year, precision="month")
    }
    figures = _figures(post, [one for one in months if one.first <= day], day, rows_url)
    return [
        PostMonth(
            one, written.get((one.last, Phase.PLAN)), actual := written.get((one.last, Phase.ACTUAL)),
            figures.get(one.first, {}), one.last < day and actual is None,
        )
        for one in months
        if one.first <= day or (one.last, Phase.PLAN) in written
    ]  # fmt: skip


def _figures(
    post: Post, months: Sequence[PartialDate], day: dt.date, rows_url: str
) -> dict[dt.date, dict[str, Figure]]:
    if not months:
        return {}
    points = [point(Period(one.first, min(one.last, day))) for one in months]
    answer = ask(COLUMNS, points, book=catalogue(), by=["post"], doubts=False)
    key = next((leaf.key for leaf in answer.leaves if leaf.key[0] == post.pk), None)
    if key is None:
        return {}
    return {
        one.first: {
            code: Figure(answer.cell(code, key, place), _rows(rows_url, code, at.period, post))
            for code in COLUMNS
        }
        for place, (one, at) in enumerate(zip(months, points, strict=True))
    }


def _rows(rows_url: str, code: str, period: Period, post: Post) -> str:
    span = f"{period.first}..{period.last}"
    return f"{rows_url}?{urlencode({'code': code, 'period': span, 'by': 'post', 'g': str(post.pk)})}"
