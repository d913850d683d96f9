"""Sheets, meetings and votes as pages show them."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.sourcing.models import Admission, AdmissionMeeting, AdmissionVote
from luodi.sourcing.queries.votes import Tally, recused, tally


@dataclass(frozen=True, slots=True)
class Seat:
    """A member unit and how it stands: its vote, 回避, or nothing yet."""

    unit: str
    name: str
    vote: AdmissionVote | None
    is_recused: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """One sheet before its meeting."""

    sheet: Admission
    meeting: AdmissionMeeting | None
    seats: tuple[Seat, ...]
    tally: Tally

    def seat_of(self, grantees: Collection[uuid.UUID]) -> Seat | None:
        own = {str(key) for key in grantees}
        return next((seat for seat in self.seats if seat.unit in own), None)


def heard(user: Any, sheets: Sequence[Admission]) -> list[Heard]:
    """Each with its meeting and votes; `sheets` come with their projects. Two queries."""
    keys = {sheet.meeting for sheet in sheets if sheet.meeting}
    meetings = {
        m.lineage: m for m in AdmissionMeeting.objects.visible_to(user).open().filter(lineage__in=keys)
    }
    votes: dict[tuple[uuid.UUID, uuid.UUID], list[AdmissionVote]] = defaultdict(list)
    lineages = [sheet.lineage for sheet in sheets]
    for vote in AdmissionVote.objects.visible_to(user).open().filter(admission__in=lineages):
        votes[vote.admission, vote.meeting].append(vote)
    found = []
    for sheet in sheets:
        meeting = meetings.get(sheet.meeting) if sheet.meeting else None
        cast = votes[sheet.lineage, meeting.lineage] if meeting else []
        by_unit = {str(vote.unit): vote for vote in cast}
        seats = tuple(
            Seat(key, name, by_unit.get(key), recused(sheet, sheet.project.unit, key))
            for key, name, _ in (meeting.members if meeting else ())
        )
        found.append(Heard(sheet, meeting, seats, tally(cast)))
    return found
