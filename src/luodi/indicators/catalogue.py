"""All definitions by code: shipped files and, over them, versions published in the browser."""

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from luodi.indicators.conditions import check
from luodi.indicators.definition import Conditions, Definition, Measure, Time
from luodi.indicators.errors import CircularReference, UnknownFigure, WrongDefinition
from luodi.indicators.facts import FactTable, fact_table
from luodi.indicators.files import read_folder

_folders: list[Path] = []


def register_folder(folder: Path) -> None:
    """A room's shipped definitions; called in AppConfig.ready()."""
    if folder not in _folders:
        _folders.append(folder)
        shipped.cache_clear()


@cache
def shipped() -> Mapping[str, Definition]:
    """Every shipped definition, checked."""
    return checked(definition for folder in _folders for definition in read_folder(folder))


class Catalogue:
    """Definitions in force; `find` is what evaluation resolves references with."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self._definitions = definitions

    def __iter__(self) -> Iterator[Definition]:
        return iter(self._definitions.values())

    def __contains__(self, code: str) -> bool:
        return code in self._definitions

    def find(self, code: str) -> Definition:
        """Raises UnknownFigure."""
        found = self._definitions.get(code)
        if found is None:
            raise UnknownFigure(code, difflib.get_close_matches(code, self._definitions, 3))
        return found

    def with_(self, *definitions: Definition) -> "Catalogue":
        """With some definitions tried instead of, or beside, those in force. Checks the whole."""
        tried = {**self._definitions, **{d.code: d for d in definitions}}
        return Catalogue(checked(tried.values()))


def catalogue(on: dt.date | None = None, known_at: dt.datetime | None = None) -> Catalogue:
    """
    What is in force: published versions over shipped files, those valid today and published by now; `on` and
    `known_at` ask for another day and another state of knowledge.
    """
    from luodi.indicators.queries.published import published_definitions

    found = {**shipped(), **published_definitions(on, known_at)}
    if on is not None:
        found = {code: d for code, d in found.items() if d.holds_on(on)}
    return Catalogue(found)


def checked(definitions: Iterable[Definition]) -> dict[str, Definition]:
    """
    Definitions by code. Raises WrongDefinition, UnknownFigure for a reference to nothing, CircularReference.
    """
    found: dict[str, Definition] = {}
    for definition in definitions:
        if definition.code in found:
            raise WrongDefinition(definition.code, "代码重复，每个口径只能有一个定义，请换一个代码。")
        _check_one(definition)
        found[definition.code] = definition
    for definition in found.values():
        _check_references(definition, found, (definition.code,))
    return found


def _check_references(definition: Definition, found: Mapping[str, Definition], path: tuple[str, ...]) -> None:
    for code in definition.refers_to:
        if code not in found:
            raise UnknownFigure(code, difflib.get_close_matches(code, found, 3), wanted_by=definition.code)
        if code in path:
            raise CircularReference((*path[path.index(code) :], code))
        _check_references(found[code], found, (*path, code))


def _check_one(definition: Definition) -> None:
    if definition.measure in (Measure.RATIO, Measure.GROWTH):
        _check_made_of_others(definition)
        return
    table = fact_table(definition.table)
    if table is None:
        raise WrongDefinition(definition.code, f"没有事实表「{definition.table}」。")
    for condition in (*definition.cohort, *definition.part):
        if wrong := check(table, condition):
            raise WrongDefinition(definition.code, wrong)
    for name, position in definition.switches:
        switch = table.switch(name)
        if switch is None or switch.option(position) is None:
            known = "；".join(f"{s.code}: {'/'.join(o.code for o in s.options)}" for s in table.switches)
            raise WrongDefinition(definition.code, f"开关「{name}: {position}」不存在。可用：{known}。")
    _check_measure(definition, table)


def _check_made_of_others(definition: Definition) -> None:
    if definition.measure is Measure.RATIO and not (definition.numerator and definition.denominator):
        raise WrongDefinition(definition.code, "比率要写 numerator 与 denominator 两个口径的代码。")
    if definition.measure is Measure.GROWTH and not definition.base:
        raise WrongDefinition(definition.code, "增长要写 base：哪个口径的增长。")
    if definition.cohort or definition.part or definition.table:
        raise WrongDefinition(
            definition.code, "比率与增长由别的口径算出，不再写 table、cohort 和 part；请写在被引用的口径里。"
        )


def _check_measure(definition: Definition, table: FactTable) -> None:
    def require(code: str, kinds: tuple[str, ...], what: str) -> None:
        field = table.field(code)
        if field is None or (kinds and field.kind not in kinds):
            raise WrongDefinition(
                definition.code, f"{what}「{code}」不对，要是{'、'.join(kinds) or '表里的'}字段。"
            )

    if definition.time.basis is not Time.AT_DATE:
        require(definition.time.field, ("day",), "时间口径的字段")
    match definition.measure:
        case Measure.SUM | Measure.MEAN:
            require(definition.of, ("number",), "加总的字段")
        case Measure.DISTINCT:
            require(definition.of, (), "去重的字段")
        case Measure.MEDIAN_DAYS:
            for code in definition.days:
                require(code, ("day",), "历时的日期字段")
        case Measure.SHARE:
            if not definition.part:
                raise WrongDefinition(definition.code, "占比要写 part：范围里的哪一部分。")
            if definition.of:
                require(definition.of, ("number",), "占比所用的金额字段")
        case _:
            pass
    if definition.currency.rule != "refuse" and not definition.of:
        raise WrongDefinition(definition.code, "只有金额口径才写币种规则。")


def narrowed(book: Catalogue, code: str, conditions: Conditions) -> Catalogue:
    """
    The catalogue with conditions added to the cohort of one figure and of those it is made of. Their codes stay.
    Raises WrongDefinition for a condition a table cannot answer.
    """
    found: dict[str, Definition] = {}

    def visit(definition: Definition) -> None:
        if definition.refers_to:
            for part in definition.refers_to:
                visit(book.find(part))
        else:
            found[definition.code] = replace(definition, cohort=definition.cohort + conditions)

    visit(book.find(code))
    return book.with_(*found.values())


def new_version(definition: Definition, **changes: object) -> Definition:
    """The next version with some parameters changed."""
    return replace(definition, version=definition.version + 1, **changes)  # type: ignore[arg-type]  # checked by use
