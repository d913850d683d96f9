"""企业的话: a link used once and read afterwards, calls recorded by others, 回访 before 销号."""

import re
import uuid

import pytest
from django.test import Client

from luodi.access.scope import BEARER, acting_as
from luodi.ledger.models import Revision
from luodi.supervision.enums import SlipState
from luodi.supervision.errors import Refusal
from luodi.supervision.models import EnterpriseWord, Problem, Slip
from luodi.supervision.operations import enterprise, lots
from luodi.supervision.operations.enterprise import (
    Word,
    make_link,
    record_call,
    record_callback,
    take_up,
    urge,
)
from luodi.supervision.operations.handling import claim_slip, sign_slip
from luodi.supervision.operations.problem import solve_problem
from luodi.supervision.operations.slip import accept_slip, return_slip
from people_cast import seeing_all
from supervision_cast import as_, cast, finding, problem, slip


@pytest.fixture
def c(db):
    return cast()


def link(c):
    return as_(c.clerk, make_link, project=c.project.pk)[1]


def the_word() -> EnterpriseWord:
    with seeing_all():
        return EnterpriseWord.objects.get()


def tell(client, secret, text="变压器不够"):
    return client.post(
        f"/supervision/word/{secret}/", {"trouble": text, "hoped": "月底前", "called": "陈厂长"}
    )


def test_a_link_is_used_once_and_stays_readable(c, client):
    secret = link(c)
    assert "菜鸟电商新城" in client.get(f"/supervision/word/{secret}/").content.decode()
    assert tell(client, secret).status_code == 302
    tell(Client(), secret, "别人又填了一次")
    assert the_word().trouble == "变压器不够"
    page = client.get(f"/supervision/word/{secret}/").content.decode()
    assert "正在交办" in page
    assert "变压器不够" in page
    assert 'name="trouble"' not in page


def test_the_three_fields_come_prefilled_and_the_enterprise_changes_them(c, client):
    problem(c, title="变压器容量不够")
    office = Client()
    office.force_login(c.clerk)
    path = f"/supervision/words/link/{c.project.pk}/"
    assert "变压器容量不够" in office.get(path).content.decode()
    sent = office.post(
        path, {"trouble": "变压器容量不够", "hoped": "年底前", "called": "陈厂长"}
    ).content.decode()
    secret = re.search(r"/supervision/word/([^/]+)/", sent)[1]
    page = client.get(f"/supervision/word/{secret}/").content.decode()
    assert "变压器容量不够" in page
    assert 'value="陈厂长"' in page
    tell(client, secret, "现在是路不通")
    assert the_word().trouble == "现在是路不通"
    assert office.post(path, {"trouble": "长" * 1001}).status_code == 422


def test_a_link_passed_on_lets_a_stranger_read_but_neither_change_nor_urge_twice(c, client):
    secret = link(c)
    tell(client, secret)
    stranger = Client()
    page = stranger.get(f"/supervision/word/{secret}/")
    assert "变压器不够" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    for _ in range(2):
        stranger.post(f"/supervision/word/{secret}/", {"urge": "1"})
    found = the_word()
    assert (found.trouble, found.urged) == ("变压器不够", 1)
    assert stranger.get(f"/projects/{c.project.pk}/").status_code == 302  # to the sign-in page


def test_the_secret_is_kept_nowhere_and_a_wrong_one_tells_nothing(c, client):
    secret = link(c)
    with seeing_all():
        kept = str(EnterpriseWord.objects.values())
    assert "菜鸟电商新城" in kept
    assert secret not in kept
    answer = client.get(f"/supervision/word/{secret[:-2]}xx/")
    assert answer.status_code == 404
    assert "菜鸟电商新城" not in answer.content.decode()


def test_an_expired_link_is_refused_and_keeps_what_was_typed(c, client):
    secret = link(c)
    with seeing_all():
        assert EnterpriseWord.objects.update(valid_until="2020-01-01") == 1
    answer = tell(client, secret)
    assert answer.status_code == 422
    assert "已过期" in answer.content.decode()
    assert "变压器不够" in answer.content.decode()


def test_the_office_takes_it_up_and_the_enterprise_sees_who_and_when_and_may_urge_once_a_day(c, client):
    secret = link(c)
    tell(client, secret)
    word = the_word()
    made = as_(c.office, take_up, word=word.pk, finding=finding(c.clerk, source="enterprise"))
    page = client.get(f"/supervision/word/{secret}/").content.decode()
    assert made.lead_unit_name in page
    assert str(made.promised_on) in page
    with acting_as(BEARER):
        urge(secret=secret)
        with pytest.raises(Refusal, match="今天已经催过"):
            urge(secret=secret)
    as_(c.office, solve_problem, problem=made.pk, note="已增容")
    assert "已答复" in client.get(f"/supervision/word/{secret}/").content.decode()
    with pytest.raises(Refusal, match="已经立项"):
        as_(c.office, take_up, word=word.pk, finding=finding(c.clerk))


