"""Closed lists of the bulletins room."""

from django.db.models import TextChoices


class PeriodKind(TextChoices):
    QUARTER = "quarter", "季度"
    MONTH = "month", "月度"


class PeriodStep(TextChoices):
    """What happens to a period, in order. 重新开放 is possible until an issue of it is published."""

    OPENED = "opened", "开期"
    REMINDED = "reminded", "催报"
    FROZEN = "frozen", "冻结"
    REOPENED = "reopened", "重新开放"


class Word(TextChoices):
    """What a district says of its 核对稿."""

    CONFIRMED = "confirmed", "已确认"
    OBJECTED = "objected", "异议"


class IssueStep(TextChoices):
    """What happens to an issue. The last one of the first five is its stage."""

    DRAFTED = "drafted", "起草"
    SUBMITTED = "submitted", "送审"
    REVIEWED = "reviewed", "审核"
    APPROVED = "approved", "批准"
    PUBLISHED = "published", "发布"
    RETURNED = "returned", "退回修改"
    REGISTERED = "registered", "登记文号"
    COMPARED = "compared", "回传比对"


STAGES = (
    IssueStep.DRAFTED,
    IssueStep.SUBMITTED,
    IssueStep.REVIEWED,
    IssueStep.APPROVED,
    IssueStep.PUBLISHED,
)
STAGE_WORDS = {
    IssueStep.DRAFTED: "起草中",
    IssueStep.SUBMITTED: "待审核",
    IssueStep.REVIEWED: "待批准",
    IssueStep.APPROVED: "待发布",
    IssueStep.PUBLISHED: "已发布",
}


class Span(TextChoices):
    """Which days a bound number is about."""

    PERIOD = "当期", "本期"
    YEAR = "当年", "当年至本期末"
    LAST = "上年", "上年同期"
    LAST_YEAR = "上年累计", "上年累计同期"


class Form(TextChoices):
    """How a bound number is said."""

    NUMBER = "数", "数"
    GROWTH = "同比", "同比"
    PLACE = "位次", "位次"
    TARGET = "目标", "年度目标"
    DONE = "完成率", "完成年度目标的百分比"
    DUE = "时序", "时序进度"


ANNUAL = (Form.TARGET, Form.DONE, Form.DUE)
"""Those that speak of the year's target; said of 当年 only."""


class Severity(TextChoices):
    BLOCKING = "blocking", "须处理"
    WARNING = "warning", "请核对"
    FINE = "fine", "无误"


class Edition(TextChoices):
    """内部稿 is the whole; 公开稿 has no persons and no numbers that rest on too few."""

    INTERNAL = "internal", "内部稿"
    PUBLIC = "public", "公开稿"
