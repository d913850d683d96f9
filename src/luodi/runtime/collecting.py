"""The collector of cycles in a process that answers pages."""

import gc

ALLOCATIONS, YOUNGER, MIDDLE = 20_000, 20, 20
"""A page makes some ten thousand objects and lets nearly all of them go by itself: looked through every second page."""


def settle() -> None:
    """
    Called once everything is loaded: what is there now lives as long as the process and is neither looked through
    again nor copied by forked workers.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, YOUNGER, MIDDLE)
