"""Units and their posts."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from luodi.access.guards import requires
from luodi.org.forms.people import PostForm, UnitForm
from luodi.org.models import Post, Unit
from luodi.org.operations.units import save_post, save_unit
from luodi.org.queries.units import post_rows, unit_rows
from luodi.org.views.acting import actor, done


@requires("org.manage_units")
def units(request: HttpRequest) -> HttpResponse:
    return render(request, "org/units.html", {"units": unit_rows()})


@requires("org.manage_units")
def unit(request: HttpRequest, key: uuid.UUID | None = None) -> HttpResponse:
    row = get_object_or_404(Unit, pk=key) if key else None
    form = UnitForm(request.POST or None, instance=row)
    if request.method == "POST" and done(form, lambda: save_unit(form.instance, by=actor(request))):
        messages.success(request, f"{form.instance.name}已保存。")
        return redirect("org:unit", form.instance.pk)
    return render(
        request, "org/unit.html", {"unit": row, "form": form, "posts": post_rows(row) if row else []}
    )


@requires("org.manage_units")
def post(
    request: HttpRequest, key: uuid.UUID | None = None, unit_key: uuid.UUID | None = None
) -> HttpResponse:
    row = get_object_or_404(Post, pk=key) if key else Post(unit=get_object_or_404(Unit, pk=unit_key))
    form = PostForm(request.POST or None, instance=row)
    if request.method == "POST" and done(form, lambda: save_post(form.instance, by=actor(request))):
        messages.success(request, f"{form.instance.title}已保存，角色变动立即生效。")
        return redirect("org:unit", form.instance.unit_id)
    return render(request, "org/post.html", {"post": row, "form": form, "is_new": key is None})
