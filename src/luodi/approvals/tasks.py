"""Work of the night: turns, then what is told and proposed. Begun again, it does only what is left."""

import logging

from procrastinate.contrib.django import app

from luodi.approvals.operations.chasing import chase
from luodi.approvals.operations.turns import keep_all_turns

logger = logging.getLogger(__name__)


@app.periodic(cron="40 16 * * *")  # UTC: twenty to one at night in China, before supervision's clocks
@app.task(name="approvals.nightly", queue="exchange", retry=2, queueing_lock="approvals.nightly")
def nightly(timestamp: int = 0) -> None:
    """`timestamp`: when it was due, given by the queue; what counts is today."""
    changed, chased = keep_all_turns(), chase()
    logger.info(
        "nightly: %s turns changed, %s told, %s referred, %s settled",
        changed, chased.told, chased.referred, chased.settled,
    )  # fmt: skip
