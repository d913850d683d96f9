"""
Terms to SQL. One statement scans the facts of a reading once and answers every term, group and period;
conditions all terms share go to WHERE, the rest into FILTER.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.indicators.binding import Binding, Shape, conjunction, sql_day
from luodi.indicators.conditions import condition_sql, fields_used
from luodi.indicators.definition import Time
from luodi.indicators.facts import FactTable, Field, Option, Relation, Tally
from luodi.indicators.terms import ADDITIVE, Aggregate, Term


@dataclass(frozen=True, slots=True)
class GridRow:
    """One reading of a statement. `subject` only in PAIRS."""

    start: dt.date
    day: dt.date
    known: dt.datetime
    subject: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """`keys` group columns come after the clock's seq and the grid position; then one column a term."""

    sql: str
    parameters: dict[str, Any]
    terms: tuple[Term, ...]


class Composer:
    """The pieces of one scan's SQL: shared by aggregation and by opening a cell to its rows."""

    def __init__(
        self, table: FactTable, binding: Binding, grid: Sequence[GridRow], tally: Tally | None = None
    ) -> None:
        self.table, self.binding, self.grid, self.tally = table, binding, grid, tally
        binding.parameters |= {"basis": binding.basis}
        if binding.shape is not Shape.PAIRS:
            binding.parameters["known"] = grid[0].known
        if binding.shape is Shape.ONE:
            binding.parameters |= {"start": grid[0].start, "day": grid[0].day}

    def clauses(self, term: Term) -> list[str]:
        """The conditions of a term, each as SQL, its time basis and switches included."""
        table, binding = self.table, self.binding
        found = [condition_sql(table, condition, binding) for condition in term.conditions]
        if term.time.basis is not Time.AT_DATE:
            moment = _field(table, term.time.field).sql
            start = sql_day(term.time.since) if term.time.since else "{start}"
            found.append(binding.fill(f"{moment} BETWEEN {start} AND {{day}}"))
        found += [binding.fill(option.sql) for option in _options(table, term)]
        if not term.opening:
            found.append(f"NOT {table.opening}")
        if term.rests_on_opening:
            found.append(table.opening)
        if term.currency.rule == "only" and term.field:
            found.append(f"{_field(table, term.field).currency} = {binding.value(term.currency.currency)}")
        return [clause for clause in found if clause]

    def amount(self, term: Term) -> str:
        """The SQL of what a sum adds up, converted where the rule says so."""
        field = _field(self.table, term.field)
        if term.currency.rule != "convert" or not field.currency:
            return field.sql
        target = self.binding.value(term.currency.currency)
        rate = f"indicators_rate({field.currency}, {target}, {field.rate_day}, {{known}})"
        return self.binding.fill(
            f"(CASE WHEN {field.currency} = {target} THEN {field.sql} ELSE {field.sql} * {rate} END)"
        )

    def days(self, term: Term) -> str:
        first, last = (_field(self.table, code).sql for code in term.days)
        return f"({last} - {first})"

    def source(self, aliases: Iterable[str]) -> tuple[str, list[str]]:
        """(FROM text, WHERE clauses) over the base and the relations needed."""
        fill, wanted = self.binding.fill, set(aliases)
        base, *others = self.table.relations
        if self.tally:
            base = self.tally.relation
        for relation in reversed(others):
            if relation.alias in wanted:
                wanted.update(relation.needs)
        joins = [_join(r, fill) for r in others if r.always or r.alias in wanted]
        where: list[str] = []
        if self.binding.shape is Shape.ONE:
            where.append(fill(base.on))
            text = fill(base.source)
        else:
            on = base.on
            if self.binding.shape is Shape.PAIRS:
                on = f"{on} AND {self.table.subject} = p.subject"
            lateral = "LATERAL " if base.source.startswith("(") else ""
            text = f"{self._grid()} JOIN {lateral}{fill(base.source)} ON {fill(on)}"
        return " ".join([text, *joins]), where

    def missing(self, term: Term, clause: str) -> str:
        """A statement that counts the rows of a term for which `clause` holds."""
        source, where = self.source(_aliases(self.table, [term], []))
        return f"SELECT count(*) FROM {source} WHERE {conjunction([*where, *self.clauses(term), clause])}"

    def _grid(self) -> str:
        rows, columns = self.grid, ["pos", "start", "day", "known"]
        arrays: list[tuple[list[Any], str]] = [
            (list(range(len(rows))), "int[]"),
            ([row.start for row in rows], "date[]"),
            ([row.day for row in rows], "date[]"),
            ([row.known for row in rows], "timestamptz[]"),
        ]
        if self.binding.shape is Shape.PAIRS:
            arrays.append(([row.subject for row in rows], "uuid[]"))
            columns.append("subject")
        values = ", ".join(f"{self.binding.value(array)}::{kind}" for array, kind in arrays)
        return f"unnest({values}) AS p({', '.join(columns)})"

    @property
    def position(self) -> str:
        return "0" if self.binding.shape is Shape.ONE else "p.pos"


