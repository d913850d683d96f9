"""Work of the night: lamps and clocks. Killed in between, it is begun again and does only what is left."""

import logging

from procrastinate.contrib.django import app

from luodi.ledger.queries.reading import today
from luodi.supervision.operations.clocks import run_clocks
from luodi.supervision.operations.lamps import judge_all

logger = logging.getLogger(__name__)


@app.periodic(cron="20 17 * * *")  # UTC: twenty past one at night in China
@app.task(name="supervision.nightly", queue="exchange", retry=2, queueing_lock="supervision.nightly")
def nightly(timestamp: int = 0) -> None:
    """`timestamp`: when it was due, given by the queue; what counts is today."""
    day = today()
    run, clocked = judge_all(day), run_clocks(day)
    logger.info(
        "nightly: %s projects, %s lamps changed, %s reminded, %s drafted, %s chased",
        run.projects, run.changed, clocked.reminded, clocked.drafted, clocked.chased,
    )  # fmt: skip
