"""What a list shows of a project: a row that is no model instance, which costs ten times as much to make."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import NamedTuple


class Face(NamedTuple):
    """Columns of Project of the same names."""

    id: uuid.UUID
    code: str
    national_code: str
    name: str
    unit_name: str
    region: str
    stage: int
    verified_stage: int
    status: int
    stage_on: dt.date | None
    signed_on: dt.date | None
    planned_total: Decimal | None
    currency: str
    major: bool
    industry: str
    origin: str
    mode: str
    homecoming: str
    channel: str
    leader_name: str
    unreviewed: int
    last_revision: int
    last_recorded_at: dt.datetime | None

    @property
    def pk(self) -> uuid.UUID:
        return self.id
