"""Every minute: send what is due."""

from procrastinate.contrib.django import app

from luodi.notices.operations.delivery import sweep


@app.periodic(cron="* * * * *")
@app.task(name="notices.sweep", queue="exchange", queueing_lock="notices.sweep")
def sweep_due(timestamp: int = 0) -> None:
    """`timestamp`: when it was due, given by the queue."""
    sweep()
