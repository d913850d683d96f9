"""What an earlier issue printed and what the same numbers read now: the corrections the next issue prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luodi.bulletins.bindings import read_binding
from luodi.bulletins.enums import Form, IssueStep, Span
from luodi.bulletins.models import Issue
from luodi.bulletins.queries.issues import Number, Standing, days_of, stages_of
from luodi.bulletins.queries.numbers import compute, spans
from luodi.indicators.catalogue import Catalogue, catalogue
from luodi.indicators.differences import Comparison, compare
from luodi.indicators.periods import Point
from luodi.indicators.running import ALL
from luodi.ledger.queries.reading import Reading


@dataclass(frozen=True, slots=True)
class Corrected:
    """One number: printed then, reads now."""

    number: Number
    now: str

    @property
    def was(self) -> str:
        return self.number.row.text


def said_of(number: Number) -> str:
    """What a number is, with its time and way of saying where these are not the plain ones: 到位资金·当年·同比."""
    _, *parts = number.row.token.split("|")
    plain = (Span.PERIOD, Form.NUMBER, number.row.region)
    return "·".join([number.row.name, *(part for part in parts if part and part not in plain)])[:80]


def previous_published(issue: Issue) -> Issue | None:
    """The latest published issue of the same template before this one."""
    earlier = list(
        Issue.objects.filter(template=issue.template, on__lt=issue.on)
        .select_related("period")
        .order_by("-on")[:8]
    )
    stages = stages_of(earlier)
    return next((found for found in earlier if stages[found.pk] is IssueStep.PUBLISHED), None)


def corrected(earlier: Standing, reading: Reading, book: Catalogue | None = None) -> list[Corrected]:
    """Numbers of `earlier` that print otherwise at the tick of `reading`. Each is asked about its own days."""
    numbers = list(earlier.numbers.values())
    at = Reading(on=earlier.issue.on, known_at=reading.known_at, seq=reading.seq)
    now = compute(
        (read_binding(number.row.token, earlier.regions) for number in numbers),
        period=days_of(earlier.period), reading=at, book=book or catalogue(), listed=earlier.listed,
    )  # fmt: skip
    return [Corrected(n, now[n.row.token].text) for n in numbers if now[n.row.token].text != n.row.text]


def differences(earlier: Standing, number: Number, reading: Reading) -> Sequence[Comparison]:
    """
    The projects that make one corrected number differ, with the entries that did it; the parts sum. Raises
    FigureRefusal for medians, distinct counts and growth, whose difference is no sum.
    """
    binding = read_binding(number.row.token, earlier.regions)
    days = spans(days_of(earlier.period))[binding.span]
    before, after = (
        Point(days, Reading(on=days.last, known_at=at.known_at, seq=at.seq))
        for at in (earlier.reading, reading)
    )
    group = (binding.region or ALL,)
    return compare(binding.figure, before, after, book=catalogue(), by=("region",), group=group)


def parts_sum(comparison: Comparison) -> bool:
    """Whether the projects' differences add up to the difference of the numbers."""
    return sum((d.amount for d in comparison.differences), Decimal(0)) == comparison.amount


def is_comparable(number: Number) -> bool:
    return number.row.form == Form.NUMBER
