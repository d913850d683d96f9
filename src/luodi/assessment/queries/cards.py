"""One card as its page shows it: the scheme's tree with points, workings, inputs and the way to their rows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.assessment.models import Scorecard
from luodi.assessment.queries.inputs import Given
from luodi.assessment.queries.scheme_table import Line, scheme_table
from luodi.calc.scoring.expression import names_in


@dataclass(frozen=True, slots=True)
class ScoredLine:
    line: Line
    points: Decimal | None
    working: str
    counts: bool
    inputs: tuple[tuple[str, Given], ...]


@dataclass(frozen=True, slots=True)
class CardPage:
    lines: tuple[ScoredLine, ...]
    total_working: str
    rounding: str
    body: dict[str, Any]

    @property
    def inputs(self) -> dict[str, Given]:
        return {code: given for line in self.lines for code, given in line.inputs}


def card_page(card: Scorecard) -> CardPage:
    body = card.body
    table = scheme_table(body["scheme"], body["phase"])
    marks = body["marks"]
    lines = []
    for line in table.lines:
        mark = marks.get(line.code)
        used: set[str] = set(line.inputs)
        for name in line.inputs:
            if name in table.scheme.derived:
                used |= names_in(table.scheme.derived[name])
        given = tuple((code, Given.from_data(data)) for code, data in body["inputs"].items() if code in used)
        points = Decimal(mark["points"]) if mark else None
        lines.append(
            ScoredLine(line, points, mark["working"] if mark else "", bool(mark and mark["counts"]), given)
        )
    return CardPage(tuple(lines), marks[""]["working"], table.scheme.rounding.sentence, body)
