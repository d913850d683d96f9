"""Who may read a file is asked of the room that owns what the file is evidence of."""

import uuid
from collections.abc import Callable
from typing import Any

MayRead = Callable[[Any, uuid.UUID], bool]
_readers: dict[str, MayRead] = {}


def register_owner(owner_table: str, may_read: MayRead) -> None:
    """In AppConfig.ready(): `may_read(user, owner_id)` says whether the user sees that row today."""
    _readers[owner_table] = may_read


def may_read(user: Any, owner_table: str, owner_id: uuid.UUID) -> bool:
    """False for a table nobody registered: an unknown owner refuses."""
    reader = _readers.get(owner_table)
    return reader is not None and reader(user, owner_id)
