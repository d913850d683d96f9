"""What figures can count about lamps, problems and slips. docs/figures.md explains the fields."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from luodi.common.lamps import Lamp
from luodi.indicators.facts import FactTable, Field, Relation
from luodi.projects.enums import Cause, Side
from luodi.projects.fact_fields import labelled, unit_names
from luodi.projects.facts import MONEY, PROJECTS, project_table
from luodi.supervision.enums import Source
from luodi.supervision.models import Campaign, Meeting


def meeting_names(keys: Collection[Any]) -> Mapping[Any, str]:
    return {m.pk: f"{m.held_on:%Y-%m-%d} {m.title}" for m in Meeting.objects.filter(pk__in=keys)}


def _day(code: str, label: str, sql: str, happened: str) -> Field:
    return Field(code, label, "day", sql, groups=False, happened=happened)


LAMPS: Final = project_table(
    "lamps", "亮灯", "个", "l",
    """(SELECT DISTINCT ON (e.project_id) e.* FROM supervision_lampstate e
        WHERE e.recorded_at <= {known} AND e.occurred_on <= {day} {narrow:e}
        ORDER BY e.project_id, e.occurred_on DESC, e.revision DESC) l""",
    (
        Field("lamp", "灯", "choice", "l.lamp", choices=labelled(Lamp), published=True),
        Field("held", "暂缓亮灯", "flag", "l.held", published=True),
        _day("since", "亮灯日", "l.since", "亮起"),
    ),
)  # fmt: skip
"""The lamp shown on the day: the last one written by then. A change is the world's, so closed entries count too."""

PROBLEMS: Final = project_table(
    "problems", "问题", "个", "b",
    """(SELECT e.id, e.problem_id, e.project_id, e.source, e.cause, e.side, e.occurred_on AS opened_on,
               CASE WHEN z.kind = 'solved' THEN z.occurred_on END AS solved_on, coalesce(z.promised_on, e.promised_on)
               AS promised_on,
               (SELECT m.meeting_id FROM supervision_decision m
                WHERE m.problem_id = e.problem_id AND {entries:m} LIMIT 1) AS meeting
        FROM supervision_problemstep e
        LEFT JOIN LATERAL (SELECT x.kind, x.occurred_on, x.promised_on FROM supervision_problemstep x
            WHERE x.problem_id = e.problem_id AND {entries:x} AND x.occurred_on <= {day}
              AND x.kind IN ('solved', 'reopened', 'changed')
            ORDER BY x.occurred_on DESC, x.revision DESC LIMIT 1) z ON true
        WHERE e.kind = 'opened' AND {entries:e} AND e.occurred_on <= {day} {narrow:e}) b""",
    (
        Field("problem_source", "问题来源", "choice", "b.source", choices=labelled(Source), published=True),
        Field("problem_cause", "问题原因", "choice", "b.cause", choices=labelled(Cause), published=True),
        Field("problem_side", "问题责任方", "choice", "b.side", choices=labelled(Side), published=True),
        Field("meeting", "会议", "key", "b.meeting", labels=meeting_names),
        _day("opened_on", "提出日", "b.opened_on", "提出"),
        _day("solved_on", "解决日", "b.solved_on", "解决"),
        _day("promised_on", "承诺解决日", "b.promised_on", "承诺解决"),
    ),
)  # fmt: skip

SLIPS: Final = project_table(
    "slips", "单子", "张", "d",
    """(SELECT e.id, e.slip_id, e.project_id, e.tier, e.to_unit, e.occurred_on AS issued_on,
               CASE WHEN z.kind = 'accepted' THEN z.occurred_on END AS closed_on,
               CASE WHEN z.kind = 'raised' THEN z.occurred_on END AS raised_on,
               CASE WHEN c.kind = 'claimed' THEN c.occurred_on END AS claimed_on,
               (SELECT x.due_on FROM supervision_slipstep x
                WHERE x.slip_id = e.slip_id AND {entries:x} AND x.occurred_on <= {day}
                  AND x.kind IN ('issued', 'extension_granted', 'reopened')
                ORDER BY x.occurred_on DESC, x.revision DESC LIMIT 1) AS due_on
        FROM supervision_slipstep e
        LEFT JOIN LATERAL (SELECT x.kind, x.occurred_on FROM supervision_slipstep x
            WHERE x.slip_id = e.slip_id AND {entries:x} AND x.occurred_on <= {day}
              AND x.kind IN ('accepted', 'raised', 'reopened')
            ORDER BY x.occurred_on DESC, x.revision DESC LIMIT 1) z ON true
        LEFT JOIN LATERAL (SELECT x.kind, x.occurred_on FROM supervision_slipstep x
            WHERE x.slip_id = e.slip_id AND {entries:x} AND x.occurred_on <= {day}
              AND x.kind IN ('claimed', 'returned', 'reopened')
            ORDER BY x.occurred_on DESC, x.revision DESC LIMIT 1) c ON true
        WHERE e.kind = 'issued' AND e.tier <> 0 AND {entries:e} AND e.occurred_on <= {day} {narrow:e}) d""",
    (
        Field("tier", "单别", "choice", "d.tier",
              choices=((1, "第一级"), (2, "第二级"), (3, "第三级"), (-1, "提请协调")), published=True),
        Field("receiver", "承办单位", "key", "d.to_unit", labels=unit_names, published=True),
        _day("issued_on", "签发日", "d.issued_on", "签发"),
        _day("closed_on", "销号日", "d.closed_on", "销号"),
        _day("raised_on", "升级日", "d.raised_on", "升级"),
        _day("claimed_on", "申请销号日", "d.claimed_on", "申请销号"),
        _day("slip_due_on", "办结期限", "d.due_on", "到期"),
    ),
)  # fmt: skip
"""提醒 has neither number nor clock and is not counted."""


def campaign_names(keys: Collection[Any]) -> Mapping[Any, str]:
    return dict(Campaign.objects.filter(pk__in=keys).values_list("pk", "title"))


def _of_campaigns(table: FactTable, code: str, label: str, project: str) -> FactTable:
    """A table of the project ledger, cut to the projects on campaigns' lists; a project on two lists stands twice."""
    on_list = Relation("k", "supervision_campaignproject k", f"k.project_id = {project}", always=True)
    campaign = Field("campaign", "攻坚行动", "key", "k.campaign_id", ("k",), labels=campaign_names)
    relations, fields = (*table.relations, on_list), (*table.fields, campaign)
    return replace(table, code=code, label=label, relations=relations, fields=fields, causes=None)


CAMPAIGN_PROJECTS: Final = _of_campaigns(PROJECTS, "campaign_projects", "攻坚项目", "s.project_id")
CAMPAIGN_MONEY: Final = _of_campaigns(MONEY, "campaign_money", "攻坚项目资金", "m.project_id")

TABLES: Final = (LAMPS, PROBLEMS, SLIPS, CAMPAIGN_PROJECTS, CAMPAIGN_MONEY)
