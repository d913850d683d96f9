"""What the room's pages share: finding what may be seen, doing a verb, saying its refusal."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest

from luodi.access.enums import Scope
from luodi.bulletins.enums import IssueStep
from luodi.bulletins.errors import Refusal
from luodi.bulletins.models import Issue, Period
from luodi.bulletins.queries.issues import Standing
from luodi.indicators.errors import FigureRefusal
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal

MAKING = ("bulletins.prepare", "bulletins.review", "bulletins.approve", "bulletins.publish")


def request_key(request: HttpRequest) -> uuid.UUID:
    """The form's key. Raises Refusal for a form without one: it could be sent twice."""
    try:
        return uuid.UUID(request.POST.get("request_key", ""))
    except ValueError:
        raise Refusal("这份表单缺少提交编号，填写的内容都在，请再点一次。") from None


def attempted(request: HttpRequest, verb: Callable[[uuid.UUID], Any], said: str) -> str:
    """Does the verb. Returns the refusal's sentence, empty when it is done (or had been done by the same form)."""
    try:
        verb(request_key(request))
    except AlreadyRecorded as again:
        messages.info(request, str(again))
        return ""
    except Refusal as refusal:
        return refusal.sentence
    except (LedgerRefusal, FigureRefusal) as refusal:
        return str(refusal)
    messages.success(request, said)
    return ""


def makes(user: Any) -> bool:
    """Whether somebody takes part in making bulletins; others see what is published."""
    return user.standing.scope is Scope.CITY and any(user.may(code) for code in MAKING)


def period_or_404(pk: uuid.UUID) -> Period:
    found = Period.objects.filter(pk=pk).first()
    if found is None:
        raise Http404("没有这一期。")
    return found


def standing_or_404(request: HttpRequest, pk: uuid.UUID) -> Standing:
    """An issue for its makers; for everybody else only once it is published."""
    issue = Issue.objects.select_related("period").filter(pk=pk).first()
    if issue is None:
        raise Http404("没有这份通报。")
    standing = Standing(issue)
    if standing.stage is not IssueStep.PUBLISHED and not makes(request.user):
        raise Http404("没有这份通报。")
    return standing
