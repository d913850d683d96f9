"""Text that a spreadsheet would run as a formula is written so that it stays text.

In an .xlsx a string cell is a string whatever it begins with; but people save as .csv, and there a leading = + - @
(or a tab or carriage return) runs. So such text gets a leading apostrophe, as spreadsheets show text, unless it is
a plain number such as -5.
"""

import re
from collections.abc import Collection, Iterable

RUNS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+%?")
# Control characters no XML may hold.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MAX_CELL = 32_767


def harmless(text: str) -> str:
    text = _FORBIDDEN.sub("", text)
    if text.startswith(RUNS) and not _NUMBER.fullmatch(text):
        text = "'" + text
    if len(text) > MAX_CELL:
        text = text[: MAX_CELL - 1] + "…"
    return text


def sheet_names(wanted: Iterable[str], taken: Collection[str] = ()) -> list[str]:
    """Names a workbook may give its sheets: 31 characters, none of []:*?/\\, each once."""
    names: list[str] = []
    for name in wanted:
        base = name.translate(str.maketrans("[]:*?/\\", "（）：＊？／＼"))[:31].strip("'") or "表"
        free, number = base, 2
        while free in names or free in taken:
            free, number = f"{base[:28]}{number}", number + 1
        names.append(free)
    return names
