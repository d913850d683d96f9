from luodi.supervision.models.calendar import OfficeDay
from luodi.supervision.models.enterprise import Callback, EnterpriseWord
from luodi.supervision.models.inspection import Round, Visit, VisitPhoto, VisitRecord
from luodi.supervision.models.lamp import LampHold, LampRuleChoice, LampState
from luodi.supervision.models.problem import Problem, ProblemStep
from luodi.supervision.models.slip import Slip, SlipNumber, SlipStep

__all__ = [
    "Callback",
    "EnterpriseWord",
    "LampHold",
    "LampRuleChoice",
    "LampState",
    "OfficeDay",
    "Problem",
    "ProblemStep",
    "Round",
    "Slip",
    "SlipNumber",
    "SlipStep",
    "Visit",
    "VisitPhoto",
    "VisitRecord",
]
