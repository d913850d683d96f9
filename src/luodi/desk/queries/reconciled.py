"""One reconciliation for its page and its workbook: both figures, the reasons with their sums, the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from luodi.calc.amounts import UNITS as AMOUNTS
from luodi.calc.amounts import NotANumber, read_amount
from luodi.desk.models import Reason, ReconciledRow, Reconciliation
from luodi.exchange.writing.exports import Cover, ExportColumn, Sheet, write_export
from luodi.indicators.catalogue import Catalogue, catalogue
from luodi.indicators.definition import UNITS, Definition
from luodi.indicators.printing import as_of
from luodi.indicators.sentences import sentence
from luodi.ledger.queries.reading import Reading
from luodi.projects.errors import Refusal


@dataclass(frozen=True, slots=True)
class ReasonLine:
    reason: Reason
    rows: int
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Tried:
    """Our figure under another rule, in printed units; `meets` when it is theirs."""

    reason: str
    words: str
    total: Decimal
    gap: Decimal | None
    meets: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """
    Amounts in the printed unit. ours − theirs = the reasons' differences + `beside_list`, what their list comes to
    less than they state.
    """

    reconciliation: Reconciliation
    definition: Definition
    unit: str
    ours: Decimal
    theirs: Decimal | None
    listed: Decimal | None
    reasons: tuple[ReasonLine, ...]
    tried: tuple[Tried, ...]
    sentence: str
    as_of: str

    @property
    def difference(self) -> Decimal | None:
        return None if self.theirs is None else self.ours - self.theirs

    @property
    def beside_list(self) -> Decimal:
        if self.listed is None or self.theirs is None:
            return Decimal(0)
        return self.listed - self.theirs

    @property
    def explained(self) -> Decimal:
        return sum((line.difference for line in self.reasons), Decimal(0)) + self.beside_list


def papers_of(several: Sequence[Reconciliation], user: Any, *, in_words: bool = False) -> list[Paper]:
    """Two queries, however many; `in_words` with the sentence of each definition, which asks for names."""
    rows = ReconciledRow.objects.visible_to(user).filter(reconciliation__in=several)
    sums: dict[Any, dict[str, Any]] = {paper.pk: {} for paper in several}
    grouped = rows.values("reconciliation_id", "reason").order_by()
    for line in grouped.annotate(n=Count("id"), ours=Sum("ours"), theirs=Sum("theirs")):
        sums[line["reconciliation_id"]][line["reason"]] = line
    book = catalogue()
    return [_paper(paper, sums[paper.pk], book, in_words=in_words) for paper in several]


def _paper(found: Reconciliation, sums: dict[str, Any], book: Catalogue, *, in_words: bool) -> Paper:
    definition = found.asked
    listed = sum((line["theirs"] for line in sums.values()), Decimal(0)) if sums else None
    theirs = found.their_total if found.their_total is not None else listed
    return Paper(
        reconciliation=found,
        definition=definition,
        unit=definition.unit,
        ours=printed(found.ours, definition),
        theirs=None if theirs is None else printed(theirs, definition),
        listed=None if listed is None else printed(listed, definition),
        reasons=tuple(
            ReasonLine(r, sums[r]["n"], printed(sums[r]["ours"] - sums[r]["theirs"], definition))
            for r in Reason
            if r in sums
        ),
        tried=tuple(_tried(line, theirs, found, definition) for line in found.tried),
        sentence=sentence(definition, book.with_(definition).find) if in_words else "",
        as_of=as_of(Reading(found.last, found.known_at, found.seq)),
    )


def _tried(
    line: dict[str, str], theirs: Decimal | None, found: Reconciliation, definition: Definition
) -> Tried:
    total = Decimal(line["total"])
    gap = None if theirs is None else total - theirs
    exponent = UNITS[definition.unit].exponent if definition.unit in UNITS else 0
    half = Decimal("0.5").scaleb(-definition.places - exponent)
    meets = gap is not None and abs(gap) <= max(found.tolerance, half) and total != found.ours
    shown = None if gap is None else printed(gap, definition)
    return Tried(Reason(line["reason"]).label, line["words"], printed(total, definition), shown, meets)


def printed(amount: Decimal, definition: Definition) -> Decimal:
    """From the stored unit to the printed one, unrounded."""
    unit = UNITS.get(definition.unit)
    return amount.scaleb(unit.exponent) if unit else amount


def stored(text: str, definition: Definition) -> Decimal | None:
    """Their figure as typed, in the stored unit. Raises Refusal."""
    own = AMOUNTS.get(definition.unit)
    try:
        amount = read_amount(text, own or AMOUNTS["个"])
    except NotANumber as wrong:
        raise Refusal(f"对方的数{wrong}", "total") from None
    if amount is None:
        return None
    if own and amount.unit.measure != own.measure:
        raise Refusal(f"对方的数按{definition.unit}填，您写的是「{text}」。", "total")
    return amount.value


def rows_of(found: Reconciliation, user: Any, reason: str) -> Any:
    """The rows a user may see, differing ones first in the order of their list; `reason` narrows."""
    rows = ReconciledRow.objects.visible_to(user).filter(reconciliation=found).select_related("project")
    rows = rows.filter(reason=reason) if reason else rows
    return rows.annotate(agrees=Q(reason=Reason.AGREES)).order_by("agrees", "number", "project__code", "id")


def workbook(paper: Paper, rows: Sequence[ReconciledRow], by: Any) -> bytes:
    """Summary, every row, and what it is."""
    found, unit = paper.reconciliation, paper.unit
    summary: list[Sequence[Any]] = [
        ("我方（台账）", None, paper.ours),
        (f"对方（{found.counterpart}）", None, paper.theirs),
        ("差额（我方减对方）", None, paper.difference),
        *((f"其中：{line.reason.label}", line.rows, line.difference) for line in paper.reasons),
    ]
    if paper.beside_list:
        summary.append(("其中：对方清单合计与对方公布数之差", None, paper.beside_list))
    target = BytesIO()
    sheets = [
        Sheet("对账结果", (ExportColumn("项目", width=40.0), ExportColumn("行数", "number", places=0),
                       ExportColumn(f"数（{unit}）", "number", places=4)), summary),
        Sheet("逐行", (
            ExportColumn("对方行号", "number", places=0), ExportColumn("对方写的名称", width=36.0),
            ExportColumn("对方编号"), ExportColumn("台账编号"), ExportColumn("台账名称", width=36.0),
            ExportColumn("我方", "number", places=4), ExportColumn("对方", "number", places=4),
            ExportColumn("差", "number", places=4), ExportColumn("原因"), ExportColumn("说明", width=50.0),
            ExportColumn("谁判断的"),
        ), (
            (r.number, r.name, r.code, r.project.code if r.project else None, r.project.name if r.project else None,
             printed(r.ours, paper.definition), printed(r.theirs, paper.definition),
             printed(r.difference, paper.definition), Reason(r.reason).label, r.words, r.decided_by or "系统")
            for r in rows
        )),
    ]  # fmt: skip
    cover = Cover(
        title=found.title,
        filters=[f"口径 {paper.definition.versioned}：{paper.sentence}"],
        as_of=paper.as_of,
        by=by.name,
        at=timezone.localtime(),
        notes=[f"对方：{found.counterpart} {found.document}".strip(), f"金额单位：{unit}"],
    )
    write_export(target, sheets, cover)
    return target.getvalue()
