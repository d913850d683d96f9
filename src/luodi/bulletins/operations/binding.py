"""What an issue prints out of the ledger, stored with it: its numbers and the projects it names."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from luodi.bulletins.models import BoundNumber, Issue, NamedList
from luodi.bulletins.queries.issues import Standing, bound_in, days_of
from luodi.bulletins.queries.numbers import Computed, Place, compute
from luodi.bulletins.queries.rows import figures_listed, projects_counted
from luodi.indicators.catalogue import catalogue
from luodi.ledger.models import dated
from luodi.ledger.operations.revision import revision
from luodi.ledger.queries.reading import today


def bind(*, by: Any, standing: Standing, body: str, request_key: uuid.UUID) -> None:
    """Stores the numbers and lists of a section's text that are new. Raises Refusal, FigureRefusal."""
    wanted = bound_in(body, standing.template, standing.regions, standing.listed)
    computed = compute(
        [binding for binding in wanted if binding.token not in standing.numbers],
        period=days_of(standing.period), reading=standing.reading, book=catalogue(), listed=standing.listed,
    )  # fmt: skip
    lists = list_rows(standing, [body])
    if not computed and not lists:
        return
    first = max((n.row.place for n in standing.numbers.values()), default=0) + 1
    with revision(by=by.actor, verb="bulletins.bind", request_key=request_key) as rev:
        rev.add(*number_rows(standing.issue, computed.values(), standing.listed, first), *lists)
        rev.about(standing.issue.pk)


def list_rows(standing: Standing, bodies: Iterable[str]) -> list[NamedList]:
    """Entries of the project lists the texts ask for and the issue does not hold yet."""
    book, day = catalogue(), dated(today())
    return [
        NamedList(
            issue=standing.issue, figure=figure, name=book.find(figure).name,
            rows=projects_counted(standing, figure), **day,
        )
        for figure in figures_listed(standing, bodies)
        if figure not in standing.lists
    ]  # fmt: skip


def number_rows(
    issue: Issue, computed: Iterable[Computed], listed: Sequence[Place], first: int
) -> list[BoundNumber]:
    """Entries of computed numbers, their places counted from `first`."""
    names = {place.code: place.name for place in listed}
    day = dated(today())
    return [
        BoundNumber(
            issue=issue,
            place=place,
            token=one.binding.token,
            figure=one.definition.code,
            version=one.definition.version,
            name=one.definition.name,
            unit=one.definition.unit,
            region=one.binding.region,
            region_name=names.get(one.binding.region, ""),
            first=one.period.first,
            last=one.period.last,
            form=one.binding.form,
            value=one.value,
            text=one.text,
            sample=one.sample,
            is_small=one.is_small,
            sentence=one.sentence,
            **day,
        )
        for place, one in enumerate(computed, first)
    ]
