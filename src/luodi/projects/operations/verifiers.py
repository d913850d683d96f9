"""核实部门: which department's word a fact is, set by the office with the paper that says so."""

import uuid
from typing import Any

from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.org.enums import Function
from luodi.projects.enums import Outcome
from luodi.projects.errors import Refusal
from luodi.projects.models import OpenClaim, Project, VerifierChoice
from luodi.projects.operations.review import held_verifiers, hide_from_department, show_to_department
from luodi.projects.operations.writing import project_revision, require, said, within
from luodi.projects.queries.verifiers import FACTS, choice_of


def set_verifier(
    *,
    by: Any,
    fact: str,
    function: str,
    bureau_may: bool,
    document: str,
    request_key: uuid.UUID | None = None,
) -> VerifierChoice:
    """
    From today on. Claims that wait for 核实 are shown to the new department at once; what was verified stays. The one
    before no longer sees projects it was shown for this fact alone: who sees a project is always today's matter.
    Raises Refusal for a fact or department that is not there, without a document, and where nothing would change.
    """
    require(by, "projects.decide", "您的岗位不能设核实部门，请找业务科长或领导小组办公室。")
    if fact not in FACTS:
        raise Refusal("没有这种事实，请从所列的里选。", "fact")
    if function not in Function.values:
        raise Refusal("没有这个部门，请从所列的里选。", "function")
    document = within(said(document, "document", "请填依据的文号或会议。"), 80, "依据", "document")
    bureau_may = bureau_may and bool(function)
    with project_revision(by=by, verb="set_verifier", reason=document, request_key=request_key) as rev:
        rules = held_verifiers()
        now = rules.get(fact)
        if (function, bureau_may) == ((now.function, now.bureau_may) if now else ("", False)):
            raise Refusal(f"「{FACTS[fact]}」现在就是这样，没有要改的。", "function")
        choice = VerifierChoice(
            fact=fact, function=function, bureau_may=bureau_may, document=document, **dated(today())
        )
        before = choice_of(fact)
        if before is None:
            rev.add(choice)
        else:
            rev.supersede(before, choice)
        waiting = OpenClaim.objects.filter(
            what=fact, outcome=Outcome.PASSED, project__in=Project.objects.visible_to(by)
        )
        show_to_department(rev, function, set(waiting.values_list("project_id", flat=True)))
        if now and now.function != function:
            kept = [code for code, rule in rules.items() if code != fact and rule.function == now.function]
            hide_from_department(rev, now.function, kept)
    return choice
