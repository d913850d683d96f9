"""A stored file, once per content. The bytes lie in VAR/files/aa/bb/<sha256>; this row describes them."""

from pathlib import Path

from django.conf import settings
from django.db import models


class Blob(models.Model):
    """`taken_at`, `latitude`, `longitude` are what a photo says of itself; empty is 「未知」.

    `taken_at` is text as the camera wrote it, `2015-06-30 14:05:00`: its clock has no zone."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    mime = models.CharField(max_length=100)
    taken_at = models.CharField(max_length=19, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    @property
    def path(self) -> Path:
        return place_of(self.sha256)


def place_of(sha256: str) -> Path:
    """Where the bytes of a digest lie; two levels of folders keep each below a few thousand files."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256
