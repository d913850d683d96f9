"""What figures can count about leads and what channels cost. Rows say a lead's number, never what it is about."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any, Final

from luodi.indicators.facts import FactTable, Field, Relation, Subject
from luodi.projects.enums import Channel
from luodi.projects.fact_fields import event_names, labelled, region_names, unit_names
from luodi.sourcing.enums import Phase
from luodi.sourcing.models import Agency, Lead, Post

OWN: Final = """(current_user <> 'luodi_web_unit'
              OR e.unit = ANY (nullif(current_setting('luodi.grantees', true), '')::uuid[]))"""
"""Leads have no project, so the second wall does not cut them: a unit's figures count its own, the city's all."""


def lead_numbers(keys: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Subject]:
    rows = Lead.objects.filter(pk__in=keys).values_list("pk", "number")
    return {key: Subject(key, number, f"线索 {number}", "/sourcing/leads/") for key, number in rows}


def post_names(keys: Collection[Any]) -> Mapping[Any, str]:
    return dict(Post.objects.filter(pk__in=keys).values_list("pk", "name"))


def agency_names(keys: Collection[Any]) -> Mapping[Any, str]:
    return dict(Agency.objects.filter(pk__in=keys).values_list("pk", "name"))


def _day(code: str, label: str, sql: str, happened: str, *relations: str) -> Field:
    return Field(code, label, "day", sql, relations, groups=False, happened=happened)


PROJECT: Final = Relation(
    "p",
    "projects_firstdates p",
    "p.project_id = l.became AND p.basis = 'verified' AND {rectangles:p}",
    outer=True,
)
"""The milestones of the project a lead became, as the city verified them."""

LEADS: Final = FactTable(
    code="leads",
    label="线索",
    count_unit="条",
    subject="l.lead_id",
    entry="l.id",
    relations=(
        Relation(
            "l",
            f"""(SELECT e.id, e.lead_id, e.region, e.channel, e.event, e.post, e.agency, e.unit,
                   e.occurred_on AS registered_on, b.became, b.became_on
            FROM sourcing_leadstep e
            LEFT JOIN (SELECT x.lead_id, x.became, x.occurred_on AS became_on FROM sourcing_leadstep x
                WHERE x.kind = 'became' AND {{entries:x}} AND x.occurred_on <= {{day}}) b ON b.lead_id = e.lead_id
            WHERE e.kind = 'registered' AND {{entries:e}} AND {OWN}) l""",
        ),
        PROJECT,
    ),
    fields=(
        Field("region", "意向落地", "choice", "l.region", labels=region_names, published=True),
        Field("channel", "招商方式", "choice", "l.channel", choices=labelled(Channel), published=True),
        Field("event", "来自活动", "key", "l.event", labels=event_names, published=True),
        Field("post", "来自驻点", "key", "l.post", labels=post_names),
        Field("agency", "来自机构", "key", "l.agency", labels=agency_names),
        Field("unit", "承接单位", "key", "l.unit", labels=unit_names, published=True),
        _day("registered_on", "收到日", "l.registered_on", "收到"),
        _day("became_on", "转项目日", "l.became_on", "转为项目"),
        _day("project_signed_on", "项目签约日", "p.signed", "签约", "p"),
        _day("project_landed_on", "项目落地日", "p.landed", "落地", "p"),
        _day("project_producing_on", "项目投产日", "p.producing", "投产", "p"),
    ),
    namer=lead_numbers,
)

OUTLAYS: Final = FactTable(
    code="outlays",
    label="活动与驻点的投入",
    count_unit="项",
    subject="o.subject",
    entry="o.id",
    relations=(
        Relation("o", f"(SELECT e.* FROM sourcing_outlay e WHERE {{entries:e}} AND {OWN}) o"),
    ),
    fields=(
        Field("channel", "招商方式", "choice", "o.channel", choices=labelled(Channel), published=True),
        Field("event", "活动", "key", "o.event", labels=event_names, published=True),
        Field("post", "驻点", "key", "o.subject", labels=post_names),
        Field("agency", "机构", "key", "o.subject", labels=agency_names),
        Field("phase", "计划或实际", "choice", "o.phase", choices=labelled(Phase)),
        Field("cost", "花费", "number", "o.cost", unit="万元", groups=False),
        Field("attendance", "到会或在岗", "number", "o.attendance", groups=False),
        _day("day", "日期", "o.occurred_on", "发生"),
    ),
)  # fmt: skip

TABLES: Final = (LEADS, OUTLAYS)
