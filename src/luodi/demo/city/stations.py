"""驻点 month by month: who was meant to be there and was, and what it cost."""

import uuid
from collections.abc import Sequence
from random import Random
from typing import Any

from luodi.calc.partial_dates import PartialDate
from luodi.demo.city.journal import Journal, When
from luodi.demo.city.moments import END, at_hour, workdays_later
from luodi.ledger.actors import Actor
from luodi.ledger.enums import Precision
from luodi.projects.enums import Channel
from luodi.sourcing.enums import Phase
from luodi.sourcing.models import Outlay

YEARS = range(2015, 2019)
PEOPLE, WORKDAYS = 3, 20
NOTES = ("", "", "", "一人回来参加恳谈会", "接待考察团三批", "节后到岗")


def attend(
    journal: Journal, officer: Actor, posts: Sequence[uuid.UUID], unit: uuid.UUID, rng: Random
) -> None:
    """The plan of a year in its January, the actual numbers some days after each month; the last is still owed."""
    for year in YEARS:
        months = [PartialDate.of_month(year, number) for number in range(1, 13)]
        planned = journal.act(at_hour(months[0].first, 14), officer, "sourcing.record_outlay")
        for post in posts:
            for month in months:
                planned.add(
                    Outlay, When(month.first, month.last, Precision.MONTH), **_about(post, unit, Phase.PLAN),
                    attendance=PEOPLE * WORKDAYS, leads=4,
                )  # fmt: skip
        for month in months:
            written = at_hour(workdays_later(month.last, 3), 15)
            if written.date() > END:
                continue
            act = journal.act(written, officer, "sourcing.record_outlay")
            for post in posts:
                act.add(
                    Outlay, When(month.first, month.last, Precision.MONTH), **_about(post, unit, Phase.ACTUAL),
                    attendance=PEOPLE * WORKDAYS - rng.randrange(0, 16), cost=f"{rng.randrange(60, 130) / 10}",
                    note=rng.choice(NOTES),
                )  # fmt: skip


def _about(post: uuid.UUID, unit: uuid.UUID, phase: Phase) -> dict[str, Any]:
    return {"subject": post, "channel": Channel.POST.value, "unit": unit, "phase": phase.value}
