"""国民经济行业分类 GB/T 4754-2017 and its 三次产业.

Shipped: 20 门类 and 97 大类 (data/gbt4754.csv, codes and names are facts of the standard) and which of the three
产业 each belongs to (data/sectors.csv, a line's source beside it): a 大类 named there goes before its 门类.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from luodi.companies.errors import Refusal

LEVELS = ("门类", "大类", "中类", "小类")
SECTOR_NAMES = {1: "第一产业", 2: "第二产业", 3: "第三产业"}


@dataclass(frozen=True, slots=True)
class Class:
    """One line of the classification; `parent` is empty for a 门类."""

    code: str
    name: str
    level: str
    parent: str

    @property
    def sector(self) -> int | None:
        return sector_of(self.code)


def sector_of(code: str) -> int | None:
    """1, 2 or 3 of a 门类, 大类 or finer code, with its letter or by its digits; None for 国际组织 and no code."""
    full = _with_letter(code)
    return _sectors().get(full[:3], _sectors().get(full[:1]))


@cache
def _sectors() -> dict[str, int | None]:
    text = files("luodi.companies").joinpath("data/sectors.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: int(row["sector"]) if row["sector"] else None for row in rows}


@lru_cache(maxsize=4_000)
def _with_letter(code: str) -> str:
    """`c36` -> `C36`, `3612` -> `C3612`; "" for digits the standard does not know."""
    code = code.strip().upper()
    if not code[:1].isdecimal():
        return code
    return next((one.code[:1] + code for one in shipped() if one.code[1:] == code[:2]), "")


@cache
def shipped() -> tuple[Class, ...]:
    text = files("luodi.companies").joinpath("data/gbt4754.csv").read_text(encoding="utf-8")
    return tuple(read_classes(text.splitlines()))


@cache
def _names() -> dict[str, str]:
    return {one.code: one.name for one in shipped()}


def division_name(code: str) -> str:
    """The 大类 a code belongs to, or its 门类: `C3612` -> `汽车制造业`; "" for what the standard does not know."""
    return _names().get(code[:3]) or _names().get(code[:1]) or "" if is_known(code) else ""


@lru_cache(maxsize=4_000)
def code_named(text: str) -> str:
    """The code somebody means by C36, 3612, 汽车制造业 or C36 汽车制造业; "" for what the standard does not know."""
    plain = _plain(text)
    if is_known(plain):
        return plain
    first = _LEADING_CODE.match(plain)
    if first and is_known(first[1]):
        return first[1]
    return next((one.code for one in shipped() if _plain(one.name) == plain), "")


_LEADING_CODE = re.compile(r"([A-T]?[0-9]{2,4}|[A-T])(?=[\u4e00-\u9fff])")


def _plain(text: str) -> str:
    """Without blanks and marks: 农、林、牧、渔业 and 农林牧渔业 are one."""
    return re.sub(r"[\W_]+", "", text).upper()


def is_known(code: str) -> bool:
    """Whether a code lies in a shipped 门类 or 大类: C, C36, C3612, or by its digits alone: 3612."""
    letter, digits = (code[:1], code[1:]) if code[:1].isalpha() else ("", code)
    if len(digits) not in (0, 2, 3, 4) or not (digits or letter) or (digits and not digits.isdecimal()):
        return False
    division = digits[:2]
    return any(
        one.code == letter + division or (not letter and one.code[1:] == division) for one in shipped()
    )


def read_classes(lines: Iterable[str]) -> Iterator[Class]:
    """From CSV lines with the header 代码,名称. The letter of the 门类 stands before the digits: C, C36,
    C361, C3612.

    Raises Refusal naming the line, what stands there and what would be right.
    """
    for number, row in enumerate(csv.reader(lines), 1):
        if number == 1 or not any(row):
            continue
        code, name = row[0].strip().upper(), row[1].strip() if len(row) > 1 else ""
        letter, digits = code[:1], code[1:]
        right = (
            len(letter) == 1
            and "A" <= letter <= "T"
            and (not digits or digits.isdigit())
            and len(digits) != 1
        )
        if not right or len(digits) > 4:
            raise Refusal(
                f"第 {number} 行的代码「{code}」不对，应为一个门类字母加 0、2、3 或 4 位数字，例如 C3612。"
            )
        if not name:
            raise Refusal(f"第 {number} 行（{code}）缺名称。")
        parent = {0: "", 2: letter, 3: code[:3], 4: code[:4]}[len(digits)]
        yield Class(code, name, LEVELS[max(0, len(digits) - 1)], parent)
