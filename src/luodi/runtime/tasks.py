"""What the worker does by the clock for the installation itself. Rooms have their own tasks.py.

Hourly, not nightly: an office that switches its machine off in the evening would never reach the night.
"""

from procrastinate.builtin_tasks import remove_old_jobs
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Status

HOURS_KEPT = 72
"""Finished jobs, and failed ones, for whoever looks into the queue; the journal of what happened is the ledger."""


@app.periodic(cron="35 * * * *")
@app.task(name="runtime.remove_old_jobs", queue="house", pass_context=True, queueing_lock="remove_old_jobs")
async def clear_queue(context: JobContext, timestamp: int) -> None:
    del timestamp  # when it was due
    await remove_old_jobs(context, max_hours=HOURS_KEPT, remove_failed=True, remove_cancelled=True)


SILENT = 60.0
"""Seconds without a sign of life (one is due every ten) after which a worker is taken for dead."""
ATTEMPTS = 3
"""A job that has taken so many workers along may be what kills them."""


@app.periodic(cron="* * * * *")
@app.task(name="runtime.begin_again", queue="house", pass_context=True, queueing_lock="begin_again")
async def begin_again(context: JobContext, timestamp: int) -> None:
    """Puts back into the queue what killed workers were doing: nobody else would, and its lock would stay for good."""
    del timestamp  # when it was due
    for job in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        await _put_back(context, job)


async def _put_back(context: JobContext, job: Job) -> None:
    manager = context.app.job_manager
    if job.attempts + 1 < ATTEMPTS:
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # another of its kind waits already
            pass
        else:
            return
    assert job.id  # noqa: S101 - it comes from the table
    await manager.finish_job_by_id_async(job_id=job.id, status=Status.FAILED, delete_job=False)
