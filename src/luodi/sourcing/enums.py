"""The words of leads. Codes are stored; labels are what officials say."""

from typing import Final

from django.db import models


class LeadState(models.TextChoices):
    NEW = "new", "待接洽"
    CONTACTED = "contacted", "待研判"
    PURSUED = "pursued", "跟进中"
    BECAME = "became", "已转项目"
    DROPPED = "dropped", "已放弃"


OPEN_STATES: Final = (LeadState.NEW, LeadState.CONTACTED, LeadState.PURSUED)


class Reach(models.TextChoices):
    """知悉范围. Whoever carries the lead and whoever is named always know of it."""

    NAMED = "named", "负责人和指定人员"
    UNIT = "unit", "本单位"
    CITY = "city", "本单位和市级"


class StepKind(models.TextChoices):
    """What happens to a lead, each an entry with its day."""

    REGISTERED = "registered", "登记"
    CONTACTED = "contacted", "首次接洽"
    TRIAGED = "triaged", "研判"
    REPLIED = "replied", "答复介绍人"
    FOLLOWED = "followed", "跟进"
    CORRECTED = "corrected", "更正"
    HANDED = "handed", "换负责人"
    REACHED = "reached", "调整知悉范围"
    DROPPED = "dropped", "放弃"
    REOPENED = "reopened", "重新跟进"
    MOVED = "moved", "流转"
    BECAME = "became", "转为项目"


class Clock(models.TextChoices):
    """What is owed next (domain notes 2.1); the working days are settings."""

    CONTACT = "contact", "首次接洽"
    TRIAGE = "triage", "研判"
    REPLY = "reply", "答复介绍人"
    FOLLOW = "follow", "跟进"


class TalkState(models.TextChoices):
    """首谈; one whose days are over is 已到期 without anybody writing it."""

    PROTECTED = "protected", "保护中"
    CHALLENGED = "challenged", "有异议"
    ENDED = "ended", "已解除"


class TalkVerb(models.TextChoices):
    CLAIMED = "claimed", "首报"
    RENEWED = "renewed", "续期"
    CHALLENGED = "challenged", "提出异议"
    RULED = "ruled", "裁定"
    ENDED = "ended", "解除"


class Ruling(models.TextChoices):
    """The city's word on a challenge"""

    UPHELD = "upheld", "维持首报单位"
    PASSED_ON = "passed_on", "改归异议单位"
    OPENED = "opened", "解除保护，双方均可洽谈"


class Phase(models.TextChoices):
    PLAN = "plan", "计划"
    ACTUAL = "actual", "实际"


class VisitKind(models.TextChoices):
    CALL = "call", "走访"
    RECEIVE = "receive", "来访"
    TRIP = "trip", "外出"
