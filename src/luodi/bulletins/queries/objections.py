"""Objections to 核对稿 that nobody has answered yet."""

from typing import Any

from django.db.models import QuerySet

from luodi.bulletins.enums import Word
from luodi.bulletins.models import DistrictWord, ObjectionAnswer, Period


def unanswered(period: Period | None = None, region: str = "") -> "QuerySet[DistrictWord, Any]":
    """Open objections without an answer, the oldest first: of one period and region, or of all."""
    rows = DistrictWord.objects.open().filter(word=Word.OBJECTED)
    if period is not None:
        rows = rows.filter(period=period)
    if region:
        rows = rows.filter(region=region)
    answered = ObjectionAnswer.objects.open().values("objection")
    return rows.exclude(lineage__in=answered).order_by("recorded_at")
