"""What figures can count about projects. docs/figures.md explains the fields; indicators knows none of them."""

import uuid
from collections.abc import Collection, Mapping
from typing import Final

from luodi.indicators.facts import FactTable, Field, Option, Relation, Subject, Switch, Tally
from luodi.ledger.models import Entry
from luodi.projects.enums import (
    Currency,
    Kind,
    Measure,
    MoneyKind,
    SigningKind,
)
from luodi.projects.fact_fields import CHARACTER, MILESTONES, YEARS, event_names, labelled, unit_names
from luodi.projects.models import Money, PlanAmount, Project, Signing, YearlyActual
from luodi.projects.models.standing import TALLIED_BY
from luodi.projects.queries.changes import changes_of

STANDING_ON = "{rectangles:s} AND s.basis = {basis} AND s.valid_from <= {day} AND s.valid_to > {day}"
STANDING: Final = Relation("s", "projects_standing s", STANDING_ON)
FIRST: Final = Relation(
    "f",
    "projects_firstdates f",
    "f.project_id = s.project_id AND f.basis = {basis} AND {rectangles:f}",
    outer=True,
)
PRESENT: Final = Relation(
    "n",
    "projects_standing n",
    "n.project_id = s.project_id AND n.basis = {basis} AND {rectangles:n} AND n.valid_to = '9999-12-31'",
)
"""How the same project stands today, as far as is known: 现行 instead of 当时."""

PRESENT_TALLY: Final = Tally(
    relation=Relation(
        "s",
        f"(SELECT {', '.join(TALLIED_BY)}, n, CASE WHEN amounts > 0 THEN planned_total END AS planned_total"
        " FROM projects_tally WHERE n > 0) s",
        "s.basis = {basis}",
    ),
    table="projects_tally",
    count="s.n",
    since="SELECT max(since) FROM projects_tally",
    tells=frozenset(TALLIED_BY) - {"basis"},
    sums=frozenset({"planned_total"}),
)
"""Today's projects by what figures group them by most, kept by the triggers of standing (sql/tally.sql)."""

SUCCESSOR: Final = Relation(
    "rs",
    """(
        WITH RECURSIVE follows AS (
            SELECT DISTINCT ON (e.region_id) e.region_id AS region, e.successor_id AS successor
            FROM org_region_succession e WHERE {entries:e} ORDER BY e.region_id, e.occurred_on DESC, e.id DESC
        ), walk(region, successor, steps) AS (
            SELECT region, successor, 1 FROM follows
            UNION ALL
            SELECT w.region, t.successor, w.steps + 1
            FROM walk w JOIN follows t ON t.region = w.successor AND w.steps < 20
        )
        SELECT DISTINCT ON (region) region, successor FROM walk ORDER BY region, steps DESC
    ) rs""",
    "rs.region = n.region",
    outer=True,
    lateral=True,
    needs=("n",),
)
"""The region that took over in the end (金东 → 金义新区), as known at the tick."""

PLANNED: Final = tuple(
    Relation(
        f"plan_{kind}",
        "(SELECT e.planned_on FROM projects_plandate e WHERE e.project_id = s.project_id"
        f" AND e.kind = '{kind}' AND {{entries:e}} AND e.occurred_on <= {{day}}"
        f" ORDER BY e.version DESC, e.occurred_on DESC, e.id DESC LIMIT 1) plan_{kind}",
        outer=True,
        lateral=True,
    )
    for kind in (Kind.REGISTERED, Kind.LAND_SUPPLIED, Kind.STARTED, Kind.COMPLETED, Kind.PRODUCING)
)
"""The day promised for a milestone by the plan in force on the day."""


def _credit(applies_to: str) -> Relation:
    """Shares of the units credited with a project; without any, its unit with the whole."""
    running = (
        "SELECT e.unit, e.share FROM projects_credit e WHERE e.project_id = s.project_id AND {entries:e}"
        f" AND e.basis = 'claimed' AND e.kind IN ('all', '{applies_to}') AND e.occurred_on <= {{day}}"
        " AND (e.until_on IS NULL OR e.until_on > {day})"
    )
    return Relation(
        "c",
        f"({running} UNION ALL SELECT s.unit, 1 WHERE NOT EXISTS ({running})) c",
        lateral=True,
    )


def project_names(keys: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Subject]:
    rows = Project.objects.filter(pk__in=keys).values_list("pk", "code", "name")
    return {key: Subject(key, code, name) for key, code, name in rows}


