"""A booked revision's rows are copied and moved in a thread while Python works out the next ones."""

import datetime as dt
import sys
import threading
import uuid
from functools import partial

import pytest
from django.db import IntegrityError

from luodi.ledger.models import Revision, dated
from luodi.ledger.operations.bulk import carry_on, entries, stage_soon
from luodi.ledger.operations.meanwhile import TURN, Meanwhile
from luodi.ledger.operations.revision import revision
from luodi.ledger.queries.verification import verify
from luodi.projects.enums import Kind
from luodi.projects.models import Milestone
from projects_cast import acting, officer, project

DAY = dt.date(2014, 1, 1)


@pytest.fixture
def made(fresh_database):
    by = officer()
    with acting(by):
        yield by, project(by)


def batch(*projects):
    return [entries(Milestone, [{"project_id": key, "kind": Kind.HALTED, **dated(DAY)} for key in projects])]


def test_every_batch_is_written_once_whether_moved_before_the_clock_or_not(made):
    by, ours = made
    with revision(by=by.actor, verb="many") as rev:
        stage_soon(rev, batch(ours.pk))
        rev.book(5.0)
        for size in (2, 3, 4):
            carry_on(rev)
            stage_soon(rev, batch(*[ours.pk] * size))
    assert Milestone.objects.filter(kind=Kind.HALTED, revision=rev.seq).count() == 1 + 2 + 3 + 4
    assert verify().finding is None


def test_what_the_server_refuses_meanwhile_is_raised_and_nothing_is_written(made):
    by, ours = made
    turn, before = sys.getswitchinterval(), Revision.objects.count()
    with (
        pytest.raises(IntegrityError, match="names a project that is not there"),
        revision(by=by.actor, verb="many") as rev,
    ):
        stage_soon(rev, batch(ours.pk))
        rev.book(5.0)
        stage_soon(rev, batch(uuid.uuid4()))
        carry_on(rev)
    assert not Milestone.objects.filter(kind=Kind.HALTED).exists()
    assert (Revision.objects.count(), sys.getswitchinterval()) == (before, turn)


def test_a_block_that_fails_while_the_server_is_at_work_writes_nothing(made):
    by, ours = made
    with pytest.raises(ZeroDivisionError), revision(by=by.actor, verb="many") as rev:
        stage_soon(rev, batch(ours.pk))
        rev.book(5.0)
        carry_on(rev)
        raise ZeroDivisionError
    assert not Milestone.objects.filter(kind=Kind.HALTED).exists()
    project(by, name="下一个")
    assert verify().finding is None


def test_the_interpreter_has_its_usual_turns_again_when_the_last_of_several_has_ended():
    usual, both_at_work = sys.getswitchinterval(), threading.Barrier(3, timeout=4)
    ends = [threading.Event(), threading.Event()]

    def work(end):
        both_at_work.wait()
        end.wait(4)

    first, second = (Meanwhile(partial(work, end)) for end in ends)
    both_at_work.wait()
    ends[0].set()
    first.settle()
    assert sys.getswitchinterval() == pytest.approx(TURN)
    ends[1].set()
    second.settle()
    assert sys.getswitchinterval() == usual
