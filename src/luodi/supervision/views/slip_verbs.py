"""Everything done to a slip: one form page a verb, from one table."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from luodi.access.guards import requires
from luodi.projects.forms.base import LedgerForm
from luodi.supervision.forms.slips import ExtensionForm, NoteForm, ReopenForm
from luodi.supervision.operations import handling
from luodi.supervision.operations import slip as issuing
from luodi.supervision.views.posting import form_page, posted
from luodi.supervision.views.slips import slip_or_404


@dataclass(frozen=True, slots=True)
class Act:
    """A verb on a slip: how its form is made, what it does, what is said afterwards."""

    heading: str
    said: str
    form: Callable[[Any], LedgerForm]
    do: Callable[[Any, uuid.UUID, dict[str, Any], uuid.UUID], Any]
    lead: str = ""


def _note(label: str, help_text: str = "", *, must: bool = True) -> Callable[[Any], LedgerForm]:
    return lambda data: NoteForm(data, label=label, help_text=help_text, must=must)


ACTS = {
    "sign": Act(
        "签收", "已签收。", _note("备注", must=False),
        lambda by, slip, data, key: handling.sign_slip(by=by, slip=slip, request_key=key),
        "签收是说单子到了、有人管了；时限从签发日算。",
    ),
    "report": Act(
        "阶段反馈", "反馈已送签发单位。", _note("办到哪一步、下一步和时间"),
        lambda by, slip, data, key: handling.report_slip(by=by, slip=slip, note=data["note"], request_key=key),
    ),
    "explain": Act(
        "书面说明", "说明已送签发单位。", _note("没有按期办结的原因和补救措施"),
        lambda by, slip, data, key: handling.report_slip(
            by=by, slip=slip, note=data["note"], explains=True, request_key=key
        ),
    ),
    "extend": Act(
        "申请延期", "延期申请已送签发单位。", ExtensionForm,
        lambda by, slip, data, key: handling.ask_extension(
            by=by, slip=slip, until=data["until"], note=data["note"], request_key=key
        ),
        "要在到期前申请，由签发单位决定；原来的期限一直看得到。",
    ),
    "claim": Act(
        "申请销号", "已申请销号，等签发单位核对。", _note("怎样办成的，有什么凭据"),
        lambda by, slip, data, key: handling.claim_slip(by=by, slip=slip, note=data["note"], request_key=key),
        "申请后计时停止；由签发单位核对后销号，办的人不能自己销号。",
    ),
    "issue": Act(
        "签发", "已签发，承办单位收到通知。", _note("备注", must=False),
        lambda by, slip, data, key: issuing.decide_draft(
            by=by, slip=slip, issue=True, note=data["note"], request_key=key
        ),
        "这张单子因上一张逾期自动拟出，签发后开始计时。",
    ),
    "withdraw": Act(
        "不予签发", "已记下，不签发。", _note("理由"),
        lambda by, slip, data, key: issuing.decide_draft(
            by=by, slip=slip, issue=False, note=data["note"], request_key=key
        ),
    ),
    "grant": Act(
        "同意延期", "已同意延期。", _note("意见", must=False),
        lambda by, slip, data, key: issuing.decide_extension(
            by=by, slip=slip, grant=True, note=data["note"], request_key=key
        ),
    ),
    "refuse": Act(
        "不同意延期", "已答复不同意延期。", _note("理由"),
        lambda by, slip, data, key: issuing.decide_extension(
            by=by, slip=slip, grant=False, note=data["note"], request_key=key
        ),
    ),
    "accept": Act(
        "销号", "已销号。", _note("核对情况", must=False),
        lambda by, slip, data, key: issuing.accept_slip(by=by, slip=slip, note=data["note"], request_key=key),
        "销号是说问题真解决了。以后反复，凭批示可以重办。",
    ),
    "return": Act(
        "退回重办", "已退回重办。", _note("哪里没办好、怎样才算办好"),
        lambda by, slip, data, key: issuing.return_slip(by=by, slip=slip, note=data["note"], request_key=key),
    ),
    "reopen": Act(
        "批示重办", "已按批示重办。", ReopenForm,
        lambda by, slip, data, key: issuing.reopen_slip(
            by=by, slip=slip, instruction=data["note"], due_on=data["due_on"], request_key=key
        ),
    ),
}  # fmt: skip


@requires("supervision.handle", "supervision.issue", "supervision.raise", "supervision.instruct")
def act(request: HttpRequest, pk: uuid.UUID, verb: str) -> HttpResponse:
    slip = slip_or_404(request, pk)
    found = ACTS.get(verb)
    if found is None:
        raise Http404("没有这一步。")
    form = found.form(request.POST or None)
    here = f"/supervision/slips/{pk}/"
    if request.method == "POST":
        answer = posted(
            request, form, lambda key: found.do(request.user, pk, form.cleaned_data, key), here, found.said
        )
        if answer:
            return answer
    crumbs = {"三单": "/supervision/slips/", str(slip): here}
    return form_page(
        request, form, found.heading, crumbs=crumbs, back=here, save=found.heading, lead=found.lead, slip=slip
    )
