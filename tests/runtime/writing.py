"""A program that writes revisions until it is told to stop: `python writing.py KEYS_FILE STOP_FILE`.

A key goes into KEYS_FILE once its revision is known to be committed. After an error the same key is tried again,
as a browser's repeated POST would be.
"""

import datetime as dt
import sys
import time
import uuid
from pathlib import Path

import django


def main(keys: Path, stop: Path) -> None:
    django.setup()
    from django.db import Error, connection

    from luodi.ledger.actors import Actor
    from luodi.ledger.bench import Note
    from luodi.ledger.errors import AlreadyRecorded
    from luodi.ledger.models import dated
    from luodi.ledger.operations.revision import revision

    writer = Actor(uuid.uuid4(), "写入者", None, "")
    with keys.open("a") as acknowledged:
        while not stop.exists():
            key = uuid.uuid4()
            while True:
                try:
                    with revision(by=writer, verb="test.write", request_key=key) as open_revision:
                        open_revision.add(Note(id=key, **dated(dt.date(2026, 1, 1))))
                except AlreadyRecorded:
                    pass
                except Error:
                    connection.close()
                    time.sleep(0.05)
                    continue
                acknowledged.write(f"{key}\n")
                acknowledged.flush()
                break


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
