"""查数: what somebody asks by the address of a page, and the answer. Every fault is one sentence; nothing is lost."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from luodi.access.enums import Scope
from luodi.indicators.answers import Answer, ask
from luodi.indicators.catalogue import Catalogue, catalogue, narrowed
from luodi.indicators.definition import Condition, Definition, Measure
from luodi.indicators.errors import FigureRefusal, WrongPeriod
from luodi.indicators.facts import FactTable, Field, fact_table
from luodi.indicators.periods import Period, Point, point, read_period
from luodi.indicators.queries.printed import YearBefore, years_before
from luodi.indicators.running import ALL, Group
from luodi.indicators.totals import totals
from luodi.ledger.models import Revision

NARROWS = ("region", "origin", "major", "sector", "homecoming", "channel", "mode")
"""Fields 查数 offers under 哪些项目."""
TOTAL_WORD = "*"
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Question:
    """As typed; `point` and `book` say what it means."""

    code: str = ""
    by: tuple[str, ...] = ()
    period: str = ""
    on: str = ""
    known_at: str = ""
    whole_city: bool = False
    narrow: tuple[tuple[str, str], ...] = ()
    tick: str = ""
    """The number of a revision, where a kept question names one."""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What an address or a form carries to ask it again."""
        pairs = [
            ("code", self.code),
            *(("by", by) for by in self.by),
            ("period", self.period),
            ("on", self.on),
            ("known_at", self.known_at),
            ("tick", self.tick),
            ("city", "1" if self.whole_city else ""),
            *((f"is_{name}", value) for name, value in self.narrow),
        ]
        return [(name, value) for name, value in pairs if value]

    @property
    def query(self) -> str:
        """The address that asks it again."""
        return urlencode(self.pairs)

    def at_tick(self, at: Point) -> "Question":
        """The same question with its day and tick fixed, so that it is answered alike for ever."""
        on = self.on if self.period else at.period.last.isoformat()
        return replace(self, on=on, tick=str(at.reading.seq))

    def point(self) -> Point:
        """Raises WrongPeriod, BeforeLedger, FutureReading."""
        known = _moment(self.known_at) if self.known_at else None
        if self.tick:
            known = instant_of(self.tick)
        if self.period:
            return point(read_period(self.period), known_at=known)
        return point(on=_day(self.on) if self.on else None, known_at=known)

    def book(self) -> Catalogue:
        """The definitions in force, narrowed to the projects asked for."""
        book = catalogue()
        if not self.narrow or not self.code:
            return book
        conditions = tuple(Condition(name, "is", (_typed(name, value),)) for name, value in self.narrow)
        return narrowed(book, self.code, conditions)


def read_question(query: Any) -> Question:
    """From the page's address. Nothing that could be meant is longer than LONGEST; the rest is refused where it is read."""

    def asked(name: str) -> str:
        return str(query.get(name, "")).strip()[:LONGEST]

    return Question(
        code=asked("code"),
        by=tuple(dict.fromkeys(by[:LONGEST] for by in query.getlist("by") if by))[:2],
        period=asked("period"),
        on=asked("on"),
        known_at=asked("known_at"),
        whole_city=query.get("city") == "1",
        narrow=tuple((name, value) for name in NARROWS if (value := asked(f"is_{name}"))),
        tick=asked("tick"),
    )


def answered(question: Question, user: Any) -> Answer:
    """
    The answer within the reader's scope, or the city's published totals. Raises FigureRefusal, LedgerRefusal.
    """
    at, book = question.point(), question.book()
    if question.whole_city and user.standing.scope is not Scope.CITY:
        return totals([question.code], [at], book=book, by=question.by)
    return ask([question.code], [at], book=book, by=question.by)


def before_of(question: Question, answer: Answer, user: Any) -> Mapping[tuple[str, int, Group], YearBefore]:
    """The year before of every cell; documents speak for the whole city only, not for a part of it."""
    book, whole = question.book(), user.standing.scope is Scope.CITY
    if question.whole_city and not whole:
        return years_before(
            answer, book=book, printed=not question.narrow,
            reads=lambda codes, points, found, by: totals(codes, points, book=found, by=by),
        )  # fmt: skip
    return years_before(answer, book=book, printed=whole and not question.narrow)


def opens(question: Question, user: Any) -> bool:
    """Whether the numbers open to rows: the city's totals do not, for those who see part of it."""
    return not question.whole_city or user.standing.scope is Scope.CITY


