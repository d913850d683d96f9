"""Who makes a bulletin, and the way of a period to a published issue."""

import datetime as dt
import uuid
from contextlib import contextmanager

from luodi.access.scope import acting_as
from luodi.bulletins.models import Issue, Period
from luodi.bulletins.operations import issues, periods, publishing
from luodi.bulletins.queries.composing import paper_of
from luodi.bulletins.queries.issues import Standing
from luodi.org.models import User
from luodi.papers.document import Paper

ON = dt.date(2015, 6, 30)


def somebody(name: str) -> User:
    return User.objects.get(username=name)


@contextmanager
def acting(name: str):
    user = somebody(name)
    with acting_as(user):
        yield user


def key() -> uuid.UUID:
    return uuid.uuid4()


def opened(year: int = 2015, number: int = 2, kind: str = "quarter") -> Period:
    with acting("kezhang") as chief:
        return periods.open_period(by=chief, kind=kind, year=year, number=number, request_key=key())


def frozen(year: int = 2015, number: int = 2, kind: str = "quarter") -> Period:
    period = opened(year, number, kind)
    with acting("kezhang") as chief:
        periods.freeze(by=chief, period=period, reason="测试", request_key=key())
    return period


def drafted(period: Period, template: str = "quarterly", parts=()) -> Issue:
    with acting("yewu") as officer:
        return issues.draft(by=officer, period=period, template=template, parts=parts, request_key=key())


def published(issue: Issue) -> Standing:
    with acting("yewu") as officer:
        standing = Standing(issue)
        publishing.submit(by=officer, standing=standing, request_key=key())
    with acting("kezhang") as chief:
        publishing.review(by=chief, standing=standing, request_key=key())
    with acting("lingzuban") as office:
        publishing.approve(by=office, standing=standing, request_key=key())
        publishing.register(
            by=office,
            standing=standing,
            number="金招〔2015〕12号",
            signer="王某",
            files={},
            request_key=key(),
        )
        publishing.publish(by=office, standing=standing, request_key=key())
    return standing


def paper(standing: Standing, **more) -> Paper:
    """The paper as the chief sees it."""
    with acting("kezhang"):
        return paper_of(standing, **more)
