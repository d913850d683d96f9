"""
Rows by the ten thousand hold no cycles, and the collector of cycles would walk them again and again (a third of the
work of an import): it rests while they are worked on.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Iterator[None]:
    """Of two imports at once, the first to end wakes it: that costs time, nothing else."""
    awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if awake:
            gc.enable()
