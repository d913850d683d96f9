"""Opening somebody's own workbook to write into it, so that its look stays."""

from pathlib import Path

from openpyxl import Workbook, load_workbook

from luodi.exchange.reading.refusals import DamagedFile


def original(source: Path) -> Workbook:
    """
    Raises DamagedFile: a package may be whole enough to be read and yet not to be written into, and openpyxl says so
    by whatever its parsers raise.
    """
    try:
        with source.open("rb") as file:
            return load_workbook(file, keep_vba=False)
    except OSError:
        raise
    except Exception:
        raise DamagedFile("能读出数据，样式部分打不开，不能在原表上写") from None
