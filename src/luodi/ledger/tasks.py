"""The head of the seal chain leaves the database once a day."""

from procrastinate.contrib.django import app

from luodi.ledger.operations.heads import heads_folder, write_daily_head


@app.periodic(cron="5 * * * *")
@app.task(name="ledger.heads", queue="house", queueing_lock="ledger.heads")
def keep_head(timestamp: int) -> None:
    """Asked every hour, so that a machine that is off at night writes one too; the first of the day counts."""
    del timestamp  # when it was due
    write_daily_head(heads_folder())
