"""An uploaded workbook on its way into the ledger, and its rows as read, checked and decided."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q

from luodi.common.ids import uuid7
from luodi.exchange.enums import Bucket, Decision, UploadState

DAY_STATED, DAY_NAME, DAY_BANNER, DAY_ASKED = "stated", "name", "banner", "asked"
"""How an upload's day came about: options["day"]["from"]."""
TRIAL = "trial"
"""In the options of a dry run: it is never written and stands in no list."""
DAY_READ = {DAY_NAME: "文件名", DAY_BANNER: "表头"}


class UploadQuerySet(models.QuerySet["Upload"]):
    def of_unit(self, unit_id: uuid.UUID | None) -> "UploadQuerySet":
        return self.filter(unit_id=unit_id)

    def listed(self) -> "UploadQuerySet":
        return self.exclude(options__has_key=TRIAL)

    def written(self) -> "UploadQuerySet":
        return self.filter(state=UploadState.WRITTEN)

    def unfinished(self) -> "UploadQuerySet":
        return self.filter(state__in=UploadState.open())

    def newer(self, importer: str, unit_id: uuid.UUID | None, as_of: dt.date) -> "UploadQuerySet":
        """Written ones that speak of a later day: an older file may not silently overrule them."""
        return self.written().filter(importer=importer, unit_id=unit_id, as_of__gt=as_of).order_by("-as_of")


class Upload(models.Model):
    """`recognised` and `mapping` are lists by table; `counts` by bucket. The file lies under its sha256.

    `options["day"]` says where `as_of` comes from: {"from", "text", "banner": [day, text]}.
    `checked_seq` is the ledger's tick when the rows were matched: a later one means matching anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    importer = models.CharField(max_length=60)
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField()
    default_unit = models.CharField(max_length=10, blank=True)
    options = models.JSONField(default=dict)
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=50)
    unit_id = models.UUIDField(null=True)
    unit_name = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=UploadState, default=UploadState.UPLOADED)
    refusal = models.TextField(blank=True)
    recognised = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    progress_done = models.IntegerField(default=0)
    progress_total = models.IntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    checked_seq = models.BigIntegerField(null=True)
    revision = models.BigIntegerField(null=True)
    undone_revision = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    written_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit_id", "-uploaded_at"], name="upload_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["importer", "sha256"],
                condition=Q(state=UploadState.WRITTEN.value),
                name="same_file_written_once",
            )
        ]

    @property
    def is_day_asked(self) -> bool:
        """Nobody said and nothing in the file tells up to which day it speaks; `as_of` is no more than a placeholder."""
        return bool(self.options.get("day", {}).get("from") == DAY_ASKED)

    @property
    def day_source(self) -> str:
        """Where `as_of` was read, as the page says it; "" where a person said it."""
        day = self.options.get("day", {})
        where = DAY_READ.get(day.get("from", ""), "")
        return f"读自{where}「{day['text']}」" if where else ""

    @property
    def day_doubt(self) -> str:
        """What the table says of its day, where that is another than the one it is taken for."""
        day, text = self.options.get("day", {}).get("banner", ("", ""))
        return text if day and day != self.as_of.isoformat() else ""

    @property
    def title(self) -> str:
        """What the one sheet of a text file is called."""
        return self.file_name.rpartition(".")[0] or self.file_name


class StagedRowQuerySet(models.QuerySet["StagedRow"]):
    def to_write(self) -> "StagedRowQuerySet":
        """New and changed rows, and suspects somebody decided on."""
        decided = Q(bucket=Bucket.SUSPECT, decision__in=[Decision.NEW, Decision.SAME])
        return self.filter(Q(bucket__in=[Bucket.NEW, Bucket.CHANGED]) | decided).order_by("id")

    def noticed(self) -> "StagedRowQuerySet":
        """Rows that want a second look though they are written."""
        return self.exclude(notices=[]).exclude(bucket=Bucket.ERROR).order_by("id")


class StagedRow(models.Model):
    """`id` counts in file order. `values` are encoded by staging.encoded; `kept` holds unmapped columns."""

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=100)
    number = models.IntegerField()
    values = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    bucket = models.CharField(max_length=10, choices=Bucket)
    target = models.UUIDField(null=True)
    earlier = models.UUIDField(null=True)
    changes = models.JSONField(default=list)
    suspects = models.JSONField(default=list)
    decision = models.CharField(max_length=5, choices=Decision, blank=True, default=Decision.NONE)

    objects = StagedRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["upload", "bucket", "id"], name="staged_by_bucket")]
