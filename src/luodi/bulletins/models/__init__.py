from luodi.bulletins.models.issue import BoundNumber, Correction, Issue, IssueEvent, Override, Section
from luodi.bulletins.models.period import DistrictWord, ObjectionAnswer, Period, PeriodEvent

__all__ = [
    "BoundNumber",
    "Correction",
    "DistrictWord",
    "Issue",
    "IssueEvent",
    "ObjectionAnswer",
    "Override",
    "Period",
    "PeriodEvent",
    "Section",
]
