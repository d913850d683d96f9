"""The room's own words."""

from django.db import models


class Origin(models.TextChoices):
    """投资来源, seen from the city; the same codes as a project's investor carries."""

    OTHER_PROVINCE = "other_province", "省外"
    OTHER_CITY = "other_city", "省内市外"
    FOREIGN = "foreign", "境外"
    LOCAL = "local", "市内"


class TopList(models.TextChoices):
    """Which list of 500 a company stands on."""

    WORLD = "world500", "世界500强"
    CHINA = "china500", "中国500强"
    PRIVATE = "private500", "中国民营500强"
    NONE = "none", "不是"


class Tie(models.TextChoices):
    """浙(婺)商回归 counts by it."""

    WU = "wu", "婺商"
    ZHE = "zhe", "浙商"
    NONE = "none", "不是"


class Verdict(models.TextChoices):
    """What a person decided on two companies."""

    SAME = "same", "同一"
    CHECK = "check", "待查"
    DIFFERENT = "different", "不同"
