"""
After loading: four quarters frozen as they were known ten days after their end, written and published by the ordinary
verbs. The numbers read as known in those days; the revisions bear the tick of loading.
"""

import datetime as dt

from luodi.access.scope import acting_as
from luodi.bulletins.enums import PeriodKind
from luodi.bulletins.models import Issue, Period
from luodi.bulletins.operations.issues import draft
from luodi.bulletins.operations.periods import freeze, open_period
from luodi.bulletins.operations.publishing import approve, publish, register, review, submit
from luodi.bulletins.queries.issues import Standing
from luodi.common.ids import uuid7
from luodi.ledger.queries.reading import CITY_TIME
from luodi.org.models import User

QUARTERS = ((2014, 3), (2014, 4), (2015, 1), (2015, 2))
FROZEN_AFTER = dt.timedelta(days=10)
REASON = "演示：各地核对稿的确认从略。"


def publish_quarters() -> None:
    """On Django's own connection. A quarter that is open already is left as it is."""
    officer, chief = User.objects.get(username="yewu"), User.objects.get(username="kezhang")
    office = User.objects.get(username="lingzuban")
    for number, (year, quarter) in enumerate(QUARTERS, 1):
        with acting_as(officer):
            if Period.objects.filter(kind=PeriodKind.QUARTER, year=year, number=quarter).exists():
                continue
            period = open_period(
                by=officer, kind=PeriodKind.QUARTER, year=year, number=quarter, request_key=uuid7()
            )
        with acting_as(chief):
            end = dt.datetime.combine(period.last + FROZEN_AFTER, dt.time(18), CITY_TIME)
            freeze(by=chief, period=period, reason=REASON, known_at=end, request_key=uuid7())
        with acting_as(officer):
            issue = draft(by=officer, period=period, template="quarterly", request_key=uuid7())
        _print(issue, officer, chief, office, f"金招〔{end.year}〕{number * 3}号（演示）")


def _print(issue: Issue, officer: User, chief: User, office: User, number: str) -> None:
    standing = Standing(issue)
    with acting_as(officer):
        submit(by=officer, standing=standing, request_key=uuid7())
    with acting_as(chief):
        review(by=chief, standing=standing, request_key=uuid7())
    with acting_as(office):
        approve(by=office, standing=standing, request_key=uuid7())
        register(by=office, standing=standing, number=number, signer="演示", files={}, request_key=uuid7())
        publish(by=office, standing=standing, request_key=uuid7())
