from luodi.approvals.models.agency import HandoverSlip, Mandate, Material, Rating
from luodi.approvals.models.catalogue import Edition, HolidayNotice
from luodi.approvals.models.opinion import SimulatedOpinion
from luodi.approvals.models.plan import Objection, Plan, StepEvent
from luodi.approvals.models.referral import Referral, Told
from luodi.approvals.models.turn import Turn

__all__ = [
    "Edition",
    "HandoverSlip",
    "HolidayNotice",
    "Mandate",
    "Material",
    "Objection",
    "Plan",
    "Rating",
    "Referral",
    "SimulatedOpinion",
    "StepEvent",
    "Told",
    "Turn",
]
