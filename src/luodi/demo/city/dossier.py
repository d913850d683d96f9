"""A project on file: its header's key, its life, its place, and the rows other topics refer to."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from luodi.demo.city.biography import Life
from luodi.demo.city.cast import Member
from luodi.demo.city.journal import Act, Row
from luodi.demo.city.organisation import Place
from luodi.projects.enums import Kind


@dataclass(slots=True)
class Dossier:
    """`created_at` is when the ledger first heard of it: nothing of it is typed earlier."""

    id: uuid.UUID
    code: str
    life: Life
    place: Place
    created: Act
    particulars: Row
    milestones: dict[Kind, Row] = field(default_factory=dict)
    """First claimed row of each kind."""

    @property
    def member(self) -> Member:
        return self.life.member

    @property
    def created_at(self) -> dt.datetime:
        return self.created.at
