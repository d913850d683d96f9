from django.db.models import TextChoices


class Kind(TextChoices):
    """What a notice asks of its reader."""

    TASK = "task", "要办"
    RETURNED = "returned", "退回"
    RESULT = "result", "结果"
    SYSTEM = "system", "系统"


class ChannelKind(TextChoices):
    MAIL = "mail", "电子邮件"
    DINGTALK = "dingtalk", "钉钉机器人"
    ZHEZHENGDING = "zhezhengding", "浙政钉机器人"
    WECOM = "wecom", "企业微信机器人"


class DeliveryState(TextChoices):
    WAITING = "waiting", "待发"
    CLAIMED = "claimed", "正在取"
    SENDING = "sending", "正在发"
    SENT = "sent", "已发"
    FAILED = "failed", "发不出"
    UNCERTAIN = "uncertain", "可能已发"
