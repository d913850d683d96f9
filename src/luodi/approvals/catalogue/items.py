"""Items of the 权力清单, templates of them, and one edition of both."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from luodi.approvals.catalogue.conditions import Condition, read_condition
from luodi.calc.schedule import Link

GOVERNMENT, OWNER = "政府", "业主"
CHECK = "待核"


@dataclass(frozen=True, slots=True)
class Stage:
    code: str
    name: str
    lead: str


@dataclass(frozen=True, slots=True)
class Item:
    """
    One 事项. Days are working days: `statutory` by law, `promised` by the departments, `planned` where neither is
    known. `check`: what the source leaves to be checked. `simulation`: may be reviewed before land; `conversion`
    working days turn the review into the document. `validity`: months the result holds. `days_from`: a fact of the
    project that says the days. `since`/`until`: when this row itself is in force.
    """

    code: str
    name: str
    stage: str
    department: str
    function: str
    clock: str
    statutory: int | None
    promised: int | None
    planned: int | None
    basis: str
    check: str
    condition: str
    simulation: bool
    conversion: int
    validity: int | None
    materials: tuple[str, ...]
    days_from: str
    since: dt.date
    until: dt.date | None
    source: str

    @property
    def days(self) -> int:
        """What a schedule reckons with: the promise, else the law, else the plan's own figure."""
        return next(days for days in (self.promised, self.statutory, self.planned, 0) if days is not None)

    @property
    def applies(self) -> Condition:
        return read_condition(self.condition)

    def in_force(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """An item in a template: what it waits for, and where the template promises other days."""

    item: str
    links: tuple[Link, ...]
    promised: int | None
    group: str
    note: str


@dataclass(frozen=True, slots=True)
class Template:
    code: str
    name: str
    rows: tuple[TemplateRow, ...]


@dataclass(frozen=True, slots=True)
class PauseReason:
    """停表: days that count for neither promise nor law. `words`: other ways the platform or an agent says it."""

    code: str
    name: str
    words: tuple[str, ...] = ()
    basis: str = ""
    check: str = ""

    def is_meant(self, said: str) -> bool:
        return any(word in said for word in (self.name, *self.name.split("、"), *self.words))


@dataclass(frozen=True, slots=True)
class Catalogue:
    stages: Mapping[str, Stage]
    items: Mapping[str, Item]
    templates: Mapping[str, Template]
    pauses: Mapping[str, PauseReason]


@dataclass(frozen=True, slots=True)
class Step:
    """An item as one plan has it: everything copied, so that later editions change no live plan."""

    code: str
    name: str
    stage: str
    stage_name: str
    lead: str
    department: str
    function: str
    clock: str
    statutory: int | None
    promised: int | None
    days: int
    simulation: bool
    conversion: int
    validity: int | None
    materials: tuple[str, ...]
    basis: str
    check: str
    group: str
    note: str
    links: tuple[Link, ...]
    unit: str = ""
    unit_name: str = ""

    def as_json(self) -> dict[str, Any]:
        stored = {name: getattr(self, name) for name in self.__slots__}
        links = [[link.before, link.kind, link.lag, link.soft] for link in self.links]
        return stored | {"materials": list(self.materials), "links": links}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Self:
        links = tuple(Link(before, kind, lag, soft) for before, kind, lag, soft in stored["links"])
        return cls(**{**stored, "materials": tuple(stored["materials"]), "links": links})
