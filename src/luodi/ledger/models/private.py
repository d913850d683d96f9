"""Personal data: the only mutable store. Ledger and journal hold the id and a salted digest."""

from django.db import models

from luodi.common.ids import uuid7


class PrivateValue(models.Model):
    """A phone number, an ID number. Erasing empties `value`; the digest stays as proof that something stood."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20)
    owner_table = models.CharField(max_length=63)
    owner_id = models.UUIDField()
    value = models.TextField(blank=True)
    salt = models.BinaryField()
    digest = models.BinaryField()
    erased_at = models.DateTimeField(null=True)
    erased_order = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner_table", "owner_id"], name="private_owner")]
