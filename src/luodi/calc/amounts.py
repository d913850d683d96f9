"""Amounts as offices write them: "1.2亿", "约5,000万元", "１２３．４亩", 500 in a column headed 万美元.

Money comes out as Decimal in 万 of its own currency (no conversion between currencies here), land in 亩 or ㎡
as written, people in 人. A dash or an empty cell is missing; 0 is zero. Reading is strict: a value with no
unit, in a column that names none, is refused rather than taken for 万元.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from luodi.calc.partial_dates import MISSING_WORDS
from luodi.calc.quoting import quoted

EXAMPLES = "12000、1.2亿元 或 500万美元"
LIMIT = Decimal(10) ** 14
"""In main units: what the ledger's columns hold, and a thousand times more than anybody means."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`measure`: a currency code, or mu, m2, person, item, percent; written × `factor` = 万 (or 1) of it."""

    name: str
    measure: str
    factor: Decimal

    @property
    def is_money(self) -> bool:
        return self.measure in CURRENCIES.values()

    def __str__(self) -> str:
        return self.name


CURRENCIES = {"元": "CNY", "美元": "USD", "港元": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP"}
_SCALES = {
    "": Decimal("0.0001"),
    "千": Decimal("0.1"),
    "万": Decimal(1),
    "十万": Decimal(10),
    "百万": Decimal(100),
    "千万": Decimal(1000),
    "亿": Decimal(10_000),
}


def _money_units() -> dict[str, Unit]:
    return {
        scale + word: Unit(scale + word, code, factor)
        for word, code in CURRENCIES.items()
        for scale, factor in _SCALES.items()
    }


UNITS: dict[str, Unit] = _money_units() | {
    "亩": Unit("亩", "mu", Decimal(1)),
    "万亩": Unit("万亩", "mu", Decimal(10_000)),
    "㎡": Unit("㎡", "m2", Decimal(1)),
    "万㎡": Unit("万㎡", "m2", Decimal(10_000)),
    "公顷": Unit("公顷", "m2", Decimal(10_000)),
    "平方公里": Unit("平方公里", "m2", Decimal(1_000_000)),
    "人": Unit("人", "person", Decimal(1)),
    "万人": Unit("万人", "person", Decimal(10_000)),
    "个": Unit("个", "item", Decimal(1)),
    "%": Unit("%", "percent", Decimal(1)),
}
_SAME = {
    "元": "人民币 RMB CNY ¥ 元人民币 圆 块",
    "美元": "美金 USD US$ $",
    "港元": "港币 HKD",
    "欧元": "EUR €",
    "日元": "JPY",
    "英镑": "GBP",
    "㎡": "m2 m² 平方米 平米 平方",
    "平方公里": "km2 平方千米",
    "人": "名",
    "个": "项 家 宗 件",
}
_OTHER_NAMES = {word: name for name, words in _SAME.items() for word in words.split()}
_LONGEST_FIRST = sorted(_OTHER_NAMES, key=len, reverse=True)
_CANONICAL = {"mu": "亩", "m2": "㎡", "person": "人", "item": "个", "percent": "%"} | {
    code: "万" + word for word, code in CURRENCIES.items()
}


@dataclass(frozen=True, slots=True)
class Amount:
    """`value` in the measure's main unit (money: 万 of the currency); `unit` as written in cell or header."""

    value: Decimal
    unit: Unit
    approximate: bool = False

    @property
    def written(self) -> Decimal:
        """The number as it stands before its unit."""
        return self.value / self.unit.factor

    def __str__(self) -> str:
        return f"{'约' if self.approximate else ''}{plain(self.written)}{self.unit}"

    def in_unit(self, unit: Unit, places: int) -> Decimal:
        """The number for display in another unit of the same measure, half up."""
        if unit.measure != self.unit.measure:
            raise ValueError(f"{self.unit} is not measured as {unit}")
        return (self.value / unit.factor).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


class NotANumber(ValueError):
    """The value is no amount that can be told for certain; the message is for the person who typed it."""


def unit_named(text: str) -> Unit | None:
    """The unit a word names (万元, 亿美元, 平方米, 万 人民币 …), or None."""
    return _unit_named(unicodedata.normalize("NFKC", text).replace(" ", ""))


@lru_cache(maxsize=1024)
def _unit_named(bare: str) -> Unit | None:
    if bare not in UNITS:
        word = next((word for word in _LONGEST_FIRST if bare.endswith(word)), None)
        if word:
            bare = bare.removesuffix(word) + _OTHER_NAMES[word]
    return UNITS.get(bare)


def canonical(unit: Unit) -> Unit:
    """The unit a measure is kept in: 万元, 万美元, 亩, ㎡, 人, 个, %."""
    return UNITS[_CANONICAL[unit.measure]]


def read_amount(value: object, unit: Unit | None) -> Amount | None:
    """A cell's value as an amount; None where the cell says "nothing" (空, —, /, 无 …).

    `unit` is the column's. A unit in the cell wins over it; "1.2亿" takes the column's currency, or 元.
    Raises NotANumber (also where neither names a unit).
    """
    if value is None:
        return None
    if isinstance(value, bool):
        raise NotANumber(f"这里是「{'是' if value else '否'}」，不是数；请写成 {EXAMPLES}")
    if isinstance(value, (int, float, Decimal)):
        if unit is None:
            raise NotANumber(f"{plain(decimal_of(value))} 没有写单位，表头也没有；请写成 {EXAMPLES}")
        return _held(Amount(decimal_of(value) * unit.factor, unit), str(value))
    return _held(_read_text(str(value), unit), str(value))


def _held(amount: Amount | None, written: str) -> Amount | None:
    """Refuses what no office ever meant, and no column of ours holds."""
    if amount is not None and abs(amount.value) >= LIMIT:
        raise NotANumber(
            f"「{quoted(written)}」太大了，请核对单位，例如是不是把元写成了万元；请写成 {EXAMPLES}"
        )
    return amount


def read_number(value: object) -> Decimal | None:
    """A plain number (a count, a serial): text, full-width digits and thousands are read too."""
    amount = read_amount(value, UNITS["个"])
    return None if amount is None else amount.value


def decimal_of(value: int | float | Decimal) -> Decimal:
    """A spreadsheet's binary number as the decimal it was typed as: 15 significant digits, as Excel keeps."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise NotANumber(f"「{value}」不是数；请写成 {EXAMPLES}")
        return Decimal(f"{value:.15g}")
    return Decimal(value)


def plain(number: Decimal) -> str:
    """Digits without exponent and without idle zeros: 1.20E+4 → 12000, 1.50 → 1.5."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


_ABOUT = re.compile(
    r"^(大约|约为|约|超过|超|近|逾|不少于|不低于|至少|>=?|≥|<=?|≤|~|≈)|(左右|以上|以下|多|余|\+)$"
)
_PREFIX = re.compile(r"^(人民币|RMB|CNY|¥|US\$|USD|\$|HKD|EUR|€)", re.I)
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d{1,3})?"
_AMOUNT = re.compile(rf"(?P<n>{_NUMBER})(?P<more>[多余])?(?P<u>[^\d.,+-]*|m2|km2|万m2)")
_COMPOUND = re.compile(rf"(?P<a>{_NUMBER})亿(?P<b>{_NUMBER})万(?P<u>\D*)")
_NEGATIVE = re.compile(r"^\((.*)\)$")


