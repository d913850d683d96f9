"""The cast of the tests: units of 金华 and people in posts. Every test names who acts."""

import datetime
from itertools import count

from luodi.org.enums import UnitKind
from luodi.org.models import Holding, Post, Region, Unit, User

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


def person(*roles: str, unit_name: str = "婺城区招商局", region: str = "330702", **fields) -> User:
    """Somebody with these roles, in a post of their own in the named unit; password: PASSWORD."""
    office = unit(unit_name, region)
    number = next(_numbers)
    fields = {"must_change_password": False, "unit": office} | fields
    user = User.objects.create_user(f"user{number}", f"某人{number}", PASSWORD, **fields)
    if roles:
        Holding.objects.create(post=post(office, *roles), user=user, since=LONG_AGO)
    return user
