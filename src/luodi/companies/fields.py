"""Which attributes a company has. Each value is a ledger entry of its own (models.Attribute)."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from luodi.calc.credit_code import clean, fault
from luodi.companies.enums import Origin, Tie, TopList
from luodi.companies.errors import Refusal

LONGEST = 300
SINCE_EVER = dt.date(1949, 10, 1)
"""From when a value holds whose beginning nobody gave: earlier than anything a figure asks for."""


@dataclass(frozen=True, slots=True)
class Field:
    """`choices` are code -> label; `check` returns a Chinese sentence for a bad value, else an empty
    string.
    """

    code: str
    label: str
    hint: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    tidy: Callable[[str], str] = str.strip
    check: Callable[[str], str] = lambda value: ""

    def shown(self, value: str) -> str:
        return self.choices.get(value, value)


def _country(value: str) -> str:
    right = len(value) == 3 and value.isascii() and value.isalpha()
    return "" if right else f"国别「{value}」应为三位字母代码，例如 USA、JPN、HKG。"


def _upper(value: str) -> str:
    return value.strip().upper()


FIELDS = {
    f.code: f
    for f in (
        Field("name", "企业名称", "营业执照上的全称"),
        Field("former_names", "其他曾用名", "本系统未记录过更名的曾用名，多个用顿号分开"),
        Field("credit_code", "统一社会信用代码", "18 位；境外企业不填", tidy=clean, check=fault),
        Field("origin", "投资来源", choices=dict(Origin.choices)),
        Field("country", "国别（地区）", "三位代码，境外企业填，例如 USA、HKG", tidy=_upper, check=_country),
        Field("place", "注册地", "省、市、县，或国家和城市"),
        Field("group", "所属集团", "集团或实际控制人全称"),
        Field("top500", "500强", choices=dict(TopList.choices)),
        Field("tie", "浙(婺)商", "金华籍的记婺商，浙江其他地方的记浙商", choices=dict(Tie.choices)),
        Field("tie_note", "与本地的渊源", "祖籍、求学、亲友、已有投资，例如「祖籍武义」"),
        Field("chamber", "所属商会", "例如「深圳市金华商会」"),
        Field("industry", "行业代码", "国民经济行业分类代码，例如 C36", tidy=_upper),
        Field("note", "备注"),
    )
}


def tidied(values: Iterable[tuple[str, str]], *, industries: Callable[[str], str]) -> dict[str, str]:
    """Cleaned values by field code. `industries(code)` names an industry, "" when there is none.

    Raises Refusal naming the field, the value and what would be right.
    """
    cleaned = {}
    for code, raw in values:
        known = FIELDS[code]
        value = known.tidy(raw)
        if value:
            _refuse(known, value, industries)
        cleaned[code] = value
    return cleaned


def _refuse(known: Field, value: str, industries: Callable[[str], str]) -> None:
    if len(value) > LONGEST:
        raise Refusal(f"「{known.label}」最多 {LONGEST} 字，现有 {len(value)} 字。", known.code)
    if known.choices and value not in known.choices:
        right = "、".join(known.choices.values())
        raise Refusal(f"「{known.label}」没有「{value}」这一项，可选：{right}。", known.code)
    if sentence := known.check(value):
        raise Refusal(sentence, known.code)
    if known.code == "industry" and not industries(value):
        raise Refusal(
            f"行业代码「{value}」不在已装入的国民经济行业分类里；请填门类（如 C）、大类（如 C36）或更细的代码。",
            "industry",
        )
