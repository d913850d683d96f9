"""What figures can count about steps under way. docs/figures.md explains the fields."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from luodi.approvals.enums import StepState
from luodi.indicators.facts import Field
from luodi.projects.fact_fields import labelled
from luodi.projects.facts import project_table

LATEST: Final = """SELECT DISTINCT ON (e.lineage) e.* FROM approvals_turn e
        WHERE e.recorded_at <= {known} AND e.occurred_on <= {day} {narrow:e}
        ORDER BY e.lineage, e.occurred_on DESC, e.revision DESC"""
"""How each step stood on the day, as written by then: a change is the world's, so closed entries count too."""


def handlers(keys: Collection[Any]) -> Mapping[Any, str]:
    """A department is its own name."""
    return {key: str(key) for key in keys}


def _handler(alias: str) -> Field:
    return Field("handler", "办理部门", "choice", f"{alias}.handler", labels=handlers, published=True)


TURNS: Final = project_table(
    "turns", "在办事项", "件", "t", f"(SELECT x.* FROM ({LATEST}) x WHERE x.state <> '' AND NOT x.owners) t",
    (
        _handler("t"),
        Field("turn", "办到哪一步", "choice", "t.state", choices=labelled(StepState), published=True),
        Field("on_path", "在关键路线上", "flag", "t.critical", published=True),
        Field("due_on", "应办结日", "day", "t.due_on", groups=False, happened="应办结"),
    ),
)  # fmt: skip
PATHS: Final = project_table(
    "paths", "关键路线上的部门", "个", "k",
    f"""(SELECT DISTINCT ON (x.project_id, x.handler) x.* FROM ({LATEST}) x
        WHERE x.state <> '' AND x.critical AND NOT x.owners ORDER BY x.project_id, x.handler, x.step) k""",
    (_handler("k"),),
)  # fmt: skip
"""A project once for each department its critical path runs through now."""
TABLES: Final = (TURNS, PATHS)
