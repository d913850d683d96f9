"""到位资金: a whole page of projects typed in one go; each row is kept or refused for itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import QueryDict

from luodi.common.forms import AmountField


@dataclass(frozen=True, slots=True)
class TypedRow:
    """What stands in one project's row. `asks`: the amount is unlikely and wants a tick."""

    project: uuid.UUID
    text: str = ""
    voucher: str = ""
    confirmed: bool = False
    amount: Decimal | None = None
    error: str = ""
    asks: str = ""


def typed_rows(data: QueryDict, projects: Sequence[uuid.UUID], unit: str) -> list[TypedRow]:
    """Rows with an amount or a voucher, read; empty ones are left out."""
    field = AmountField(unit=unit, min_value=Decimal(0), required=False)
    found = []
    for project in projects:
        text = data.get(f"amount:{project}", "").strip()
        voucher = data.get(f"voucher:{project}", "").strip()
        confirmed = data.get(f"confirmed:{project}") == "1"
        if not text and not voucher:
            continue
        try:
            amount, error = field.clean(text), ""
        except ValidationError as fault:
            amount, error = None, "".join(fault.messages)
        if not error and amount is None:
            error = "填了凭证就要填金额。"
        found.append(TypedRow(project, text, voucher, confirmed, amount, error))
    return found
