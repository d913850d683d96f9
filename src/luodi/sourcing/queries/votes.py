"""How a meeting voted on a project."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from luodi.sourcing.models import Admission, AdmissionVote
from luodi.sourcing.terms import Vote


@dataclass(frozen=True, slots=True)
class Tally:
    """`spoken` leaves abstentions out; a veto is spoken against."""

    cast: int
    for_it: int
    spoken: int
    vetoes: tuple[str, ...]

    @property
    def words(self) -> str:
        against = self.spoken - self.for_it
        text = f"同意 {self.for_it}，不同意 {against}，弃权 {self.cast - self.spoken}"
        return text + (f"；{'、'.join(self.vetoes)}一票否决" if self.vetoes else "")


def tally(votes: Iterable[AdmissionVote]) -> Tally:
    rows = list(votes)
    return Tally(
        cast=len(rows),
        for_it=sum(row.vote in (Vote.AGREE, Vote.CONDITIONAL) for row in rows),
        spoken=sum(row.vote != Vote.ABSTAIN for row in rows),
        vetoes=tuple(row.unit_name for row in rows if row.vote == Vote.VETO),
    )


def recused(sheet: Admission, project_unit: uuid.UUID, unit: str) -> bool:
    """Whether a member unit promotes the project and so does not vote on it."""
    return unit in (str(sheet.unit), str(project_unit))
