from luodi.ledger.models.clock import Clock, Revision
from luodi.ledger.models.entry import FOREVER, Entry, EntryQuerySet, dated
from luodi.ledger.models.private import PrivateValue

__all__ = ["FOREVER", "Clock", "Entry", "EntryQuerySet", "PrivateValue", "Revision", "dated"]
