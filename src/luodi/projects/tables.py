"""The list's columns: a heading, a cell, an order. Rooms above add their own in AppConfig.ready()."""

import html
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from luodi.calc.money import CURRENCY_NAMES
from luodi.common import formats
from luodi.common.templatetags.parts import highlight
from luodi.projects.enums import STAGE_LABELS, Channel, Homecoming, Mode, Origin, Status
from luodi.projects.face import Face
from luodi.projects.models import Project

Order = tuple[str | OrderBy, ...]
Shown = Face | Project
"""A page lists faces, a workbook projects with all they have."""


@dataclass(frozen=True, slots=True)
class Names:
    """What cells look up instead of asking the database: {region code: short name}."""

    regions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """
    `cell` writes one project's cell. A column that needs more than the face gives `load`: one query for all
    rows of the page, {project: text}. A workbook takes `value`, of `kind` text, number or date with `places`
    decimals; without it the cell's text. `rising` and `falling` are its orders; without them it does not sort.
    """

    code: str
    label: str
    cell: Callable[[Shown, Names], str] | None = None
    classes: str = ""
    note: str = ""
    rising: Order = ()
    falling: Order = ()
    at_first: bool = False
    load: Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, str]] | None = None
    value: Callable[[Shown], Any] | None = None
    kind: str = "text"
    places: int = 2


_columns: dict[str, Column] = {}


def register(*columns: Column) -> None:
    """The same code twice is a programming error."""
    for column in columns:
        if column.code in _columns:
            raise ValueError(f"column {column.code!r} is already registered")
        _columns[column.code] = column


def registered() -> tuple[Column, ...]:
    return tuple(_columns.values())


def chosen(codes: Collection[str]) -> tuple[Column, ...]:
    """Columns in table order; those shown at first where no known one is asked for."""
    found = tuple(column for column in _columns.values() if column.code in codes)
    return found or tuple(column for column in _columns.values() if column.at_first)


BREAK = "\x00"
"""Between cells that are escaped together; the one character that no text from the database contains."""


def body(projects: Sequence[Shown], columns: Sequence[Column], names: Names, words: str) -> SafeString:
    """
    The rows of a page as markup, `words` marked in the names; one query for each column that loads. Not a template:
    a node a cell would cost more than the page.
    """
    keys = [project.pk for project in projects]
    loaded: dict[str, Mapping[uuid.UUID, str]] = {c.code: c.load(keys) for c in columns if c.load}
    openings = [_opening(column) for column in columns]
    return mark_safe(  # noqa: S308 - every piece is escaped here
        "".join(
            _row(project, [text_of(c, project, names, loaded) for c in columns], openings, words)
            for project in projects
        )
    )


def _row(project: Shown, texts: Sequence[str], openings: Sequence[str], words: str) -> str:
    key = project.pk
    name, *cells = html.escape(BREAK.join((project.name, *texts))).split(BREAK)
    shown = highlight(project.name, words) if words else name
    return (
        f'\n<tr class="opens{" off" if project.status else ""}"><td class="pick"><input type="checkbox" name="pick"'
        f' value="{key}" form="bulk" aria-label="选中 {name}"></td><td class="name"><a href="/projects/{key}/">{shown}</a></td>'
        + "".join([f"{td}{cell}</td>" for td, cell in zip(openings, cells, strict=True)])
        + "</tr>"
    )


def _opening(column: Column) -> str:
    label = f"{column.label}（{column.note}）" if column.note else column.label
    return str(format_html('<td class="{}" data-label="{}">', column.classes, label))


def text_of(
    column: Column, project: Shown, names: Names, loaded: Mapping[str, Mapping[uuid.UUID, str]]
) -> str:
    """One project's cell as the page and, without a typed value, the workbook print it."""
    if column.cell:
        return column.cell(project, names)
    return loaded[column.code].get(project.pk, formats.NOTHING)


