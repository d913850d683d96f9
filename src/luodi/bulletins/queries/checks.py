"""Checks before a period is frozen. Each says what, where, and what would be right; blocking ones need a reason."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count

from luodi.bulletins.enums import PeriodKind, Severity, Word
from luodi.bulletins.models import DistrictWord, Period
from luodi.bulletins.queries.issues import days_of
from luodi.bulletins.queries.numbers import Place, cell_of, places
from luodi.bulletins.queries.objections import unanswered
from luodi.indicators.answers import Answer, ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import Point, month, quarter
from luodi.ledger.queries.reading import Reading, last_tick
from luodi.projects.models import MonthlyReturn, OpenClaim, Project, ProjectSuspicion

BALANCE = ("event_signed", "event_cancelled", "event_not_landed", "event_landed")
JUMPING = ("signed_in_period", "landed_in_period", "arrived")
JUMP = 3
"""A district's number this many times its mean of the four periods before asks for a look."""
SHOWN = 20
FEWEST = 5
"""Numbers below this jump by nature."""
OPENING_SHARE = Decimal("0.3")


@dataclass(frozen=True, slots=True)
class Check:
    label: str
    severity: Severity
    details: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reporting:
    """How far a unit's returns for the period's last month have come."""

    unit: uuid.UUID
    name: str
    region: str
    due: int
    reported: int

    @property
    def is_done(self) -> bool:
        return self.reported >= self.due


def checks_of(period: Period) -> list[Check]:
    """All checks as of now, the blocking first. Sees what the role of the connection sees."""
    tick = last_tick()
    reading = Reading(on=period.last, known_at=tick.at, seq=tick.seq)
    listed = places(reading)
    found = [
        _balance(period, reading, listed),
        _confirmed(period, listed),
        _objections(period),
        _reported(period),
        _unverified(period),
        _suspects(),
        *_numbers(period, reading, listed),
    ]
    order = list(Severity)
    return sorted(found, key=lambda check: order.index(check.severity))


def _point(period: Any, reading: Reading) -> Point:
    return Point(period, Reading(on=period.last, known_at=reading.known_at, seq=reading.seq))


def _balance(period: Period, reading: Reading, listed: list[Place]) -> Check:
    """签约 = 取消 + 未落地 + 落地, in each district and in all."""
    answer = ask(BALANCE, [_point(days_of(period), reading)], book=catalogue(), by=("region",), doubts=False)
    wrong = []
    for place in (*listed, Place("", "全市")):
        signed, *parts = (cell_of(answer, code, place.code, 0).value or Decimal(0) for code in BALANCE)
        if signed != sum(parts):
            wrong.append(f"{place.name}：签约 {signed:f}，取消、未落地、落地合计 {sum(parts):f}")
    label = "签约＝取消＋未落地＋落地"
    return Check(label, Severity.BLOCKING if wrong else Severity.FINE, tuple(wrong))


def _confirmed(period: Period, listed: list[Place]) -> Check:
    said = set(
        DistrictWord.objects.open()
        .filter(period=period, word=Word.CONFIRMED)
        .values_list("region", flat=True)
    )
    silent = tuple(place.name for place in listed if place.code not in said)
    label = f"{len(silent)} 个地方还没有确认核对稿" if silent else "各地都已确认核对稿"
    return Check(label, Severity.BLOCKING if silent else Severity.FINE, silent)


def _objections(period: Period) -> Check:
    details = tuple(f"{row.region_name}：{row.item or row.subject}，{row.text}" for row in unanswered(period))
    label = f"{len(details)} 条异议还没有答复" if details else "异议都已答复"
    return Check(label, Severity.BLOCKING if details else Severity.FINE, details)


