"""/notices/: one's own messages."""

import uuid
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.notices.models import Notice
from luodi.notices.operations.notice import mark_all_read, mark_read
from luodi.org.models import User

A_PAGE = 50


@requires("notices.view")
def show(request: HttpRequest) -> HttpResponse:
    mine = Notice.objects.to(reader(request))
    unread_only = request.GET.get("show") == "unread"
    rows = (mine.unread() if unread_only else mine).newest_first()
    paginator = Paginator(rows, A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "unread_only": unread_only,
        "unread": mine.unread().count(),
    }
    return render(request, "notices/inbox.html", context)


@requires("notices.view")
def open_notice(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Opening is reading: marks it and goes on to what it is about, or shows its text."""
    notice = get_object_or_404(Notice.objects.to(reader(request)), pk=key)
    mark_read([notice.pk], by=reader(request))
    if notice.link and not notice.body:
        return redirect(notice.link)
    return render(request, "notices/notice.html", {"notice": notice})


@requires("notices.view")
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Marks the picked ones, or all, as read."""
    if request.POST.get("whole"):
        count = mark_all_read(by=reader(request))
    else:
        count = mark_read(keys_in(request.POST.getlist("pick")), by=reader(request))
    messages.success(request, f"{count} 条消息已标为已读。")
    return redirect("notices:inbox")


def reader(request: HttpRequest) -> uuid.UUID:
    """The signed-in user's key; the guard has refused everybody else."""
    return cast(User, request.user).pk


def keys_in(texts: list[str]) -> list[uuid.UUID]:
    """The well-formed keys; a forged one is simply none of the reader's notices."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
