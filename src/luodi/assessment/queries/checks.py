"""
数据核查提示: what a careful reader would ask about, with its rows. Never a score, and for the city only: each hint
has honest explanations.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from luodi.ledger.enums import Closing
from luodi.projects.models import Evidence, Investor, Milestone, Money, Project

JUMP = Decimal("0.6")
"""A quarter's last month with more than this share of the quarter is named."""
ROUND = 1000
"""万: amounts that are whole multiples of it, …"""
ROUND_TIMES = Decimal("1.5")
"""… where a unit has that many times the city's share of them."""
LINE = Decimal(10000)
"""万: the usual line of 亿元项目; several below it that pass it together are named."""
DAYS = 60
SHOWN = 60

EXPLAINED = {
    "季末突增": "季度最后一个月占全季六成以上。季末集中付款也会这样。",
    "整数金额": f"到位资金恰为 {ROUND} 万整数倍的笔数占比，为全市的 {ROUND_TIMES} 倍以上。按协议分期到账也会是整数。",
    "撤回的填报": "报后撤回的资金和进展。填错了及时撤回是对的，要看是不是过了考核截止才撤。",
    "同一材料多处用": "内容完全相同的材料用在两个以上项目。合并审批的批文会正当地共用。",
    "疑似拆分": f"同一投资方在同一属地 {DAYS} 天内签约的几个项目，各不足 1 亿元、合计超过。分期建设也会这样。",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One row behind a hint; `project` opens it."""

    project: Any
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Hint:
    unit: str
    says: str
    rows: tuple[Found, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    explains: str
    hints: tuple[Hint, ...]


def checks(year: int) -> list[Check]:
    """Read as claimed and open now, over the whole city."""
    money = list(
        Money.objects.open().claimed().filter(kind="arrived", occurred_on__year=year, project__merged_into=None)
        .values_list("project_id", "project__name", "project__unit_name", "occurred_on", "amount", "occurred_first")
    )  # fmt: skip
    found: Mapping[str, Iterable[Hint]] = {
        "季末突增": _jumps(money),
        "整数金额": _rounds(money),
        "撤回的填报": _withdrawn(year),
        "同一材料多处用": _same_proof(),
        "疑似拆分": _splitting(year),
    }
    return [Check(name, EXPLAINED[name], tuple(hints)) for name, hints in found.items()]


Rows = list[tuple[Any, str, str, dt.date, Decimal, dt.date]]


def _jumps(money: Rows) -> Iterable[Hint]:
    quarters: dict[tuple[str, int], Rows] = defaultdict(list)
    for row in money:
        if (row[3] - row[5]).days > 31:
            continue  # stated for the quarter as a whole: says nothing of its months
        quarters[row[2], (row[3].month - 1) // 3].append(row)
    for (unit, quarter), rows in sorted(quarters.items()):
        total = sum((row[4] for row in rows), Decimal(0))
        last = [row for row in rows if row[3].month == quarter * 3 + 3]
        late = sum((row[4] for row in last), Decimal(0))
        if total > 0 and late / total > JUMP and len(rows) >= 6:
            said = f"{'一二三四'[quarter]}季度到位 {total / 10000:.2f} 亿元，其中 {quarter * 3 + 3} 月 {late / total:.0%}"
            yield _hint(unit, said, last)


def _hint(unit: str, said: str, rows: Rows) -> Hint:
    ordered = sorted(rows, key=lambda row: -row[4])
    found = tuple(Found(r[0], r[1], f"{r[3]} 到位 {r[4].normalize():f} 万元") for r in ordered[:8])
    return Hint(unit, said, found, max(0, len(rows) - len(found)))


def _rounds(money: Rows) -> Iterable[Hint]:
    def is_round(row: Any) -> bool:
        return bool(row[4] >= ROUND and row[4] % ROUND == 0)

    if not money:
        return
    city = Decimal(sum(map(is_round, money))) / len(money)
    units: dict[str, Rows] = defaultdict(list)
    for row in money:
        units[row[2]].append(row)
    for unit, rows in sorted(units.items()):
        whole = [row for row in rows if is_round(row)]
        share = Decimal(len(whole)) / len(rows)
        if len(whole) >= 5 and share >= city * ROUND_TIMES:
            yield _hint(
                unit, f"{len(rows)} 笔里 {len(whole)} 笔是整数（{share:.0%}，全市 {city:.0%}）", whole
            )


def _withdrawn(year: int) -> Iterable[Hint]:
    units: dict[str, list[Found]] = defaultdict(list)
    for model, what in ((Money, "资金"), (Milestone, "进展")):
        rows = model.objects.filter(closed_kind=Closing.RETRACTED, occurred_on__year=year, basis="claimed")
        for row in rows.select_related("project").order_by("-closed_at")[:SHOWN]:
            said = (
                f"{what}，{row.occurred_on} 的，{row.recorded_at:%Y-%m-%d} 报，{row.closed_at:%Y-%m-%d} 撤回"
            )
            units[row.project.unit_name].append(Found(row.project_id, row.project.name, said))
    for unit, found in sorted(units.items()):
        yield Hint(unit, f"撤回 {len(found)} 条", tuple(found[:8]), max(0, len(found) - 8))


def _same_proof() -> Iterable[Hint]:
    repeated = (
        Evidence.objects.open().values("sha256").annotate(projects=Count("project_id", distinct=True))
        .filter(projects__gt=1).values_list("sha256", flat=True)[:SHOWN]
    )  # fmt: skip
    files: dict[str, list[Evidence]] = defaultdict(list)
    for row in Evidence.objects.open().filter(sha256__in=list(repeated)).select_related("project"):
        files[row.sha256].append(row)
    for rows in files.values():
        units = "、".join(sorted({row.project.unit_name for row in rows}))
        found = tuple(Found(r.project_id, r.project.name, f"「{r.file_name}」") for r in rows)
        yield Hint(units, f"同一份材料用在 {len({r.project_id for r in rows})} 个项目", found)


def _splitting(year: int) -> Iterable[Hint]:
    signed = Project.objects.unmerged().filter(
        Q(planned_total__lt=LINE), signed_on__year=year, planned_total__gt=0, currency="CNY", withdrawn=False
    )
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    investors = Investor.objects.open().claimed().filter(project__in=signed).select_related("project")
    for one in investors:
        groups[str(one.company or one.credit_code or one.name), one.project.unit_name].append(
            (one.name, one.project)
        )
    for (_, unit), rows in sorted(groups.items(), key=lambda item: item[0][1]):
        projects = sorted({p.pk: p for _, p in rows}.values(), key=lambda p: p.signed_on)
        near = [p for p in projects if (p.signed_on - projects[0].signed_on).days <= DAYS]
        total = sum((p.planned_total for p in near), Decimal(0))
        if len(near) > 1 and total >= LINE:
            found = tuple(
                Found(p.pk, p.name, f"{p.signed_on} 签约，{p.planned_total.normalize():f} 万元") for p in near
            )
            yield Hint(unit, f"{rows[0][0]}：{len(near)} 个项目合计 {total / 10000:.2f} 亿元", found)
