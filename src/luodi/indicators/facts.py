"""
What can be counted. A room declares its fact tables in facts.py and registers them in AppConfig.ready();
this room composes their SQL and knows nothing of what they mean.

SQL texts are templates. Placeholders the compiler fills:

    {day} {start} {known} {basis}   the reading: last day, first day of the period, tick, claimed/verified
    {rectangles:s}                  rows of reading model s believed at the tick (known_from, known_to)
    {entries:e}                     rows of entry table e believed at the tick (recorded_at, closed_at)
    {narrow:e}                      empty, or e's rows of the subjects asked for ("AND e.project_id = …")
    {wanted}                        the values of `FactTable.split_by` any figure of this scan asks for
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FieldKind = Literal["choice", "flag", "number", "day", "key"]
Labels = Callable[[Collection[Any]], Mapping[Any, str]]


@dataclass(frozen=True, slots=True)
class Relation:
    """
    One item of FROM. The first of a table is its base. `on` is the join condition, for the base its rows at the
    reading. `lateral` marks a subquery that reads columns of those before it. `always`: joined even when no field
    of it is used, because it decides which rows count at all.
    """

    alias: str
    source: str
    on: str = "true"
    outer: bool = False
    lateral: bool = False
    always: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """
    A column to filter, group or measure by. `choices` or `labels` turn values into words, `offers` lists the values
    one may choose where there are no fixed choices. `relations` are the
    aliases its SQL uses besides the base. `currency` is the SQL of the currency of a money field, `rate_day` of
    the day whose rate converts it. `weight` makes a grouping by shares: rows multiply, each with its weight.
    `restated` is the field that answers the same question as things stand today (现行区划).
    `published`: may stand in city totals that are shown to everybody.
    """

    code: str
    label: str
    kind: FieldKind
    sql: str
    relations: tuple[str, ...] = ()
    choices: tuple[tuple[Any, str], ...] = ()
    labels: Labels | None = None
    offers: Callable[[], Mapping[Any, str]] | None = None
    groups: bool = True
    unit: str = ""
    currency: str = ""
    rate_day: str = "{day}"
    weight: str = ""
    restated: str = ""
    published: bool = False
    happened: str = ""
    """For a day field: the verb of the sentence ("签约")."""


@dataclass(frozen=True, slots=True)
class Option:
    """One position of a switch: its word in the sentence, and the condition it adds (SQL; empty for none)."""

    code: str
    phrase: str
    sql: str = ""
    relations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Switch:
    """How a kind of case counts (取消, 停建, 意向, 增资). The first option is the default."""

    code: str
    label: str
    options: tuple[Option, ...]

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True)
class Subject:
    """How a counted thing is called in a list of rows, and under which address its page lies."""

    key: uuid.UUID
    code: str
    name: str
    under: str = "/projects/"


@dataclass(frozen=True, slots=True)
class Cause:
    """An entry that changed what is believed of a subject, in words. `basis` empty: it counts in both."""

    subject: uuid.UUID
    revision: int
    at: dt.datetime
    closing: bool
    table: str
    entry: uuid.UUID
    on: dt.date
    sentence: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """
    The base's rows of the present, counted: `relation` has the alias and the columns of the base for the fields
    coded in `tells` and `sums`, and `count` says how many of the base's rows one of its rows stands for.
    `table` is what a role must be allowed to read; `since` the SQL of the first day it holds for.
    """

    relation: Relation
    table: str
    count: str
    since: str
    tells: frozenset[str]
    sums: frozenset[str]


Namer = Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, Subject]]
CauseFinder = Callable[[Collection[uuid.UUID]], list[Cause]]


@dataclass(frozen=True, slots=True)
class FactTable:
    """
    `subject` is the SQL of the key rows open to; `entry` of the single entry counted, where that is not the
    subject. `count_unit` is the measure word (个, 笔). `opening` is the SQL that says a row rests on 期初数.
    `split_by` names a choice field the base's own SQL filters by ({wanted}). `causes` returns every opening
    and closing of entries this table is derived from. `tally` answers the same from fewer rows where it can; whatever
    switches and `opening` read must be among its columns.
    """

    code: str
    label: str
    count_unit: str
    subject: str
    relations: tuple[Relation, ...]
    fields: tuple[Field, ...]
    switches: tuple[Switch, ...] = ()
    entry: str = ""
    opening: str = "false"
    tally: Tally | None = None
    split_by: str = ""
    namer: Namer | None = None
    causes: CauseFinder | None = None
    _fields: dict[str, Field] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._fields.update((f.code, f) for f in self.fields)

    def field(self, code: str) -> Field | None:
        return self._fields.get(code)

    def switch(self, code: str) -> Switch | None:
        return next((switch for switch in self.switches if switch.code == code), None)

    @property
    def base(self) -> Relation:
        return self.relations[0]

    def groupings(self) -> list[Field]:
        return [f for f in self.fields if f.groups]


_tables: dict[str, FactTable] = {}


def register_table(table: FactTable) -> None:
    """Called in AppConfig.ready() of the room that owns the facts. Registering again replaces."""
    _tables[table.code] = table


def fact_table(code: str) -> FactTable | None:
    return _tables.get(code)


def fact_tables() -> list[FactTable]:
    return list(_tables.values())
