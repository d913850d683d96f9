"""
A worker as a program of its own, until it is killed or asked to end: the clocks of each new day, and what is to be sent.
Started by killed_workers.py with the database's name and who it acts for in the environment.
"""

import os
import signal
import time

import django

django.setup()

from django.db import connections  # noqa: E402 - Django is set up first

connections["default"].settings_dict["NAME"] = os.environ["OFFICE_DATABASE"]

from luodi.access.scope import acting_as  # noqa: E402 - as above
from luodi.ledger.queries.reading import today  # noqa: E402 - as above
from luodi.notices.operations.delivery import sweep  # noqa: E402 - as above
from luodi.org.models import User  # noqa: E402 - as above
from luodi.supervision.operations.clocks import run_clocks  # noqa: E402 - as above

ended: list[int] = []
signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
user = User.objects.get(username=os.environ["OFFICE_USER"])
clocked = None
print("ready", flush=True)
while not ended:
    day = today()
    if day != clocked:
        with acting_as(user):
            run_clocks(day)
        clocked = day
    sweep()
    time.sleep(0.1)
