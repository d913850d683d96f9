"""What every verb of this room shares."""

import datetime as dt
from typing import Any

from luodi.bulletins.errors import Refusal
from luodi.ledger.queries.reading import today


def require(by: Any, permission: str, sentence: str) -> None:
    """Views guard pages; verbs guard themselves as well."""
    if not by.may(permission):
        raise Refusal(sentence)


def now_dated() -> dict[str, dt.date]:
    """The world date of a step: the day it is taken."""
    day = today()
    return {"occurred_first": day, "occurred_on": day}
