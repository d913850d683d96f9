"""Several programs share one embedded server: the first starts it, the last one to let go stops it."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from luodi.runtime.postgres import Cluster


class Hold:
    """One program's hold on a server. The system lets go of it when the program is killed."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.cluster.start()
        self.handle = os.open(cluster.var / "in-use.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def begin(self, when_alone: Callable[[], None] | None = None) -> None:
        """Take the hold; `when_alone` runs first if nobody else has one."""
        if when_alone and self._try_alone():
            when_alone()
        fcntl.flock(self.handle, fcntl.LOCK_SH)
        # between our start and our hold another program may have let go and stopped the server
        self.cluster.start()

    def end(self) -> bool:
        """Let go. True when the server was stopped with it."""
        alone = self._try_alone()
        if alone:
            self.cluster.stop()
        os.close(self.handle)
        return alone

    def _try_alone(self) -> bool:
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def holding(cluster: Cluster) -> Iterator[Cluster]:
    hold = Hold(cluster)
    hold.begin()
    try:
        yield cluster
    finally:
        hold.end()
