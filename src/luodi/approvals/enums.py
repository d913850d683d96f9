"""The words of approvals. Codes are stored; labels are what offices say."""

from typing import Final

from django.db import models


class Route(models.TextChoices):
    PARALLEL = "parallel", "并联审批"
    SIMULATED = "simulated", "并联＋模拟审批"


class EventKind(models.TextChoices):
    """What happened to a step. Of an owner's step: 开始 and 完成."""

    ACCEPTED = "accepted", "受理"
    FINISHED = "finished", "办结"
    REFUSED = "refused", "不予许可"
    PAUSED = "paused", "中止计时"
    RESUMED = "resumed", "恢复计时"


ENDINGS: Final = frozenset({EventKind.FINISHED, EventKind.REFUSED})


class StepState(models.TextChoices):
    WAITING = "waiting", "等前置"
    READY = "ready", "可申报"
    RUNNING = "running", "办理中"
    PAUSED = "paused", "停表"
    FINISHED = "finished", "已办结"
    REFUSED = "refused", "不予许可"


RUNNING_STATES: Final = frozenset({StepState.RUNNING, StepState.PAUSED})


class OpinionState(models.TextChoices):
    """模拟审批意见"""

    ISSUED = "issued", "有效"
    CONVERTED = "converted", "已转正式"
    VOIDED = "voided", "已作废"
    LAPSED = "lapsed", "土地他人竞得，失效"


class Decision(models.TextChoices):
    """Of a department's objection to being shown as late."""

    OPEN = "", "待裁定"
    SUSTAINED = "sustained", "成立"
    REJECTED = "rejected", "不成立"


class ReferralState(models.TextChoices):
    """提请督办"""

    PROPOSED = "proposed", "待办公室定"
    OPENED = "opened", "已立为问题"
    DISMISSED = "dismissed", "不立"
    MOOT = "moot", "已不再超期"


class Source(models.TextChoices):
    PLATFORM = "platform", "在线平台导出"
    TYPED = "typed", "手工登记"


class SlipKind(models.TextChoices):
    MATERIALS = "materials", "材料交接"
    AGENT = "agent", "代办员交接"