def order_of(code: str) -> Order:
    """The order an address asks for (`amount`, `-amount`); the latest recorded first for an unknown one."""
    if code.removeprefix("-") == "name":
        return ("-pinyin", "-id") if code.startswith("-") else ("pinyin", "id")
    column = _columns.get(code.removeprefix("-"))
    wanted: Order = ()
    if column:
        wanted = column.falling if code.startswith("-") else column.rising
    return wanted or ("-last_revision", "id")


def _plain(field: str) -> dict[str, Any]:
    return {"rising": (field, "id"), "falling": (f"-{field}", "id")}


def _nulls_last(field: str) -> dict[str, Any]:
    return {
        "rising": (F(field).asc(nulls_last=True), "id"),
        "falling": (F(field).desc(nulls_last=True), "id"),
    }


def _word(choices: Any, field: str) -> Callable[[Shown, Names], str]:
    labels = dict(choices)
    return lambda project, _: labels.get(getattr(project, field)) or formats.NOTHING


def amount(project: Shown, _: Names) -> str:
    """A figure in the heading's unit (万元); another currency's carries its own."""
    if project.currency != "CNY" and project.planned_total is not None:
        return f"{formats.number(project.planned_total)} 万{CURRENCY_NAMES[project.currency]}"
    return formats.number(project.planned_total, 0)


def _yuan(project: Shown) -> Any:
    """万元 as a number, another currency in words: a column adds up."""
    if project.planned_total is None or project.currency == "CNY":
        return project.planned_total
    return amount(project, Names({}))


def _recorded_on(project: Shown) -> Any:
    at = project.last_recorded_at
    return at.astimezone(formats.SHANGHAI).date() if at else None


register(
    Column("code", "编号", lambda p, _: p.code, "nowrap minor", at_first=True, **_plain("code")),
    Column("region", "区划", lambda p, n: n.regions.get(p.region, p.region), "nowrap", at_first=True),
    Column("unit", "责任单位", lambda p, _: p.unit_name),
    Column("stage", "阶段", lambda p, _: STAGE_LABELS.get(p.stage, "未登记"), "nowrap", at_first=True),
    Column("verified", "已核实到", lambda p, _: STAGE_LABELS.get(p.verified_stage, "—"), "nowrap minor", at_first=True),
    Column("status", "状态", lambda p, _: Status(p.status).label, "nowrap", at_first=True),
    Column(
        "amount", "总投资", amount, "num", note="万元", at_first=True,
        value=_yuan, kind="number", places=4, **_nulls_last("planned_total"),
    ),
    Column(
        "signed", "签约", lambda p, _: formats.day(p.signed_on), "nowrap", at_first=True,
        value=lambda p: p.signed_on, kind="date", **_nulls_last("signed_on"),
    ),
    Column("stage_on", "到此阶段", lambda p, _: formats.day(p.stage_on), "nowrap", value=lambda p: p.stage_on, kind="date"),
    Column("leader", "联系领导", lambda p, _: p.leader_name or "待指派", "nowrap", at_first=True),
    Column("origin", "来源", _word(Origin.choices, "origin"), "nowrap"),
    Column("mode", "投资方式", _word(Mode.choices, "mode"), "nowrap"),
    Column("homecoming", "回归", _word(Homecoming.choices, "homecoming"), "nowrap"),
    Column("channel", "招商方式", _word(Channel.choices, "channel"), "nowrap"),
    Column("industry", "行业", lambda p, _: p.industry or "—", "nowrap"),
    Column("major", "重大", lambda p, _: "重大" if p.major else "—", "nowrap"),
    Column("national_code", "国家代码", lambda p, _: p.national_code or "—", "nowrap"),
    Column(
        "unreviewed", "待审", lambda p, _: formats.number(p.unreviewed) if p.unreviewed else "—", "num",
        value=lambda p: p.unreviewed, kind="number", places=0,
    ),
    Column(
        "recorded", "最近登记", lambda p, _: formats.tick(p.last_recorded_at), "nowrap minor", at_first=True,
        value=_recorded_on, kind="date",
        rising=("last_revision", "id"), falling=("-last_revision", "id"),
    ),
)  # fmt: skip
