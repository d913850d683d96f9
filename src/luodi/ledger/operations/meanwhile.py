"""Work on a revision's connection that goes on in a thread while Python works out what comes next."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

TURN = 0.0001
"""
Seconds after which Python lets the other thread go on. The one that feeds the server wants only moments, but each as soon
as the server is ready: with 0.5 ms COPY takes three times as long, the usual are 5.
"""


class Meanwhile:
    """Begins `work` at once. Until settle() nothing else may be asked of the connection it uses."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            with _turns.short():
                self._work()
        except BaseException as failure:  # settle() raises it where somebody can answer
            self._failure = failure

    def settle(self) -> None:
        """Waits for the end; raises what the work raised."""
        self._thread.join()
        if self._failure is not None:
            with connection.wrap_database_errors:
                raise self._failure


class _Turns:
    """The interpreter has one length of turns for all its threads: short while any such work goes on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_work = 0
        self._usual = 0.0

    @contextmanager
    def short(self) -> Iterator[None]:
        with self._lock:
            if not self._at_work:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(TURN)
            self._at_work += 1
        try:
            yield
        finally:
            with self._lock:
                self._at_work -= 1
                if not self._at_work:
                    sys.setswitchinterval(self._usual)


_turns = _Turns()
