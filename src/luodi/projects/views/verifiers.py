"""核实部门: every fact with whose word it is, and the form that changes it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.projects.forms.verifier import VerifierForm
from luodi.projects.operations.verifiers import set_verifier
from luodi.projects.queries.verifiers import FACTS, settings, verifiers
from luodi.projects.views.pages import form_page
from luodi.projects.views.posting import submit

LEAD = "从今天起的核实归新的部门；等着核实的，新部门马上看得到；已经核实的不变。"
PLACE = "/projects/verifiers/"


@requires("projects.verify", "projects.decide")
def show(request: HttpRequest) -> HttpResponse:
    may_set = request.user.may("projects.decide")  # type: ignore[union-attr]  # guarded: signed in
    return render(request, "projects/verifiers.html", {"settings": settings(), "may_set": may_set})


@requires("projects.decide")
def change(request: HttpRequest, fact: str) -> HttpResponse:
    if fact not in FACTS:
        raise Http404("没有这种事实。")
    now = verifiers().get(fact)
    initial = {"function": now.function, "bureau_may": now.bureau_may} if now else {}
    form = VerifierForm(request.POST or None, initial=initial)
    if request.method == "POST":
        answer = submit(
            request,
            form,
            lambda key: set_verifier(by=request.user, fact=fact, **form.cleaned_data, request_key=key),
            lambda _: PLACE,
            f"「{FACTS[fact]}」的核实部门已改。",
        )
        if answer:
            return answer
    return form_page(request, form, f"「{FACTS[fact]}」由谁核实", lead=LEAD, save="改定", back=PLACE)
