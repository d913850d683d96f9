"""What a 目标责任书 says: the targets of a unit as they stand, with the letters signed so far."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.assessment.models import Letter, Target
from luodi.indicators.catalogue import catalogue
from luodi.org.models import Unit


def letter_rows(year: int, units: Sequence[Unit]) -> Mapping[uuid.UUID, list[dict[str, Any]]]:
    """{unit: rows as a letter stores them}, in the order of the catalogue."""
    book = catalogue()
    order = {definition.code: number for number, definition in enumerate(book)}
    found: dict[uuid.UUID, list[dict[str, Any]]] = {unit.pk: [] for unit in units}
    targets = Target.objects.open().filter(year=year, unit__in=list(found))
    for target in sorted(targets, key=lambda t: order.get(t.figure, len(order))):
        if target.figure in book and target.unit_id is not None:
            definition = book.find(target.figure)
            found[target.unit_id].append(
                {
                    "figure": target.figure,
                    "name": definition.name,
                    "version": target.figure_version,
                    "unit": definition.unit,
                    "amount": plain(target.amount),
                }
            )
    return found


def plain(amount: Decimal) -> str:
    """Without trailing zeros: the same target is written the same way."""
    return format(amount.normalize(), "f")


@dataclass(frozen=True, slots=True)
class LetterState:
    """`changed`: targets were revised after the signing, so it must be signed anew."""

    unit: Unit
    rows: list[dict[str, Any]]
    signed: Letter | None
    earlier: tuple[Letter, ...]

    @property
    def changed(self) -> bool:
        return self.signed is not None and self.signed.rows != self.rows

    @property
    def words(self) -> str:
        if self.signed is None:
            return "未签订" if self.rows else "未下达目标"
        said = f"已签订（第 {self.signed.number} 版）"
        return f"{said}，其后目标有修订，待重签" if self.changed else said


def letters(year: int, units: Sequence[Unit]) -> list[LetterState]:
    rows = letter_rows(year, units)
    signed: dict[uuid.UUID, list[Letter]] = {}
    for letter in Letter.objects.filter(year=year, unit__in=[u.pk for u in units]).order_by("-number"):
        signed.setdefault(letter.unit_id, []).append(letter)
    found = []
    for unit in units:
        mine = signed.get(unit.pk, [])
        current = next((letter for letter in mine if letter.is_open), None)
        found.append(LetterState(unit, rows[unit.pk], current, tuple(m for m in mine if not m.is_open)))
    return found
