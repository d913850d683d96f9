"""The programs a running Luodi consists of, kept alive and stopped together."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from luodi.runtime.processes import birth, group_is_alive, is_alive

GRACE = 20.0
"""Seconds a program gets to finish what it is doing."""
CALM = 1.0
"""Seconds between two starts of a program that keeps falling over."""


@dataclass
class Child:
    name: str
    command: list[str]
    environment: Mapping[str, str]
    quiet: bool = False
    """Whether its standard output is of no interest; what goes wrong is on standard error."""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    started: float = 0.0

    def start(self) -> None:
        # its own session: ctrl-C reaches only the launcher, which stops everything in order
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.quiet else None,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, deadline: float) -> None:
        if not self.process:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            kill_session(self.process.pid)
            self.process.wait()


def stop_all(children: list[Child]) -> None:
    deadline = time.monotonic() + GRACE
    for child in children:
        child.stop()
    for child in children:
        child.wait(deadline)


def end_session(leader: int) -> None:
    """Ask a program and all it started to end, insist after a while, and wait until its port is free."""
    for number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        deadline = time.monotonic() + patience
        with contextlib.suppress(ProcessLookupError):
            os.killpg(leader, number)
        while time.monotonic() < deadline:
            if not group_is_alive(leader):
                return
            time.sleep(0.05)


def kill_session(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def remember(path: Path, children: list[Child], **more: str | int) -> None:
    """Write down who runs, so that the next start finds what a killed launcher left behind."""
    running = [child.process.pid for child in children if child.process]
    record = {"children": {str(pid): birth(pid) for pid in running}, "launcher": os.getpid(), **more}
    new = path.with_suffix(".new")
    new.write_text(json.dumps(record))
    new.replace(path)


def recall(path: Path) -> dict[str, object]:
    try:
        record = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def end_leftovers(path: Path) -> None:
    """End the programs a killed launcher left. A pid that now belongs to someone else is left alone."""
    children = recall(path).get("children")
    for text, born in (children if isinstance(children, dict) else {}).items():
        pid = int(text)
        if is_alive(pid) and birth(pid) == born:
            end_session(pid)
    path.unlink(missing_ok=True)
