"""Who acts. The ledger knows people and units by key and by the name they had at the time."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """One person acting for one unit; printed as recorded, whatever they are called later."""

    id: uuid.UUID
    name: str
    unit_id: uuid.UUID | None
    unit_name: str


SYSTEM = Actor(id=uuid.UUID(int=0), name="系统", unit_id=None, unit_name="")
"""The machine itself: nightly jobs, migrations of data, the demonstration."""