def test_a_call_is_recorded_by_somebody_outside_the_unit_and_once(c):
    word, key = Word("路没通"), uuid.uuid4()
    with pytest.raises(Refusal, match="以外的人"):
        as_(c.clerk, record_call, project=c.project.pk, word=word)
    for _ in range(2):
        as_(c.office, record_call, project=c.project.pk, word=word, number="JH2026-1", request_key=key)
    found = the_word()
    assert (found.by, found.number_12345) == ("hotline", "JH2026-1")


def claimed(c, over):
    made = slip(c, over)
    as_(c.clerk, sign_slip, slip=made.pk)
    as_(c.clerk, claim_slip, slip=made.pk, note="办完")
    return made


def test_what_an_enterprise_raised_is_closed_only_after_it_says_solved(c):
    made = claimed(c, problem(c, source="enterprise"))
    with pytest.raises(Refusal, match="先回访企业"):
        as_(c.office, accept_slip, slip=made.pk)
    as_(c.office, record_callback, problem=made.problem_id, solved=True, raw="电通了")
    assert as_(c.office, accept_slip, slip=made.pk).state == SlipState.CLOSED


def test_not_solved_sends_the_slip_back_and_reopens_a_solved_problem(c):
    made = claimed(c, problem(c))
    as_(c.office, record_callback, problem=made.problem_id, solved=False, raw="还是没电")
    with acting_as(c.office):
        assert Slip.objects.get().state == SlipState.SIGNED
    as_(c.clerk, claim_slip, slip=made.pk, note="再办完")
    as_(c.office, record_callback, problem=made.problem_id, solved=True, raw="通了")
    as_(c.office, accept_slip, slip=made.pk)
    as_(c.colleague, record_callback, problem=made.problem_id, solved=False, raw="又停了")
    with acting_as(c.office):
        assert Problem.objects.get().state == "open"


def test_a_lot_is_drawn_when_the_unit_says_done_and_recorded_once(c, monkeypatch):
    monkeypatch.setattr(lots, "SHARE", 1)  # every lot is drawn
    over = problem(c)
    with acting_as(c.office):
        assert not enterprise.needs_callback(over), "nobody knows before the work is said to be done"
    made = claimed(c, over)
    with acting_as(c.office):
        drawn = Problem.objects.get()
        assert enterprise.needs_callback(drawn)
        assert (
            Revision.objects.get(verb="supervision.claim_slip").details["callback_seed"]
            == drawn.callback_seed
        )
    with pytest.raises(Refusal, match="先回访企业"):
        as_(c.office, accept_slip, slip=made.pk)
    as_(c.office, return_slip, slip=made.pk, note="凭据不全")
    as_(c.clerk, claim_slip, slip=made.pk, note="补齐")
    with acting_as(c.office):
        assert Problem.objects.get().callback_seed == drawn.callback_seed, (
            "a second claim draws no second lot"
        )


def test_the_lot_is_shown_to_those_who_call_back_only(c):
    made = claimed(c, problem(c))
    for user, there in ((c.office, True), (c.clerk, False)):
        client = Client()
        client.force_login(user)
        page = client.get(f"/supervision/problems/{made.problem_id}/").content.decode()
        assert ("申请销号时抽签" in page) is there


def test_every_problem_of_a_major_project_is_called_back(c):
    over = problem(c)
    with acting_as(c.office):
        assert not enterprise.needs_callback(over)
        over.project.major = True
        assert enterprise.needs_callback(over)


def test_the_handling_unit_never_reads_the_raw_answer(c):
    made = claimed(c, problem(c))
    as_(c.office, record_callback, problem=made.problem_id, solved=False, raw="办事人员推诿")
    for user, there in ((c.office, True), (c.clerk, False), (c.boss, False)):
        client = Client()
        client.force_login(user)
        asked = client.get(f"/supervision/problems/{made.problem_id}/").content.decode()
        assert ("办事人员推诿" in asked) is there
        for path in (f"/supervision/slips/{made.pk}/", f"/projects/{c.project.pk}/", "/history/"):
            assert "办事人员推诿" not in client.get(path).content.decode()
    with pytest.raises(Refusal, match="回访由"):
        as_(c.clerk, record_callback, problem=made.problem_id, solved=True, raw="好")