def reporting_of(period: Period) -> list[Reporting]:
    """Units with moving projects, and how many of those have a return for the period's last month. Two queries."""
    active = Project.objects.unmerged().active()
    due: Mapping[Any, Any] = {
        row["unit"]: row for row in active.values("unit", "unit_name", "region").annotate(n=Count("id"))
    }
    done: dict[Any, int] = dict(
        MonthlyReturn.objects.open()
        .filter(occurred_on=period.last, project__in=active.values("id"))
        .values_list("project__unit")
        .annotate(n=Count("project", distinct=True))
    )
    found = [
        Reporting(unit, row["unit_name"], row["region"], row["n"], done.get(unit, 0))
        for unit, row in due.items()
    ]
    return sorted(found, key=lambda unit: (unit.is_done, unit.region, unit.name))


def _reported(period: Period) -> Check:
    missing = [unit for unit in reporting_of(period) if not unit.is_done]
    details = tuple(f"{unit.name}：{unit.due} 个项目报了 {unit.reported} 个" for unit in missing)
    label = f"{len(details)} 个单位没有报完" if details else "各单位都已报送"
    return Check(label, Severity.WARNING if details else Severity.FINE, details, "/projects/reporting/")


def _unverified(period: Period) -> Check:
    """Claims about the period that nobody has verified: they do not count."""
    until = dt.datetime.combine(period.last + dt.timedelta(days=1), dt.time.min, dt.UTC)
    rows = (
        OpenClaim.objects.filter(recorded_at__lt=until).values_list("project__region").annotate(n=Count("id"))
    )
    details = tuple(f"{region}：{count} 条" for region, count in rows.order_by("project__region"))
    total = sum(count for _, count in rows)
    label = f"{total} 条填报还没有核实，未计入" if total else "没有待核实的填报"
    return Check(label, Severity.WARNING if total else Severity.FINE, details, "/projects/verification/")


def _suspects() -> Check:
    """Pairs nobody has judged: one project reported by two units, or signed again."""
    pairs = ProjectSuspicion.objects.undecided().select_related("left", "right").order_by("-score")
    total = pairs.count()
    details = tuple(
        f"{pair.left.name}（{pair.left.unit_name}）与 {pair.right.name}（{pair.right.unit_name}）"
        for pair in pairs[:SHOWN]
    )
    label = f"{total} 对疑似重复的项目还没有判定" if total else "没有待判定的疑似重复"
    return Check(label, Severity.WARNING if total else Severity.FINE, details, "/projects/duplicates/")


def _numbers(period: Period, reading: Reading, listed: list[Place]) -> list[Check]:
    """Jumps against the four periods before, and shares of 期初数."""
    spans = [days_of(period), *(_before(period, steps) for steps in range(1, 5))]
    answer = ask(JUMPING, [_point(span, reading) for span in spans], book=catalogue(), by=("region",))
    jumps = tuple(_jumps(answer, listed))
    shares = tuple(
        f"{place.name}「{answer.cell(code, (place.code,)).definition.name}」期初数占 {share:.0%}"
        for place in listed
        for code in JUMPING
        if (share := cell_of(answer, code, place.code, 0).opening_share or Decimal(0)) > OPENING_SHARE
    )
    return [
        Check(f"{len(jumps)} 个数比前四期平均高出 {JUMP} 倍" if jumps else "没有异常跳动的数",
              Severity.WARNING if jumps else Severity.FINE, jumps),
        Check(f"{len(shares)} 个数的期初数占比高" if shares else "期初数占比不高",
              Severity.WARNING if shares else Severity.FINE, shares),
    ]  # fmt: skip


def _jumps(answer: Answer, listed: list[Place]) -> list[str]:
    found = []
    for place in listed:
        for code in JUMPING:
            now, *before = (cell_of(answer, code, place.code, n).value or Decimal(0) for n in range(5))
            mean = sum(before, Decimal(0)) / len(before)
            cell = cell_of(answer, code, place.code, 0)
            if now >= FEWEST and now > JUMP * mean:
                found.append(
                    f"{place.name}「{cell.definition.name}」{cell.text}{cell.definition.unit}，前四期平均 {mean:.1f}"
                )
    return found


def _before(period: Period, steps: int) -> Any:
    most = 4 if period.kind == PeriodKind.QUARTER else 12
    place = period.year * most + period.number - 1 - steps
    make = quarter if period.kind == PeriodKind.QUARTER else month
    return make(place // most, place % most + 1)