def aggregation(
    composer: Composer, terms: Sequence[Term], by: Sequence[Field], *, cube: bool, currencies: bool
) -> Statement:
    """
    One statement for terms of one scan: columns seq, pos, [grouping mask], groups…, [currency], terms….
    `cube` adds every total (for measures whose totals are not sums); `currencies` splits by currency, so that a
    mixture is seen.
    """
    table, binding = composer.table, composer.binding
    per_term = [composer.clauses(term) for term in terms]
    shared = [c for c in per_term[0] if all(c in clauses for clauses in per_term)]
    weight = next((field.weight for field in by if field.weight), "")
    columns = [
        _aggregate(composer, term, [c for c in clauses if c not in shared], weight)
        for term, clauses in zip(terms, per_term, strict=True)
    ]
    source, where = composer.source(_aliases(table, terms, by))
    groups = [binding.fill(field.sql) for field in by]
    currency = next((_field(table, t.field).currency for t in terms if currencies and _refuses(t)), "")
    keys = [*groups, *([currency] if currency else [])]
    masks = [f"grouping({', '.join(groups)})"] if cube and groups else []
    select = ["(SELECT seq FROM ledger_clock)", composer.position, *masks, *keys, *columns]
    inner = f"CUBE ({', '.join(groups)})" if cube and groups else ", ".join(keys)
    group_by = ", ".join(filter(None, [composer.position if composer.position != "0" else "", inner]))
    sql = f"SELECT {', '.join(select)} FROM {source} WHERE {conjunction([*where, *shared])}"
    if group_by:
        sql += f" GROUP BY {group_by}"
    return Statement(sql, binding.parameters, tuple(terms))


def _aggregate(composer: Composer, term: Term, clauses: list[str], weight: str) -> str:
    only = f" FILTER (WHERE {conjunction(clauses)})" if clauses else ""
    match term.aggregate:
        case Aggregate.COUNT:
            if composer.tally:
                return f"sum({composer.tally.count}){only}"
            return f"sum({weight}){only}" if weight else f"count(*){only}"
        case Aggregate.SUM:
            amount = composer.amount(term)
            return f"sum({amount} * {weight}){only}" if weight else f"sum({amount}){only}"
        case Aggregate.DISTINCT:
            return f"count(DISTINCT {_field(composer.table, term.field).sql}){only}"
        case Aggregate.ROWS:
            return f"count(*){only}"
        case Aggregate.MEDIAN:
            return f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {composer.days(term)}){only}"


def _aliases(table: FactTable, terms: Sequence[Term], by: Sequence[Field]) -> set[str]:
    used = [*by]
    found: set[str] = set()
    for term in terms:
        used += fields_used(table, term.conditions)
        codes = (term.time.field, term.field, *term.days)
        used += [_field(table, code) for code in codes if code]
        for option in _options(table, term):
            found.update(option.relations)
    return found.union(*(field.relations for field in used))


def aliases_of(table: FactTable, term: Term, by: Sequence[Field]) -> set[str]:
    """The relations one term and its groups need."""
    return _aliases(table, [term], by)


def tally_for(table: FactTable, terms: Sequence[Term], by: Sequence[Field]) -> Tally | None:
    """The table's tally if it tells everything these terms and groups read."""
    tally = table.tally
    if tally is None or any(field.code not in tally.tells for field in by):
        return None
    return tally if all(_is_told(table, tally, term) for term in terms) else None


def _is_told(table: FactTable, tally: Tally, term: Term) -> bool:
    read = {field.code for field in fields_used(table, term.conditions)} | {term.time.field}
    summed = {term.field} - {""}
    return term.aggregate in ADDITIVE and read - {""} <= tally.tells and summed <= tally.sums


def _refuses(term: Term) -> bool:
    return term.aggregate is Aggregate.SUM and term.currency.rule == "refuse"


def _options(table: FactTable, term: Term) -> list[Option]:
    chosen = dict(term.switches)
    found = []
    for switch in table.switches:
        option = switch.option(chosen.get(switch.code, "")) or switch.options[0]
        if option.sql:
            found.append(option)
    return found


def _join(relation: Relation, fill: Any) -> str:
    kind = "LEFT JOIN" if relation.outer else "JOIN"
    lateral = " LATERAL" if relation.lateral else ""
    return f"{kind}{lateral} {fill(relation.source)} ON {fill(relation.on)}"


def _field(table: FactTable, code: str) -> Field:
    field = table.field(code)
    if field is None:
        raise LookupError(f"{table.code} has no field {code}")
    return field
