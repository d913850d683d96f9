"""填报资金, 更正, 撤回; 年度效益; 计划."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from luodi.access.guards import requires
from luodi.calc.partial_dates import PartialDate
from luodi.common.conflict import merged
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Measure
from luodi.projects.forms.base import exact
from luodi.projects.forms.progress import (
    PLAN_MONTHS,
    ActualForm,
    CorrectMoneyForm,
    MoneyForm,
    PlanForm,
    month_name,
)
from luodi.projects.models import Money, PlanAmount, PlanDate
from luodi.projects.operations.money import correct_money, record_actual, record_money, retract_money
from luodi.projects.operations.plan import set_plan
from luodi.projects.views.pages import conflict_page, form_page
from luodi.projects.views.posting import project_or_404, submit
from luodi.projects.views.progress import partial_date
from luodi.projects.views.retracting import retract_page, standing


@requires("projects.record")
def record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    last_month = today().replace(day=1) - dt.timedelta(days=1)
    initial = {
        "kind": "arrived",
        "period": PartialDate.of_month(last_month.year, last_month.month),
        "currency": "CNY",
    }
    form = MoneyForm(request.POST or None, initial=initial)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: record_money(
                by=request.user,
                project=pk,
                amount=form.as_amount(),
                confirmed=form.is_confirmed,
                request_key=key,
            ),
            lambda _: f"/projects/{pk}/#money",
            lambda entry: f"已登记{entry.get_kind_display()}，待审核。",
        )
        if answer:
            return answer
    lead = f"计划总投资 {project.planned_total or '未填'} 万。多报了请更正原来那一笔，不要用负数冲减。"
    return form_page(request, form, "填报资金", project, lead=lead, save="登记")


@requires("projects.record")
def correct(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    found = standing(Money, pk, entry)
    data = merged(request.POST) if request.method == "POST" else None
    form = CorrectMoneyForm(data, initial=money_initial(found.current))
    if data is not None:
        clash = conflict_page(request, form, found, money_initial, "更正资金", project)
        if clash:
            return clash
        answer = submit(
            request,
            form,
            lambda key: correct_money(
                by=request.user, project=pk, entry=found.current.pk, amount=form.as_amount(),
                reason=form.cleaned_data["reason"], confirmed=form.is_confirmed, request_key=key,
            ),
            lambda _: f"/projects/{pk}/#money",
            "更正已登记，待审核。核实数在更正核实之前不变。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(request, form, "更正资金", project, save="更正")


@requires("projects.record")
def retract(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    return retract_page(request, pk, entry, Money, retract_money, "money")


@requires("projects.record")
def actual(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    form = ActualForm(request.POST or None, initial={"year": PartialDate.of_year(today().year - 1)})
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: record_actual(
                by=request.user, project=pk, year=form.cleaned_data["year"],
                measure=Measure(form.cleaned_data["measure"]), amount=form.cleaned_data["amount"], request_key=key,
            ),
            lambda _: f"/projects/{pk}/#money",
            "年度效益已登记，待审核。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "填报年度效益", project, lead="同一年同一指标再填，就替换原来的填报数。", save="登记"
    )


@requires("projects.record")
def plan(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    project = project_or_404(request, pk)
    dates = list(PlanDate.objects.open().filter(project=project))
    amounts = list(PlanAmount.objects.open().filter(project=project))
    version = max((e.version for e in (*dates, *amounts)), default=0)
    months = plan_months([e.occurred_on for e in amounts], today())
    initial: dict[str, Any] = {e.kind: e.planned_on for e in dates}
    initial |= {month_name(partial_date(e)): exact(e.amount) for e in amounts}
    form = PlanForm(request.POST or None, months=months, initial=initial)
    if request.method == "POST":
        if form.is_valid() and request.POST.get("version") != str(version):
            form.add_error(
                None, f"您填写期间，别人已编了第 {version} 版计划。请对照项目页上的新计划，再保存一次。"
            )
        answer = submit(
            request,
            form,
            lambda key: set_plan(
                by=request.user, project=pk, nodes=form.nodes(), amounts=form.amounts(),
                reason=form.cleaned_data["reason"], confirmed=form.is_confirmed, request_key=key,
            ),
            lambda _: f"/projects/{pk}/#plan",
            lambda number: f"第 {number} 版计划已登记。",
        )  # fmt: skip
        if answer:
            return answer
    heading = "调整计划" if version else "编制计划"
    return form_page(
        request, form, heading, project, "projects/plan_form.html", carried=[("version", version)]
    )


def plan_months(planned: list[dt.date], day: dt.date) -> list[PartialDate]:
    """The months already planned and the twelve from this one on, in order."""
    wanted = {(d.year, d.month) for d in planned}
    wanted |= {
        (day.year + (day.month - 1 + n) // 12, (day.month - 1 + n) % 12 + 1) for n in range(PLAN_MONTHS)
    }
    return [PartialDate.of_month(year, month) for year, month in sorted(wanted)]


def money_initial(entry: Any) -> dict[str, Any]:
    """A recorded amount as the form's initial values."""
    fields = ("kind", "nature", "currency", "voucher")
    found = {name: getattr(entry, name) for name in fields}
    return found | {"period": partial_date(entry), "amount": exact(entry.amount)}
