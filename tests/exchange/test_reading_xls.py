"""A workbook of Excel 97–2003 as offices still send them: tests/exchange/files/ledger.xls, written by xlwt 1.3."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from luodi.calc.amounts import UNITS, read_amount
from luodi.exchange.reading.recognise import recognise
from luodi.exchange.reading.refusals import UnreadableFile

LEDGER = Path(__file__).parent / "files" / "ledger.xls"


def test_an_xls_reads_like_the_workbook_it_once_was() -> None:
    found = recognise(LEDGER)
    (table,) = found.tables
    assert (found.kind, table.sheet, table.header_rows) == ("xls", "重大项目", (3, 4))
    assert [column.path for column in table.columns] == [
        ("序号",), ("项目名称",), ("投资方",), ("投资", "计划总投资"), ("投资", "到位资金"), ("签约时间",),
    ]  # fmt: skip
    rows = list(table.rows())
    assert [row.cells[1] for row in rows] == ["海丰铜板带", "时通充电设备"]
    assert [category.label for category in rows[0].categories] == ["先进制造业"]
    amounts = [read_amount(row.cells[3], UNITS["万元"]) for row in rows]
    assert [amount.value for amount in amounts if amount] == [Decimal(28000), Decimal(28000)]
    assert rows[0].cells[5] in (dt.date(2013, 5, 6), dt.datetime(2013, 5, 6))  # noqa: DTZ001 - a cell has no zone
    assert table.disagreements == ()


def test_an_xls_cut_off_in_the_middle_is_refused(tmp_path: Path) -> None:
    cut = tmp_path / "半份.xls"
    cut.write_bytes(LEDGER.read_bytes()[: LEDGER.stat().st_size // 3])
    with pytest.raises(UnreadableFile, match="请"):
        recognise(cut)


def test_an_xls_with_any_bytes_missing_is_read_or_refused_and_never_ends_the_process() -> None:
    """The reader is Rust: an index out of range there is a panic, which no `except Exception` stops."""
    content, chance = LEDGER.read_bytes(), Random(1)
    with TemporaryDirectory() as folder:
        for _ in range(400):
            place = chance.randrange(len(content))
            damaged = content[:place] + content[place + chance.randint(1, 20) :]
            path = Path(folder) / "坏.xls"
            path.write_bytes(damaged)
            with suppress(UnreadableFile):
                assert recognise(path).tables
