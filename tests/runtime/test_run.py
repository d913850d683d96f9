"""./luodi run from the outside: start, answer, stop, be killed, recover."""

import contextlib
import http.client
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from luodi.runtime.refusal import Refusal
from runtime.running import Running, call, running, wait_until_gone


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One installation for the tests of this file: making it takes longest."""
    return tmp_path_factory.mktemp("installation") / "var"


def test_it_answers_and_ctrl_c_leaves_nothing_running(var: Path) -> None:
    with running(var, "--port", str(free_port())) as city:
        assert city.health()["checks"]["database"]["ok"]
        everybody = city.everybody()
        assert city.interrupt() == 0
        assert wait_until_gone(everybody) == []
    assert "落地：已停止。" in city.log.read_text()


@pytest.mark.full
def test_a_second_start_of_the_same_folder_is_refused_with_the_address(var: Path) -> None:
    with running(var, "--port", str(free_port())) as city:
        second = call(var, "run", "--port", str(free_port()))
        assert second.returncode == 1
        assert f"已在运行（{city.address}）" in second.stdout
        assert "./luodi stop" in second.stdout
        stopped = call(var, "stop")
        assert "已停止" in stopped.stdout
        assert city.process.wait(30) == 0


def test_after_kill_9_of_everything_the_next_start_has_every_committed_row(var: Path) -> None:
    with running(var, "--port", str(free_port())) as city:
        made = call(
            var, "psql", "--role", "owner", "-c", "CREATE TABLE kept AS SELECT generate_series(1, 1000) n"
        )
        assert made.returncode == 0, made.stdout
        city.kill_everybody()
        assert (
            call(var, "psql", "-tA", "--role", "owner", "-c", "SELECT count(*) FROM kept").stdout.strip()
            == "1000"
        )
        again = Running(var, "--port", str(free_port()))
        assert again.health()["checks"]["database"]["ok"]
        assert again.interrupt() == 0


@pytest.mark.full
def test_what_a_killed_launcher_left_behind_is_cleared_away(var: Path) -> None:
    port = str(free_port())
    with running(var, "--port", port) as city:
        orphans = city.children()
        city.process.send_signal(signal.SIGKILL)
        city.process.wait()
        again = Running(var, "--port", port)  # the port is free again
        assert wait_until_gone(orphans) == []
        assert again.interrupt() == 0


@pytest.mark.parametrize(
    "victim",
    [pytest.param("web", marks=pytest.mark.full), "worker", pytest.param("database", marks=pytest.mark.full)],
)
def test_a_program_that_dies_is_started_again(var: Path, victim: str) -> None:
    with running(var, "--port", str(free_port())) as city:
        wait_for(lambda: len(city.children()) == 2)
        web, worker = city.children()
        pid = {"web": web, "worker": worker, "database": city.postmaster()}[victim]
        os.kill(pid, signal.SIGKILL)
        assert wait_until_gone([pid]) == []
        wait_for(lambda: city.health()["checks"]["database"]["ok"] and pid not in city.everybody())


def test_a_taken_port_is_said_and_another_offered(var: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = call(var, "run", "--port", str(port))
    assert refused.returncode == 1
    assert f"端口 {port} 已被其他程序占用：可改用 --port {port + 1}" in refused.stdout


@pytest.mark.full
def test_a_web_client_cannot_claim_to_be_local_by_a_header(var: Path) -> None:
    with running(var, "--port", str(free_port())) as city:
        address = city.address.removeprefix("http://").rstrip("/")
        with contextlib.closing(http.client.HTTPConnection(address, timeout=10)) as asking:
            asking.request("GET", "/health/", headers={"X-Forwarded-For": "127.0.0.1"})
            assert b"checks" not in asking.getresponse().read()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_for(condition, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            if condition():
                return
        except (OSError, ValueError, Refusal):
            pass
        assert time.monotonic() < deadline, f"did not happen in {patience:.0f} s"
        time.sleep(0.2)
