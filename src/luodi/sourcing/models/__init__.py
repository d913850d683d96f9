from luodi.sourcing.models.admission import (
    Admission,
    AdmissionMeeting,
    AdmissionVote,
    NegativeList,
    Threshold,
)
from luodi.sourcing.models.authenticity import RegistryFact
from luodi.sourcing.models.chain import Chain, ChainNode, ChainTarget
from luodi.sourcing.models.lead import Lead, LeadStep
from luodi.sourcing.models.promise import Promise, PromiseStep, PublicCapital
from luodi.sourcing.models.site import FinanceNeed, Reservation, Site, SiteStanding

__all__ = [
    "Admission",
    "AdmissionMeeting",
    "AdmissionVote",
    "Chain",
    "ChainNode",
    "ChainTarget",
    "FinanceNeed",
    "Lead",
    "LeadStep",
    "NegativeList",
    "Promise",
    "PromiseStep",
    "PublicCapital",
    "RegistryFact",
    "Reservation",
    "Site",
    "SiteStanding",
    "Threshold",
]
