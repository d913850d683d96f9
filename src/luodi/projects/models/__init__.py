from luodi.projects.models.claim import OpenClaim
from luodi.projects.models.duty import Credit, Duty
from luodi.projects.models.milestone import Milestone, Signing, SigningEvent
from luodi.projects.models.money import Money, PlanAmount, PlanDate, YearlyActual
from luodi.projects.models.motion import Motion, MotionReply, MotionRuling
from luodi.projects.models.particulars import Investor, Merge, Particulars
from luodi.projects.models.project import Project, ProjectQuerySet
from luodi.projects.models.recognition import RecognitionRow, RecognitionSheet
from luodi.projects.models.review import Evidence, MonthlyReturn, Review
from luodi.projects.models.solicitation import Solicitation, SolicitedLine
from luodi.projects.models.standing import FirstDates, Standing, Tally
from luodi.projects.models.suspicion import PairVerdict, ProjectSuspicion, SuspectSearch
from luodi.projects.models.verifier import VerifierChoice
from luodi.projects.models.view import ListColumns, SavedView

__all__ = [
    "Credit",
    "Duty",
    "Evidence",
    "FirstDates",
    "Investor",
    "ListColumns",
    "Merge",
    "Milestone",
    "Money",
    "MonthlyReturn",
    "Motion",
    "MotionReply",
    "MotionRuling",
    "OpenClaim",
    "PairVerdict",
    "Particulars",
    "PlanAmount",
    "PlanDate",
    "Project",
    "ProjectQuerySet",
    "ProjectSuspicion",
    "RecognitionRow",
    "RecognitionSheet",
    "Review",
    "SavedView",
    "Signing",
    "SigningEvent",
    "Solicitation",
    "SolicitedLine",
    "Standing",
    "SuspectSearch",
    "Tally",
    "VerifierChoice",
    "YearlyActual",
]
