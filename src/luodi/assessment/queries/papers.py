"""目标责任书 and 成绩单 as papers, singly or by the batch; Word and PDF are made of them."""

from collections.abc import Sequence

from luodi.assessment.models import Scorecard
from luodi.assessment.queries.cards import CardPage, ScoredLine, card_page
from luodi.assessment.queries.letters import LetterState
from luodi.common import formats
from luodi.papers.document import Block, Column, Heading, Paper, Paragraph, Run, Signing, Table

LETTER_COLUMNS = (
    Column("序号", "center", 0.7),
    Column("指标", "left", 4),
    Column("年度目标", "right", 1.6),
    Column("单位", "center", 1.2),
    Column("口径", "center", 1.2),
)
CARD_COLUMNS = (
    Column("序号", "left", 0.6),
    Column("指标", "left", 2),
    Column("分值", "right", 0.7),
    Column("得分", "right", 0.8),
    Column("怎么算出来的", "left", 4.2),
    Column("数据", "left", 3.4),
)
DAY = "　　　　年　　月　　日"


def letter_papers(year: int, states: Sequence[LetterState], city: str) -> list[Paper]:
    """One paper a unit that has targets. A signed one says its version; one revised since says that it must be signed anew."""
    return [_letter(year, state, city) for state in states if state.rows]


def _letter(year: int, state: LetterState, city: str) -> Paper:
    rows = tuple(
        (
            Run(str(n)), Run(row["name"]), Run(formats.number(row["amount"])), Run(row["unit"]),
            Run(f"第 {row['version']} 版"),
        )
        for n, row in enumerate(state.rows, 1)
    )  # fmt: skip
    signatory = state.signed.signatory if state.signed and not state.changed else ""
    blocks: tuple[Block, ...] = (
        _said(f"为完成{city or '全市'}{year}年招商引资任务，明确责任，市人民政府与你单位签订本责任书。"),
        Heading("一、目标"),
        Table("年度目标", LETTER_COLUMNS, rows),
        Heading("二、认定与考核"),
        _said(
            "完成数以市级核实的台账为准，按上列口径和版本计算，年终按本年度考核办法计分。"
            "目标因上级调整或区划变动需要修订的，另行签订。"
        ),
        Heading("三、奖惩"),
        _said("按本年度考核办法和市委、市政府有关规定执行。"),
        Paragraph((Run(""),)),
        Signing(
            ("市人民政府（盖章）", "代表签字：", DAY),
            (f"{state.unit.name}（盖章）", f"责任人签字：{signatory}", DAY),
        ),
    )
    return Paper(f"{year}年度招商引资目标责任书", blocks, recipients=state.unit.name, seal=_version(state))


def _version(state: LetterState) -> str:
    if state.signed is None:
        return "本稿未签订。"
    if state.changed:
        return f"第 {state.signed.number} 版签订后目标有修订，本稿为待签的第 {state.signed.number + 1} 版。"
    number = f"，{state.signed.document}" if state.signed.document else ""
    return f"第 {state.signed.number} 版，{formats.day(state.signed.occurred_on)} 签订{number}。"


def card_paper(card: Scorecard, *, shows_place: bool, published: bool) -> Paper:
    """成绩单 on A4 across: every indicator with its points, working and inputs. `shows_place`: who may see the ranking."""
    page = card_page(card)
    body = page.body
    phase = f"（{body['phase']}）" if body["phase"] else ""
    said = f"{body['scheme']['name']}{phase}，截至 {formats.day(card.occurred_on)}；{page.rounding}。"
    rows = (*(_line(line) for line in page.lines), _total(card, page))
    blocks: tuple[Block, ...] = (
        _said(said),
        _said(_outcome(card, page, shows_place=shows_place)),
        *(_said(f"一票否决：{veto}") for veto in body["vetoed"]),
        *(_said(f"晋档：{step}") for step in body["promoted"]),
        Table("各项得分", CARD_COLUMNS, rows, total=True),
        Signing(("考核单位（盖章）", DAY), ("被考核单位（盖章）", DAY)),
    )
    return Paper(
        f"{card.unit_name}{card.occurred_on:%Y}年成绩单", blocks, landscape=True, compact=True,
        watermark="" if published else "未公布",
    )  # fmt: skip


def _said(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _outcome(card: Scorecard, page: CardPage, *, shows_place: bool) -> str:
    said = f"总分 {formats.number(card.total, 2)} 分"
    if shows_place:
        span = f"{card.best}" if card.best == card.worst else f"{card.best}～{card.worst}"
        share = formats.percent(page.body["same"])
        said += f"，{card.group}第 {card.place} 名，名次区间 {span}"
        said += f"（{formats.number(page.body['runs'])} 次重算，{share} 仍是这个名次）"
    if card.grade:
        said += f"，等次：{card.grade}"
    return f"{said}。"


def _line(line: ScoredLine) -> tuple[Run, ...]:
    strong = not line.line.is_leaf
    role = f"（{line.line.role}）" if line.line.role else ""
    given = "；".join(f"{code} {formats.number(g.value)}（{g.words}）" for code, g in line.inputs)
    points = formats.number(line.points, 2) if line.counts else "不计"
    texts = (line.line.code, line.line.name + role, line.line.weight, points, line.working, given)
    return tuple(Run(text, strong=strong) for text in texts)


def _total(card: Scorecard, page: CardPage) -> tuple[Run, ...]:
    full = str(page.body["scheme"].get("full", ""))
    return (
        Run(""), Run("总分"), Run(full), Run(formats.number(card.total, 2)), Run(page.total_working), Run(""),
    )  # fmt: skip
