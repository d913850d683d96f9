"""更正 or 变更, asked once per column of a later ledger; the unit's last answer is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from luodi.desk.queries.uploads import LEDGER
from luodi.exchange.models import Upload
from luodi.projects.imports.taking import CHANGE, CORRECTION, OPTION, may_change
from luodi.projects.imports.values import LABELS, MONEY_FIELDS

CONTROL = "as-"


@dataclass(frozen=True, slots=True)
class ChangeQuestion:
    """One column with changed rows; `settled` says how it is taken where there is nothing to ask."""

    code: str
    label: str
    rows: int
    control: str
    is_change: bool
    settled: str


def change_questions(upload: Upload) -> list[ChangeQuestion]:
    """Two queries: how many rows change each column, and what the unit answered last."""
    if upload.importer != LEDGER:
        return []  # a 更正表 says itself what it is
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT change ->> 'field', count(*) FROM exchange_stagedrow, jsonb_array_elements(changes) AS change"
            " WHERE upload_id = %s AND (bucket = 'changed' OR bucket = 'suspect' AND decision = 'same')"
            " GROUP BY 1 ORDER BY 2 DESC, 1",
            [upload.pk],
        )
        counted = cursor.fetchall()
    if not counted:
        return []
    before = _last_answer(upload)
    return [
        ChangeQuestion(
            code,
            LABELS.get(code, code),
            count,
            f"{CONTROL}{code}",
            before.get(code) == CHANGE,
            _settled(code),
        )
        for code, count in counted
    ]


def answered_changes(upload: Upload, posted: Mapping[str, Any]) -> dict[str, str]:
    """{field code: change | correction} for every column that may be asked about."""
    return {
        code: CHANGE if posted.get(f"{CONTROL}{code}") == CHANGE else CORRECTION
        for code in LABELS
        if may_change(code) and f"{CONTROL}{code}" in posted
    }


def _last_answer(upload: Upload) -> Mapping[str, str]:
    earlier = Upload.objects.written().of_unit(upload.unit_id).filter(importer=upload.importer)
    known = earlier.filter(options__has_key=OPTION).order_by("-written_at").values_list("options", flat=True)
    found: dict[str, str] = {}
    for options in reversed(known[:5]):
        taken = options[OPTION]
        found |= taken if isinstance(taken, dict) else {}
    return found


def _settled(code: str) -> str:
    if may_change(code):
        return ""
    return "按截止日记一笔新的累计数" if code in MONEY_FIELDS else "一律记为更正"
