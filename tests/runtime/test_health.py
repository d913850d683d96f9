"""/health/, /metrics and the lines in the log."""

import json
import logging

import pytest
from django.test import Client

from luodi.runtime import health
from luodi.runtime.logs import JsonFormatter, syslog_address

pytestmark = pytest.mark.django_db


def test_the_health_page_tells_this_machine_every_check(client: Client) -> None:
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert {"database", "disk", "migrations", "clock", "worker"} <= set(answer.json()["checks"])
    assert answer.json()["checks"]["database"]["ok"]
    assert answer["Cache-Control"] == "no-store"


def test_without_a_worker_a_person_should_look_but_pages_are_served(client: Client) -> None:
    answer = client.get("/health/")
    assert answer.json()["status"] == "attention"
    assert answer.json()["checks"]["worker"] == {"ok": False, "says": "没有后台任务进程"}


@pytest.mark.parametrize(
    "where", [{"REMOTE_ADDR": "10.1.2.3"}, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}]
)
def test_elsewhere_learns_only_the_status_and_no_metrics(client: Client, where: dict[str, str]) -> None:
    assert set(client.get("/health/", **where).json()) == {"status"}
    assert client.get("/metrics", **where).status_code == 403


def test_elsewhere_with_the_token_learns_everything(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUODI_METRICS_TOKEN", "a-long-token")
    headers = {"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer a-long-token"}
    assert client.get("/metrics", **headers).status_code == 200
    wrong = headers | {"HTTP_AUTHORIZATION": "Bearer "}
    assert client.get("/metrics", **wrong).status_code == 403


def test_metrics_carry_checks_jobs_and_size(client: Client) -> None:
    text = client.get("/metrics").content.decode()
    assert 'luodi_health{check="database"} 1.0' in text
    assert "luodi_database_bytes" in text


def test_a_check_that_fails_to_run_is_a_finding_not_an_error(client: Client, monkeypatch) -> None:
    def broken() -> health.Finding:
        raise RuntimeError

    monkeypatch.setitem(health._checks, "broken", broken)
    found = client.get("/health/").json()["checks"]
    assert found["broken"]["ok"] is False
    assert found["database"]["ok"] is True


def test_counting_requests_costs_no_query(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        client.get("/metrics", REMOTE_ADDR="10.1.2.3")


def test_a_log_line_is_one_json_object_with_its_extras() -> None:
    record = logging.LogRecord("luodi.org", logging.WARNING, "", 0, "锁定账号 %s", ("张三",), None)
    record.unit = "义乌"
    line = JsonFormatter().format(record)
    assert "\n" not in line
    assert (
        json.loads(line).items() >= {"level": "WARNING", "message": "锁定账号 张三", "unit": "义乌"}.items()
    )


def test_syslog_addresses_are_a_socket_or_host_and_port() -> None:
    assert syslog_address("/dev/log") == "/dev/log"
    assert syslog_address("10.0.0.5:1514") == ("10.0.0.5", 1514)
    assert syslog_address("10.0.0.5") == ("10.0.0.5", 514)
