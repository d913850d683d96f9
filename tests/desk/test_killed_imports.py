"""
A worker that is killed (kill -9) while it reads, checks or writes a ledger: nothing half done stands anywhere, the next
worker goes on by itself, and what is in the ledger then is what an import nobody disturbed leaves.
"""

import datetime as dt
import random
import time
import uuid
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from import_cast import HEAD, previewed, workbook
from luodi.desk.operations import imports
from luodi.exchange.enums import UploadState
from luodi.exchange.models import StagedRow, Upload
from luodi.exchange.operations.receiving import receive
from luodi.exchange.operations.writing import write_upload
from luodi.ledger.models import Revision
from luodi.ledger.queries.verification import verify
from luodi.projects.models import FirstDates, Investor, Milestone, Money, Particulars, Project, Standing
from people_cast import city, person
from projects_cast import acting, officer
from runtime.test_worker import start_worker

pytestmark = pytest.mark.full
ROWS = 6_000
"""Enough batches to be killed between them."""
PATIENCE = 120
AT_WORK = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND state IN ('active', 'idle in transaction', 'idle in transaction (aborted)')"
)


def ledger() -> bytes:
    rows = []
    for n in range(ROWS):
        started = f"2014-{n % 12 + 1:02}-{n % 28 + 1:02}" if n % 3 else None
        rows.append([n + 1, f"第{n}号{'铜轮泵管'[n % 4]}项目", f"浙江{n}实业有限公司", "省外", 1 + n % 90 / 10,
                     f"2013-{n % 12 + 1:02}", started, 100 + n, None])  # fmt: skip
    return workbook(rows, HEAD)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def killed(worker, owner) -> None:
    """Two minutes pass, in which it gives no sign of life; then somebody asks what the dead were doing."""
    worker.kill()
    worker.communicate()
    until(
        lambda: owner.execute(AT_WORK).fetchone() == (0,)
    )  # what the server had been told, it does or undoes
    owner.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '2 minutes'")
    with suppress(AlreadyEnqueued):
        app.configure_task("runtime.begin_again").defer(timestamp=0)


def ended(worker) -> str:
    worker.terminate()
    said, _ = worker.communicate(timeout=60)
    return str(said)


def job(task: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE task_name = %s ORDER BY id DESC", [task]
        )
        return str(cursor.fetchone()[0])


def content_of(unit: uuid.UUID) -> list[list[tuple]]:
    """Everything the import says of a unit's projects, without keys, codes and ticks."""
    dated = ("project__name", "occurred_first", "occurred_on", "precision", "basis")
    wanted = [
        (
            Particulars,
            (*dated, "values__name", "values__origin", "values__currency", "values__planned_total"),
        ),
        (Milestone, (*dated, "kind")),
        (Money, (*dated, "kind", "nature", "amount", "currency")),
        (Investor, (*dated, "name", "credit_code", "origin")),
        (Standing, ("project__name", "valid_from", "valid_to", "basis", "status", "planned_total")),
        (FirstDates, ("project__name", "basis", "signed", "started")),
    ]
    said = [
        sorted(map(repr, model.objects.filter(project__unit=unit).values_list(*columns)))
        for model, columns in wanted
    ]
    named = Project.objects.filter(unit=unit).values_list("name", "planned_total", "signed_on", "pinyin")
    return [*said, sorted(map(repr, named))]


def test_a_worker_killed_in_check_and_in_write_leaves_nothing_half_done(fresh_database, owner_connection):
    chance = random.Random(seed := random.randrange(10**6))
    print(f"seed {seed}")  # shown when the test fails
    city()
    clerk, other = person("reporter"), person("reporter", unit_name="金东区招商局", region="330703")
    day, content = dt.date(2015, 6, 30), ledger()
    with acting(clerk):
        upload = receive([content], file_name="台账.xlsx", importer="projects", as_of=day, by=clerk.actor)
        upload.size = 10**9  # whatever its size: the worker's
        imports.go_on(upload)

        for _ in range(2):
            worker = start_worker()
            until(lambda: Upload.objects.get().progress_done > 0)
            killed(worker, owner_connection)
            upload.refresh_from_db()
            assert (upload.state, upload.counts) == (UploadState.MAPPED, {})
            assert 0 < StagedRow.objects.count() < ROWS
            assert not Project.objects.exists()
            Upload.objects.update(progress_done=0)
        worker = start_worker()
        until(lambda: Upload.objects.get().state == UploadState.PREVIEWED)
        upload.refresh_from_db()
        assert (upload.counts["new"], StagedRow.objects.count()) == (ROWS, ROWS)
        assert ended(worker) == ""

        imports.write(upload, by=clerk.actor, request_key=uuid.uuid4())
        for _ in range(2):
            worker = start_worker()
            until(lambda: job("exchange.write") == "doing")
            time.sleep(chance.random())
            killed(worker, owner_connection)
            upload.refresh_from_db()
            assert upload.state == UploadState.PREVIEWED, "it was quicker than the kill: more rows are needed"
            assert not Project.objects.exists()
            assert not Revision.objects.filter(verb="exchange.import").exists()
            assert verify().finding is None
        worker = start_worker()
        until(lambda: Upload.objects.get().state == UploadState.WRITTEN)
        assert ended(worker) == ""
        assert Revision.objects.filter(verb="exchange.import").count() == 1
        assert job("exchange.write") == "succeeded"

    with acting(other):
        undisturbed = previewed(other, content)
        Upload.objects.filter(pk=undisturbed.pk).update(sha256="0" * 64)  # the same bytes are written once
        undisturbed.refresh_from_db()
        write_upload(undisturbed, by=other.actor)
        theirs = content_of(other.unit_id)
    with acting(clerk):
        ours = content_of(clerk.unit_id)
    assert [len(one) for one in ours] == [len(one) for one in theirs]
    assert ours == theirs
    assert len(ours[0]) == ROWS
    with acting(officer()):
        assert verify().finding is None


def test_a_job_that_kills_every_worker_is_given_up_and_can_be_begun_again_by_hand(
    fresh_database, owner_connection
):
    city()
    clerk = person("reporter")
    with acting(clerk):
        upload = receive(
            [ledger()], file_name="台账.xlsx", importer="projects", as_of=dt.date(2015, 6, 30), by=clerk.actor
        )
        upload.size = 10**9
        imports.go_on(upload)
        for _ in range(3):
            worker = start_worker()
            until(lambda: Upload.objects.get().progress_done > 0)
            killed(worker, owner_connection)
            Upload.objects.update(progress_done=0)
        worker = start_worker()
        until(lambda: job("exchange.read") == "failed")
        assert imports.running(upload) == ""
        until(lambda: job("runtime.begin_again") == "succeeded")
        upload.refresh_from_db()
        imports.go_on(upload)  # 「接着办」
        until(lambda: Upload.objects.get().state == UploadState.PREVIEWED)
        assert ended(worker) == ""
        assert StagedRow.objects.count() == ROWS
