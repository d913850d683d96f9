"""Two real worker processes beside the test, of which one is killed (kill -9) again and again at a random moment."""

import os
import subprocess
import sys
import threading
import time
from random import Random

from django.db import connections

from luodi.runtime.paths import ROOT

PROGRAM = ROOT / "tests" / "office_worker.py"


class Workers:
    """`killed`: how many died. Another takes the place of each, so that there are always two."""

    def __init__(self, user: str) -> None:
        self.rng, self.killed, self.user = Random(2026), 0, user
        self.running = [self._start(), self._start()]
        self.killing: threading.Thread | None = None

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        """None outlives the test, however it went."""
        if self.killing is not None:
            self.killing.join()
        for worker in self.running:
            worker.kill()
            worker.wait()

    def _start(self) -> "subprocess.Popen[str]":
        given = os.environ | {
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}", "DJANGO_SETTINGS_MODULE": "settings_for_tests",
            "OFFICE_DATABASE": str(connections["default"].settings_dict["NAME"]), "OFFICE_USER": self.user,
        }  # fmt: skip
        worker = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(PROGRAM)], env=given, stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout
        with worker.stdout as said:
            assert said.readline() == "ready\n"
        return worker

    def kill_one_within(self, seconds: float) -> None:
        """One of the two, at a random moment from now on; the one before has been replaced first."""
        if self.killing is not None:
            self.killing.join()
        self.killing = threading.Thread(target=self._kill, args=(self.rng.random() * seconds,))
        self.killing.start()

    def _kill(self, after: float) -> None:
        time.sleep(after)
        victim = self.running.pop(self.rng.randrange(2))
        victim.kill()
        victim.wait()
        self.killed += 1
        self.running.append(self._start())

    def end(self) -> None:
        """Both finish what they are doing. A worker that ended by itself is a failure."""
        if self.killing is not None:
            self.killing.join()
        for worker in self.running:
            worker.terminate()
        assert [worker.wait(120) for worker in self.running] == [0, 0]
