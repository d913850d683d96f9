"""200 random `kill -9` under write load: nothing committed is lost, nothing is doubled, the seals hold."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from luodi.runtime.holding import holding
from luodi.runtime.postgres import Cluster
from luodi.runtime.processes import is_alive
from runtime.running import Running, call, descendants, environment
from runtime.test_run import free_port, wait_for

KILLS = int(os.environ.get("LUODI_TEST_KILLS", "200"))
WRITERS = 4
PATIENCE = 300
"""Seconds: a recovery writes every file of the database through to a disk that others may be using."""
MAKE_TABLES = "import django; django.setup(); from luodi.ledger.bench import make_tables; make_tables()"
# the entries' model belongs to the bench, which `./luodi ledger verify` does not import
VERIFY = """
import os, django
os.environ["LUODI_DB_ROLE"] = "owner"
django.setup()
import luodi.ledger.bench
from luodi.ledger.queries.verification import verify
result = verify({})
print(result.is_sound, result.revisions, result.rows)
"""


class Writers:
    """The write load. Every writer has a file of the keys it knows to be committed."""

    def __init__(self, var: Path, folder: Path) -> None:
        self.folder = folder
        self.stop_file = folder / "stop"
        self.environment = environment(var) | {
            "DJANGO_SETTINGS_MODULE": "luodi.config.settings",
            "LUODI_SECRET_KEY": "x" * 50,
        }
        self.killed = 0
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, count: int) -> None:
        for _ in range(count):
            keys = self.folder / f"keys-{len(list(self.folder.glob('keys-*')))}"
            keys.touch()
            script = str(Path(__file__).with_name("writing.py"))
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, script, str(keys), str(self.stop_file)], env=self.environment
                )
            )

    def kill_one(self) -> None:
        """What was in flight may have been committed without anybody knowing: one key at most."""
        victim = self.processes.pop(0)
        victim.kill()
        victim.wait()
        self.killed += 1
        self.start(1)

    def finish(self) -> None:
        self.stop_file.touch()
        for process in self.processes:
            assert process.wait(PATIENCE) == 0

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()

    def acknowledged(self) -> list[str]:
        return [key for path in self.folder.glob("keys-*") for key in path.read_text().split()]


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_something(city: Running, writers: Writers, chance: random.Random) -> Running:
    """One random kill; returns the installation, restarted if its launcher was the victim."""
    victim = chance.choices(
        ["backend", "postmaster", "web", "worker", "launcher", "everything", "writer"],
        [40, 15, 12, 12, 8, 5, 8],
    )[0]
    print(f"{time.strftime('%H:%M:%S')} {victim}", flush=True)  # shown when the test fails
    with contextlib.suppress(OSError, ValueError, IndexError):  # it may be coming up again just now
        if victim == "backend":
            kill(chance.choice(descendants(city.postmaster())[1:]))
        elif victim == "postmaster":
            kill(city.postmaster())
        elif victim == "web":
            kill(chance.choice(descendants(city.children()[0])))
        elif victim == "worker":
            kill(city.children()[1])
    if victim == "writer":
        writers.kill_one()
    elif victim == "launcher":
        kill(city.process.pid)
        city.process.wait()
        return Running(city.var, "--port", str(free_port()))
    elif victim == "everything":
        wait_for(lambda: bool(city.everybody()))
        city.kill_everybody()
        return Running(city.var, "--port", str(free_port()))
    return city


@pytest.mark.full
def test_after_200_random_kills_every_acknowledged_revision_is_there_once(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    print(f"seed {seed}")
    var = tmp_path / "var"
    city = Running(var, "--port", str(free_port()))
    writers = Writers(var, tmp_path)
    made = subprocess.run([sys.executable, "-c", MAKE_TABLES], env=writers.environment)
    assert made.returncode == 0
    try:
        writers.start(WRITERS)
        wait_for(lambda: len(writers.acknowledged()) >= WRITERS, PATIENCE)
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.0, 1.5))
            city = kill_something(city, writers, chance)
        wait_for(lambda: city.health()["checks"]["database"]["ok"], PATIENCE)
        writers.finish()
    finally:
        writers.end()
        city.process.terminate()
        city.process.wait(60)
        call(var, "stop")
    acknowledged = writers.acknowledged()
    assert len(acknowledged) == len(set(acknowledged))
    assert len(acknowledged) > KILLS, "there was no load"
    check_database(var, writers.environment, set(acknowledged), in_flight=writers.killed)
    assert not is_alive(city.process.pid)


def check_database(var: Path, environment: dict[str, str], acknowledged: set[str], in_flight: int) -> None:
    keys = stored(var, "SELECT request_key FROM ledger_revision WHERE verb = 'test.write'")
    entries = stored(var, "SELECT id FROM ledger_bench_note")
    assert len(keys) == len(set(keys)), "a revision was doubled"
    assert sorted(keys) == sorted(entries), "a revision without its entry, or an entry without its revision"
    assert acknowledged <= set(keys), "a committed revision was lost"
    assert len(set(keys) - acknowledged) <= in_flight, "revisions nobody was told of"
    ticks = stored(var, "SELECT seq FROM ledger_revision ORDER BY seq")
    assert [int(tick) for tick in ticks] == list(range(1, len(ticks) + 1)), "a hole in the ticks"
    with holding(Cluster(var)):
        verified = subprocess.run(
            [sys.executable, "-c", VERIFY], env=environment, capture_output=True, text=True, check=True
        )
    assert verified.stdout.split() == ["True", str(len(ticks)), str(len(entries))], verified.stdout
    assert Cluster(var).running_pid() is None


def stored(var: Path, query: str) -> list[str]:
    asked = call(var, "psql", "--role", "owner", "-qtA", "-c", query)
    assert asked.returncode == 0, asked.stdout
    return asked.stdout.split()
