"""首谈 in lists and one as its page shows it; asking whether an investor is protected."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from luodi.calc.credit_code import clean
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.projects.queries.ledger_list import BoundedPaginator
from luodi.sourcing.enums import TalkState
from luodi.sourcing.models import FirstTalk, FirstTalkStep

PAGE = 50
TABS = (("", "保护中"), ("challenged", "待裁定"), ("over", "已到期或解除"))


@dataclass(frozen=True, slots=True)
class TalkShown:
    talk: FirstTalk
    days_left: int

    @property
    def standing(self) -> str:
        if self.talk.state != TalkState.PROTECTED:
            return str(self.talk.get_state_display())
        if self.days_left < 0:
            return "已到期"
        return f"还有 {self.days_left} 天" if self.days_left else "今天到期"


@dataclass(frozen=True, slots=True)
class Talks:
    page: "Page[Any]"
    numbers: Sequence[Any]
    rows: Sequence[TalkShown]


@dataclass(frozen=True, slots=True)
class TalkStepShown:
    step: FirstTalkStep
    who: str


def talks(user: Any, tab: str, page: Any) -> Talks:
    """What ends first on top. Two queries besides the clock."""
    day = today()
    found = FirstTalk.objects.visible_to(user)
    if tab == "challenged":
        found = found.filter(state=TalkState.CHALLENGED).order_by("challenged_on", "id")
    elif tab == "over":
        found = found.exclude(pk__in=FirstTalk.objects.running_on(day).values("pk")).order_by(
            "-protected_until", "id"
        )
    else:
        found = found.filter(state=TalkState.PROTECTED).running_on(day).order_by("protected_until", "id")
    paginator = BoundedPaginator(found, PAGE)
    shown = paginator.get_page(page)
    rows = [TalkShown(talk, talk.days_left(day)) for talk in shown.object_list]
    return Talks(shown, list(paginator.get_elided_page_range(shown.number)), rows)


def steps_of_talk(talk: FirstTalk) -> list[TalkStepShown]:
    """The latest first. Two queries."""
    steps = list(FirstTalkStep.objects.open().filter(talk=talk).order_by("-revision", "-id"))
    who = Revision.objects.in_bulk({step.revision for step in steps})
    return [TalkStepShown(s, f"{who[s.revision].unit_name} {who[s.revision].actor_name}") for s in steps]


def asked_for(investor: str, day: dt.date | None = None) -> TalkShown | None:
    """
    Whether somebody is protected for the investor of exactly this name or credit code. Anybody who may see leads may
    ask: a protection nobody can learn of would be of no use. What the talk is about is not told.
    """
    on = day or today()
    found = (
        FirstTalk.objects.running_on(on).of_investor(investor, clean(investor)).order_by("claimed_on").first()
    )
    return TalkShown(found, found.days_left(on)) if found else None
