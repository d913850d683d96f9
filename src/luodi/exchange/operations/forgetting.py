"""Uploaded files and their staged rows may hold phone numbers and the like: they do not stay for ever."""

import datetime as dt

from luodi.exchange.enums import UploadState
from luodi.exchange.files import path_of
from luodi.exchange.models import StagedRow, Upload


def forget_uploads(*, before: dt.datetime) -> int:
    """
    Of finished uploads received before the instant, deletes the staged rows and the files (one another upload
    still needs stays). The upload itself, with name, size and sha256, stays as the record of the act. After
    this no result workbook can be made of it and its row marks are unknown. Returns how many were forgotten.
    """
    old = Upload.objects.exclude(state__in=UploadState.open()).filter(uploaded_at__lt=before)
    forgotten = list(old.filter(forgotten_at__isnull=True))
    StagedRow.objects.filter(upload__in=forgotten).delete()
    old.filter(forgotten_at__isnull=True).update(forgotten_at=dt.datetime.now(dt.UTC))
    sums = {upload.sha256 for upload in forgotten}
    needed = set(
        Upload.objects.filter(sha256__in=sums, forgotten_at__isnull=True).values_list("sha256", flat=True)
    )
    for sha256 in sums - needed:
        path_of(sha256).unlink(missing_ok=True)
    return len(forgotten)
