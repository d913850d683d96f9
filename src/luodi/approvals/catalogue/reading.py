"""Four tables (事项, 模板, 阶段, 停表原因) ↔ a catalogue. Every fault is said with its sheet, row and what would be right."""

import csv
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from luodi.approvals.catalogue.checks import faults_of
from luodi.approvals.catalogue.conditions import BY_NAME, BadCondition, read_condition
from luodi.approvals.catalogue.items import (
    GOVERNMENT,
    OWNER,
    Catalogue,
    Item,
    PauseReason,
    Stage,
    Template,
    TemplateRow,
)
from luodi.calc.schedule import Link

DATA = Path(__file__).parent.parent / "data"
SHEETS: Final = {"事项": "items", "模板": "templates", "阶段": "stages", "停表原因": "pauses"}
ITEM_COLUMNS: Final = (
    "编号", "事项", "阶段", "部门", "职能", "时钟", "法定工作日", "承诺工作日", "计划工作日", "条件", "模拟审批",
    "转正工作日", "有效期月", "材料", "天数取自", "依据", "待核", "自", "至", "来源",
)  # fmt: skip
TEMPLATE_COLUMNS: Final = ("模板", "模板名称", "事项", "前置", "承诺工作日", "并联组", "说明")
STAGE_COLUMNS: Final = ("阶段", "名称", "牵头部门")
PAUSE_COLUMNS: Final = ("编号", "原因", "别的说法", "依据", "待核")
COLUMNS: Final = {
    "事项": ITEM_COLUMNS, "模板": TEMPLATE_COLUMNS, "阶段": STAGE_COLUMNS, "停表原因": PAUSE_COLUMNS,
}  # fmt: skip
PAUSE_CODE = re.compile(r"^[a-z]{1,12}$")
LINK = re.compile(r"^(?P<before>[A-Za-z]+[0-9A-Za-z]*)(?P<soft>软)?(?P<start>开始)?(?:\+(?P<lag>\d+))?$")
SEPARATORS = re.compile(r"[；;、，,\s]+")
Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]


