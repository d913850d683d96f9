"""
City totals for those who see only part of the city. The only place that widens a reader's role: published
figures, published groupings, no opening to rows.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from luodi.indicators.answers import Answer, ask
from luodi.indicators.catalogue import Catalogue
from luodi.indicators.definition import Definition, Measure
from luodi.indicators.errors import NotPublished
from luodi.indicators.facts import fact_table
from luodi.indicators.periods import Point


def totals(
    codes: Sequence[str], points: Sequence[Point], *, book: Catalogue, by: Sequence[str] = ()
) -> Answer:
    """
    The same as ask(), over the whole city whatever the reader may see. Raises NotPublished for a figure or a
    grouping that is not meant to be seen by everybody (it could show another district's single projects).
    """
    for code in codes:
        _refuse_unpublished(book.find(code), book, by)
    with _as_city():
        return ask(codes, points, book=book, by=by)


@contextmanager
def _as_city() -> Iterator[None]:
    """The city's role until the end of the block, also when it stands inside a longer transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        before = cursor.fetchone()[0]
        cursor.execute("SET LOCAL ROLE luodi_web_city")
        yield
        cursor.execute("SELECT set_config('role', %s, true)", [before])


def _refuse_unpublished(definition: Definition, book: Catalogue, by: Sequence[str]) -> None:
    if not definition.published:
        raise NotPublished(
            f"「{definition.name}」不在公布的全市指标里。请看本单位的数，或请市局公布这个口径。"
        )
    if definition.measure in (Measure.RATIO, Measure.GROWTH):
        for code in definition.refers_to:
            _refuse_grouping(book.find(code), by)
    else:
        _refuse_grouping(definition, by)


def _refuse_grouping(definition: Definition, by: Sequence[str]) -> None:
    table = fact_table(definition.table)
    for code in by if table else ():
        field = table.field(code) if table else None
        if field is not None and not field.published:
            raise NotPublished(
                f"全市的「{definition.name}」不能按「{field.label}」公布，会看出别处的单个项目。"
            )
