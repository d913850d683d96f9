from luodi.sourcing.models.admission import (
    Admission,
    AdmissionMeeting,
    AdmissionVote,
    NegativeList,
    Threshold,
)
from luodi.sourcing.models.authenticity import RegistryFact
from luodi.sourcing.models.chain import Chain, ChainNode, ChainTarget
from luodi.sourcing.models.channel import Agency, Outlay, Post
from luodi.sourcing.models.first_talk import FirstTalk, FirstTalkStep
from luodi.sourcing.models.lead import Lead, LeadFile, LeadMove, LeadStep
from luodi.sourcing.models.promise import Promise, PromiseStep, PublicCapital
from luodi.sourcing.models.setting import ClockSetting
from luodi.sourcing.models.site import FinanceNeed, Reservation, Site, SiteStanding
from luodi.sourcing.models.visit import Pursuit, PursuitMonth, Visit

__all__ = [
    "Admission",
    "AdmissionMeeting",
    "AdmissionVote",
    "Agency",
    "Chain",
    "ChainNode",
    "ChainTarget",
    "ClockSetting",
    "FinanceNeed",
    "FirstTalk",
    "FirstTalkStep",
    "Lead",
    "LeadFile",
    "LeadMove",
    "LeadStep",
    "NegativeList",
    "Outlay",
    "Post",
    "Promise",
    "PromiseStep",
    "PublicCapital",
    "Pursuit",
    "PursuitMonth",
    "RegistryFact",
    "Reservation",
    "Site",
    "SiteStanding",
    "Threshold",
    "Visit",
]
