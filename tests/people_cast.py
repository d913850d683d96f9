"""The cast of the tests: units of 金华 and people in posts. Every test names who acts."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.urls import reverse

from luodi.org.city_plan import ADMINISTRATORS, CityPlan, PlannedPerson, PlannedRegion
from luodi.org.enums import LandingRule, SlipPreset, UnitKind
from luodi.org.models import City, Holding, Post, Region, SecurityEvent, Unit, User
from luodi.org.operations.set_up import set_up_city
from luodi.org.roles import roles
from luodi.runtime.database import WEB_CITY

LONG_AGO = datetime.date(2010, 1, 1)
PASSWORD = "落地-test-pass-2015"
_numbers = count(1)


def unit(name: str, region: str = "330702", kind: str = UnitKind.COUNTY_BUREAU, **fields) -> Unit:
    """The unit of this name, made when it is not there yet."""
    found, _ = Unit.objects.get_or_create(
        name=name,
        defaults={
            "code": f"T{next(_numbers):05}",
            "short_name": name[:20],
            "kind": kind,
            "region": Region.objects.get(code=region),
            **fields,
        },
    )
    return found


def post(in_unit: Unit, *roles: str, title: str = "", **fields) -> Post:
    return Post.objects.create(
        unit=in_unit, title=title or f"岗位{next(_numbers)}", roles=list(roles), **fields
    )


def person(
    *codes: str,
    unit_name: str = "婺城区招商局",
    region: str = "330702",
    second_factor: bool = True,
    **fields,
) -> User:
    """Somebody with these roles, in a post of their own in the named unit; password: PASSWORD.

    Whose role demands a second factor has one, so that `client.force_login` opens every page.
    """
    office = unit(unit_name, region)
    number = next(_numbers)
    fields = {"must_change_password": False, "unit": office} | fields
    user = User.objects.create_user(f"user{number}", f"某人{number}", PASSWORD, **fields)
    if codes:
        Holding.objects.create(post=post(office, *codes), user=user, since=LONG_AGO)
    if second_factor and any(roles()[code].second_factor for code in codes):
        TOTP.activate(user, generate_totp_secret())
    return user


def city(code: str = "330700") -> City:
    """The city, as it stands after the wizard; without its units and administrators."""
    region = Region.objects.get(code=code)
    found, _ = City.objects.get_or_create(
        defaults={
            "region": region,
            "name": region.name,
            "landing_rule": LandingRule.LAND_SUPPLIED_AND_STARTED,
            "slip_preset": SlipPreset.ASSIGN_PRESS_CALL,
        }
    )
    return found


def built_city(code: str = "330700") -> City:
    """The city as the wizard leaves it: regions with their history, units, three administrators."""
    regions = Region.objects.of_city(code).counties_and_zones()
    administrators = tuple(
        PlannedPerson(role, role, f"{label}某", PASSWORD) for role, label in ADMINISTRATORS.items()
    )
    return set_up_city(
        CityPlan(
            code=code,
            name="",
            regions=tuple(PlannedRegion(r.code, r.name, r.kind) for r in regions),
            landing_rule=LandingRule.LAND_SUPPLIED_AND_STARTED,
            slip_preset=SlipPreset.ASSIGN_PRESS_CALL,
            administrators=administrators,
        )
    )


def last_event() -> SecurityEvent:
    return SecurityEvent.objects.order_by("at", "id").last()


def page(client, name, *args, **query) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


@contextmanager
def seeing_all() -> Iterator[None]:
    """The test itself reads what belongs to somebody: as the city, outside any request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, false)", [WEB_CITY])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', 'none', false)")


def department(function: str, name: str) -> User:
    """部门核实人 of a department with this function."""
    user = person("department_verifier", unit_name=name, region="330700")
    user.unit.function = function
    user.unit.kind = UnitKind.DEPARTMENT
    user.unit.save()
    return user
