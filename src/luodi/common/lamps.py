"""The five lamps. What lights them is a rule of the room that shows them."""

from django.db import models


class Lamp(models.TextChoices):
    NORMAL = "normal", "正常"
    WARNING = "warning", "预警"
    LATE = "late", "滞后"
    UNRATED = "unrated", "暂不评"
    DONE = "done", "已完成"
