"""`python -m luodi worker` in a process of its own."""

import os
import signal
import subprocess
import sys

from django.db import connection, connections
from procrastinate.contrib.django import app

from luodi.runtime.paths import ROOT, var_folder
from runtime.test_run import wait_for

HOUSEKEEPING = ("ledger.heads", "desk.forget_uploads", "runtime.remove_old_jobs", "org.forget_sent_forms")


def start_worker() -> subprocess.Popen[str]:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "luodi.config.settings",
        "LUODI_VAR": str(var_folder()),
        "LUODI_DB_NAME": connections["default"].settings_dict["NAME"],
        "LUODI_DB_ROLE": "worker",
    }
    command = [sys.executable, "-m", "luodi", "worker"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def jobs() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs")
        return dict(cursor.fetchall())


def test_the_housekeeping_runs_with_the_workers_rights_and_says_nothing(fresh_database) -> None:
    for name in HOUSEKEEPING:
        app.configure_task(name).defer(timestamp=0)
    worker = start_worker()
    try:
        wait_for(lambda: all(jobs()[name] not in ("todo", "doing") for name in HOUSEKEEPING))
        assert {jobs()[name] for name in HOUSEKEEPING} == {"succeeded"}
    finally:
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=60)
    assert (worker.returncode, said) == (0, "")


def test_the_housekeeping_is_due_every_hour() -> None:
    due = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert due.keys() >= set(HOUSEKEEPING)
    assert all(due[name].endswith(" * * * *") for name in HOUSEKEEPING)


def test_without_a_database_it_says_so_in_one_sentence(tmp_path) -> None:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "LUODI_VAR": str(tmp_path),
        "LUODI_DB_ROLE": "worker",
    }
    result = subprocess.run(
        [sys.executable, "-m", "luodi", "worker"],
        env=environment | {"DJANGO_SETTINGS_MODULE": "luodi.config.settings"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert "后台任务连不上数据库" in result.stderr
    assert "Traceback" not in result.stderr