PLANS: Final = tuple(
    Field(f"planned_{kind}_on", f"计划{Kind(kind).label}日", "day", f"{relation.alias}.planned_on",
          (relation.alias,), groups=False)
    for relation in PLANNED
    for kind in [relation.alias.removeprefix("plan_")]
)  # fmt: skip

SWITCHES: Final = (
    Switch("cancelled", "取消", (
        Option("count", "取消、退出的计入"),
        Option("leave_out", "取消、退出的不计", "s.status NOT IN (2, 3)"),
        Option("only", "只计取消、退出的", "s.status IN (2, 3)"),
    )),
    Switch("halted", "停建", (
        Option("count", "停建的计入"),
        Option("leave_out", "停建的不计", "s.status <> 1"),
        Option("only", "只计停建的", "s.status = 1"),
    )),
    Switch("intent", "意向", (
        Option("count", "意向、框架协议计入"),
        Option("leave_out", "只签意向或框架协议的不计", "s.signing_kind NOT IN ('intent', 'framework')"),
        Option("only", "只计意向、框架协议", "s.signing_kind IN ('intent', 'framework')"),
    )),
    Switch("increase", "增资", (
        Option("count", "增资扩股计入"),
        Option("leave_out", "增资扩股的不计", "s.mode <> 'increase'"),
        Option("only", "只计增资扩股", "s.mode = 'increase'"),
    )),
)  # fmt: skip
"""domain notes 1 and 2.2: the four kinds of cases figures differ by."""


def _credited(applies_to: str) -> tuple[Relation, Field]:
    field = Field("credited", "计分单位", "key", "c.unit", ("c",), labels=unit_names, weight="c.share",
                  published=True)  # fmt: skip
    return _credit(applies_to), field


_CREDIT, _CREDITED = _credited("signing")
PROJECTS: Final = FactTable(
    code="projects",
    label="项目",
    count_unit="个",
    subject="s.project_id",
    relations=(STANDING, FIRST, PRESENT, SUCCESSOR, *PLANNED, _CREDIT),
    fields=(*CHARACTER, *MILESTONES, *YEARS, *PLANS, _CREDITED),
    switches=SWITCHES,
    opening="s.opening",
    tally=PRESENT_TALLY,
    namer=project_names,
    causes=changes_of(),
)

_MONEY_CREDIT, _MONEY_CREDITED = _credited("money")


def project_table(
    code: str, label: str, unit: str, alias: str, source: str, fields: tuple[Field, ...]
) -> FactTable:
    """For rooms above: rows of `source`, each with its project as it stood on the day of the reading."""
    project = Relation(
        "s", "projects_standing s", f"s.project_id = {alias}.project_id AND {STANDING_ON}", always=True
    )
    first = Relation(FIRST.alias, FIRST.source, FIRST.on, outer=True, needs=("s",))
    present = Relation(PRESENT.alias, PRESENT.source, PRESENT.on, needs=("s",))
    return FactTable(
        code=code, label=label, count_unit=unit, subject=f"{alias}.project_id", entry=f"{alias}.id",
        relations=(Relation(alias, source), project, first, present, SUCCESSOR), fields=(*fields, *CHARACTER),
        namer=project_names,
    )  # fmt: skip


def _dated_table(
    *,
    code: str,
    label: str,
    alias: str,
    source: str,
    opening: str,
    split_by: str,
    fields: tuple[Field, ...],
    counts: type[Entry],
) -> FactTable:
    """A table of dated entries, each with its project as it stood on the day of the reading."""
    project = Relation(
        "s", "projects_standing s", f"s.project_id = {alias}.project_id AND {STANDING_ON}", always=True
    )
    day = Field("day", "日期", "day", f"{alias}.occurred_on", groups=False, happened="发生")
    first_needs = Relation(FIRST.alias, FIRST.source, FIRST.on, outer=True, needs=("s",))
    present_needs = Relation(PRESENT.alias, PRESENT.source, PRESENT.on, needs=("s",))
    return FactTable(
        code=code,
        label=label,
        count_unit="笔",
        subject=f"{alias}.project_id",
        entry=f"{alias}.id",
        relations=(Relation(alias, source), project, first_needs, present_needs, SUCCESSOR, _MONEY_CREDIT),
        fields=(day, *fields, *CHARACTER, *MILESTONES, *YEARS, _MONEY_CREDITED),
        switches=SWITCHES,
        opening=opening,
        split_by=split_by,
        namer=project_names,
        causes=changes_of(counts),
    )


