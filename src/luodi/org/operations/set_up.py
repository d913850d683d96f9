"""From an empty database to a city that can be signed in to: one act, all or nothing."""

import csv

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from luodi.calc.partial_dates import PartialDate, read_partial_date
from luodi.ledger.actors import SYSTEM
from luodi.ledger.operations.revision import OpenRevision, revision
from luodi.ledger.queries.reading import today
from luodi.org import setup_token
from luodi.org.city_plan import ADMINISTRATORS, CityPlan, PlannedPerson, PlannedRegion
from luodi.org.enums import EventKind, RegionKind, UnitKind
from luodi.org.errors import OrgRefusal
from luodi.org.models import City, Holding, Post, Region, Unit, User
from luodi.org.operations.events import note
from luodi.org.operations.regions import standing, succession
from luodi.org.queries.regions import BEGINNING
from luodi.org.shipped import DATA, short_name

SINCE_EVER = PartialDate.of_day(BEGINNING)


def set_up_city(plan: CityPlan) -> City:
    """In order: refuses a second city; marks and adds regions; writes their standings and 沿革 as opening
    entries; creates the city's units and the three administrators, who must change their passwords; after the commit the
    one-time word of the wizard is used up.

    Raises OrgRefusal with the field it belongs to.
    """
    refuse_wrong_people(plan.administrators)
    with revision(by=SYSTEM, verb="org.set_up", reason="系统初始化") as rev:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('luodi set up'))")
        if City.objects.ours():
            raise OrgRefusal("这个数据库已经建过城市，不能再建。请直接登录。")
        region = Region.objects.filter(code=plan.code, kind=RegionKind.CITY).first()
        if region is None:
            raise OrgRefusal(f"没有代码为「{plan.code}」的设区市，金华市是 330700。", "city")
        regions = managed_regions(region, plan.regions)
        write_history(rev, region)
        city = City.objects.create(
            region=region,
            name=plan.name or region.name,
            landing_rule=plan.landing_rule,
            slip_preset=plan.slip_preset,
            is_demo=plan.is_demo,
        )
        create_units(region, regions)
        appoint(region, plan.administrators)
        transaction.on_commit(setup_token.use_up)
        note(EventKind.SET_UP, detail=f"建立{city.name}（{city.code}）")
        rev.about(city.code)
    return city


def refuse_wrong_people(people: tuple[PlannedPerson, ...]) -> None:
    """Three people for three roles: three accounts, three names, sound passwords."""
    if {p.role for p in people} != set(ADMINISTRATORS):
        raise OrgRefusal("三员要各有一人：系统管理员、安全管理员、审计员。", "administrators")
    for attribute, label in (("username", "账号"), ("name", "姓名")):
        values = [getattr(p, attribute) for p in people]
        if len(set(values)) < len(values):
            raise OrgRefusal(f"三员的{label}不能相同：三员互相监督，须由三个人担任。", "administrators")
    for person in people:
        try:
            validate_password(person.password, User(username=person.username, name=person.name))
        except ValidationError as error:
            raise OrgRefusal(
                f"{person.name}的密码：{''.join(error.messages)}", f"{person.role}_password"
            ) from error


def managed_regions(city: Region, planned: tuple[PlannedRegion, ...]) -> list[Region]:
    """The counties and zones the city works with; those that are not shipped are added."""
    if not planned:
        raise OrgRefusal("至少要有一个区县或功能区。", "regions")
    strangers = Region.objects.filter(code__in=[p.code for p in planned]).exclude(parent=city)
    if stranger := strangers.first():
        raise OrgRefusal(f"{stranger.code} 是{stranger.name}，不属于{city.name}，请改正代码。", "pasted")
    found = []
    for position, wanted in enumerate(planned):
        region, _ = Region.objects.update_or_create(
            code=wanted.code,
            defaults={
                "name": wanted.name,
                "short_name": short_name(wanted.name, wanted.kind),
                "kind": wanted.kind,
                "parent": city,
                "is_managed": True,
            },
            create_defaults={
                "name": wanted.name,
                "short_name": short_name(wanted.name, wanted.kind),
                "kind": wanted.kind,
                "parent": city,
                "is_managed": True,
                "sort": 1000 + position,
            },
        )
        found.append(region)
    return found


def write_history(rev: OpenRevision, city: Region) -> None:
    """Opening standings of the city and everything directly in it, then the shipped 沿革 that has happened."""
    children = {region.code: region for region in Region.objects.of_city(city.code)}
    rev.add(standing(city, SINCE_EVER, opening=True))
    rev.add(*(standing(region, SINCE_EVER, opening=True) for region in children.values()))
    with (DATA / "region_history.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["city"] == city.code]
    for row in rows:
        since = read_partial_date(row["occurred"])
        region = children.get(row["region"])
        if region is None or since is None or since.last > today():
            continue
        if row["what"] == "renamed":
            region.name = row["name"]
            region.short_name = short_name(region.name, region.kind)
            region.save(update_fields=["name", "short_name"])
            rev.add(standing(region, since, opening=True))
        else:
            rev.add(succession(region, children[row["successor"]], since, row["what"]))


def create_units(city: Region, regions: list[Region]) -> None:
    """市招商局, 领导小组办公室, the leadership, one office for each county and zone. More are added later."""
    Unit.objects.bulk_create(
        [
            Unit(
                code=f"{city.code}-{code}",
                name=f"{city.name}{name}",
                short_name=short,
                kind=kind,
                region=city,
                sort=n,
            )
            for n, (code, name, short, kind) in enumerate(
                (
                    ("LD", "领导班子", "市领导", UnitKind.LEADERSHIP),
                    ("LXZ", "招商引资工作领导小组办公室", "领导小组办公室", UnitKind.LEADING_GROUP_OFFICE),
                    ("ZSJ", "招商局", "市招商局", UnitKind.CITY_BUREAU),
                    ("DC", "督查室", "市督查室", UnitKind.INSPECTION),
                    ("XT", "信息系统管理", "系统管理", UnitKind.SYSTEM),
                )
            )
        ]
    )
    Unit.objects.bulk_create(
        Unit(
            code=f"{region.code}-ZSJ",
            name=office_name(region),
            short_name=office_name(region),
            kind=UnitKind.ZONE_COMMITTEE if region.kind == RegionKind.ZONE else UnitKind.COUNTY_BUREAU,
            region=region,
            sort=100 + n,
        )
        for n, region in enumerate(regions)
    )


def office_name(region: Region) -> str:
    if region.kind != RegionKind.ZONE:
        return f"{region.name}招商局"
    return region.name if region.name.endswith(("管委会", "管理委员会")) else f"{region.name}管委会"


def appoint(city: Region, people: tuple[PlannedPerson, ...]) -> None:
    unit = Unit.objects.get(code=f"{city.code}-XT")
    for person in people:
        post = Post.objects.create(unit=unit, title=ADMINISTRATORS[person.role], roles=[person.role])
        user = User.objects.create_user(person.username, person.name, person.password, unit=unit)
        Holding.objects.create(post=post, user=user, since=today(), document="系统初始化")
