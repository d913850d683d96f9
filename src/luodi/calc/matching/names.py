"""Taking company and project names apart, so that only what identifies them is compared."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from luodi.calc.matching import rules
from luodi.calc.matching.parts import Part, parts_of

CHINESE_DIGITS = {d: i for i, d in enumerate("零一二三四五六七八九十")} | {"首": 1, "两": 2}
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
NUMBER = r"(?:[0-9]+|[一二三四五六七八九十]+|首|I{1,3}|IV|VI?|[A-HＡ-Ｈ])"
PHASE = re.compile(rf"(?:第)?({NUMBER})({'|'.join(rules.PHASE_UNITS)})")
SECTION = re.compile(rf"标段({NUMBER})")
YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年度?|(?=[^0-9万亿吨套台]))")
UNIT = r"GWH|MWH|GW|MW|KWH|KW|KG|KM|M2|M3|T(?![A-Z])|平方米|平方|平米|[\u4e00-\u9fff]"
YEARLY = "年产|年加工|年处理|年生产|年产能"
CAPACITY = re.compile(rf"(?:{YEARLY})?([0-9]+(?:\.[0-9]+)?)(亿|千万|百万|万|千)?({UNIT})")
SPOKEN = re.compile(r"(?<=年产|加工|处理|生产|产能)([一二两三四五六七八九十])(?=[万亿千百])")
TOWN = re.compile(r"^[\u4e00-\u9fff]{2,4}?(?:镇|乡|街道|工业区|工业园区)(?=.{3,})")
UNIT_ALIASES = {"T": "吨", "M2": "平方米", "平方": "平方米", "平米": "平方米", "KG": "公斤"}
SCALES = {"亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3, "": 1.0}
BRACKETS = re.compile(r"[(\[【〔<《「『]([^)\]】〕>》」』]*)[)\]】〕>》」』]")
BRANCH = re.compile(r"^(.{4,}?(?:公司|集团|厂))(.{2,10}?)(?:分公司|分厂|办事处|分行|支行)$")
COMPANY_IN_NAME = re.compile(r"^(?:.{2,30}?公司|.{2,20}?集团)(?=.{2,})")
NOT_TEXT = re.compile(r"[\W_]+")
PLACE_SUFFIX = "省市县区"
CACHED = 50_000
ByLength = tuple[tuple[int, frozenset[str]], ...]


def _by_length(words: tuple[str, ...]) -> ByLength:
    """The longest first: a text's ends are looked up instead of tried word by word."""
    lengths = sorted({len(word) for word in words}, reverse=True)
    return tuple((length, frozenset(w for w in words if len(w) == length)) for length in lengths)


TRADES_BY_LENGTH = _by_length(rules.TRADES)
TAILS_BY_LENGTH = _by_length(rules.GENERIC_TAILS)
HEADS_BY_LENGTH = _by_length(rules.GENERIC_HEADS)


@dataclass(frozen=True, slots=True)
class CompanyName:
    """`brand` (字号) identifies; `trades` narrow it; `places` are as written; `branch` is a branch
    office's place.
    """

    text: str
    places: tuple[str, ...]
    brand: str
    trades: tuple[str, ...]
    branch: str

    @property
    def core(self) -> str:
        """Brand and trades: the name without place, brackets and legal form."""
        return self.brand + "".join(self.trades)


@dataclass(frozen=True, slots=True)
class ProjectName:
    """`core` is what is compared; phases, years, capacities, extensions and parts are compared as such."""

    text: str
    core: str
    company: CompanyName | None
    phases: frozenset[tuple[int | str, str]]
    years: frozenset[int]
    capacities: frozenset[tuple[float, str]]
    extensions: frozenset[str]
    parts: frozenset[Part]


