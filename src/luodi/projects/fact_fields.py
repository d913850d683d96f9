"""The fields every fact table about projects shares: what a project is on a day, and the days of its milestones."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from luodi.indicators.facts import Field
from luodi.org.models import Country, Region, Unit
from luodi.projects.enums import (
    STAGE_LABELS,
    Cause,
    Channel,
    Currency,
    Homecoming,
    Kind,
    Mode,
    Origin,
    SigningKind,
    Status,
)
from luodi.projects.models import SigningEvent


def unit_names(keys: Collection[Any]) -> Mapping[Any, str]:
    return dict(Unit.objects.filter(pk__in=keys).values_list("pk", "short_name"))


def region_names(keys: Collection[Any]) -> Mapping[Any, str]:
    return dict(Region.objects.filter(pk__in=keys).values_list("pk", "short_name"))


def managed_regions() -> Mapping[Any, str]:
    return dict(Region.objects.counties_and_zones().filter(is_managed=True).values_list("pk", "short_name"))


def event_names(keys: Collection[Any]) -> Mapping[Any, str]:
    return dict(SigningEvent.objects.filter(pk__in=keys).values_list("pk", "name"))


def country_names(keys: Collection[Any]) -> Mapping[Any, str]:
    return dict(Country.objects.filter(alpha3__in=keys).values_list("alpha3", "name"))


def labelled(source: Any) -> tuple[tuple[Any, str], ...]:
    return tuple((value, str(label)) for value, label in source.choices)


CHARACTER: Final = (
    Field("region", "区划", "choice", "s.region", labels=region_names, offers=managed_regions,
          restated="present_region", published=True),
    Field("present_region", "现行区划", "choice", "coalesce(rs.successor, n.region)", ("n", "rs"),
          labels=region_names, published=True),
    Field("unit", "责任单位", "key", "s.unit", labels=unit_names, restated="present_unit", published=True),
    Field("present_unit", "现责任单位", "key", "n.unit", ("n",), labels=unit_names, published=True),
    Field("stage", "阶段", "choice", "s.stage", choices=((0, "登记"), *STAGE_LABELS.items()), published=True),
    Field("status", "状态", "choice", "s.status", choices=labelled(Status), published=True),
    Field("cause", "原因", "choice", "s.cause", choices=labelled(Cause), published=True),
    Field("major", "重大项目", "flag", "s.major", published=True),
    Field("industry", "行业", "choice", "left(s.industry, 3)"),
    Field("sector", "产业类别", "choice", "s.sector", choices=((1, "一产"), (2, "二产"), (3, "三产")), published=True),
    Field("origin", "投资来源", "choice", "s.origin", choices=labelled(Origin), published=True),
    Field("country", "国别（地区）", "choice", "s.country", labels=country_names),
    Field("mode", "投资方式", "choice", "s.mode", choices=labelled(Mode), published=True),
    Field("homecoming", "浙（婺）商回归", "choice", "s.homecoming", choices=labelled(Homecoming), published=True),
    Field("channel", "招商方式", "choice", "s.channel", choices=labelled(Channel), published=True),
    Field("chain", "产业链", "choice", "s.chain"),
    Field("event", "签约活动", "key", "s.event", labels=event_names, published=True),
    Field("signing_kind", "签约文本", "choice", "s.signing_kind", choices=labelled(SigningKind), published=True),
    Field("leader", "联系领导岗位", "key", "s.leader"),
    Field("planned_total", "计划总投资", "number", "s.planned_total", unit="万", groups=False, currency="s.currency"),
    Field("currency", "币种", "choice", "s.currency", choices=labelled(Currency)),
)  # fmt: skip
"""What a project is on the day of the reading."""

MILESTONES: Final = tuple(
    Field(f"{kind.value}_on", f"{kind.label}日期", "day", f"f.{kind.value}", ("f",), groups=False,
          happened=kind.label)
    for kind in Kind
)  # fmt: skip
YEARS: Final = tuple(
    Field(f"{kind.value}_year", f"{kind.label}年份", "choice", f"extract(year FROM f.{kind.value})::int", ("f",),
          published=True)
    for kind in (Kind.SIGNED, Kind.LANDED, Kind.STARTED, Kind.CANCELLED)
)  # fmt: skip
