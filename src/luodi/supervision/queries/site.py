"""What an inspector reads on site: what is claimed, and what was said last time."""

import uuid

from luodi.projects.enums import STAGE_LABELS, Outcome, Status
from luodi.projects.models import Milestone, Project
from luodi.projects.models.claim import OpenClaim
from luodi.supervision.models import Visit, VisitCheck, VisitRecord

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


def checks_of(visit: Visit) -> list[tuple[VisitCheck, str]]:
    """What the visit looked for, each with what has been decided since. Two queries."""
    checks = list(VisitCheck.objects.open().filter(visit=visit).order_by("revision", "id"))
    claims = OpenClaim.objects.filter(pk__in=[check.target for check in checks])
    stands = {claim.pk: Outcome(claim.outcome).label if claim.outcome else "待区审" for claim in claims}
    return [(check, stands.get(check.target, "已更正或撤回")) for check in checks]
