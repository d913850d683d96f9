"""How a later ledger's changes are taken, column by column: 更正 (we were wrong) or 变更 (the world changed)."""

from collections.abc import Mapping
from typing import Any

from luodi.projects.fields import BY_CODE

OPTION = "changes_as"
CHANGE, CORRECTION = "change", "correction"


def may_change(code: str) -> bool:
    """
    Only a particular that changes in the world is asked about. A day that is another is always a 更正, a running
    total is the next one, and an investor or leader goes by its own verb.
    """
    return code in BY_CODE and BY_CODE[code].changes


def changed_in_world(options: Mapping[str, Any], code: str) -> bool:
    """`options[changes_as]`: {field code: change | correction}, or one word for all."""
    taken = options.get(OPTION, CORRECTION)
    wanted = taken.get(code, CORRECTION) if isinstance(taken, dict) else taken
    return wanted == CHANGE and may_change(code)
