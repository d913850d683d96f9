from luodi.assessment.models.run import Appeal, Publication, Ruling, Run, Scorecard
from luodi.assessment.models.scheme import Scheme, SchemeVersion, Supplied
from luodi.assessment.models.target import (
    Decomposition,
    Letter,
    MonthlyShape,
    PlanTarget,
    ProvinceTarget,
    Target,
)

__all__ = [
    "Appeal",
    "Decomposition",
    "Letter",
    "MonthlyShape",
    "PlanTarget",
    "ProvinceTarget",
    "Publication",
    "Ruling",
    "Run",
    "Scheme",
    "SchemeVersion",
    "Scorecard",
    "Supplied",
    "Target",
]
