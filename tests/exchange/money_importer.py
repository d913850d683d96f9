"""A small importer over real ledger entries: rows of money in place of one project, known by their voucher."""

import uuid
from collections.abc import Iterable

from luodi.exchange.enums import Bucket
from luodi.exchange.importers import Change, ImportContext, ImportRow, Suspect
from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.exchange.mapping.values import CellError
from luodi.ledger.models.entry import dated
from luodi.ledger.operations.revision import OpenRevision
from luodi.projects.enums import MoneyKind
from luodi.projects.models import Money, Project


class MoneyImporter:
    code = "test.money"
    label = "到位资金"

    def __init__(self, project: Project) -> None:
        self.project = project
        self.seen: dict[str, int] = {}

    def fields(self) -> tuple[FieldSpec, ...]:
        return (
            FieldSpec("voucher", "凭证号", FieldKind.TEXT, ("凭证",), required=True),
            FieldSpec("amount", "到位资金", FieldKind.AMOUNT, ("金额",), measures=("CNY",), required=True),
            FieldSpec("day", "到位日期", FieldKind.DATE, ("日期", "时间"), required=True),
        )

    def begin(self, context: ImportContext) -> None:
        self.seen = {}

    def check(self, context: ImportContext, rows: list[ImportRow]) -> None:
        for row in rows:
            voucher = row.values.get("voucher")
            if voucher in self.seen:
                first = self.seen[voucher]
                row.errors.append(CellError("", voucher, f"与第 {first} 行凭证号相同；请删去其中一行"))
            elif voucher:
                self.seen[voucher] = row.number

    def match(self, context: ImportContext, rows: list[ImportRow]) -> None:
        known = {money.voucher: money for money in self._open()}
        by_key = {money.lineage: money for money in known.values()}
        for row in rows:
            old = by_key.get(row.earlier) if row.earlier else known.get(row.values["voucher"])
            if old is None:
                near = known.get(row.values["voucher"].rstrip("号"))
                if near:
                    row.bucket = Bucket.SUSPECT
                    row.suspects = [Suspect(near.lineage, near.voucher, ("凭证号只差一个「号」字",))]
                continue
            row.target = old.lineage
            amount = row.values["amount"].value
            row.bucket = Bucket.UNCHANGED if old.amount == amount else Bucket.CHANGED
            if row.bucket is Bucket.CHANGED:
                row.changes = [Change("amount", "到位资金", f"{old.amount:f}", f"{amount:f}")]

    def write(
        self, rev: OpenRevision, context: ImportContext, rows: list[ImportRow]
    ) -> Iterable[uuid.UUID | None]:
        known = {money.lineage: money for money in self._open()}
        for row in rows:
            new = Money(
                project=self.project,
                kind=MoneyKind.values[0],
                amount=row.values["amount"].value,
                voucher=row.values["voucher"],
                **dated(row.values["day"]),
            )
            if row.target:
                rev.supersede(known[row.target], new)
            else:
                rev.add(new)
            yield new.lineage

    def blockers(self, context: ImportContext, revision: int) -> list[str]:
        later = Money.objects.filter(revision=revision, closed_revision__isnull=False)
        return [f"{money.voucher} 已被第 {money.closed_revision} 次修订更正" for money in later]

    def undo(self, rev: OpenRevision, context: ImportContext, revision: int) -> int:
        mine = list(Money.objects.filter(revision=revision).open())
        rev.retract(*mine)
        return len(mine)

    def _open(self) -> list[Money]:
        return list(Money.objects.filter(project=self.project).open())
