"""Are two reported projects one? Field by field, with points and a Chinese reason for each."""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

from luodi.calc.matching import rules
from luodi.calc.matching.companies import firm_level
from luodi.calc.matching.names import ProjectName, company_name, project_name
from luodi.calc.matching.parts import apart
from luodi.calc.matching.records import Comparison, Evidence, Party, ProjectRecord
from luodi.calc.matching.scoring import decide, evidence_of


def name_similarity(left: str, right: str) -> float:
    """0..1 of two cores: whole, contained (at most 0.9) or reordered (characters as tokens), whichever is
    best.
    """
    if not left or not right:
        return 0.0
    whole = fuzz.ratio(left, right) / 100
    shorter = min(len(left), len(right))
    if shorter < rules.SHORT_CORE:
        return whole
    contained = (
        0.9 * fuzz.partial_ratio(left, right) / 100 if shorter * 3 >= max(len(left), len(right)) else 0.0
    )
    reordered = 0.95 * fuzz.token_sort_ratio(" ".join(_pairs(left)), " ".join(_pairs(right))) / 100
    return max(whole, contained, reordered)


def compare_projects(a: ProjectRecord, b: ProjectRecord, bearers: int = 2) -> Comparison:
    """All evidence on two projects. Symmetric in decision and score.

    `bearers`: how many projects bear this name in the whole list; a name many bear identifies nobody unless
    the investors agree too (a frequency weight, -ln of the others that could be meant).
    """
    names = [
        (project_name(x), project_name(y))
        for x in (a.name, *a.former_names)
        for y in (b.name, *b.former_names)
    ]
    left, right = max(names, key=lambda pair: name_similarity(pair[0].core, pair[1].core))
    brands = _brands(a, left) | _brands(b, right)
    evidence = [
        found
        for found in (
            _code(a, b),
            _investors(a, b, left, right),
            _names(left, right, brands),
            _capacities(left, right),
            _sizes("amount", "投资额", "万元", a.amount, b.amount),
            _sizes("land", "用地", "亩", a.land, b.land),
            _time(a, b),
            _region(a, b),
        )
        if found
    ]
    if bearers > 2 and any(p.field == "投资方" and p.level in NO_COMMON_INVESTOR for p in evidence):
        text = f"名称常见，共有{bearers}个项目叫这个名称"
        evidence.append(Evidence("项目名称", "common", -math.log(bearers - 1), text))
    different, doubtful = _vetoes(left, right)
    if not a.investors or not b.investors:
        doubtful += ("一方未填投资方，不能认定为同一",)
    if any(part.level == "same" and part.field == "项目代码" for part in evidence):
        different, doubtful = (), different + doubtful
    return decide(evidence, different, doubtful)


def _code(a: ProjectRecord, b: ProjectRecord) -> Evidence | None:
    if not a.code or not b.code:
        return None
    if a.code == b.code:
        return evidence_of("code", "项目代码", "same", f"项目代码相同（{a.code}）")
    return evidence_of("code", "项目代码", "different", f"项目代码不同（{a.code}／{b.code}）")


INVESTOR_REASONS: dict[str, Callable[[str, str], str]] = {
    "same code": lambda x, y: f"投资方信用代码相同（{x}）",
    "same name": lambda x, y: f"投资方同名（{x}）",
    "same brand": lambda x, y: f"投资方字号相同（{x}／{y}）",
    "similar": lambda x, y: f"投资方名称相近（{x}／{y}）",
    "different": lambda x, y: f"投资方不同（{x}／{y}）",
}
NO_COMMON_INVESTOR = ("missing", "different")
INVESTOR_LEVELS = tuple(INVESTOR_REASONS)


def _investors(a: ProjectRecord, b: ProjectRecord, left: ProjectName, right: ProjectName) -> Evidence:
    ours = list(a.investors) or ([Party(left.company.text)] if left.company else [])
    theirs = list(b.investors) or ([Party(right.company.text)] if right.company else [])
    if not ours or not theirs:
        known, other = (ours, right) if ours else (theirs, left)
        brands = [company_name(p.name).brand for p in known]
        named = next((brand for brand in brands if brand[: rules.BRAND_SIGNS] in other.text), "")
        if named:
            return evidence_of(
                "investor", "投资方", "named in project", f"项目名称里有对方投资方字号「{named}」"
            )
        return evidence_of("investor", "投资方", "missing", "有一方未填投资方")
    graded = [(_party_level(p, q), p.name, q.name) for p in ours for q in theirs]
    level, x, y = min(graded, key=lambda item: INVESTOR_LEVELS.index(item[0]))
    return evidence_of("investor", "投资方", level, INVESTOR_REASONS[level](x, y))


def _party_level(p: Party, q: Party) -> str:
    if p.credit_code and p.credit_code == q.credit_code:
        return "same code"
    level = firm_level(company_name(p.name), company_name(q.name))
    return {
        "same text": "same name",
        "same": "same name",
        "same but place": "same brand",
        "same but trade": "same brand",
        "similar": "similar",
    }.get(level, "different")


def _brands(record: ProjectRecord, name: ProjectName) -> set[str]:
    companies = [company_name(party.name) for party in record.investors]
    companies += [name.company] if name.company else []
    return {word for company in companies for word in (company.core, company.brand) if len(word) > 1}


