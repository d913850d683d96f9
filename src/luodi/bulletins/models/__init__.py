from luodi.bulletins.models.issue import (
    BoundNumber,
    Correction,
    Issue,
    IssueEvent,
    NamedList,
    Override,
    Section,
)
from luodi.bulletins.models.period import DistrictWord, ObjectionAnswer, Period, PeriodEvent

__all__ = [
    "BoundNumber",
    "Correction",
    "DistrictWord",
    "Issue",
    "IssueEvent",
    "NamedList",
    "ObjectionAnswer",
    "Override",
    "Period",
    "PeriodEvent",
    "Section",
]
