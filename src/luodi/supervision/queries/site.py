"""What an inspector reads on site: what is claimed, and what was said last time."""

import uuid

from luodi.projects.enums import STAGE_LABELS, Status
from luodi.projects.models import Milestone, Project
from luodi.supervision.models import VisitRecord

MOST = 6


def claimed_words(project: Project) -> str:
    """The project as reported today, in lines. One query."""
    lines = [f"填报到「{STAGE_LABELS.get(project.stage, '未登记进展')}」，{Status(project.status).label}"]
    steps = Milestone.objects.open().claimed().filter(project=project).order_by("-occurred_on")[:MOST]
    lines += [
        f"{step.occurred_on:%Y-%m-%d} {step.get_kind_display()}{f'（{step.note}）' if step.note else ''}"
        for step in steps
    ]
    return "\n".join(lines)


def said_before(project: uuid.UUID) -> str:
    """What the last visit saw and how it was answered; empty before the first. One query."""
    records = list(VisitRecord.objects.open().filter(project=project).order_by("-revision")[:2])
    return "\n".join(
        f"{r.occurred_on:%Y-%m-%d} {'单位反馈' if r.is_reply else '现场'}：{r.seen}"
        for r in reversed(records)
    )
