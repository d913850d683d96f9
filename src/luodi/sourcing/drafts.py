"""Chains as they are typed or uploaded: nodes before they are entries, and everything that can be wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from luodi.calc.layers import links
from luodi.calc.schedule import Cycle, in_order
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.sourcing.terms import Part
from luodi.sourcing.workbooks import Row, listed

PARTS: Final = tuple(Part)
FIELDS: Final = (
    FieldSpec("chain", "产业链", FieldKind.TEXT, ("链名", "产业链名称"), required=True, longest=40),
    FieldSpec("code", "环节编号", FieldKind.TEXT, ("编号", "节点编号"), required=True, longest=12),
    FieldSpec("name", "环节", FieldKind.TEXT, ("环节名称", "节点"), required=True, longest=40),
    FieldSpec("part", "位置", FieldKind.CHOICE, ("上中下游",), required=True,
              choices=tuple((part.label, part.value) for part in Part)),
    FieldSpec("products", "产品", FieldKind.TEXT, ("主要产品", "代表产品")),
    FieldSpec("industries", "行业代码", FieldKind.TEXT, ("国民经济行业代码", "GB/T 4754"), required=True),
    FieldSpec("feeds", "供给环节", FieldKind.TEXT, ("供给", "下游环节编号")),
    FieldSpec("strong_from", "几家算强", FieldKind.NUMBER, ("强的家数",)),
    FieldSpec("leader", "链长", FieldKind.TEXT, longest=40),
    FieldSpec("lead_unit", "牵头单位", FieldKind.TEXT, longest=60),
    FieldSpec("districts", "承接区县", FieldKind.TEXT, ("区县", "承接地")),
    FieldSpec("source", "依据", FieldKind.TEXT, ("来源",), longest=200),
)  # fmt: skip
STRONG_FROM: Final = 3
MOST_FIRMS: Final = 999


@dataclass(frozen=True, slots=True)
class NodeDraft:
    """A node as typed; `at` says where (第 3 行), empty for a form."""

    code: str
    name: str
    part: str
    products: tuple[str, ...]
    industries: tuple[str, ...]
    feeds: tuple[str, ...]
    strong_from: int = STRONG_FROM
    at: str = ""


@dataclass(frozen=True, slots=True)
class ChainDraft:
    name: str
    nodes: tuple[NodeDraft, ...]
    leader: str = ""
    lead_unit: str = ""
    districts: tuple[str, ...] = ()
    source: str = ""


def faults(chain: str, nodes: Sequence[NodeDraft], industries: Mapping[str, str]) -> list[str]:
    """What is wrong with a chain's nodes taken together; `industries`: the loaded codes with their names."""
    found: list[str] = []
    by_code: dict[str, NodeDraft] = {}
    for node in nodes:
        if node.code in by_code:
            found.append(f"{node.at}「{chain}」的环节编号「{node.code}」写了两次，请改其中一个。")
        by_code.setdefault(node.code, node)
        found += _faults_of(node, industries)
    for node in nodes:
        found += _wrong_links(chain, node, by_code)
    if not found:
        try:
            in_order(links({node.code: node.feeds for node in nodes}))
        except Cycle as cycle:
            loop = " → ".join(f"{by_code[code].name}（{code}）" for code in reversed(cycle.loop))
            found.append(f"「{chain}」的供给关系绕成了圈：{loop}。上游供给下游，请去掉其中一条。")
    return found


def _faults_of(node: NodeDraft, industries: Mapping[str, str]) -> list[str]:
    unknown = [code for code in node.industries if code not in industries]
    found = []
    if unknown:
        found.append(
            f"{node.at}环节「{node.name}」的行业代码「{'、'.join(unknown)}」不在已装入的国民经济行业分类里；"
            "请写门类（如 C）、大类（如 C36）或更细的代码。"
        )
    if not node.industries:
        found.append(
            f"{node.at}环节「{node.name}」没有行业代码，就不知道哪些企业和项目算它的；请至少写一个。"
        )
    long = [word for word in node.products if len(word) > 30]
    if long:
        found.append(f"{node.at}产品「{long[0]}」有 {len(long[0])} 个字，最多 30 个；多个产品请用顿号分开。")
    if not 1 <= node.strong_from <= MOST_FIRMS:
        found.append(f"{node.at}「几家算强」写的是 {node.strong_from}，应在 1 到 {MOST_FIRMS} 之间。")
    return found


def _wrong_links(chain: str, node: NodeDraft, by_code: Mapping[str, NodeDraft]) -> Iterable[str]:
    for code in node.feeds:
        other = by_code.get(code)
        if other is None:
            yield f"{node.at}环节「{node.name}」供给「{code}」，但「{chain}」里没有这个编号；现有 {'、'.join(by_code)}。"
        elif code == node.code:
            yield f"{node.at}环节「{node.name}」供给它自己，绕成了圈；请去掉。"
        elif PARTS.index(Part(other.part)) < PARTS.index(Part(node.part)):
            yield (
                f"{node.at}{Part(node.part).label}的「{node.name}」供给{Part(other.part).label}的「{other.name}」，"
                "方向反了；请改位置或供给环节。"
            )


def chains_of(rows: Sequence[Row]) -> list[ChainDraft]:
    """Chains in the order of the file; what is said of a chain is read from its first row that says it."""
    by_chain: dict[str, list[Row]] = {}
    for row in rows:
        by_chain.setdefault(row.values["chain"], []).append(row)
    return [_chain(name, found) for name, found in by_chain.items()]


def _chain(name: str, rows: Sequence[Row]) -> ChainDraft:
    def first(field: str) -> str:
        return next((str(row.values[field]) for row in rows if row.values.get(field)), "")

    nodes = tuple(_node(row.number, row.values) for row in rows)
    places = tuple(listed(first("districts")))
    return ChainDraft(name, nodes, first("leader"), first("lead_unit"), places, first("source"))


def _node(number: int, values: Mapping[str, Any]) -> NodeDraft:
    strong = values.get("strong_from")
    return NodeDraft(
        code=values["code"], name=values["name"], part=values["part"],
        products=tuple(listed(values.get("products"))),
        industries=tuple(code.upper() for code in listed(values.get("industries"))),
        feeds=tuple(listed(values.get("feeds"))),
        strong_from=STRONG_FROM if strong is None else int(min(max(strong, -1), 10**6)), at=f"第 {number} 行：",
    )  # fmt: skip