class BadCatalogue(ValueError):
    """`faults`: sentences, all of them, in the order of the tables."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@cache
def shipped() -> Catalogue:
    """The catalogue that comes with the system: edition 0."""
    return read_catalogue(shipped_tables())


def shipped_tables() -> dict[str, list[dict[str, str]]]:
    return {sheet: _shipped_table(sheet) for sheet in SHEETS}


def _shipped_table(sheet: str) -> list[dict[str, str]]:
    with (DATA / f"{SHEETS[sheet]}.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def read_catalogue(tables: Tables) -> Catalogue:
    """
    Raises BadCatalogue with every fault found: columns, values, references, loops, orphans, conditions. Editions
    published before the reasons to stop the clock were data have the shipped ones.
    """
    if "停表原因" not in tables:
        tables = {**tables, "停表原因": _shipped_table("停表原因")}
    faults = [
        f"「{sheet}」表缺少列：{'、'.join(lacking)}。"
        for sheet, columns in COLUMNS.items()
        if (lacking := [c for c in columns if tables.get(sheet) and c not in tables[sheet][0]])
    ]
    faults += [f"工作簿里没有「{sheet}」表，或者它是空的。" for sheet in COLUMNS if not tables.get(sheet)]
    if faults:
        raise BadCatalogue(faults)
    stages = {row["阶段"]: Stage(row["阶段"], row["名称"], row["牵头部门"]) for row in tables["阶段"]}
    items = _items(tables["事项"], stages, faults)
    templates = _templates(tables["模板"], items, faults)
    catalogue = Catalogue(stages, items, templates, _pauses(tables["停表原因"], faults))
    faults += faults_of(catalogue)
    if faults:
        raise BadCatalogue(faults)
    return catalogue


def tables_of(catalogue: Catalogue) -> dict[str, list[dict[str, str]]]:
    """The catalogue as the four tables it could be read from again."""
    return {
        "事项": [_item_row(item) for item in catalogue.items.values()],
        "模板": [
            dict(
                zip(
                    TEMPLATE_COLUMNS,
                    (t.code, t.name, r.item, write_links(r.links), _text(r.promised), r.group, r.note),
                    strict=True,
                )
            )
            for t in catalogue.templates.values()
            for r in t.rows
        ],
        "阶段": [{"阶段": s.code, "名称": s.name, "牵头部门": s.lead} for s in catalogue.stages.values()],
        "停表原因": [
            dict(zip(PAUSE_COLUMNS, (p.code, p.name, "；".join(p.words), p.basis, p.check), strict=True))
            for p in catalogue.pauses.values()
        ],
    }


def read_links(text: str) -> tuple[Link, ...]:
    """「A2；A6软；C1开始+3」. Raises ValueError with the piece that cannot be read."""
    links = []
    for piece in filter(None, SEPARATORS.split(text.strip())):
        found = LINK.match(piece)
        if found is None:
            raise ValueError(piece)
        kind = "SS" if found["start"] else "FS"
        links.append(Link(found["before"], kind, int(found["lag"] or 0), bool(found["soft"])))  # type: ignore[arg-type] # one of the two
    return tuple(links)


def write_links(links: Sequence[Link]) -> str:
    return "；".join(
        f"{link.before}{'软' if link.soft else ''}{'开始' if link.kind == 'SS' else ''}"
        f"{f'+{link.lag}' if link.lag else ''}"
        for link in links
    )


def _items(rows: Sequence[Row], stages: Mapping[str, Stage], faults: list[str]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for number, row in enumerate(rows, 2):
        where = f"「事项」表第{number}行（{row['编号']} {row['事项']}）"
        wrong = _item_faults(row, stages, found)
        faults += [f"{where}：{fault}" for fault in wrong]
        if not wrong:
            found[row["编号"]] = _item(row)
    return found


def _item_faults(row: Row, stages: Mapping[str, Stage], found: Mapping[str, Item]) -> list[str]:
    wrong = []
    if not LINK.match(row["编号"]) or "软" in row["编号"]:
        wrong.append("编号应为字母加数字，例如 A9。")
    if row["编号"] in found:
        wrong.append("编号和上面的重复了。")
    if not row["事项"]:
        wrong.append("没有写事项名称。")
    if row["阶段"] not in stages:
        wrong.append(f"阶段「{row['阶段']}」不在「阶段」表里，应为{'、'.join(stages)}之一。")
    if row["时钟"] not in (GOVERNMENT, OWNER):
        wrong.append(f"时钟「{row['时钟']}」应为「{GOVERNMENT}」或「{OWNER}」。")
    if row["模拟审批"] not in ("可以", "不可以"):
        wrong.append(f"模拟审批「{row['模拟审批']}」应为「可以」或「不可以」。")
    if row["天数取自"] and (row["天数取自"] not in BY_NAME or BY_NAME[row["天数取自"]].choices):
        wrong.append(f"天数取自「{row['天数取自']}」，应是一个填数字的项目情况，例如「工期」。")
    for column in ("法定工作日", "承诺工作日", "计划工作日", "转正工作日", "有效期月"):
        if row[column] and not row[column].isdecimal():
            wrong.append(f"{column}「{row[column]}」应为整数，不定的留空。")
    for column in ("自", "至"):
        if not _is_day(row[column]) and (row[column] or column == "自"):
            wrong.append(f"「{column}」写的是「{row[column]}」，应写成 2019-03-26 的样子。")
    if _is_day(row["自"]) and _is_day(row["至"]) and row["至"] < row["自"]:
        wrong.append("失效日早于生效日。")
    try:
        read_condition(row["条件"])
    except BadCondition as bad:
        wrong.append(str(bad))
    return wrong


def _item(row: Row) -> Item:
    return Item(
        code=row["编号"],
        name=row["事项"],
        stage=row["阶段"],
        department=row["部门"],
        function=row["职能"],
        clock=row["时钟"],
        statutory=_whole(row["法定工作日"]),
        promised=_whole(row["承诺工作日"]),
        planned=_whole(row["计划工作日"]),
        condition=row["条件"],
        simulation=row["模拟审批"] == "可以",
        conversion=_whole(row["转正工作日"]) or 0,
        validity=_whole(row["有效期月"]),
        materials=tuple(filter(None, SEPARATORS.split(row["材料"]))),
        days_from=row["天数取自"],
        basis=row["依据"],
        check=row["待核"],
        since=dt.date.fromisoformat(row["自"]),
        until=dt.date.fromisoformat(row["至"]) if row["至"] else None,
        source=row["来源"],
    )


def _item_row(item: Item) -> dict[str, str]:
    values = (
        item.code, item.name, item.stage, item.department, item.function, item.clock, _text(item.statutory),
        _text(item.promised), _text(item.planned), item.condition, "可以" if item.simulation else "不可以",
        _text(item.conversion), _text(item.validity), "；".join(item.materials), item.days_from, item.basis,
        item.check, item.since.isoformat(), item.until.isoformat() if item.until else "", item.source,
    )  # fmt: skip
    return dict(zip(ITEM_COLUMNS, values, strict=True))


def _templates(rows: Sequence[Row], items: Mapping[str, Item], faults: list[str]) -> dict[str, Template]:
    names: dict[str, str] = {}
    found: dict[str, list[TemplateRow]] = {}
    for number, row in enumerate(rows, 2):
        where = f"「模板」表第{number}行（{row['模板']} {row['事项']}）"
        mine = found.setdefault(row["模板"], [])
        names.setdefault(row["模板"], row["模板名称"])
        if row["事项"] not in items:
            faults.append(f"{where}：事项「{row['事项']}」不在「事项」表里（或那一行有错）。")
            continue
        if any(other.item == row["事项"] for other in mine):
            faults.append(f"{where}：这个模板里已经有「{row['事项']}」了。")
            continue
        if row["承诺工作日"] and not row["承诺工作日"].isdecimal():
            faults.append(f"{where}：承诺工作日「{row['承诺工作日']}」应为整数，照事项表的留空。")
            continue
        try:
            links = read_links(row["前置"])
        except ValueError as bad:
            faults.append(
                f"{where}：前置「{bad}」读不懂，应写成「A2；A6软；C1开始+3」："
                "软＝模拟结果即可，开始＝对方开始后，+3＝再等 3 个工作日。"
            )
            continue
        mine.append(TemplateRow(row["事项"], links, _whole(row["承诺工作日"]), row["并联组"], row["说明"]))
    return {code: Template(code, names[code], tuple(mine)) for code, mine in found.items()}


def _pauses(rows: Sequence[Row], faults: list[str]) -> dict[str, PauseReason]:
    found: dict[str, PauseReason] = {}
    for number, row in enumerate(rows, 2):
        where = f"「停表原因」表第{number}行（{row['编号']} {row['原因']}）"
        if not PAUSE_CODE.match(row["编号"]):
            faults.append(f"{where}：编号应为 12 个以内的小写字母，例如 correction。")
        elif row["编号"] in found:
            faults.append(f"{where}：编号和上面的重复了。")
        elif not row["原因"]:
            faults.append(f"{where}：没有写原因。")
        else:
            words = tuple(filter(None, SEPARATORS.split(row["别的说法"])))
            found[row["编号"]] = PauseReason(row["编号"], row["原因"], words, row["依据"], row["待核"])
    return found


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
