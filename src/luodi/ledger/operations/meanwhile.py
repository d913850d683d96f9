"""Work on a revision's connection that goes on in a thread while Python works out what comes next."""

import sys
import threading
from collections.abc import Callable

from django.db import connection

TURN = 0.0001
"""
Seconds after which Python lets the other thread go on. The one that feeds the server wants only moments, but each as soon
as the server is ready: with the usual 5 ms the server would wait for most of the time.
"""


class Meanwhile:
    """Begins `work` at once. Until settle() nothing else may be asked of the connection it uses."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._failure: BaseException | None = None
        self._turn = sys.getswitchinterval()
        self._thread = threading.Thread(target=self._run, daemon=True)
        sys.setswitchinterval(TURN)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as failure:  # settle() raises it where somebody can answer
            self._failure = failure

    def settle(self) -> None:
        """Waits for the end; raises what the work raised."""
        self._thread.join()
        sys.setswitchinterval(self._turn)
        if self._failure is not None:
            with connection.wrap_database_errors:
                raise self._failure
