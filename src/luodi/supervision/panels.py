"""督办 on 一项目一档: the lamp with its reasons, the problems."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from luodi.projects.panels import Panel
from luodi.projects.presence import Source
from luodi.supervision.models import LampState, Problem
from luodi.supervision.queries.lamps import Row, lamp_of

MOST = 8


@dataclass(frozen=True, slots=True)
class Supervised:
    lamp: Row | None
    problems: list[Problem]
    may_raise: bool


def load(user: Any, project: Any) -> Supervised:
    """Open problems first. Two queries; the days are counted by the wall's clock to spare a third."""
    problems = (
        Problem.objects.visible_to(user).filter(project=project).order_by("state", "promised_on")[:MOST]
    )
    return Supervised(lamp_of(project.pk, localdate()), list(problems), user.may("supervision.raise"))


PANEL = Panel(
    "supervision", "督办", 20, "supervision/panel.html", load, "supervision.view",
    reads=(Source(LampState), Source(Problem)),
    without=lambda user: Supervised(None, [], user.may("supervision.raise")),
)  # fmt: skip
