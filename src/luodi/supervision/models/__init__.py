from luodi.supervision.models.campaign import Campaign, CampaignProject
from luodi.supervision.models.enterprise import Callback, EnterpriseWord
from luodi.supervision.models.inspection import Round, Visit, VisitCheck, VisitPhoto, VisitRecord
from luodi.supervision.models.lamp import LampHold, LampRuleChoice, LampState
from luodi.supervision.models.leader import Instruction, LeaderVisit, PlatformContact
from luodi.supervision.models.meeting import AgendaItem, Decision, Meeting
from luodi.supervision.models.problem import Problem, ProblemStep
from luodi.supervision.models.slip import Slip, SlipNumber, SlipStep

__all__ = [
    "AgendaItem",
    "Callback",
    "Campaign",
    "CampaignProject",
    "Decision",
    "EnterpriseWord",
    "Instruction",
    "LampHold",
    "LampRuleChoice",
    "LampState",
    "LeaderVisit",
    "Meeting",
    "PlatformContact",
    "Problem",
    "ProblemStep",
    "Round",
    "Slip",
    "SlipNumber",
    "SlipStep",
    "Visit",
    "VisitCheck",
    "VisitPhoto",
    "VisitRecord",
]
