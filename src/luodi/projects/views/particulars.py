"""登记, 更正, 变更: three pages over what a project is."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.common.conflict import merged
from luodi.ledger.queries.reading import last_tick, today
from luodi.projects.forms.base import initial_of
from luodi.projects.forms.particulars import ChangeForm, CorrectForm, CreateForm
from luodi.projects.forms.party import PartyForm
from luodi.projects.operations.parties import add_party
from luodi.projects.operations.project import change_particulars, correct_particulars, create_project
from luodi.projects.queries.choices import countries, options
from luodi.projects.queries.situation import situations
from luodi.projects.queries.stale import correction_target
from luodi.projects.queries.words import Names, value_text
from luodi.projects.fields import BY_CODE
from luodi.projects.models import Particulars
from luodi.projects.views.posting import project_or_404, submit
from luodi.projects.views.stale import conflict_page


@requires("projects.create")
def create(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    offered = options(user)
    initial = {"unit": offered.units[0][0] if len(offered.units) == 1 else "", "since": None}
    initial["region"] = user.unit.region_id if user.unit else ""
    form = CreateForm(request.POST or None, options=offered, countries=countries(), initial=initial)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: create_project(
                by=user,
                values=form.values(),
                since=form.cleaned_data["since"],
                parties=form.parties(),
                request_key=key,
                **_confirmed(form),
            ),
            lambda project: f"/projects/{project.pk}/",
            lambda project: f"已登记「{project.name}」，编号 {project.code}。",
        )
        if answer:
            return answer
    return render(
        request,
        "projects/grouped_form.html",
        {
            "form": form,
            "heading": "登记项目",
            "lead": "项目从在谈算起。只知道一部分也可以先登记，缺的以后补。本系统不得录入涉密信息。",
            "first": [form["since"]],
            "save": "登记",
        },
    )
