"""A template and a project's facts become a plan's steps; what is left out says why."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from luodi.approvals.catalogue.conditions import BY_NAME
from luodi.approvals.catalogue.items import OWNER, Catalogue, Item, Step, Template, TemplateRow
from luodi.calc.schedule import Link, Task

Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LeftOut:
    code: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """`steps` in the template's order; links past a left-out step lead to what that step waited for."""

    steps: tuple[Step, ...]
    left_out: tuple[LeftOut, ...]


def draw(catalogue: Catalogue, template: Template, facts: Facts, day: dt.date) -> Drawn:
    kept: list[Step] = []
    left: list[LeftOut] = []
    links: dict[str, tuple[Link, ...]] = {}
    for row in template.rows:
        item = catalogue.items[row.item]
        links[item.code] = row.links
        reason = _left_out_because(item, facts, day)
        if reason:
            left.append(LeftOut(item.code, item.name, reason))
        else:
            kept.append(_step(catalogue, item, row, facts))
    gone = {one.code for one in left}
    return Drawn(tuple(replace(s, links=_bridged(s.links, links, gone)) for s in kept), tuple(left))


def facts_asked(catalogue: Catalogue, template: Template) -> list[str]:
    """Names of the facts a template's items depend on, in the order of the catalogue of facts."""
    asked: set[str] = set()
    for row in template.rows:
        item = catalogue.items[row.item]
        asked |= item.applies.facts | ({item.days_from} if item.days_from else set())
    return [name for name in BY_NAME if name in asked]


def tasks_of(steps: Sequence[Step]) -> list[Task]:
    return [
        Task(
            s.code, s.days, s.links, "owner" if s.clock == OWNER else "government", s.simulation, s.conversion
        )
        for s in steps
    ]


def needed_for(steps: Sequence[Step], code: str) -> list[Step]:
    """The step and everything it waits for, directly or not."""
    by_code = {step.code: step for step in steps}
    wanted, open_ends = set(), [code]
    while open_ends:
        current = open_ends.pop()
        if current in by_code and current not in wanted:
            wanted.add(current)
            open_ends += [link.before for link in by_code[current].links]
    return [step for step in steps if step.code in wanted]


def _left_out_because(item: Item, facts: Facts, day: dt.date) -> str:
    """Empty: it belongs in the plan, also where a fact that decides is not known yet."""
    if not item.in_force(day):
        return f"这一事项{'还没有生效' if day < item.since else '已经停用'}。"
    condition = item.applies
    if condition.holds(facts) is not False:
        return ""
    said = "，".join(
        f"{name}为{facts[name]}" for name in BY_NAME if name in condition.facts and facts.get(name)
    )
    return f"要「{condition.text}」才办，本项目{said}。"


def _step(catalogue: Catalogue, item: Item, row: TemplateRow, facts: Facts) -> Step:
    stage = catalogue.stages[item.stage]
    promised = item.promised if row.promised is None else row.promised
    days = item.days if row.promised is None else row.promised
    if item.days_from and facts.get(item.days_from):
        days = int(float(facts[item.days_from]))
    notes = [row.note] if row.note else []
    if item.applies.holds(facts) is None:
        unknown = [name for name in BY_NAME if name in item.applies.facts and not facts.get(name)]
        notes.append(f"{'、'.join(unknown)}没有填，先列入。")
    return Step(
        code=item.code, name=item.name, stage=item.stage, stage_name=stage.name, lead=stage.lead,
        department=item.department, function=item.function, clock=item.clock, statutory=item.statutory,
        promised=promised, days=days, simulation=item.simulation, conversion=item.conversion,
        validity=item.validity, materials=item.materials, basis=item.basis, check=item.check, group=row.group,
        note="".join(notes), links=row.links,
    )  # fmt: skip


def _bridged(
    links: Sequence[Link], all_links: Mapping[str, tuple[Link, ...]], gone: set[str]
) -> tuple[Link, ...]:
    """Links without the left-out steps, in whose place stands what they waited for; each predecessor once."""
    found: dict[str, Link] = {}
    for link in links:
        if link.before in gone:
            reached = _bridged(all_links[link.before], all_links, gone)
            through = [replace(far, soft=far.soft or link.soft) for far in reached]
        else:
            through = [link]
        for one in through:
            other = found.get(one.before)
            if other is None or (other.soft and not one.soft):
                found[one.before] = one
    return tuple(found.values())
