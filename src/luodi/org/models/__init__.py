from luodi.org.models.city import City, Policy
from luodi.org.models.region import Country, Region
from luodi.org.models.region_history import RegionStanding, RegionSuccession
from luodi.org.models.security import ResetRequest, SecurityEvent, SentForm
from luodi.org.models.unit import Holding, Post, Unit
from luodi.org.models.user import Standing, User

__all__ = [
    "City",
    "Country",
    "Holding",
    "Policy",
    "Post",
    "Region",
    "RegionStanding",
    "RegionSuccession",
    "ResetRequest",
    "SecurityEvent",
    "SentForm",
    "Standing",
    "Unit",
    "User",
]
