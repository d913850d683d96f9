"""A real `./luodi run` in a folder of its own, for tests that kill and stop it."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from luodi.runtime.paths import ROOT
from luodi.runtime.processes import is_alive

PATIENCE = 240
"""Seconds for an address: a first start prepares a database, and the machine may be doing other things."""


def environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUODI_", "DJANGO_"))}
    return kept | {"LUODI_VAR": str(var), "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "luodi.runtime.launch", *arguments]


def call(
    var: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """One verb, waited for; standard output and error in one text."""
    return subprocess.run(
        command(*arguments),
        env=env or environment(var),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


class Running:
    def __init__(self, var: Path, *arguments: str) -> None:
        self.var = var
        self.log = var.parent / f"{var.name}.log"
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                command("run", "--workers", "1", *arguments),
                env=environment(var),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.address = self._wait_for_address()

    def _wait_for_address(self) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            said = self.log.read_text()
            if found := re.search(r"请用浏览器打开 (\S+)", said):
                return found[1]
            if self.process.poll() is not None:
                raise AssertionError(f"./luodi run ended:\n{said}")
            time.sleep(0.05)
        raise AssertionError(f"no address in {PATIENCE} s:\n{self.log.read_text()}")

    def health(self) -> dict:
        with urllib.request.urlopen(self.address + "health/", timeout=10) as answer:  # noqa: S310 - ours
            return json.load(answer)

    def children(self) -> list[int]:
        record = json.loads((self.var / "run.json").read_text())
        return [int(pid) for pid in record["children"]]

    def postmaster(self) -> int:
        return int((self.var / "postgres" / "postmaster.pid").read_text().split()[0])

    def everybody(self) -> list[int]:
        return [self.process.pid, *self.children(), self.postmaster()]

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def kill_everybody(self) -> None:
        """As a power cut would, except for the page cache."""
        for pid in self.everybody():
            for one in descendants(pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
        self.process.wait()


def descendants(pid: int) -> list[int]:
    """The process and everything it started, grandchildren included."""
    asked = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    return [pid, *(one for child in asked for one in descendants(int(child)))]


@contextlib.contextmanager
def running(var: Path, *arguments: str) -> Iterator[Running]:
    city = Running(var, *arguments)
    try:
        yield city
    finally:
        if city.process.poll() is None:
            city.process.terminate()
            city.process.wait(60)
        call(var, "stop")


def wait_until_gone(pids: list[int]) -> list[int]:
    deadline = time.monotonic() + 10
    while (left := [pid for pid in pids if is_alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left
