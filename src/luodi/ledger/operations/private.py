"""Personal data: stored apart, erased under an order number."""

import hashlib
import os
import uuid

from django.utils import timezone

from luodi.ledger.errors import LedgerRefusal
from luodi.ledger.models import PrivateValue


def store_private(*, owner_table: str, owner_id: uuid.UUID, kind: str, value: str) -> uuid.UUID:
    """Keeps one personal value and returns its key; entries and journal may hold only that key."""
    salt = os.urandom(16)
    digest = hashlib.sha256(salt + value.encode()).digest()
    row = PrivateValue.objects.create(
        owner_table=owner_table, owner_id=owner_id, kind=kind, value=value, salt=salt, digest=digest
    )
    return row.id


def erase_private(*, owner_table: str, owner_id: uuid.UUID, order: str) -> int:
    """
    The one erasure verb. Empties every personal value of one owner under an order number and returns how
    many; the salted digests stay. Raises LedgerRefusal without an order number.
    """
    if not order.strip():
        raise LedgerRefusal("删除个人信息须填批准文号，例如「金招商〔2026〕3号」。")
    kept = PrivateValue.objects.filter(owner_table=owner_table, owner_id=owner_id, erased_at__isnull=True)
    return kept.update(value="", erased_at=timezone.now(), erased_order=order.strip())
