"""Error pages: a sentence that says what happened and what helps, and everything that was typed.

Where the house itself is in trouble they stand on common/bare.html and ask the database nothing. What is wrong
with one address only is told inside the frame, with menu and search.
"""

import sys
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER, REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from luodi.common.frame import Frame
from luodi.common.kept import Kept, kept_of

LONGEST_DRAINED = 64 * 1024 * 1024


@dataclass(frozen=True)
class Trouble:
    """`what` happened, `why` in a sentence, `help`: what can be done."""

    status: int
    what: str
    why: str
    help: str = ""


IN_FRAME = {403, 404, 409}
BARE = {"base": "common/bare.html", "frame": Frame(), "messages": ()}


def page(request: HttpRequest, trouble: Trouble, kept: Kept | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "trouble": trouble,
        "kept": kept_of(request) if kept is None else kept,
        "back": request.path if request.method == "POST" else "",
    }
    user = getattr(request, "user", None) if trouble.status in IN_FRAME else None
    context |= {"base": "common/page.html"} if user and user.is_authenticated else BARE
    return render(request, "desk/error.html", context, status=trouble.status)


def too_big(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413. The rest of the body is read away first: a server that closes early cuts its own answer off."""
    left = LONGEST_DRAINED
    while left > 0 and (piece := request.read(65_536)):
        left -= len(piece)
    if isinstance(exception, RequestDataTooBig):
        why = "一次提交的文字超过了 2.5 MB，系统没有收下，也没有改动任何数据。"
        advice = "请按浏览器的「后退」，您填写的内容还在原来的页面；长篇材料请存成文件，从附件处上传。"
    else:
        why = "一次提交的栏目或附件太多，系统没有收下，也没有改动任何数据。"
        advice = "请按浏览器的「后退」，减少一次选中的条数，或改用「选中全部（按当前筛选）」。"
    return page(request, Trouble(413, "提交的内容太大", why, advice), Kept())


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return too_big(request, exception)
    why = "这个请求不完整或被改动过，系统看不懂，没有改动任何数据。"
    return page(request, Trouble(400, "请求看不懂", why, "请从菜单重新进入要办的事。"))


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    why = str(exception) or "您的岗位没有打开这一页的权限。"
    return page(request, Trouble(403, "不能打开", why))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    why = "这个地址没有内容：可能链接写错了、记录不在您的可见范围内，或已并入别的记录。"
    return page(
        request,
        Trouble(404, "没有找到", why, "请用菜单或搜索重新查找；链接若是别人发来的，请核对是否完整。"),
    )


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]
    if isinstance(error, (OperationalError, InterfaceError)):
        return unreachable(request)
    why = "这是系统的错，不是您的错；已记入日志，本次操作没有保存。"
    advice = "可以稍后再试；如果反复出现，请把本页时间告诉系统管理员。"
    what = "系统出错" if not isinstance(error, DatabaseError) else "数据没有写成"
    return page(request, Trouble(500, what, why, advice))


def unreachable(request: HttpRequest) -> HttpResponse:
    why = "数据库暂时连不上，本次操作没有保存；已经保存过的数据不受影响。"
    response = page(
        request, Trouble(503, "系统暂时不可用", why, "请等一两分钟再试；如果一直这样，请告诉系统管理员。")
    )
    response["Retry-After"] = "60"
    return response


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """409: what was meant to be written met a newer state."""
    return page(request, Trouble(409, "没有保存", sentence))


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An old tab, a sign-in in another tab, cookies switched off; or a form on a foreign page."""
    if reason.startswith((REASON_BAD_ORIGIN.split("%")[0], REASON_BAD_REFERER.split("%")[0])):
        why = "这次提交不是从本系统的页面发出的，为安全起见没有受理。"
        return page(request, Trouble(403, "没有受理", why, "请从菜单进入要办的事，再填写提交。"))
    why = "页面打开太久，或在别的窗口重新登录过，安全校验已经换新，所以这次没有保存。"
    advice = "如果反复出现，请在浏览器里允许本站的 Cookie。" if reason == REASON_NO_CSRF_COOKIE else ""
    return page(request, Trouble(403, "页面已过期", why, advice))
