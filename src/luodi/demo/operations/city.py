"""The whole demonstration: the generated rows, then what is done on top of them by the ordinary verbs."""

from luodi.demo.operations.aiming import aim_city
from luodi.demo.operations.approving import approve_today
from luodi.demo.operations.assessing import assess_city
from luodi.demo.operations.load import Loaded, is_empty, load
from luodi.demo.operations.printing import print_last_year
from luodi.demo.operations.publishing import publish_quarters
from luodi.demo.operations.reconciling import reconcile_month
from luodi.runtime.databases import connect_as_owner

STEPS = (print_last_year, reconcile_month, publish_quarters, assess_city, aim_city, approve_today)
"""In this order, each on Django's own connection; each leaves alone what it did before."""


def load_city(*, if_empty: bool = False) -> Loaded | None:
    """
    Loads rows as the owner in one transaction, then does STEPS. With `if_empty` nothing is done, and None returned,
    where a city stands already; otherwise that raises Refusal.
    """
    with connect_as_owner() as connection:
        if if_empty and not is_empty(connection):
            return None
        loaded = load(connection)
    for step in STEPS:
        step()
    return loaded
