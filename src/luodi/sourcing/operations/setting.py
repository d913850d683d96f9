"""Setting the office's own numbers."""

import uuid
from collections.abc import Mapping
from typing import Any

from luodi.ledger.models import dated
from luodi.ledger.queries.reading import today
from luodi.projects.operations.writing import require, said
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import ClockSetting
from luodi.sourcing.operations.revisions import sourcing_revision
from luodi.sourcing.settings import SETTINGS


def set_clocks(
    *, by: Any, days: Mapping[str, int], document: str, request_key: uuid.UUID | None = None
) -> int:
    """
    New numbers by a document, from now on; clocks already running keep their day until the next step. Returns how
    many changed. Raises Refusal without a document or outside a number's bounds.
    """
    require(by, "sourcing.define", "线索时限和首谈保护期由业务科长设定。")
    document = said(document, "document", "请填依据，例如「金招〔2015〕12号」。")
    changed = 0
    with sourcing_revision(by=by, verb="set_clocks", reason=document, request_key=request_key) as rev:
        standing = {one.code: one for one in ClockSetting.objects.open().select_for_update()}
        for code, number in days.items():
            setting = SETTINGS[code]
            if not setting.least <= number <= setting.most:
                raise Refusal(
                    f"「{setting.label}」要在 {setting.least} 到 {setting.most} {setting.unit}之间，现在是 {number}。",
                    code,
                )
            old = standing.get(code)
            if number == (old.days if old else setting.shipped):
                continue
            new = ClockSetting(code=code, days=number, document=document, **dated(today()))
            if old:
                rev.supersede(old, new)
            else:
                rev.add(new)
            changed += 1
    return changed
