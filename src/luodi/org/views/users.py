"""Accounts and holdings."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.common.conflict import merged, opened_with
from luodi.ledger.queries.reading import today
from luodi.org.enums import EventKind
from luodi.org.forms.people import EndForm, HoldingForm, NewUserForm, ReasonForm, UserForm
from luodi.org.models import Holding, SecurityEvent, User
from luodi.org.operations import users as operations
from luodi.org.queries.people import masked, person_rows, phone_of, users_found
from luodi.org.views.acting import actor, done_once, overtaken, said

A_PAGE = 50


@requires("org.manage_users")
def users(request: HttpRequest) -> HttpResponse:
    words, only = request.GET.get("q", "").strip(), request.GET.get("only", "active")
    paginator = Paginator(users_found(words, only), A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "rows": person_rows(page.object_list, today()),
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "words": words,
        "only": only,
    }
    return render(request, "org/users.html", context)


@requires("org.manage_users")
def new_user(request: HttpRequest) -> HttpResponse:
    """The temporary password is on the page that answers, and nowhere else ever again."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST":
        by = actor(request)
        made = done_once(
            request, form, lambda: NewAccount(*operations.create_user(**form.cleaned_data, by=by))
        )
        if made and made[0]:
            return shown_once(request, made[0].user, made[0].password)
        if made:
            messages.warning(
                request,
                "这个账号已经建好（同一张表单收到两次）。没有看到临时密码的话，请用「重置密码」重新发一个。",
            )
            return redirect("org:user", made[1])
    return render(request, "org/new_user.html", {"form": form})


@dataclass(frozen=True)
class NewAccount:
    user: User
    password: str

    @property
    def pk(self) -> uuid.UUID:
        return self.user.pk


def shown_once(request: HttpRequest, user: User, password: str) -> HttpResponse:
    response = render(request, "org/password_once.html", {"person": user, "password": password})
    response["Cache-Control"] = "no-store"
    return response


@requires("org.manage_users")
def user(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    person = get_object_or_404(User.objects.select_related("unit"), pk=key)
    initial = {"name": person.name, "unit": person.unit_id}
    form = UserForm(merged(request.POST) or None, initial=initial)
    conflict = None
    if request.method == "POST":
        last = SecurityEvent.objects.filter(kind=EventKind.USER_CHANGED, user=key).first()
        conflict = overtaken(request, form, what=f"「{person.name}」的账号", last=last)
        if not conflict and done_once(request, form, lambda: change(person, form, actor(request))):
            messages.success(request, f"{person.name}的账号已保存。")
            return redirect("org:user", key)
    context = user_page(person) | {"form": form, "conflict": conflict, "opened": opened_with(form)}
    return render(request, "org/user.html", context, status=409 if conflict else 200)


def change(person: User, form: UserForm, by: User) -> None:
    data = form.cleaned_data
    if (data["name"], data["unit"]) != (person.name, person.unit):
        operations.change_user(person, name=data["name"], unit=data["unit"], by=by)
    if data["phone"]:
        operations.set_phone(person, phone=data["phone"], by=by)


def user_page(person: User) -> dict[str, object]:
    return {
        "person": person,
        "holdings": person.holdings.select_related("post__unit"),
        "phone": masked(phone_of(person)),
        "holding_form": HoldingForm(prefix="h"),
        "end_form": EndForm(initial={"until": today()}),
    }


@requires("org.manage_users")
@require_POST
def appoint(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    person = get_object_or_404(User, pk=key)
    form = HoldingForm(request.POST, prefix="h")
    by = actor(request)
    if done_once(request, form, lambda: operations.begin_holding(user=person, by=by, **form.cleaned_data)):
        messages.success(request, f"{person.name}的任职已登记，立即生效。")
        return redirect("org:user", key)
    initial = {"name": person.name, "unit": person.unit_id}
    empty = UserForm(initial=initial)
    page = user_page(person) | {"form": empty, "opened": opened_with(empty), "holding_form": form}
    return render(request, "org/user.html", page)


@requires("org.manage_users")
@require_POST
def dismiss(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    holding = get_object_or_404(Holding.objects.select_related("user", "post__unit"), pk=key)
    form = EndForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        by = actor(request)
        said(
            request,
            lambda: operations.end_holding(holding, until=until, by=by),
            f"{holding.user.name}任{holding.post.title}到 {until:%Y-%m-%d} 止。",
        )
    else:
        messages.error(request, "免职日期没有写对，请用 2026-06-30 这样的格式。")
    return redirect("org:user", holding.user_id)


@requires("org.manage_users")
@require_POST
def close(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return with_reason(request, key, operations.close_user, "已停用，任职同日结束。")


@requires("org.manage_users")
@require_POST
def reopen(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return with_reason(request, key, operations.reopen_user, "已恢复，请重新任命岗位。")


def with_reason(request: HttpRequest, key: uuid.UUID, operation: object, sentence: str) -> HttpResponse:
    person = get_object_or_404(User, pk=key)
    form = ReasonForm(request.POST)
    by = actor(request)
    if form.is_valid() and callable(operation):
        reason = form.cleaned_data["reason"]
        said(request, lambda: operation(person, by=by, reason=reason), f"{person.name}的账号{sentence}")
    else:
        messages.error(request, "请写明事由，例如文号或「调离」。")
    return redirect("org:user", key)
