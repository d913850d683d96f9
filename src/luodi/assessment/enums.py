"""Closed lists of the room."""

from django.db.models import TextChoices


class RunKind(TextChoices):
    TRIAL = "trial", "试算"
    MID = "mid", "年中"
    FINAL = "final", "年终"

    @classmethod
    def official(cls) -> tuple["RunKind", ...]:
        """Those that need a frozen scheme and confirmed marks."""
        return (cls.MID, cls.FINAL)


class SchemeState(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待批准"
    FROZEN = "frozen", "已定稿"


class AppealAbout(TextChoices):
    INPUT = "input", "数据"
    JUDGEMENT = "judgement", "评议"


class Shown(TextChoices):
    """What a publication lets the districts see."""

    CARDS = "cards", "各单位只看本单位成绩单"
    RANKING = "ranking", "成绩单与位次"
