"""The ledger's own words."""

from django.db import models


class Basis(models.TextChoices):
    """Claimed is not verified (design §1.3). A fact may stand in both bases at once."""

    CLAIMED = "claimed", "填报"
    VERIFIED = "verified", "核实"


class Closing(models.TextChoices):
    """Why an entry is no longer believed."""

    SUPERSEDED = "superseded", "被更正"
    RETRACTED = "retracted", "撤回"


class Precision(models.TextChoices):
    """How exactly the world date is known; it counts at its last day."""

    DAY = "day", "日"
    MONTH = "month", "月"
    QUARTER = "quarter", "季"
    HALF = "half", "半年"
    YEAR = "year", "年"
