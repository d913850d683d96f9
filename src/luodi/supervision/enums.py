"""The room's words. Codes are stored; labels are what officials say."""

from typing import Final

from django.db import models


class Source(models.TextChoices):
    """Where a problem came from."""

    INSPECTION = "inspection", "督查"
    ENTERPRISE = "enterprise", "企业反映"
    REPORT = "report", "填报"
    INSTRUCTION = "instruction", "领导批示"
    MEETING = "meeting", "会议"
    LAMP = "lamp", "亮灯"
    APPROVAL = "approval", "审批超期"


class Level(models.TextChoices):
    """The lowest level at which a problem can be solved; below it nothing is passed upward."""

    DISTRICT = "district", "区县"
    OFFICE = "office", "领导小组办公室"
    DEPARTMENT = "department", "市级部门"
    LEADER = "leader", "市领导"


class Need(models.TextChoices):
    """What it waits for; 融资 goes to 金融办."""

    NONE = "", "（无）"
    APPROVAL = "approval", "审批"
    SITE = "site", "用地"
    FINANCE = "finance", "融资"


class ProblemState(models.TextChoices):
    OPEN = "open", "在办"
    SOLVED = "solved", "已解决"


class ProblemVerb(models.TextChoices):
    """Steps in a problem's life."""

    OPENED = "opened", "提出"
    STEP = "step", "进展"
    CHANGED = "changed", "调整"
    SOLVED = "solved", "解决"
    REOPENED = "reopened", "重新打开"


class SlipState(models.TextChoices):
    DRAFT = "draft", "待签发"
    ISSUED = "issued", "待签收"
    SIGNED = "signed", "办理中"
    CLAIMED = "claimed", "待销号"
    CLOSED = "closed", "已销号"
    RAISED = "raised", "已升级"
    WITHDRAWN = "withdrawn", "不予签发"


RUNNING: Final = (SlipState.ISSUED, SlipState.SIGNED, SlipState.CLAIMED)
"""The clock of these runs; CLAIMED waits for the issuer."""
WITH_HANDLER: Final = (SlipState.ISSUED, SlipState.SIGNED)


class SlipVerb(models.TextChoices):
    """Steps in a slip's life; each is one entry."""

    DRAFTED = "drafted", "拟单"
    ISSUED = "issued", "签发"
    WITHDRAWN = "withdrawn", "不予签发"
    SIGNED = "signed", "签收"
    FEEDBACK = "feedback", "阶段反馈"
    EXPLAINED = "explained", "书面说明"
    EXTENSION_ASKED = "extension_asked", "申请延期"
    EXTENSION_GRANTED = "extension_granted", "同意延期"
    EXTENSION_REFUSED = "extension_refused", "不同意延期"
    CLAIMED = "claimed", "申请销号"
    RETURNED = "returned", "退回重办"
    ACCEPTED = "accepted", "销号"
    RAISED = "raised", "升级"
    REOPENED = "reopened", "批示重办"


class RoundKind(models.TextChoices):
    MONTHLY = "monthly", "每月督查"
    SPECIAL = "special", "专项督查"
    REVIEW = "review", "回头看"


class VisitState(models.TextChoices):
    PLANNED = "planned", "待查"
    SEEN = "seen", "待核对反馈"
    SETTLED = "settled", "已核对"


class Agreement(models.TextChoices):
    """What was seen beside what was reported."""

    AGREES = "agrees", "与填报相符"
    PARTLY = "partly", "部分相符"
    DIFFERS = "differs", "与填报不符"


class WordBy(models.TextChoices):
    """How an enterprise's word came in."""

    LINK = "link", "一次性链接"
    PHONE = "phone", "电话"
    FORM = "form", "纸质或离线表"
    HOTLINE = "hotline", "12345"
