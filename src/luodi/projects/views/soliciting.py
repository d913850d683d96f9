"""/projects/asks/: 临时征集, for who asks and who answers."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from luodi.access.guards import requires
from luodi.common import formats
from luodi.common.forms import DayInput, Form
from luodi.ledger.queries.reading import last_tick
from luodi.org.exporting import workbook_response
from luodi.projects import filters
from luodi.projects.errors import Refusal
from luodi.projects.models import Project
from luodi.projects.models.solicitation import AnswerKind, Solicitation
from luodi.projects.operations.soliciting import Asking, WrongAnswers, answer, close, solicit
from luodi.projects.queries.ledger_list import list_choices, region_names
from luodi.projects.queries.soliciting import by_unit, sheet_of, solicitations
from luodi.projects.views.posting import request_key

A_PAGE = 30


class AskForm(Form):
    heading = forms.CharField(
        label="征集什么", max_length=40, help_text="就是多出来的那一列的表头，如：高层次人才引进人数。",
        error_messages={"required": "请写要征集的是什么。"},
    )  # fmt: skip
    kind = forms.ChoiceField(label="答什么", choices=AnswerKind.choices, initial=AnswerKind.TEXT)
    measure = forms.CharField(
        label="单位", max_length=10, required=False, help_text="答数字的写明，如：人、万元。"
    )
    due_on = forms.DateField(
        label="截止日", widget=DayInput(),
        error_messages={"required": "请定一个截止日。", "invalid": "日期请写成 2015-06-30。"},
    )  # fmt: skip
    hint = forms.CharField(
        label="说明", max_length=200, required=False, help_text="怎样算、依据什么，各单位看得到。"
    )


@requires("projects.record", "projects.solicit")
def index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    paginator = Paginator(solicitations(user).order_by("-issued_at"), A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown_numbers": paginator.get_elided_page_range(page.number),
        "may_solicit": user.may("projects.solicit"),
    }
    return render(request, "projects/asks.html", context)


@requires("projects.solicit")
def new(request: HttpRequest) -> HttpResponse:
    """One column on the list of the address: the same conditions as 项目台账."""
    query, choices = request.GET, list_choices(region_names())
    picked = filters.selection(query, choices)
    fragment = query.get("q", "").strip()
    projects = Project.objects.visible_to(request.user).unmerged().filter(picked.condition)
    named = [f"{one.filter.label}：{one.shown}" for one in picked.chosen]
    if fragment:
        projects, named = projects.fragment(fragment), [*named, f"含「{fragment}」"]
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = solicit(
                by=request.user, asking=Asking(**form.cleaned_data, filters=named), projects=projects,
                request_key=request_key(request),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, "已发到各单位，首页「待答的临时征集」里能看到。")
            return HttpResponseRedirect(reverse("projects:ask", args=[asked.pk]))
    context = {"form": form, "named": named, "faults": picked.faults, "count": projects.count()}
    return render(request, "projects/ask_new.html", context, status=422 if form.errors else 200)


@requires("projects.record", "projects.solicit")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The issuer sees who owes; a unit its lines, to be answered together."""
    user: Any = request.user
    asked = get_object_or_404(Solicitation.objects.visible_to(user), pk=pk)
    lines = list(
        asked.lines.visible_to(user).select_related("project").order_by("unit_name", "project__pinyin")
    )
    own = [line for line in lines if line.unit == user.unit_id]
    may_answer = user.may("projects.record") and own and not asked.closed_at and not own[0].answered_at
    faults: dict[uuid.UUID, str] = {}
    if request.method == "POST" and may_answer:
        typed = {line.pk: request.POST.get(f"a-{line.pk}", "") for line in own}
        try:
            count = answer(by=user, solicitation=pk, answers=typed)
        except WrongAnswers as wrong:
            faults = dict(wrong.faults)
            messages.error(request, wrong.sentence)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, f"已答 {count} 个项目，交给{asked.issued_name}。")
            return HttpResponseRedirect(request.path)
        for line in own:
            line.prefill = typed[line.pk]
    context = {
        "asked": asked,
        "rows": [(line, faults.get(line.pk, "")) for line in (own if may_answer else lines)],
        "units": by_unit(asked, user),
        "may_answer": may_answer,
        "may_solicit": user.may("projects.solicit"),
        "may_export": user.may("projects.export"),
        "yes_no": asked.kind == AnswerKind.YES_NO,
    }
    return render(request, "projects/ask.html", context, status=422 if faults else 200)


@requires("projects.solicit")
@require_POST
def finish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    get_object_or_404(Solicitation.objects.visible_to(request.user), pk=pk)
    close(by=request.user, solicitation=pk)
    messages.success(request, "已结束，不再收答复；答过的都在，可以导出。")
    return HttpResponseRedirect(reverse("projects:ask", args=[pk]))


@requires("projects.export")
def download(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    asked = get_object_or_404(Solicitation.objects.visible_to(request.user), pk=pk)
    tick = last_tick()
    return workbook_response(
        request, f"临时征集：{asked.heading}", [sheet_of(asked, request.user)],
        as_of=f"{formats.tick(tick.at)}为止的答复", filters=asked.filters,
        notes=[f"{asked.issued_unit}{asked.issued_name}征集，截止 {asked.due_on}", asked.hint],
    )  # fmt: skip
