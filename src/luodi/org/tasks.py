"""What the worker does by the clock for the accounts' pages."""

import datetime as dt

from django.utils import timezone
from procrastinate.contrib.django import app

from luodi.org.models import SentForm

REMEMBERED = dt.timedelta(days=7)
"""A form older than that is not sent again by an impatient click."""


@app.periodic(cron="50 * * * *")
@app.task(name="org.forget_sent_forms", queue="house", queueing_lock="org.forget_sent_forms")
def forget_sent_forms(timestamp: int) -> None:
    del timestamp  # when it was due
    SentForm.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()
