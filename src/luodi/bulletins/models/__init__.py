from luodi.bulletins.models.issue import BoundNumber, Issue, IssueEvent, Override, Section
from luodi.bulletins.models.period import DistrictWord, ObjectionAnswer, Period, PeriodEvent

__all__ = [
    "BoundNumber",
    "DistrictWord",
    "Issue",
    "IssueEvent",
    "ObjectionAnswer",
    "Override",
    "Period",
    "PeriodEvent",
    "Section",
]