@lru_cache(CACHED)  # a row's name is asked for several times while its batch is checked and matched
def tidy(text: str) -> str:
    """Half-width, upper case, no blanks (NFKC also turns ② and ㈱ into plain characters)."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


@cache
def _longest_place() -> int:
    return max(map(len, rules.places()))


def split_places(text: str) -> tuple[tuple[str, ...], str]:
    """Leading place names and the rest; a place is left alone when fewer than two characters would remain."""
    found: list[str] = []
    while len(found) < 3:
        place, rest = _leading_place(text)
        if not place or len(rest) < 2:
            break
        found.append(place)
        text = rest
    return tuple(found), text


def _leading_place(text: str) -> tuple[str, str]:
    for length in range(min(_longest_place(), len(text) - 1), 1, -1):
        if text[:length] in rules.places():
            rest = text[length:]
            if rest[0] in PLACE_SUFFIX and len(rest) > 2:
                rest = rest[1:]
            return text[:length], rest
    return "", text


@lru_cache(CACHED)
def company_name(text: str) -> CompanyName:
    """`浙江青年（金华）新能源汽车有限公司` -> places 浙江 金华, brand 青年, trades 新能源 汽车."""
    whole = tidy(text)
    branch = ""
    if match := BRANCH.match(whole):
        whole, branch = match[1], match[2]
    places: list[str] = []
    bare = whole
    for inner in BRACKETS.findall(whole):
        if inner in rules.places() or inner[:-1] in rules.places():
            places.append(inner if inner in rules.places() else inner[:-1])
    bare = BRACKETS.sub("", bare)
    bare = re.sub(rf"[\s,.]*{rules.LATIN_FORMS}$", "", bare)
    bare = NOT_TEXT.sub("", bare)
    for form in rules.LEGAL_FORMS:
        if bare.endswith(form) and len(bare) - len(form) >= 2:
            bare = bare[: -len(form)]
            break
    leading, bare = split_places(bare)
    brand, trades = _split_trades(bare)
    return CompanyName(tidy(text), (*leading, *places), brand, trades, branch)


def _split_trades(text: str) -> tuple[str, tuple[str, ...]]:
    trades: list[str] = []
    while longest := _longest_tail(text, TRADES_BY_LENGTH):
        text = text[: -len(longest)]
        trades.insert(0, longest)
    return text, tuple(trades)


def _longest_tail(text: str, words: ByLength) -> str:
    """The longest of the words at the end of a text, as long as two characters stay before it; "" if none."""
    for length, known in words:
        tail = text[-length:]
        if len(text) - length >= 2 and tail in known:
            return tail
    return ""


def _longest_head(text: str, words: ByLength) -> str:
    for length, known in words:
        head = text[:length]
        if len(text) - length >= 2 and head in known:
            return head
    return ""


@lru_cache(CACHED)
def project_name(text: str) -> ProjectName:
    """`浙江青年汽车有限公司年产5万辆客车项目（二期）` -> core 客车, phase (2, 期), capacity (50000, 辆)."""
    whole = tidy(text)
    company = None
    if match := COMPANY_IN_NAME.match(whole):
        company = company_name(match[0])
        rest = whole[match.end() :]
    else:
        rest = whole
    parts = parts_of(rest)
    rest = SECTION.sub(r"\1标段", rest)
    phases = frozenset((_ordinal(n), "标段" if unit == "标" else unit) for n, unit in PHASE.findall(rest))
    rest = PHASE.sub("", rest)
    rest = SPOKEN.sub(lambda match: str(_ordinal(match[1])), rest)
    years = frozenset(map(int, YEAR.findall(rest)))
    rest = YEAR.sub("", rest)
    capacities = frozenset(
        (float(number) * SCALES[scale], UNIT_ALIASES.get(unit, unit))
        for number, scale, unit in CAPACITY.findall(rest)
    )
    extensions = frozenset(word for word in rules.EXTENSIONS if word in rest)
    rest = CAPACITY.sub("", rest)
    for word in extensions:
        rest = rest.replace(word, "")
    _, core = split_places(NOT_TEXT.sub("", rest))
    core = TOWN.sub("", core)
    core = _strip_ends(core)
    return ProjectName(whole, core, company, phases, years, capacities, extensions, parts)


@lru_cache(CACHED)
def sound(text: str) -> str:
    """The pinyin of a short text: names that sound alike are the commonest slip of a pinyin keyboard."""
    from pypinyin import lazy_pinyin  # 0.4 s to import: only when names are compared

    return " ".join(lazy_pinyin(text))


def _ordinal(text: str) -> int | str:
    if text.isdigit():
        return int(text)
    if text in ROMAN:
        return ROMAN[text]
    if len(text) == 2 and text[0] == "十":
        return 10 + CHINESE_DIGITS[text[1]]
    return CHINESE_DIGITS.get(text, text)


def _strip_ends(core: str) -> str:
    """Generic beginnings and endings go one by one, as long as two characters stay."""
    while True:
        if tail := _longest_tail(core, TAILS_BY_LENGTH):
            core = core[: -len(tail)]
        elif head := _longest_head(core, HEADS_BY_LENGTH):
            core = core[len(head) :]
        else:
            return core
