"""What somebody typed is never cut: a list shows its beginning with 展开 and holds the whole; too long is refused."""

import re
import uuid

from django.template import Context, Template
from django.test import Client

from luodi.calc.workdays import add_workdays
from luodi.ledger.queries.reading import today
from luodi.supervision.operations.handling import report_slip, sign_slip
from luodi.supervision.operations.problem import add_step
from reading_papers import pages_of_pdf, words_of_pdf
from supervision_cast import as_, cast, problem, slip

LONG = "征迁户要求重新评估，" * 60 + "最后一句。"


def page(user, path):
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


def test_a_long_answer_stands_whole_on_the_slip_the_list_and_the_problem(db):
    c = cast()
    made = slip(c, problem(c))
    as_(c.clerk, sign_slip, slip=made.pk)
    as_(c.clerk, report_slip, slip=made.pk, note=LONG)
    listed = page(c.office, "/supervision/slips/")
    assert re.search(
        r'<details class="folded"><summary><span>征迁户.*…</span></summary>' + re.escape(LONG), listed
    )
    assert LONG in page(c.office, f"/supervision/slips/{made.pk}/")


def test_a_long_step_stands_whole_in_the_list_of_problems_and_on_the_one_pager(db):
    c = cast()
    over = problem(c, promised_on=add_workdays(today(), 2))
    as_(c.clerk, add_step, problem=over.pk, note=LONG)
    assert LONG in page(c.office, "/supervision/problems/")
    assert LONG in page(c.clerk, "/supervision/monday/")
    client = Client()
    client.force_login(c.clerk)
    paper = client.get("/supervision/monday/?as=pdf").content
    assert pages_of_pdf(paper) == 1
    assert "（全文见系统）" in words_of_pdf(paper)


def test_too_long_is_refused_and_stays_in_the_form(db):
    c = cast()
    over = problem(c)
    client = Client()
    client.force_login(c.clerk)
    answer = client.post(
        f"/supervision/problems/{over.pk}/step/", {"note": "长" * 1001, "request_key": str(uuid.uuid4())}
    )
    assert answer.status_code == 422
    assert "长" * 1001 in answer.content.decode()


def test_folding_escapes_and_leaves_short_texts_alone():
    shown = Template("{{ text|folded:4 }}")
    assert shown.render(Context({"text": "<b>"})) == "&lt;b&gt;"
    assert "&lt;script&gt;" in shown.render(Context({"text": "<script>alert(1)</script>"}))
