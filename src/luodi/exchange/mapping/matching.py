"""Which column holds which field: by words, units and values, with a confidence; the unsure are asked."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.reading.tables import Column, Kind, Table
from luodi.exchange.reading.words import clean, split_unit

SURE = 0.8  # at or above, and ahead of the next by MARGIN: taken without asking
MARGIN = 0.08
WORTH = 0.5  # below, the column stays unmapped
IGNORED = (Kind.SEQUENCE, Kind.OURS)
CATEGORY_BASE = 100_000  # columns from here on are levels of categories: 100000 the first style met


@dataclass(frozen=True, slots=True)
class Choice:
    """One column's proposed field; `field` None: kept with the row, searchable, not entered."""

    column: int
    field: str | None
    confidence: float
    sure: bool
    others: tuple[tuple[str, float], ...] = ()  # the next best fields, for the question asked


@dataclass(frozen=True, slots=True)
class Proposal:
    choices: tuple[Choice, ...]
    missing: tuple[str, ...]  # required fields no column holds

    @property
    def unsure(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if not choice.sure)

    @property
    def fields(self) -> dict[int, str]:
        return {choice.column: choice.field for choice in self.choices if choice.field}


def propose(table: Table, fields: tuple[FieldSpec, ...]) -> Proposal:
    """The best pairs first, each column and each field once."""
    columns = [column for column in (*table.columns, *category_columns(table)) if column.kind not in IGNORED]
    scores = {(c.number, f.code): score(c, f) for c in columns for f in fields}
    taken: dict[int, str] = {}
    used: set[str] = set()
    for (column, code), value in sorted(scores.items(), key=lambda item: -item[1]):
        if value < WORTH:
            break
        if column not in taken and code not in used:
            taken[column] = code
            used.add(code)
    choices = tuple(_choice(column.number, taken, scores, fields) for column in columns)
    return Proposal(choices, tuple(f.code for f in fields if f.required and f.code not in used))


def sideways(table: Table, fields: tuple[FieldSpec, ...]) -> tuple[str, ...]:
    """Headings of fields that stand below each other in the first column: a table with one thing a column."""
    headings = {_bare(heading) for field in fields for heading in field.headings}
    first = table.columns[0]
    told = [split_unit(text)[0] for text in (*first.path, *first.samples)]
    found = tuple(text for text in dict.fromkeys(told) if _bare(text) in headings)
    return found if len(found) > 1 else ()


def category_columns(table: Table) -> tuple[Column, ...]:
    """Each level of categories as a column of its own, named by its first values."""
    styles = list(dict.fromkeys(category.style for category in table.categories))
    found = []
    for place, style in enumerate(styles):
        labels = tuple(dict.fromkeys(c.label for c in table.categories if c.style == style))
        name = f"分组（{'、'.join(labels[:2])}）"
        found.append(Column(CATEGORY_BASE + place, "", (name,), None, Kind.TEXT, None, labels[:20]))
    return tuple(found)


def category_styles(table: Table) -> dict[int, str]:
    styles = list(dict.fromkeys(category.style for category in table.categories))
    return {CATEGORY_BASE + place: style for place, style in enumerate(styles)}


def score(column: Column, field: FieldSpec) -> float:
    """0 … 1: the likeness of the words, lowered where unit, kind or values speak against it."""
    values = _values(column, field)
    if column.number >= CATEGORY_BASE:
        return values if field.choices else 0.0
    words = max(_words(column, field), 0.9 * values)
    return words * _unit(column, field) * _kind(column, field)


def _choice(
    column: int, taken: dict[int, str], scores: dict[tuple[int, str], float], fields: tuple[FieldSpec, ...]
) -> Choice:
    """Sure when likely by itself and neither another field nor an unmapped column has nearly as good a claim."""
    field = taken.get(column)
    used = set(taken.values())
    own = sorted(((f.code, scores[column, f.code]) for f in fields), key=lambda pair: -pair[1])
    others = tuple((code, round(s, 2)) for code, s in own if code != field and s >= WORTH)[:3]
    if field is None:
        likely = any(code not in used or s >= SURE for code, s in others)
        return Choice(column, None, 0.0, sure=not likely, others=others)
    best = scores[column, field]
    rivals = [s for code, s in others if code not in used]
    rivals += [s for (other, code), s in scores.items() if code == field and other not in taken]
    sure = best >= SURE and all(best - rival >= MARGIN for rival in rivals)
    return Choice(column, field, round(best, 2), sure, others)


def _words(column: Column, field: FieldSpec) -> float:
    names = _names(column.path)
    if not names or any(word in names[-1] for word in field.not_words):
        return 0.0
    return max(_likeness(name, _bare(heading)) for name in names for heading in field.headings)


@lru_cache(maxsize=4096)
def _names(path: tuple[str, ...]) -> tuple[str, ...]:
    """The last heading alone and the whole path run together: 投资 / 计划总投资, 到位资金 / 累计."""
    if not path:
        return ()
    return tuple(dict.fromkeys((_bare(path[-1]), _bare("".join(path[-2:])), _bare("".join(path)))))


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    text = re.sub(r"[（(\[【][^（）()\[\]【】]*[)）\]】]", "", clean(text)) or text
    return re.sub(r"[\s/、，,：:·*_\-]+", "", text).lower()


@lru_cache(maxsize=65_536)
def _likeness(name: str, word: str) -> float:
    if not name or not word:
        return 0.0
    if name == word:
        return 1.0
    shorter, longer = sorted((len(name), len(word)))
    inside = 0.0
    if word in name or name in word:
        inside = 0.62 + 0.33 * shorter / longer if shorter >= 2 else 0.4
    return max(inside, _bigrams(name, word), 0.9 * fuzz.ratio(name, word) / 100)


def _bigrams(a: str, b: str) -> float:
    first, second = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (a, b))
    if not first or not second:
        return 0.0
    return 0.95 * 2 * len(first & second) / (len(first) + len(second))


def _unit(column: Column, field: FieldSpec) -> float:
    if column.unit is None or field.kind is FieldKind.ANY:
        return 1.0
    if field.kind is FieldKind.AMOUNT:
        return 1.0 if column.unit.measure in field.measures else 0.0
    return 1.0 if field.kind in (FieldKind.NUMBER, FieldKind.TEXT) and not column.unit.is_money else 0.3


def _kind(column: Column, field: FieldSpec) -> float:
    """Values of another kind speak against a field; a column without values says nothing."""
    if not column.samples or field.kind is FieldKind.ANY:
        return 1.0
    numeric = field.kind in (FieldKind.AMOUNT, FieldKind.NUMBER)
    if column.kind is Kind.DATE:
        return 1.0 if field.kind is FieldKind.DATE else 0.4
    if column.kind is Kind.NUMBER:
        return 1.0 if numeric else 0.5 if field.kind is FieldKind.DATE else 0.75
    return 0.6 if numeric or field.kind is FieldKind.DATE else 1.0


def _values(column: Column, field: FieldSpec) -> float:
    """The share of sample values that are the field's choices or of its pattern."""
    if not column.samples:
        return 0.0
    if not field.told_by_values:
        return 0.0
    if field.choices:
        known = {written for written, _ in field.choices}
        return sum(clean(sample) in known for sample in column.samples) / len(column.samples)
    if field.pattern:
        return sum(bool(field.pattern.fullmatch(sample)) for sample in column.samples) / len(column.samples)
    return 0.0
