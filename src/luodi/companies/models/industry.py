"""国民经济行业分类 as loaded: 门类 and 大类 shipped, the rest from the office's file."""

from django.db import models

from luodi.companies.industries import LEVELS


class Industry(models.Model):
    """`sector` 1, 2, 3 by 三次产业划分规定; null for 国际组织, which it leaves out."""

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=2, choices=[(level, level) for level in LEVELS])
    parent = models.CharField(max_length=4, blank=True)
    sector = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
