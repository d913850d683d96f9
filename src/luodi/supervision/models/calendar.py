"""节假日安排 of years the shipped table does not know yet, as the office read them from the State Council's notice."""

from django.db import models


class OfficeDay(models.Model):
    """A day off or a make-up working day; a year named here replaces the shipped year whole (calc/workdays.py)."""

    day = models.DateField("日期", primary_key=True)
    works = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40)
    document = models.CharField("文号", max_length=80, blank=True)

    class Meta:
        ordering = ["day"]
