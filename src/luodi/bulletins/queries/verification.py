"""`bulletins verify`: an issue recomputed at its own reading, number by number, and its stored rows against their digests."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from luodi.bulletins.bindings import read_binding
from luodi.bulletins.models import BoundNumber, Issue, NamedList
from luodi.bulletins.queries.issues import Number, Standing, days_of
from luodi.bulletins.queries.numbers import compute
from luodi.bulletins.queries.rows import projects_counted
from luodi.indicators.catalogue import Catalogue, catalogue
from luodi.indicators.errors import FigureRefusal
from luodi.indicators.queries.published import definition_version
from luodi.ledger.models import Entry

STORED = Decimal("0.0000000001")
CHANGED = "SELECT n.id FROM {table} n WHERE n.issue_id = %s AND n.digest <> ledger_digest(to_jsonb(n))"
TOUCHED = "存下的这一行被人在库里改过：与入库时的封签不符。"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A number that does not come out again: what was frozen, what comes out now, and why it may be."""

    code: str
    name: str
    frozen: str
    now: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    issue: Issue
    numbers: int
    deviations: tuple[Deviation, ...]

    @property
    def is_identical(self) -> bool:
        return not self.deviations

    @property
    def sentence(self) -> str:
        if self.is_identical:
            return f"{self.issue.title}：{self.numbers} 个数重算一致。"
        return f"{self.issue.title}：{self.numbers} 个数中有 {len(self.deviations)} 个不一致。"


def verify(issue: Issue) -> Outcome:
    """
    Recomputes every frozen number with the version of its definition, at its tick. Corrections recorded later change
    nothing; a difference means stored rows were changed behind the application, or a version is gone.
    """
    standing = Standing(issue)
    numbers = list(standing.numbers.values())
    found = [
        *_changed_rows(issue),
        *_changed_lists(issue),
        *_recomputed(standing, numbers),
        *_relisted(standing),
    ]
    return Outcome(issue, len(numbers), tuple(found))


def _changed_rows(issue: Issue) -> Iterable[Deviation]:
    """Rows whose content no longer gives the digest they were sealed with."""
    for row in BoundNumber.objects.filter(pk__in=_unlike_their_digest(BoundNumber, issue)).order_by("place"):
        row.issue = issue
        yield Deviation(row.code, row.name, row.text, "", TOUCHED)


def _changed_lists(issue: Issue) -> Iterable[Deviation]:
    for row in NamedList.objects.filter(pk__in=_unlike_their_digest(NamedList, issue)):
        yield Deviation(f"{issue.period.code}-清单", row.name, f"{len(row.rows)} 个项目", "", TOUCHED)


def _unlike_their_digest(model: type[Entry], issue: Issue) -> list[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(CHANGED.format(table=model._meta.db_table), [issue.pk])
        return [row[0] for row in cursor.fetchall()]


def _relisted(standing: Standing) -> Iterable[Deviation]:
    """Lists that hold other projects when opened again at the same tick; what a project is called may change."""
    for row in standing.lists.values():
        now = projects_counted(standing, row.figure)
        if [(place, code) for place, _, code in now] != [(place, code) for place, _, code in row.rows]:
            why = "现在按同一时点重读得出另一份清单：台账里的旧记录被改动过，请运行 ledger verify。"
            code = f"{standing.period.code}-清单"
            yield Deviation(code, row.name, f"{len(row.rows)} 个项目", f"{len(now)} 个项目", why)


def _recomputed(standing: Standing, numbers: list[Number]) -> Iterable[Deviation]:
    book = catalogue()
    gone = [number for number in numbers if not _has_version(book, number)]
    for number in gone:
        why = f"口径 {number.row.figure} 第 {number.row.version} 版已不在，无法重算。"
        yield Deviation(number.code, number.row.name, number.row.text, "", why)
    left = [number for number in numbers if number not in gone]
    older = {(n.row.figure, n.row.version) for n in left if book.find(n.row.figure).version != n.row.version}
    book = book.with_(*(d for code, version in sorted(older) if (d := definition_version(code, version))))
    try:
        computed = compute(
            (read_binding(number.row.token, standing.regions) for number in left),
            period=days_of(standing.period), reading=standing.reading, book=book, listed=standing.listed,
        )  # fmt: skip
    except FigureRefusal as refusal:
        yield Deviation(standing.period.code, "全部", "", "", str(refusal))
        return
    for number in left:
        now = computed[number.row.token]
        if now.text != number.row.text or _stored(now.value) != _stored(number.row.value):
            why = "现在按同一时点重算得出另一个数：台账里的旧记录被改动过，请运行 ledger verify。"
            yield Deviation(number.code, number.row.name, number.row.text, now.text, why)


def _has_version(book: Catalogue, number: Number) -> bool:
    code, version = number.row.figure, number.row.version
    if code in book and book.find(code).version == version:
        return True
    return definition_version(code, version) is not None


def _stored(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(STORED)
