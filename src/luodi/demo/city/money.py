"""Money: domestic funds arriving by quarters, foreign capital by months; the survey's sums exactly."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from luodi.demo import tables
from luodi.demo.city.apportion import apportion
from luodi.demo.city.dossier import Dossier
from luodi.demo.city.filing import Batches, claimed_at
from luodi.demo.city.journal import Journal, When, on
from luodi.demo.city.mistakes import Mistakes
from luodi.demo.city.moments import END, SURVEY_DAY, month_of, quarter_of
from luodi.ledger.enums import Precision
from luodi.projects.enums import Currency, Kind, MoneyKind, Nature
from luodi.projects.models import Money

SHARE_ARRIVED = {
    "registered": 0.04, "land_supplied": 0.14, "landed": 0.3, "in_statistics": 0.42, "completed": 0.85,
    "producing": 0.92, "above_scale": 0.95, "full_capacity": 0.97, "halted": 0.25,
}  # fmt: skip
"""Relative: what part of its plan a project of an outcome tends to have brought by the survey day."""
MOST_FLOWS = 7
FALLIBLE = (MoneyKind.ARRIVED, MoneyKind.FOREIGN_ACTUAL)
VOUCHERS = ("银行进账单", "验资报告", "土地款票据", "设备发票")


@dataclass(frozen=True, slots=True)
class Flow:
    when: When
    amount: int


class Till:
    """Types amounts in, in the place's batch of the day; one in forty is wrong at first."""

    def __init__(self, batches: Batches, mistakes: Mistakes, rng: Random) -> None:
        self._batches, self._mistakes, self._rng = batches, mistakes, rng

    def type_in(self, dossier: Dossier, kind: MoneyKind, flow: Flow) -> None:
        at = claimed_at(flow.when.last, self._rng, not_before=dossier.created_at)
        if at is None:
            return
        is_foreign = kind.value.startswith("foreign")
        wrong = kind in FALLIBLE and self._mistakes.happens(0.025, typed=at, day=flow.when.last)
        row = self._batches.act(dossier.place, at).add(
            Money,
            flow.when,
            project_id=dossier.id,
            kind=kind.value,
            nature=Nature.FLOW.value,
            amount=self._mistakes.wrong_amount(flow.amount) if wrong else flow.amount,
            currency=(Currency.USD if is_foreign else Currency.CNY).value,
            voucher=f"{self._rng.choice(VOUCHERS)} {1000 + int(self._rng.random() * 9000)} 号",
        )
        if wrong:
            self._mistakes.of_amount(row, flow.amount)


def record_money(journal: Journal, dossiers: list[Dossier], mistakes: Mistakes, rng: Random) -> None:
    till = Till(Batches(journal, "projects.import_money"), mistakes, rng)
    arrived = _arrived_by_survey([d for d in dossiers if not d.member.is_foreign], rng)
    for dossier in dossiers:
        if dossier.member.is_foreign:
            _foreign(till, dossier, rng)
        else:
            _domestic(till, dossier, arrived.get(dossier.code, 0), rng)


def _arrived_by_survey(dossiers: list[Dossier], rng: Random) -> dict[str, int]:
    """{code: 万元 by the survey day}; sums to the survey's 484.96 亿, never above a project's plan."""
    bringing = [d for d in dossiers if SHARE_ARRIVED.get(d.member.outcome)]
    weights = [
        d.member.planned * SHARE_ARRIVED[d.member.outcome] * (0.75 + 0.25 * rng.random()) for d in bringing
    ]
    shares = apportion(tables.totals()["domestic_arrived"], weights)
    for dossier, amount in zip(bringing, shares, strict=True):
        if amount > dossier.member.planned:
            raise ValueError(f"{dossier.code}: {amount} arrived of {dossier.member.planned} planned")
    return {d.code: amount for d, amount in zip(bringing, shares, strict=True)}


def _domestic(till: Till, dossier: Dossier, arrived: int, rng: Random) -> None:
    life = dossier.life
    first = life.day_of(Kind.REGISTERED)
    if first is None:
        return
    flows = _flows(arrived, first, min(SURVEY_DAY, _lasts_until(dossier)), rng) if arrived else []
    if life.last_day() > SURVEY_DAY and life.came_to(Kind.LANDED):
        since = max(first, SURVEY_DAY + dt.timedelta(days=1))
        more = int((dossier.member.planned - arrived) * (0.3 + 0.6 * rng.random()))
        flows += _flows(more, since, _lasts_until(dossier), rng)
    started = life.day_of(Kind.STARTED)
    for flow in flows:
        till.type_in(dossier, MoneyKind.ARRIVED, flow)
        if started and flow.when.last > started and (dossier.member.is_major or dossier.member.at_event):
            invested = Flow(flow.when, max(1, flow.amount * (80 + int(rng.random() * 18)) // 100))
            till.type_in(dossier, MoneyKind.INVESTED, invested)


def _lasts_until(dossier: Dossier) -> dt.date:
    """Money stops coming some time after completion, a stop or an ending."""
    life = dossier.life
    ends = [life.day_of(kind) for kind in (Kind.CANCELLED, Kind.EXITED, Kind.FULL_CAPACITY)]
    return min([day for day in ends if day] or [END])


def _flows(total: int, first: dt.date, last: dt.date, rng: Random) -> list[Flow]:
    """`total` over quarters that lie between the days; the quarter of `last` counts when it ends by then."""
    quarters = []
    day = first
    while day <= last and (quarter := quarter_of(day))[1] <= last:
        quarters.append(quarter)
        day = quarter[1] + dt.timedelta(days=1)
    if not quarters or total <= 0:
        return [Flow(on(last), total)] if total > 0 and last >= first else []
    count = min(len(quarters), 1 + int(rng.random() * MOST_FLOWS), total)
    chosen = sorted(rng.sample(quarters, count))
    amounts = apportion(total - count, [0.3 + rng.random() for _ in chosen])
    return [
        Flow(When(begin, end, Precision.QUARTER), amount + 1)
        for (begin, end), amount in zip(chosen, amounts, strict=True)
    ]


def _foreign(till: Till, dossier: Dossier, rng: Random) -> None:
    member = dossier.member
    registered = dossier.life.day_of(Kind.REGISTERED)
    if registered is None or not member.is_firm:
        return
    till.type_in(dossier, MoneyKind.FOREIGN_TOTAL, Flow(on(registered), member.planned))
    till.type_in(dossier, MoneyKind.FOREIGN_CONTRACT, Flow(on(registered), member.contract))
    surveyed = bool(member.outcome)
    last = SURVEY_DAY if surveyed else END
    span = max(0, min((last - registered).days, 500))
    days = sorted(
        registered + dt.timedelta(days=int(rng.random() * span)) for _ in range(1 + int(rng.random() * 3))
    )
    amounts = apportion(member.actual, [0.4 + rng.random() for _ in days])
    for day, amount in zip(days, amounts, strict=True):
        first, end = month_of(day)
        when = When(first, end, Precision.MONTH) if end <= last else on(day)
        if amount:
            till.type_in(dossier, MoneyKind.FOREIGN_ACTUAL, Flow(when, amount))
