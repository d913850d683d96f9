"""What goes out as a workbook and comes back: 督查包 of a round, the enterprise's form."""

import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.writing.returns import ReturnColumn, ReturnRow, write_return
from luodi.projects.enums import Cause, Side
from luodi.projects.models import Duty, Project
from luodi.supervision.enums import Agreement, Level
from luodi.supervision.models import Round, Visit
from luodi.supervision.queries.people import able_units
from luodi.supervision.queries.site import claimed_words, said_before


def _text(code: str, label: str, *choices: tuple[str, str]) -> FieldSpec:
    return FieldSpec(code, label, FieldKind.TEXT, choices=choices)


def _shown(code: str, label: str, width: float = 14) -> ReturnColumn:
    return ReturnColumn(_text(code, label), input=False, width=width)


def _asked(code: str, label: str, *choices: tuple[str, str], width: float = 14) -> ReturnColumn:
    return ReturnColumn(_text(code, label, *choices), input=True, width=width)


def pack_columns() -> list[ReturnColumn]:
    """Codes of the input columns are the fields of forms.inspection.SiteForm."""
    units = tuple((unit.short_name, str(unit.pk)) for unit in able_units())
    return [
        _shown("route", "组次", 8),
        _shown("project", "项目", 26),
        _shown("unit", "单位"),
        _shown("contacts", "现场找谁", 22),
        _shown("claimed", "填报说", 30),
        _shown("before", "上次怎么说", 30),
        ReturnColumn(FieldSpec("visited_on", "到场日", FieldKind.DATE), input=True, width=12),
        _asked("agreement", "与填报", *((a.label, a.value) for a in Agreement)),
        _asked("seen", "现场看到", width=40),
        _asked("inspector", "督查人"),
        _asked("site_person", "现场人员"),
        _asked("title", "发现的问题", width=24),
        _asked("cause", "原因", *((c.label, c.value) for c in Cause)),
        _asked("side", "责任方", *((s.label, s.value) for s in Side)),
        _asked("level", "哪一级能解决", *((level.label, level.value) for level in Level)),
        _asked("lead_unit", "牵头单位", *units),
        ReturnColumn(FieldSpec("promised_on", "承诺解决日", FieldKind.DATE), input=True, width=12),
    ]


def write_pack(
    target: Path, round_: Round, visits: Iterable[Visit], contacts: Mapping[uuid.UUID, list[Duty]]
) -> int:
    """督查包: what is known of each project, locked, and room for what is seen. Returns how many rows."""
    note = (
        f"{round_.first_on} 至 {round_.last_on}。白色格现场填，灰色格是出发时的台账；没有问题，问题各列就空着。填好后在轮次页"
        "「传回督查包」，每行只记一次。照片请在能上网时用手机页传。本系统不得录入涉密信息。"
    )
    rows = [
        ReturnRow(
            visit.pk,
            {
                "route": f"{visit.group}-{visit.place}", "project": visit.project.name,
                "unit": visit.project.unit_name, "claimed": claimed_words(visit.project),
                "before": said_before(visit.project_id),
                "contacts": "；".join(d.person_name or d.unit_name for d in contacts.get(visit.pk, ())),
            },
        )
        for visit in visits
    ]  # fmt: skip
    return write_return(target, f"{round_.title}督查包", note, pack_columns(), rows)


def word_columns() -> list[ReturnColumn]:
    """Codes of the input columns are the fields of forms.enterprise.WordForm."""
    return [
        _shown("project", "项目", 30),
        _asked("trouble", "遇到什么困难", width=50),
        _asked("hoped", "希望怎样解决、几时解决", width=36),
        _asked("called", "怎么称呼您"),
    ]


def write_word_form(target: Path, projects: Iterable[Project]) -> int:
    """The enterprise's three fields for who has no way to the page: filled in anywhere, read in by the office."""
    note = "三项随便哪一项写清就行；填好交给发表的单位或招商引资工作领导小组办公室。不用留电话，请不要写涉密内容。"
    rows = [ReturnRow(project.pk, {"project": project.name}) for project in projects]
    return write_return(target, "企业反映表", note, word_columns(), rows)
