"""Nonsense into every form and every address of the room: a sentence or 404, never a broken page, and nothing written."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from luodi.access.scope import acting_as
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind
from luodi.supervision.models import Visit
from luodi.supervision.operations.campaign import Drive, launch_campaign
from luodi.supervision.operations.enterprise import Word, record_call
from luodi.supervision.operations.hold import ask_hold
from luodi.supervision.operations.inspection import Plan, plan_round
from luodi.supervision.operations.meeting import call_meeting, put_on_agenda
from luodi.supervision.urls import urlpatterns
from people_cast import person
from projects_cast import happened
from supervision_cast import as_, cast, problem, slip

LONG = "长" * 5_000
NONSENSE = ("9" * 30, "nan", "-1", "2026-02-30", str(uuid.uuid4()), "'; --", LONG, "")
FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([a-z_0-9-]+)"')
FORM = re.compile(r'<form class="form[^"]*" method="post".*?</form>', re.DOTALL)
FILES = {"pack", "word_form", "slip_file", "worker"}
WORDS_ONLY = {"enterprise_link", "record_call", "solve", "slip_act", "decide_hold"}
"""Forms of free words, which may say "nan"."""
OWN = {"csrfmiddlewaretoken", "request_key", "seen_tick"}


@pytest.fixture
def c(db):
    """One of everything an address may name; `key` says which for which address."""
    made = cast()
    with acting_as(made.clerk):
        happened(made.clerk, made.project, Kind.SIGNED, today())
    made.all = person(
        "leading_group_office",
        "inspector",
        "section_chief",
        "secretary",
        unit_name="领导小组办公室",
        region="330700",
    )
    over = problem(made)
    issued = slip(made, over)
    plan = Plan("monthly", "督查", "计划", today(), today(), 5)
    drawn = as_(made.all, plan_round, plan=plan)
    with acting_as(made.all):
        visit = Visit.objects.get()
    called = as_(made.all, call_meeting, title="专题会", held_on=today(), chair="某")
    item = as_(made.all, put_on_agenda, meeting=called.pk, project=made.project.pk, question="定净地")
    word = as_(made.all, record_call, project=made.project.pk, word=Word("路没通"))
    hold = as_(made.clerk, ask_hold, project=made.project.pk, reason="规划", proof="文", until=today())
    drive = as_(
        made.all, launch_campaign, drive=Drive("行动", "文", today(), today(), named=(made.project.pk,))
    )
    made.key = {
        "inspections/": drawn.pk, "visits/": visit.pk, "slips/": issued.pk, "problems/": over.pk,
        "meetings/items/": item.pk, "meetings/": called.pk, "words/": word.pk, "lamps/holds/": hold.pk,
        "campaigns/": drive.pk,
    }  # fmt: skip
    return made


def addresses(c):
    """Every address of the room that can be asked, with keys that exist; files and the worker aside."""
    for pattern in urlpatterns:
        route, given = str(pattern.pattern), {}
        for name in pattern.pattern.converters:
            own = next((key for start, key in c.key.items() if route.startswith(start)), None)
            given[name] = {
                "project": c.project.pk,
                "verb": "report",
                "verdict": "approve",
                "form": "pdf",
            }.get(name, own)
        if pattern.name not in FILES and all(given.values()):
            yield pattern.name, reverse(f"supervision:{pattern.name}", kwargs=given)


def test_no_form_takes_nonsense_and_none_breaks(c):
    client, tried = Client(), set()
    client.force_login(c.all)
    for name, address in addresses(c):
        shown = client.get(address)
        form = FORM.search(shown.content.decode())
        fields = set(FIELD.findall(form[0])) - OWN if form else set()
        if shown.status_code != 200 or not fields:
            continue
        for bad in NONSENSE[:-1]:
            before = Revision.objects.count()
            answer = client.post(address, dict.fromkeys(fields, bad) | {"request_key": str(uuid.uuid4())})
            taken = name in WORDS_ONLY and bad != LONG
            assert answer.status_code in ((200, 302, 404, 422) if taken else (404, 422)), (name, bad)
            assert taken or Revision.objects.count() == before, (name, bad)
        answer = client.post(address, {"request_key": "nonsense"})
        assert answer.status_code < 500, name
        tried.add(name)
    assert tried >= {
        "plan_round", "visit", "pack_back", "slip_act", "open_problem", "add_step", "solve", "issue", "callback",
        "platform", "instruct", "leader_visit", "call_meeting", "add_item", "decide", "launch_campaign", "words_back",
        "take_word", "enterprise_link", "record_call", "lamp_rules", "ask_hold", "decide_hold",
    }, tried  # fmt: skip


def test_no_list_breaks_on_a_senseless_question(c):
    client = Client()
    client.force_login(c.all)
    for name, address in addresses(c):
        for bad in NONSENSE:
            asked = dict.fromkeys(
                ("page", "tab", "q", "lamp", "region", "cause", "month", "post", "role", "as", "state"), bad
            )
            answer = client.get(address, asked)
            assert answer.status_code in (200, 302, 400, 404), (name, bad)


def test_a_foreign_key_finds_nothing(c):
    client = Client()
    client.force_login(c.all)
    for pattern in urlpatterns:
        given = {name: "x" if name in ("verb", "verdict", "form", "secret") else uuid.uuid4()
                 for name in pattern.pattern.converters}  # fmt: skip
        if given:
            address = reverse(f"supervision:{pattern.name}", kwargs=given)
            assert client.get(address).status_code == 404, address
            assert client.post(address, {"request_key": str(uuid.uuid4())}).status_code in (404, 405), address
