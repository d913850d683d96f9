"""Work of the worker: looking for projects reported twice, after changes and every night."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from luodi.projects.operations.duplicates import search_suspects

LOCK = "projects.suspects"


@app.periodic(cron="*/10 * * * *")
@app.task(name="projects.search_changed", queue="default", queueing_lock=LOCK, lock=LOCK, pass_context=False)
def search_changed(timestamp: int = 0) -> None:
    """Pairs with a project touched since the last search."""
    search_suspects(whole=False)


@app.periodic(cron="30 2 * * *")
@app.task(name="projects.search_all", queue="default", lock=LOCK)
def search_all(timestamp: int = 0) -> None:
    """Every pair anew: also what no longer looks alike leaves the list."""
    search_suspects(whole=True)


def ask_for_search() -> bool:
    """Enqueues a search in the caller's transaction; False when one is waiting already."""
    try:
        with transaction.atomic():  # a refused insert must not break the caller's transaction
            search_changed.defer()
    except AlreadyEnqueued:
        return False
    return True
