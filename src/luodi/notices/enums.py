from django.db.models import TextChoices


class Kind(TextChoices):
    """What a notice asks of its reader."""

    TASK = "task", "要办"
    RETURNED = "returned", "退回"
    RESULT = "result", "结果"
    SYSTEM = "system", "系统"
