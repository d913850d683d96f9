"""What every page with a form shares: the request key, a verb's refusals as sentences, numbers as typed."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from luodi.assessment.errors import Refusal, SchemeRefused
from luodi.assessment.operations.writing import Proof, kept
from luodi.common.numbers import whole_number
from luodi.indicators.errors import FigureRefusal
from luodi.ledger.errors import AlreadyRecorded, LedgerRefusal
from luodi.ledger.queries.reading import today

T = TypeVar("T")
LARGEST = Decimal(10) ** 13


def attempt(
    request: HttpRequest,
    verb: Callable[[], T],
    done: str | Callable[[T], str],
    said: str | Callable[[T], str] = "",
) -> tuple[HttpResponse | None, list[str]]:
    """Does the verb: the way on, or the sentences of its refusal and nothing lost."""
    try:
        result = verb()
    except AlreadyRecorded as again:
        messages.info(request, str(again))
        return HttpResponseRedirect(done if isinstance(done, str) else request.path), []
    except SchemeRefused as refused:
        return None, list(refused.problems)
    except Refusal as refused:
        return None, [refused.sentence]
    except (LedgerRefusal, FigureRefusal) as refused:
        return None, [str(refused)]
    if said:
        messages.success(request, said if isinstance(said, str) else said(result))
    return HttpResponseRedirect(done if isinstance(done, str) else done(result)), []


def number(text: str, what: str) -> Decimal | None:
    """None for nothing typed. Raises Refusal naming what was wrong."""
    plain = text.strip().replace(",", "").replace("，", "").replace("％", "%")
    if not plain:
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise Refusal(f"{what}写的是「{text.strip()[:20]}」，要填一个数。") from None
    if not found.is_finite() or abs(found) >= LARGEST:
        raise Refusal(f"{what}写的是「{text.strip()[:20]}」，太大或不是数，请核对单位。")
    exponent = found.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        raise Refusal(f"{what}最多四位小数，您写的是「{text.strip()[:20]}」。")
    return found


def day(text: str, what: str, *, future: bool = False) -> dt.date:
    """Raises Refusal."""
    try:
        found = dt.date.fromisoformat(text.strip())
    except ValueError:
        raise Refusal(f"请填{what}，例如 2015-06-30。") from None
    if not future and found > today():
        raise Refusal(f"{what} {found} 还没到，最晚填今天。")
    return found


def year_of(request: HttpRequest, default: int) -> int:
    year = whole_number(request.GET.get("year", ""), default)
    return year if 2000 <= year <= 2100 else default


def yearly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages with a year in their address: 404 for one that cannot be meant."""

    @wraps(view)
    def checked(request: HttpRequest, year: int, *args: Any, **kwargs: Any) -> HttpResponse:
        if not 2000 <= year <= 2100:
            raise Http404("没有这一年的目标。")
        return view(request, year, *args, **kwargs)

    return checked


def uploaded(request: HttpRequest) -> Proof:
    """The form's file, stored; empty without one. Raises Refusal."""
    file: Any = request.FILES.get("file")
    return kept(file, file.name or "", file.size) if file else Proof()
