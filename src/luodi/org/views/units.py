"""Units and their posts."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from luodi.access.guards import requires
from luodi.common.conflict import merged, opened_with
from luodi.org.enums import EventKind
from luodi.org.forms.people import PostForm, UnitForm
from luodi.org.models import Post, SecurityEvent, Unit
from luodi.org.operations.units import save_post, save_unit
from luodi.org.queries.units import post_rows, unit_rows
from luodi.org.views.acting import actor, done_once, overtaken


@requires("org.manage_units")
def units(request: HttpRequest) -> HttpResponse:
    return render(request, "org/units.html", {"units": unit_rows()})


@requires("org.manage_units")
def unit(request: HttpRequest, key: uuid.UUID | None = None) -> HttpResponse:
    row = get_object_or_404(Unit, pk=key) if key else None
    form = UnitForm(merged(request.POST) or None, instance=row)
    conflict = None
    if request.method == "POST":
        if row:
            last = SecurityEvent.objects.about(EventKind.UNIT_CHANGED, f"{form.initial['code']} ").first()
            conflict = overtaken(request, form, what=f"「{form.initial['name']}」", last=last)
        if not conflict and (
            saved := done_once(request, form, lambda: save_unit(form.instance, by=actor(request)))
        ):
            messages.success(request, f"{form.instance.name}已保存。")
            return redirect("org:unit", saved[1] or form.instance.pk)
    context = {
        "unit": row,
        "form": form,
        "posts": post_rows(row) if row else [],
        "conflict": conflict,
        "opened": opened_with(form) if row else "",
    }
    return render(request, "org/unit.html", context, status=409 if conflict else 200)


@requires("org.manage_units")
def post(
    request: HttpRequest, key: uuid.UUID | None = None, unit_key: uuid.UUID | None = None
) -> HttpResponse:
    row = get_object_or_404(Post, pk=key) if key else Post(unit=get_object_or_404(Unit, pk=unit_key))
    form = PostForm(merged(request.POST) or None, instance=row)
    conflict = None
    if request.method == "POST":
        if key:
            about = f"{row.unit.name} {form.initial['title']}："
            last = SecurityEvent.objects.about(EventKind.POST_CHANGED, about).first()
            conflict = overtaken(request, form, what=f"「{form.initial['title']}」", last=last)
        if not conflict and done_once(request, form, lambda: save_post(form.instance, by=actor(request))):
            messages.success(request, f"{form.instance.title}已保存，角色变动立即生效。")
            return redirect("org:unit", form.instance.unit_id)
    context = {
        "post": row,
        "form": form,
        "is_new": key is None,
        "conflict": conflict,
        "opened": opened_with(form) if key else "",
    }
    return render(request, "org/post.html", context, status=409 if conflict else 200)
