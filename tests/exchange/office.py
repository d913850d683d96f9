"""A clerk of an office with a project, who imports what arrived for it."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from exchange.ledgers import plain
from exchange.money_importer import MoneyImporter
from luodi.exchange.models import Upload
from luodi.exchange.operations.checking import check_upload
from luodi.exchange.operations.receiving import receive, recognise_upload
from luodi.exchange.operations.writing import write_upload
from luodi.projects.models import Money

HEADER = ["凭证号", "到位资金（万元）", "到位日期", "备注"]
ROWS: list[list[object]] = [
    ["甲001", 100, "2015-06-01", "首笔"],
    ["甲002", "1.2亿", "2015年6月", None],
    ["甲003", 50.5, "2015-06-30", None],
]


class Office:
    """A clerk, a project and the importer over it."""

    def __init__(self, clerk: Any, importer: MoneyImporter, folder: Path) -> None:
        self.clerk, self.importer, self.folder = clerk, importer, folder

    def upload(self, rows: list[list[object]], *, as_of: str = "2015-06-30", **options: Any) -> Upload:
        path = plain(self.folder / "到位资金.xlsx", HEADER, rows)
        return self.send(path, as_of=as_of, **options)

    def send(self, path: Path, *, as_of: str = "2015-06-30", **options: Any) -> Upload:
        found = receive(
            [path.read_bytes()],
            file_name=path.name,
            importer=self.importer.code,
            as_of=dt.date.fromisoformat(as_of),
            by=self.clerk.actor,
            options=options,
        )
        check_upload(found, recognise_upload(found))
        return found

    def write(self, found: Upload, **fields: Any) -> Upload:
        return write_upload(found, by=self.clerk.actor, **fields)

    def amounts(self) -> dict[str, Decimal]:
        return {money.voucher: money.amount for money in Money.objects.open()}
