"""融资需求 and what is known of investors before signing."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.companies.models import Company
from luodi.ledger.queries.reading import today
from luodi.projects.forms.base import exact
from luodi.projects.queries.choices import Choices
from luodi.projects.views.posting import project_or_404, submit
from luodi.sourcing.forms.sites import AnswerForm, FactForm, FactsForm, FinanceForm
from luodi.sourcing.models import FinanceNeed
from luodi.sourcing.operations.authenticity import FACT_FIELDS, import_facts, record_fact
from luodi.sourcing.operations.site import answer_finance, ask_finance
from luodi.sourcing.queries.authenticity import authenticity
from luodi.sourcing.terms import NeedKind, NeedState, RegistryField
from luodi.sourcing.views.office import office_page
from luodi.sourcing.views.sites import CRUMB
from luodi.sourcing.workbooks import read_rows

PER_PAGE = 50
FINANCE = ("融资需求", "/sourcing/finance/")
COMPANIES = ("客商企业", "/companies/")


@requires("sourcing.see_admissions")
def needs(request: HttpRequest) -> HttpResponse:
    rows = FinanceNeed.objects.visible_to(request.user).open().select_related("project")
    state = request.GET.get("state", "")
    if state in NeedState.values:
        rows = rows.filter(state=state)
    paginator = Paginator(rows.order_by("-occurred_on", "-id"), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page, "shown_numbers": paginator.get_elided_page_range(page.number), "states": NeedState.choices,
        "state": state,
    }  # fmt: skip
    return render(request, "sourcing/finance.html", context)


@requires("sourcing.see_admissions")
def need(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    found = _need(request, lineage)
    may = user.may("sourcing.finance") and found.unit in user.standing.grantees
    return render(request, "sourcing/finance_need.html", {"need": found, "may_answer": may})


def _need(request: HttpRequest, lineage: uuid.UUID) -> FinanceNeed:
    rows = FinanceNeed.objects.visible_to(request.user).open().select_related("project")
    found: FinanceNeed | None = rows.filter(lineage=lineage).first()
    if found is None:
        raise Http404("没有找到这条融资需求，或者它不在您的范围内。")
    return found


@requires("sourcing.apply")
def ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    form = FinanceForm(request.POST or None)
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: ask_finance(
                by=request.user, project=pk, request_key=key,
                **{**form.cleaned_data, "kind": NeedKind(form.cleaned_data["kind"])},
            ),
            lambda made: reverse("sourcing:finance_need", args=[made.lineage]),
            lambda made: f"已转{made.unit_name}，并通知了他们。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(
        request, form, "提融资需求", [CRUMB, FINANCE], project=project, save="转金融办", back=f"/projects/{pk}/",
        lead="转给市里的金融主管部门；他们从此看得到这个项目，答复会留在这里。",
    )  # fmt: skip


@requires("sourcing.finance")
def respond(request: HttpRequest, lineage: uuid.UUID) -> HttpResponse:
    found = _need(request, lineage)
    back = reverse("sourcing:finance_need", args=[lineage])
    form = AnswerForm(request.POST or None, initial={"words": found.answer, "granted": exact(found.granted)})
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: answer_finance(
                by=request.user, need=lineage, request_key=key,
                **{**form.cleaned_data, "state": NeedState(form.cleaned_data["state"])},
            ),
            lambda _: back, "已答复。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, "答复融资需求", [FINANCE, (found.project.name, back)])


@requires("companies.view")
def authentic(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    project = project_or_404(request, pk)
    context = {
        "project": project, "investors": authenticity(user, project, today()), "may_record": user.may("sourcing.apply"),
    }  # fmt: skip
    return render(request, "sourcing/authenticity.html", context)


@requires("sourcing.apply")
def fact(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    user: Any = request.user
    project = project_or_404(request, pk)
    firms = [(str(i.company.pk), i.name) for i in authenticity(user, project, today()) if i.company]
    back = reverse("sourcing:authenticity", args=[pk])
    return _fact(request, firms, [("投资方核实", back)], project=project)


@requires("sourcing.apply")
def company_fact(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    company: Company = get_visible_or_404(Company.objects.unmerged(), request.user, pk=pk)  # type: ignore[arg-type] # signed in
    crumbs = [COMPANIES, (company.name, reverse("companies:company", args=[pk]))]
    return _fact(request, [(str(pk), company.name)], crumbs)


def _fact(
    request: HttpRequest, firms: Choices, crumbs: Sequence[tuple[str, str]], **more: Any
) -> HttpResponse:
    """What was found out about one of `firms`; done, back to the last of `crumbs`."""
    user: Any = request.user
    initial = {"on": today(), **({"company": firms[0][0]} if firms else {})}
    form = FactForm(request.POST or None, companies=firms, initial=initial)
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: record_fact(
                by=user, company=get_visible_or_404(Company.objects, user, pk=form.cleaned_data["company"]),
                field=RegistryField(form.cleaned_data["field"]), value=form.cleaned_data["value"],
                source=form.cleaned_data["source"], on=form.cleaned_data["on"], request_key=key,
            ),
            lambda _: crumbs[-1][1], "已登记。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(request, form, "登记查到的", crumbs, **more)


@requires("sourcing.apply")
def facts(request: HttpRequest) -> HttpResponse:
    form = FactsForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: import_facts(
                by=request.user, rows=read_rows(form.cleaned_data["file"], FACT_FIELDS), request_key=key
            ),
            lambda _: "/companies/", lambda count: f"已写入 {count} 条；与原有的相同的没有重复写。",
        )  # fmt: skip
        if answer:
            return answer
    return office_page(
        request, form, "导入企业核实信息", [COMPANIES], save="检查并导入",
        lead="一行一家企业。要有列：企业名称或统一社会信用代码、查询日期、来源；可有：注册资本、实缴资本、成立日期、登记状态、失信被执行人、"
        "央企名录、自称央企。只记查到的事实，不打分。",
    )  # fmt: skip