FLOWS: Final = """(
    SELECT e.id, e.project_id, e.kind, e.currency, e.opening, e.occurred_on, e.amount
    FROM projects_money e
    WHERE e.basis = {basis} AND {entries:e} AND e.nature = 'flow' {narrow:e}
      AND ({wanted} IS NULL OR e.kind = ANY({wanted}))
    UNION ALL
    SELECT t.id, t.project_id, t.kind, t.currency, t.opening, t.occurred_on,
           t.amount - coalesce(lag(t.amount) OVER t_before, 0) - (t.flowed - coalesce(lag(t.flowed) OVER t_before, 0))
    FROM (
        SELECT e.*, coalesce(sum(e.amount) FILTER (WHERE e.nature = 'flow') OVER (
                   PARTITION BY e.project_id, e.kind, e.currency
                   ORDER BY e.occurred_on, e.nature DESC, e.recorded_at, e.id), 0) AS flowed
        FROM projects_money e
        WHERE e.basis = {basis} AND {entries:e} {narrow:e}
          AND ({wanted} IS NULL OR e.kind = ANY({wanted}))
          AND (e.project_id, e.kind) IN (
              SELECT x.project_id, x.kind FROM projects_money x
              WHERE x.basis = {basis} AND {entries:x} AND x.nature = 'cumulative' {narrow:x})
    ) t
    WHERE t.nature = 'cumulative'
    WINDOW t_before AS (
        PARTITION BY t.project_id, t.kind, t.currency ORDER BY t.occurred_on, t.recorded_at, t.id)
) m"""
"""
Flows derived: what was stated as a flow, and for each total-to-date the part of it not stated before (its amount,
less the total before it, less the flows between the two). So the flows up to a day always add up to the last total
stated by then, plus the flows after it.
"""

MONEY: Final = _dated_table(
    code="money",
    label="资金",
    alias="m",
    counts=Money,
    source=FLOWS,
    opening="m.opening",
    split_by="kind",
    fields=(
        Field("kind", "资金口径", "choice", "m.kind", choices=labelled(MoneyKind), published=True),
        Field("amount", "金额", "number", "m.amount", unit="万", groups=False, currency="m.currency",
              rate_day="m.occurred_on"),
        Field("amount_currency", "金额币种", "choice", "m.currency", choices=labelled(Currency)),
    ),
)  # fmt: skip

SIGNINGS: Final = _dated_table(
    code="signings",
    label="签约文本",
    alias="g",
    counts=Signing,
    source="(SELECT e.* FROM projects_signing e WHERE e.basis = {basis} AND {entries:e} {narrow:e}) g",
    opening="g.opening",
    split_by="",
    fields=(
        Field("paper", "文本种类", "choice", "g.kind", choices=labelled(SigningKind), published=True),
        Field("signed_amount", "协议金额", "number", "g.amount", unit="万", groups=False, currency="g.currency",
              rate_day="g.occurred_on"),
        Field("paper_event", "签订活动", "key", "g.event_id", labels=event_names, published=True),
    ),
)  # fmt: skip

ACTUALS: Final = _dated_table(
    code="actuals",
    label="年度实绩",
    alias="a",
    counts=YearlyActual,
    source="(SELECT e.* FROM projects_yearlyactual e WHERE e.basis = {basis} AND {entries:e} {narrow:e}) a",
    opening="a.opening",
    split_by="",
    fields=(
        Field("measure", "实绩", "choice", "a.measure", choices=labelled(Measure), published=True),
        Field("result", "数值", "number", "a.amount", groups=False),
    ),
)

PLANNED_MONEY: Final = _dated_table(
    code="planned_money",
    label="计划金额",
    alias="b",
    counts=PlanAmount,
    source="(SELECT e.* FROM projects_planamount e WHERE e.basis = 'claimed' AND {entries:e} {narrow:e}) b",
    opening="false",
    split_by="",
    fields=(
        Field("kind", "资金口径", "choice", "b.kind", choices=labelled(MoneyKind), published=True),
        Field("amount", "计划金额", "number", "b.amount", unit="万", groups=False),
    ),
)

TABLES: Final = (PROJECTS, MONEY, SIGNINGS, ACTUALS, PLANNED_MONEY)
