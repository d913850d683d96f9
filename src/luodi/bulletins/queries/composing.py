"""From an issue to a paper: prose with its numbers, tables by district, charts, head and foot."""

from collections.abc import Iterator

from luodi.bulletins.bindings import adapted, pieces, read_binding
from luodi.bulletins.blocks import block_of
from luodi.bulletins.enums import STAGE_WORDS, Edition, IssueStep
from luodi.bulletins.queries.composed import composed, shown
from luodi.bulletins.queries.issues import Standing
from luodi.ledger.models import Revision
from luodi.ledger.queries.reading import CITY_TIME
from luodi.org.enums import UnitKind
from luodi.org.models import Unit
from luodi.papers.document import Block, Column, Heading, Paper, Paragraph, Run, Table

NUMERALS = "一二三四五六七八九十"


def paper_of(standing: Standing, *, edition: Edition = Edition.INTERNAL, marks: bool = True) -> Paper:
    """
    The document of an issue. `marks` prints each number's code small beside it. Until it is approved the stage is a
    watermark. The public edition leaves out numbers that rest on too few.
    """
    issue, approved = standing.issue, standing.last(IssueStep.APPROVED)
    final = standing.stage in (IssueStep.APPROVED, IssueStep.PUBLISHED)
    registered = standing.registered
    bureau = (
        Unit.objects.filter(kind=UnitKind.CITY_BUREAU).order_by("sort").values_list("name", flat=True).first()
    )
    day = approved.recorded_at.astimezone(CITY_TIME).date() if approved else None
    return Paper(
        title=issue.title,
        blocks=tuple(_blocks(standing, edition, marks)),
        agency=f"{bureau}文件" if bureau and registered else "",
        number=registered.number if registered else "",
        signer=registered.signer if registered and standing.template.upward else "",
        recipients=standing.template.recipients if edition is Edition.INTERNAL else "",
        signed=bureau or "",
        day=f"{day:%Y年%-m月%-d日}" if day else "",
        copies=standing.template.copies if edition is Edition.INTERNAL else "",
        printed_by=bureau or "" if day else "",
        seal=f"{_as_of(standing)}封签 {_head(standing)}。数字代码 {standing.period.code}-序号，可在系统内查到口径与明细。",
        watermark="" if final else STAGE_WORDS[standing.stage],
        compact=standing.template.compact,
    )


def _as_of(standing: Standing) -> str:
    known = standing.reading.known_at.astimezone(CITY_TIME)
    return f"数据截至 {standing.issue.on:%Y-%m-%d}，按 {known:%Y-%m-%d %H:%M} 台账第 {standing.issue.seq} 次修订。"


def _head(standing: Standing) -> str:
    """The chain's link at the issue's tick, as `ledger verify` compares it: printed, it cannot be rewritten."""
    link = Revision.objects.values_list("link", flat=True).get(seq=standing.issue.seq)
    return bytes(link).hex()[:32]


def _blocks(standing: Standing, edition: Edition, marks: bool) -> Iterator[Block]:
    seen: set[str] = set()
    for place, section in enumerate(standing.sections):
        yield Heading(renumbered(section.heading, place))
        for line in section.body.splitlines():
            yield from _line(standing, line.strip(), edition, marks, seen)
    place = len(standing.sections)
    if standing.corrections:
        yield Heading(f"{NUMERALS[place]}、更正说明")
        yield Paragraph((Run("以下各数在上一期印发后有更正，以本期为准。"),))
        yield _corrections(standing)
    if standing.answers and edition is Edition.INTERNAL:
        yield Heading(f"{NUMERALS[place + bool(standing.corrections)]}、异议答复")
        for word, answer in standing.answers:
            verdict = "采纳" if answer.upheld else "不采纳"
            said = f"{word.region_name}对「{word.item or word.subject}」的异议：{word.text} 答复：{verdict}。{answer.text}"
            yield Paragraph((Run(said),))


def _corrections(standing: Standing) -> Table:
    columns = (
        Column("数字代码", "left", 1.3),
        Column("指标", "left", 2.4),
        Column("地区", "left", 1.4),
        Column("上期印发", "right", 1.2),
        Column("更正为", "right", 1.2),
    )
    rows = tuple(
        (Run(c.code), Run(c.name), Run(c.region_name or "全市"), Run(c.was), Run(c.now))
        for c in standing.corrections
    )
    return Table("上期数字更正", columns, rows)


def renumbered(heading: str, place: int) -> str:
    """「三、…」 counted anew when a part is switched off."""
    number, mark, rest = heading.partition("、")
    if mark and number and all(sign in NUMERALS for sign in number) and place < len(NUMERALS):
        return f"{NUMERALS[place]}、{rest}"
    return heading


def _line(standing: Standing, line: str, edition: Edition, marks: bool, seen: set[str]) -> Iterator[Block]:
    if not line:
        return
    block = block_of(line)
    if block is not None:
        yield from composed(standing, block, edition)
    elif line.startswith("（") and "。" not in line and len(line) < 40 and line[1:2] in NUMERALS:
        yield Heading(line, 2)
    else:
        runs = prose(standing, line, edition, marks, seen)
        if any(run.text.strip() for run in runs):
            yield Paragraph(runs)


def prose(standing: Standing, line: str, edition: Edition, marks: bool, seen: set[str]) -> tuple[Run, ...]:
    """A line with its numbers. A number's code is printed where it first stands."""
    text = dated(standing, line)
    samples = {token: number.has_sample for token, number in standing.numbers.items()}
    runs = []
    for plain, inside in pieces(adapted(text, samples, standing.regions)):
        if plain:
            runs.append(Run(plain))
        if inside:
            number = standing.numbers[read_binding(inside, standing.regions).token]
            mark = str(number.row.place) if marks and number.code not in seen else ""
            seen.add(number.code)
            runs.append(Run(shown(number, edition), number.code, mark))
    return tuple(runs)


def dated(standing: Standing, text: str) -> str:
    first, last = standing.period.first, standing.period.last
    return text.replace("{day_from}", f"{first:%Y年%-m月%-d日}").replace("{day_to}", f"{last:%Y年%-m月%-d日}")
