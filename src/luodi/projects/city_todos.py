"""To-dos between city and districts: motions to answer and to rule on, pairs to judge and to merge."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse

from luodi.common import formats
from luodi.common.registries import TodoRow, TodoSource
from luodi.ledger.queries.reading import today
from luodi.projects.models import Motion, Project, ProjectSuspicion


def _motions(user: Any) -> Any:
    visible = Project.objects.visible_to(user).unmerged()
    return Motion.objects.pending().filter(project__in=visible)


def _to_answer(user: Any) -> Any:
    """Those of the user's own units, still within the period and without an answer."""
    own = _motions(user).filter(project__unit__in=user.standing.grantees)
    return own.within_period(today()).unanswered()


def _to_rule(user: Any) -> Any:
    """Ripe ones somebody else moved."""
    return _motions(user).ripe(today()).exclude(mover=user.pk)


def _motion_rows(choose: Callable[[Any], Any]) -> Callable[[Any, int], Sequence[TodoRow]]:
    def rows(user: Any, limit: int) -> Sequence[TodoRow]:
        day = today()
        found = choose(user).select_related("project").order_by("objections_until", "id")[:limit]
        return [
            TodoRow(
                f"{motion.project.name}：市级动议{motion.get_kind_display()}",
                reverse("projects:motion", args=[motion.project_id, motion.lineage]),
                motion.project.unit_name,
                due=motion.objections_until,
                late=motion.objections_until < day,
            )
            for motion in found
        ]

    return rows


def _undecided(user: Any) -> Any:
    return ProjectSuspicion.objects.visible_to(user).undecided()


def _to_merge(user: Any) -> Any:
    return ProjectSuspicion.objects.visible_to(user).awaiting_merge()


def _pair_rows(choose: Callable[[Any], Any], show: str) -> Callable[[Any, int], Sequence[TodoRow]]:
    def rows(user: Any, limit: int) -> Sequence[TodoRow]:
        found = choose(user).select_related("left", "right").order_by("-score", "id")[:limit]
        return [
            TodoRow(
                f"{pair.left.name} ／ {pair.right.name}",
                f"{reverse('projects:duplicates')}?show={show}#pair-{pair.pk}",
                f"{pair.left.unit_name}、{pair.right.unit_name}，相似度 {formats.percent(pair.score)}",
            )
            for pair in found
        ]

    return rows


CITY_TODOS = (
    TodoSource(
        code="projects-motions-to-answer",
        label="市级动议待答复",
        order=12,
        permission="projects.review",
        count=lambda user: int(_to_answer(user).count()),
        rows=_motion_rows(_to_answer),
        more="projects:motions",
    ),
    TodoSource(
        code="projects-motions-to-rule",
        label="停建取消动议待裁定",
        order=35,
        permission="projects.decide",
        count=lambda user: int(_to_rule(user).count()),
        rows=_motion_rows(_to_rule),
        more="projects:motions",
    ),
    TodoSource(
        code="projects-duplicates",
        label="疑似重复待判定",
        order=70,
        permission="projects.match",
        count=lambda user: int(_undecided(user).count()),
        rows=_pair_rows(_undecided, ""),
        more="projects:duplicates",
    ),
    TodoSource(
        code="projects-to-merge",
        label="同一项目待合并",
        order=45,
        permission="projects.decide",
        count=lambda user: int(_to_merge(user).count()),
        rows=_pair_rows(_to_merge, "same"),
        more="projects:duplicates",
    ),
)