@lru_cache(maxsize=16_384)  # a ledger repeats its numbers
def _read_text(written: str, column: Unit | None) -> Amount | None:
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", written)).replace("−", "-")
    if text.lower() in MISSING_WORDS:
        return None
    written = quoted(written)
    text, about = _strip_about(text)
    prefix = _PREFIX.match(text)
    sign = 1
    text = _PREFIX.sub("", text)
    if _NEGATIVE.match(text):
        text, sign = _NEGATIVE.sub(r"\1", text), -1
    text, again = _strip_about(text)
    number, word, more = _split(text, written)
    unit = _unit_of(word, prefix[0] if prefix else "", column, written)
    return Amount(sign * number * unit.factor, unit, about or again or more)


def _strip_about(text: str) -> tuple[str, bool]:
    bare = _ABOUT.sub("", text)
    return bare, bare != text


def _split(text: str, written: str) -> tuple[Decimal, str, bool]:
    both = _COMPOUND.fullmatch(text)
    if both and both["a"] and both["b"]:
        return _decimal(both["a"]) * 10_000 + _decimal(both["b"]), "万" + both["u"], False
    match = _AMOUNT.fullmatch(text)
    if match and any(c.isdigit() for c in match["n"]):
        return _decimal(match["n"]), match["u"], bool(match["more"])
    if re.search(r"\d[-~至到]\d", text):
        raise NotANumber(f"「{written}」是一个范围，不是一个数；请写其中一个数，如 {EXAMPLES}")
    raise NotANumber(f"「{written}」看不出是多少；请写成 {EXAMPLES}")


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _unit_of(word: str, prefix: str, column: Unit | None, written: str) -> Unit:
    currency = _OTHER_NAMES.get(prefix.upper(), "")
    if not word and not currency:
        if column is None:
            raise NotANumber(f"「{written}」没有写单位，表头也没有；请写成 {EXAMPLES}")
        return column
    if word not in _SCALES:
        found = unit_named(word)
    else:
        found = UNITS.get(word + (currency or (_main_word(column) if column else "元")))
    if found is None:
        raise NotANumber(f"「{written}」里的「{quoted(word)}」不是认得的单位；请写成 {EXAMPLES}")
    return found


def _main_word(unit: Unit) -> str:
    return _CANONICAL[unit.measure].removeprefix("万")
