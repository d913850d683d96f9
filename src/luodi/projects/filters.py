"""
The list's filters: a code in the address, a word on the page, an expression in SQL. Rooms above add their own
in AppConfig.ready(). A value nobody understands is named on the page and left out, never guessed.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q

from luodi.calc.amounts import UNITS, NotANumber, read_amount
from luodi.calc.partial_dates import NotADate, read_partial_date
from luodi.companies.industries import shipped
from luodi.ledger.queries.reading import today
from luodi.projects.enums import STAGE_LABELS, Channel, Homecoming, Mode, Origin, Status

Choices = Sequence[tuple[str, str]]


class NotUnderstood(ValueError):
    """The value makes no condition; the message says what would."""


@dataclass(frozen=True, slots=True)
class Filter:
    """`choices` is empty for typed ones, and for those whose choices come from the database (region, unit)."""

    code: str
    label: str
    condition: Callable[[str], Q]
    choices: Choices = ()
    control: Literal["select", "date", "amount"] = "select"
    main: bool = False
    """Shown at once; the others stand under 「更多条件」."""


_filters: dict[str, Filter] = {}


def register(*filters: Filter) -> None:
    """The same code twice is a programming error."""
    for one in filters:
        if one.code in _filters:
            raise ValueError(f"filter {one.code!r} is already registered")
        _filters[one.code] = one


def registered() -> tuple[Filter, ...]:
    return tuple(_filters.values())


@dataclass(frozen=True, slots=True)
class Chosen:
    """One filter in force: for the chip that names it and takes it away."""

    filter: Filter
    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What an address asks for: its conditions together, and the sentences for those left out."""

    condition: Q
    chosen: tuple[Chosen, ...]
    faults: tuple[str, ...]


def selection(query: Mapping[str, Any], choices: Mapping[str, Choices]) -> Selection:
    """`choices` adds those from the database: {filter code: [(value, label)]}."""
    condition, chosen, faults = Q(), [], []
    for one in _filters.values():
        value = str(query.get(one.code, "")).strip()
        if not value:
            continue
        allowed = dict(choices.get(one.code, one.choices))
        if one.control == "select" and value not in allowed:
            faults.append(f"「{one.label}」没有「{value}」这一项，这个条件没有生效。")
            continue
        try:
            condition &= one.condition(value)
        except NotUnderstood as fault:
            faults.append(f"「{one.label}」：{fault} 这个条件没有生效。")
            continue
        chosen.append(Chosen(one, value, allowed.get(value, value)))
    return Selection(condition, tuple(chosen), tuple(faults))


def _is(field: str) -> Callable[[str], Q]:
    return lambda value: Q(**{field: value})


def _amount(lookup: str) -> Callable[[str], Q]:
    def condition(value: str) -> Q:
        try:
            amount = read_amount(value, UNITS["万元"])
        except NotANumber as fault:
            raise NotUnderstood(str(fault)) from fault
        return Q() if amount is None else Q(**{f"planned_total__{lookup}": amount.value})

    return condition


def _day(lookup: str) -> Callable[[str], Q]:
    def condition(value: str) -> Q:
        try:
            found = read_partial_date(value)
        except NotADate as fault:
            raise NotUnderstood(str(fault)) from fault
        if found is None:
            return Q()
        return Q(**{f"signed_on__{lookup}": found.first if lookup == "gte" else found.last})

    return condition


def _unit(value: str) -> Q:
    return Q(unit=uuid.UUID(value))


def _stale(days: str) -> Q:
    return Q(status=Status.ACTIVE, last_recorded_at__date__lt=today() - dt.timedelta(days=int(days)))


def _flag(condition: Q) -> Callable[[str], Q]:
    return lambda value: condition if value == "yes" else ~condition


YES: Choices = (("yes", "是"), ("no", "否"))

register(
    Filter("region", "区划", _is("region"), main=True),
    Filter("stage", "阶段", _is("stage"), [(str(n), word) for n, word in STAGE_LABELS.items()], main=True),
    Filter("status", "状态", _is("status"), [(str(s.value), s.label) for s in Status], main=True),
    Filter("origin", "投资来源", _is("origin"), Origin.choices, main=True),
    Filter("leader", "联系领导", lambda _: Q(status=Status.ACTIVE, leader_name=""), (("none", "待指派"),)),
    Filter("unit", "责任单位", _unit),
    Filter("mode", "投资方式", _is("mode"), Mode.choices),
    Filter(
        "industry",
        "行业门类",
        lambda letter: Q(industry__startswith=letter),
        [(c.code, f"{c.code} {c.name}") for c in shipped() if c.level == "门类"],
    ),
    Filter("channel", "招商方式", _is("channel"), Channel.choices),
    Filter("major", "重大项目", _flag(Q(major=True)), YES),
    Filter("homecoming", "浙(婺)商回归", _is("homecoming"), [c for c in Homecoming.choices if c[0]]),
    Filter("unreviewed", "待审核", _flag(Q(unreviewed__gt=0)), (("yes", "有未审记录"), ("no", "都已审"))),
    Filter("stale", "久未更新", _stale, (("30", "30 天以上"), ("60", "60 天以上"), ("90", "90 天以上"))),
    Filter("signed_from", "签约自", _day("gte"), control="date"),
    Filter("signed_to", "签约至", _day("lte"), control="date"),
    Filter("amount_from", "总投资自", _amount("gte"), control="amount"),
    Filter("amount_to", "总投资至", _amount("lte"), control="amount"),
)
