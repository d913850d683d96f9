"""What the worker does by the clock for the pages."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from luodi.desk.queries.cockpit import refresh_city
from luodi.exchange.operations.forgetting import forget_uploads
from luodi.org.policy import rules


@app.periodic(cron="20 * * * *")
@app.task(name="desk.forget_uploads", queue="house", queueing_lock="desk.forget_uploads")
def forget_old_uploads(timestamp: int) -> None:
    """Workbooks may hold telephone numbers: they stay as long as the security administrator's switch says."""
    del timestamp  # when it was due
    forget_uploads(before=timezone.now() - dt.timedelta(days=rules().upload_days))


@app.periodic(cron="*/5 * * * *")
@app.task(name="desk.refresh_cockpit", queue="house", queueing_lock="desk.refresh_cockpit")
def refresh_cockpit(timestamp: int) -> None:
    """Whoever opens the city's cockpit finds it read already, at most five minutes ago; the page says when."""
    del timestamp  # when it was due
    refresh_city(reverse("desk:figure_rows"))
