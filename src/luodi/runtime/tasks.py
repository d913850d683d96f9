"""What the worker does by the clock for the installation itself. Rooms have their own tasks.py.

Hourly, not nightly: an office that switches its machine off in the evening would never reach the night.
"""

from procrastinate.builtin_tasks import remove_old_jobs
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

HOURS_KEPT = 72
"""Finished jobs, and failed ones, for whoever looks into the queue; the journal of what happened is the ledger."""


@app.periodic(cron="35 * * * *")
@app.task(name="runtime.remove_old_jobs", queue="house", pass_context=True, queueing_lock="remove_old_jobs")
async def clear_queue(context: JobContext, timestamp: int) -> None:
    del timestamp  # when it was due
    await remove_old_jobs(context, max_hours=HOURS_KEPT, remove_failed=True, remove_cancelled=True)
