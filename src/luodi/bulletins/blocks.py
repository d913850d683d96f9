"""
Lines of a section that stand for a block: `{{table:money}}`, `{{chart:arrived}}` of the template,
`{{ranking:arrived}}` places by this year's number, `{{redblack:arrived}}` 红黑榜 against 时序进度,
`{{projects:overdue_starts}}` the projects a figure counts, by name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from luodi.bulletins.bindings import NAME, Binding
from luodi.bulletins.document_templates import Template
from luodi.bulletins.enums import Form, Span
from luodi.projects.errors import Refusal


class BlockKind(StrEnum):
    TABLE = "table"
    CHART = "chart"
    RANKING = "ranking"
    REDBLACK = "redblack"
    PROJECTS = "projects"


@dataclass(frozen=True, slots=True)
class BlockLine:
    """`argument` is the code of a table or chart, else of a figure."""

    kind: BlockKind
    argument: str


def block_of(line: str) -> BlockLine | None:
    """The block a line stands for; None for prose. Raises Refusal for one that cannot be read."""
    plain = line.strip()
    if not plain.startswith("{{"):
        return None
    kind, _, argument = plain.strip("{} ").partition(":")
    if kind not in list(BlockKind) or not NAME.match(argument.strip()) or not plain.endswith("}}"):
        raise Refusal(
            f"「{plain}」看不懂：表写 {{{{table:表的代码}}}}，图写 {{{{chart:图的代码}}}}，"
            "位次表、红黑榜、项目清单写 {{ranking:口径代码}}、{{redblack:口径代码}}、{{projects:口径代码}}，各占一行。"
        )
    return BlockLine(BlockKind(kind), argument.strip())


def blocks_in(body: str, template: Template) -> Iterator[BlockLine]:
    """The blocks of a text, in order. Raises Refusal, also for a table or chart the template does not have."""
    for line in body.splitlines():
        block = block_of(line)
        if block is None:
            continue
        known = {BlockKind.TABLE: template.tables, BlockKind.CHART: template.charts}.get(block.kind)
        if known is not None and block.argument not in known:
            raise Refusal(
                f"「{line.strip()}」：{template.name}里没有这个，有的是：{'、'.join(known) or '（无）'}。"
            )
        yield block


def bindings_of_block(block: BlockLine, regions: Sequence[str]) -> list[Binding]:
    """The numbers a block needs beyond those of the template's tables."""
    figure = block.argument
    if block.kind is BlockKind.RANKING:
        return [Binding(figure, Span.YEAR, r, form) for r in regions for form in (Form.NUMBER, Form.PLACE)]
    if block.kind is BlockKind.REDBLACK:
        return [Binding(figure, Span.YEAR, "", Form.DUE)] + [
            Binding(figure, Span.YEAR, region, form)
            for region in regions
            for form in (Form.TARGET, Form.DONE)
        ]
    return [Binding(figure)] if block.kind is BlockKind.PROJECTS else []
