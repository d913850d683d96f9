"""首谈流转: who is protected for whom and how long, objections and the city's word; the office's own numbers."""

import uuid
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from luodi.access.guards import requires
from luodi.access.scope import get_visible_or_404
from luodi.ledger.queries.reading import today
from luodi.projects.forms.base import LedgerForm
from luodi.projects.views.posting import stored_proof, submit
from luodi.sourcing.enums import Ruling, TalkState
from luodi.sourcing.forms.first_talk import (
    ChallengeForm,
    ClaimForm,
    EndForm,
    RenewForm,
    RulingForm,
    SettingsForm,
)
from luodi.sourcing.models import FirstTalk, FirstTalkStep, Lead
from luodi.sourcing.operations import first_talk as verbs
from luodi.sourcing.operations.setting import set_clocks
from luodi.sourcing.queries.clocks import clock_days
from luodi.sourcing.queries.first_talks import TABS, TalkShown, asked_for, steps_of_talk, talks
from luodi.sourcing.views.lead_acts import file_of
from luodi.sourcing.views.pages import LEADS, form_page, lead_or_404

TALKS = {"首谈流转": "/sourcing/first-talks/"}
CHALLENGE_LEAD = (
    "只在本单位接触更早、手里有凭据时提出。异议在办期间首报单位的保护照旧，由市局双方以外的人裁定。"
)


@requires("sourcing.view")
def index(request: HttpRequest) -> HttpResponse:
    user = cast(Any, request.user)
    tab = request.GET.get("tab", "") if request.GET.get("tab", "") in dict(TABS) else ""
    wanted = request.GET.get("investor", "").strip()[:200]
    found = talks(user, tab, request.GET.get("page"))
    context = {
        "found": found, "page": found.page, "shown_numbers": found.numbers, "tabs": TABS, "tab": tab,
        "wanted": wanted, "answer": asked_for(wanted) if wanted else None, "may_record": user.may("sourcing.record"),
        "may_define": user.may("sourcing.define"),
    }  # fmt: skip
    return render(request, "sourcing/first_talks.html", context)


@requires("sourcing.view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    talk, user = talk_or_404(request, pk), cast(Any, request.user)
    shown = TalkShown(talk, talk.days_left(today()))
    own = talk.unit in user.standing.grantees
    running = talk.state == TalkState.PROTECTED and shown.days_left >= 0
    context = {
        "talk": talk, "shown": shown, "steps": steps_of_talk(talk),
        "lead": Lead.objects.visible_to(user).filter(pk=talk.lead_id).first(),
        "may_renew": own and running and user.may("sourcing.record"),
        "may_rule": talk.state == TalkState.CHALLENGED and user.may("sourcing.decide"),
    }  # fmt: skip
    return render(request, "sourcing/first_talk.html", context)


@requires("sourcing.record")
def claim(request: HttpRequest, lead: uuid.UUID) -> HttpResponse:
    found, here = lead_or_404(request, lead), f"/sourcing/leads/{lead}/"
    return _act(
        request, ClaimForm, "申报首谈",
        lambda data, key: verbs.claim_first_talk(
            by=request.user, lead=lead, on=data["on"], note=data["note"], proof=stored_proof(data["file"]),
            request_key=key,
        ),
        "首谈已申报，保护期从首谈日起算。", crumbs=LEADS | {found.title: here}, back=here, lead=f"投资方：{found.investor}",
    )  # fmt: skip


@requires("sourcing.record")
def challenge(request: HttpRequest) -> HttpResponse:
    return _act(
        request, ChallengeForm, "提出首谈异议",
        lambda data, key: verbs.challenge_first_talk(
            by=request.user, investor=data["investor"].strip(), note=data["note"], on=data["on"],
            proof=stored_proof(data["file"]), request_key=key,
        ),
        "异议已提出，市局裁定后通知双方。", crumbs=TALKS, back="/sourcing/first-talks/", lead=CHALLENGE_LEAD,
        initial={"investor": request.GET.get("investor", "")[:200]},
    )  # fmt: skip


@requires("sourcing.record")
def renew(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    talk = talk_or_404(request, pk)
    return _act(
        request, RenewForm, "首谈续期",
        lambda data, key: verbs.renew_first_talk(
            by=request.user, talk=pk, note=data["note"], proof=stored_proof(data["file"]), request_key=key
        ),
        "已续期。", crumbs=TALKS | {talk.investor: _here(pk)}, back=_here(pk),
    )  # fmt: skip


@requires("sourcing.record")
def end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    talk = talk_or_404(request, pk)
    return _act(
        request, EndForm, "解除首谈保护",
        lambda data, key: verbs.end_first_talk(by=request.user, talk=pk, note=data["note"], request_key=key),
        "保护已解除。", crumbs=TALKS | {talk.investor: _here(pk)}, back=_here(pk),
    )  # fmt: skip


@requires("sourcing.decide")
def rule(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    talk = talk_or_404(request, pk)
    return _act(
        request, RulingForm, "裁定首谈异议",
        lambda data, key: verbs.rule_first_talk(
            by=request.user, talk=pk, ruling=Ruling(data["ruling"]), note=data["note"], document=data["document"],
            request_key=key,
        ),
        "已裁定，双方收到通知。", crumbs=TALKS | {talk.investor: _here(pk)}, back=_here(pk),
        lead=f"首报单位：{talk.unit_name}；异议单位：{talk.challenger_name}",
    )  # fmt: skip


@requires("sourcing.view")
def fetch(request: HttpRequest, pk: uuid.UUID, entry: uuid.UUID) -> HttpResponseBase:
    talk = talk_or_404(request, pk)
    found = FirstTalkStep.objects.open().filter(talk=talk, pk=entry).exclude(sha256="").first()
    return file_of(found)


@requires("sourcing.define")
def settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, initial=dict(clock_days()))
    if request.method == "POST":
        answer = submit(
            request, form,
            lambda key: set_clocks(
                by=request.user, days=form.days(), document=form.cleaned_data["document"], request_key=key
            ),
            lambda _: "/sourcing/settings/", lambda count: f"已改 {count} 项。" if count else "没有改动。",
        )  # fmt: skip
        if answer:
            return answer
    return form_page(
        request, form, "线索时限与首谈保护期", crumbs=TALKS, back="/sourcing/first-talks/", save="保存",
        lead="这些是本单位的工作规定，不是法定期限。改后从下一步起按新的算，已经在走的期限不变。",
    )  # fmt: skip


def talk_or_404(request: HttpRequest, pk: uuid.UUID) -> FirstTalk:
    found: FirstTalk = get_visible_or_404(FirstTalk.objects, request.user, pk=pk)  # type: ignore[arg-type]
    return found


def _here(pk: uuid.UUID) -> str:
    return f"/sourcing/first-talks/{pk}/"


def _act(
    request: HttpRequest, kind: type[LedgerForm], heading: str, verb: Callable[[Any, uuid.UUID], FirstTalk],
    said: str, *, crumbs: dict[str, str], back: str, lead: str = "", initial: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    form = kind(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST":
        answer = submit(
            request, form, lambda key: verb(form.cleaned_data, key), lambda talk: _after(request, talk), said
        )
        if answer:
            return answer
    return form_page(request, form, heading, crumbs=crumbs, back=back, save=heading, lead=lead)


def _after(request: HttpRequest, talk: FirstTalk) -> str:
    """Its page, or the list for somebody who no longer sees it."""
    seen = FirstTalk.objects.visible_to(request.user).filter(pk=talk.pk).exists()
    return _here(talk.pk) if seen else "/sourcing/first-talks/"
