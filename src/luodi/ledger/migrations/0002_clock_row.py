"""The clock row: sequence 0 at the moment of creation, with a random first link."""

import hashlib
import os
from typing import Any

from django.db import migrations
from django.utils import timezone


def start_clock(apps: Any, schema_editor: Any) -> None:
    head = hashlib.sha256(os.urandom(32)).digest()
    apps.get_model("ledger", "Clock").objects.create(id=1, seq=0, at=timezone.now(), head=head)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(start_clock, migrations.RunPython.noop)]