def without_brand(core: str, brands: set[str]) -> str:
    """Some write the investor into the project's name and some do not; it goes while the rest still
    speaks.
    """
    for brand in sorted(brands, key=lambda word: (-len(word), word)):
        if core.startswith(brand) and len(core) - len(brand) >= rules.SHORT_CORE:
            return core[len(brand) :]
    return core


def _names(left: ProjectName, right: ProjectName, brands: set[str]) -> Evidence:
    value = max(
        name_similarity(left.core, right.core),
        name_similarity(without_brand(left.core, brands), without_brand(right.core, brands)),
    )
    level = next((band for band, floor in rules.NAME_BANDS if value >= floor), "different")
    short = min(len(left.core), len(right.core)) < rules.SHORT_CORE
    share = rules.SHORT_CORE_SHARE if short and level != "different" else 1.0
    text = {"same": "相同", "close": "很相近", "near": "相近", "loose": "略相近", "different": "不同"}[level]
    reason = f"项目名称{text}（{value:.2f}：{left.core}／{right.core}）"
    return evidence_of("name", "项目名称", level, reason, share)


def _capacities(left: ProjectName, right: ProjectName) -> Evidence | None:
    units = {unit for _, unit in left.capacities} & {unit for _, unit in right.capacities}
    if not units:
        return None
    ours, theirs = ({c for c in name.capacities if c[1] in units} for name in (left, right))
    if ours & theirs:
        return evidence_of("capacity", "规模", "same", "名称中的规模数字相同")
    return evidence_of(
        "capacity", "规模", "different", f"名称中的规模不同（{_spell(ours)}／{_spell(theirs)}）"
    )


def _spell(capacities: set[tuple[float, str]]) -> str:
    return "、".join(f"{value:,.10g}{unit}" for value, unit in sorted(capacities))


def _sizes(kind: str, label: str, unit: str, x: Decimal | None, y: Decimal | None) -> Evidence | None:
    if not x or not y or x < 0 or y < 0:
        return None
    ratio = float(max(x, y) / min(x, y))
    shown = f"（{x:,f}／{y:,f}{unit}）"
    if ratio <= 1 + rules.SAME_AMOUNT:
        return evidence_of(kind, label, "same", f"{label}相同{shown}")
    if kind == "amount" and any(abs(ratio / slip - 1) <= rules.SAME_AMOUNT for slip in rules.UNIT_SLIPS):
        return evidence_of(kind, label, "unit slip", f"{label}恰差{ratio:,.0f}倍，疑为单位写错{shown}")
    if ratio <= 1 + rules.NEAR_AMOUNT:
        return evidence_of(kind, label, "near", f"{label}相近{shown}")
    if ratio > rules.FAR_AMOUNT:
        return evidence_of(kind, label, "different", f"{label}相差{ratio:.1f}倍{shown}")
    return None


def _time(a: ProjectRecord, b: ProjectRecord) -> Evidence | None:
    if not a.signed_on or not b.signed_on:
        return None
    days = abs((a.signed_on - b.signed_on).days)
    shown = f"（{a.signed_on}／{b.signed_on}）"
    if days == 0:
        return evidence_of("time", "签约时间", "same day", f"同一天签约（{a.signed_on}）")
    if days <= rules.SAME_DAYS:
        return evidence_of("time", "签约时间", "same", f"签约时间相隔{days}天{shown}")
    if days <= rules.NEAR_DAYS:
        return evidence_of("time", "签约时间", "near", f"签约时间相隔{days}天{shown}")
    if days > rules.FAR_DAYS:
        return evidence_of("time", "签约时间", "far", f"签约时间相隔{days // 365}年以上{shown}")
    return None


def _region(a: ProjectRecord, b: ProjectRecord) -> Evidence | None:
    if not a.region or not b.region:
        return None
    if a.region == b.region:
        return evidence_of("region", "区县", "same", "在同一区县")
    return evidence_of("region", "区县", "different", "由两个区县上报")


def _vetoes(left: ProjectName, right: ProjectName) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Reasons that make two entries different, and reasons that forbid calling them the same unseen."""
    different: list[str] = []
    doubtful: list[str] = []
    for unit in {unit for _, unit in left.phases | right.phases}:
        ours, theirs = ({n for n, u in name.phases if u == unit} for name in (left, right))
        if ours and theirs and not (ours <= theirs or theirs <= ours):
            different.append(f"{_join(ours)}{unit}与{_join(theirs)}{unit}是两个项目")
        elif not (ours and theirs) and (ours | theirs) != {1}:
            different.append(f"一方是{_join(ours | theirs)}{unit}，另一方未分{unit}")
    if left.years and right.years and not left.years & right.years:
        different.append(f"年度不同（{_join(left.years)}／{_join(right.years)}）")
    different += apart(left.parts, right.parts)
    if left.extensions != right.extensions:
        doubtful.append(f"一方是{'、'.join(sorted(left.extensions ^ right.extensions))}，另一方不是")
    return tuple(different), tuple(doubtful)


def _join(numbers: set[Any] | frozenset[Any]) -> str:
    return "、".join(sorted(map(str, numbers)))


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]
