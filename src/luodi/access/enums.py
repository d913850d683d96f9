"""How much business data somebody sees."""

from django.db.models import TextChoices


class Scope(TextChoices):
    """A person with several roles has the widest of their scopes."""

    CITY = "city", "全市"
    UNIT = "unit", "本单位与本岗位"
    NONE = "none", "无业务数据"
