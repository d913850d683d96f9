"""States of an upload and kinds of row in its preview."""

from django.db.models import TextChoices


class UploadState(TextChoices):
    UPLOADED = "uploaded", "已上传"
    REFUSED = "refused", "读不了"
    RECOGNISED = "recognised", "待确认各列"
    MAPPED = "mapped", "待核对"
    PREVIEWED = "previewed", "待写入"
    WRITTEN = "written", "已写入"
    UNDONE = "undone", "已撤销"
    CANCELLED = "cancelled", "已取消"

    @classmethod
    def open(cls) -> tuple["UploadState", ...]:
        """Somebody may still go on with it."""
        return (cls.UPLOADED, cls.RECOGNISED, cls.MAPPED, cls.PREVIEWED)

    @classmethod
    def mappable(cls) -> tuple["UploadState", ...]:
        return (cls.RECOGNISED, cls.MAPPED, cls.PREVIEWED)


class Bucket(TextChoices):
    NEW = "new", "新增"
    CHANGED = "changed", "有变化"
    UNCHANGED = "unchanged", "无变化"
    SUSPECT = "suspect", "疑似"
    ERROR = "error", "有错"


class Decision(TextChoices):
    """What a person said of a suspect row."""

    NONE = "", "未定"
    NEW = "new", "另立一条"
    SAME = "same", "就是那一条"
    SKIP = "skip", "这行不导"