def table_of(definition: Definition, book: Catalogue) -> FactTable | None:
    """The fact table a figure, or the first of its parts, is over."""
    while definition.measure in (Measure.RATIO, Measure.GROWTH):
        definition = book.find(definition.refers_to[0])
    return fact_table(definition.table)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What 查数 offers: figures by topic, groupings, narrowing fields with their values."""

    topics: Mapping[str, list[Choice]]
    groupings: list[Choice]
    narrows: list[tuple[Field, list[Choice]]] = field(default_factory=list)


def form_for(question: Question, book: Catalogue) -> Form:
    topics: dict[str, list[Choice]] = {}
    for d in book:
        topics.setdefault(d.topic or "其他", []).append(
            Choice(d.code, f"{d.name}（{d.unit}）", d.code == question.code)
        )
    table = table_of(book.find(question.code), book) if question.code in book else fact_table("projects")
    if table is None:
        return Form(topics, [])
    groupings = [Choice(f.code, f.label) for f in table.groupings()]
    chosen = dict(question.narrow)
    narrows = [
        (found, _choices(found, chosen.get(name, ""))) for name in NARROWS if (found := table.field(name))
    ]
    return Form(topics, groupings, narrows)


def _choices(found: Field, chosen: str) -> list[Choice]:
    if found.kind == "flag":
        pairs: list[tuple[Any, str]] = [("true", "是"), ("false", "否")]
    elif found.choices:
        pairs = [(value, label) for value, label in found.choices if value != ""]
    else:
        pairs = list(found.offers().items()) if found.offers else []
    return [Choice(str(value), str(label), str(value) == chosen) for value, label in pairs]


def group_from(words: list[str], question: Question, book: Catalogue) -> Group:
    """A group from an address: values as text, the total as *, empty as no value."""
    table = table_of(book.find(question.code), book)
    if table is None or len(words) != len(question.by):
        raise FigureRefusal("地址里的分组与口径不符，请从查数页重新点开。")
    return tuple(_member(table, code, word) for code, word in zip(question.by, words, strict=True))


def group_words(group: Group) -> list[str]:
    return [TOTAL_WORD if v is ALL else "" if v is None else str(v) for v in group]


def _member(table: FactTable, code: str, word: str) -> Any:
    if word == TOTAL_WORD:
        return ALL
    found = table.field(code)
    if found is None:
        raise FigureRefusal(f"不能按「{code}」分组，请从查数页重新点开。")
    if word == "" and found.kind == "key":
        return None
    if found.kind == "flag":
        return word == "True"
    return _typed_value(found, word)


def _typed(name: str, text: str) -> Any:
    table = fact_table("projects")
    found = table.field(name) if table else None
    if found is None:
        raise FigureRefusal(f"不能按「{name}」挑项目。")
    offered = {choice.value: choice.label for choice in _choices(found, "")}
    if offered and text not in offered:
        raise FigureRefusal(f"「{found.label}」没有「{text}」，可选：{'、'.join(offered.values())}。")
    return text == "true" if found.kind == "flag" else _typed_value(found, text)


def _typed_value(found: Field, text: str) -> Any:
    for value, _ in found.choices:
        if str(value) == text:
            return value
    return int(text) if found.code.endswith("_year") and text.isdecimal() else text or None


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise WrongPeriod(f"日期「{text}」看不懂，请写成 2015-06-30。") from None


def _moment(text: str) -> dt.date | dt.datetime:
    try:
        return dt.date.fromisoformat(text) if len(text) <= 10 else dt.datetime.fromisoformat(text)
    except ValueError:
        raise WrongPeriod(f"认知时点「{text}」看不懂，请写成 2015-07-05 或 2015-07-05T17:00。") from None


def instant_of(tick: str) -> dt.datetime:
    """When a revision was made. Raises WrongPeriod for a number there is no revision of."""
    found = Revision.objects.filter(seq=int(tick)).first() if tick.isdecimal() else None
    if found is None:
        raise WrongPeriod(f"没有第 {tick} 次修订，请从查数页重新出数。")
    at: dt.datetime = found.at
    return at


def month_before(at: Point) -> Point:
    """The same figure as printed at the end of last month: day and knowledge of that evening."""
    first = at.period.last.replace(day=1)
    last = first - dt.timedelta(days=1)
    start = at.period.first if at.period.first <= last else last.replace(day=1)
    return point(Period(start, last), known_at=last)
