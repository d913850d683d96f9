"""Are two companies one? By credit code, name and former names."""

from luodi.calc.matching import rules
from luodi.calc.matching.names import CompanyName, company_name, sound
from luodi.calc.matching.records import CompanyRecord, Comparison, Evidence
from luodi.calc.matching.scoring import decide, evidence_of


def compare_companies(a: CompanyRecord, b: CompanyRecord) -> Comparison:
    """Two companies by credit code, name and former names. Two valid codes that differ are two companies."""
    evidence: list[Evidence] = []
    if a.credit_code and b.credit_code:
        same = a.credit_code == b.credit_code
        text = f"统一社会信用代码相同（{a.credit_code}）" if same else "统一社会信用代码不同"
        evidence.append(evidence_of("credit", "统一社会信用代码", "same" if same else "different", text))
    evidence.append(_firm(a, b))
    left, right = company_name(a.name), company_name(b.name)
    vetoes = ("一方是分支机构",) if left.branch != right.branch else ()
    return decide(evidence, vetoes, ())


def firm_level(x: CompanyName, y: CompanyName) -> str:
    """Level of `firm` in rules.POINTS for two names."""
    if x.text == y.text:
        return "same text"
    ordinary = x.brand not in rules.TRADES
    if x.core == y.core and x.branch == y.branch:
        return "same" if _places_agree(x, y) else "same but place" if ordinary else "different"
    if x.brand == y.brand and ordinary and _places_agree(x, y):
        return "same but trade"
    if _places_agree(x, y) and sound_alike(x.core, y.core):
        return "similar"
    return "different"


def sound_alike(x: str, y: str) -> bool:
    """Same pinyin, another character: the commonest slip of a pinyin keyboard (三锋／三峰)."""
    return len(x) == len(y) > 1 and sound(x) == sound(y)


def _places_agree(x: CompanyName, y: CompanyName) -> bool:
    if not x.places or not y.places:
        return True
    wide = rules.places()
    ours, theirs = (set(n.places) | {wide[p] for p in n.places} for n in (x, y))
    return bool(set(x.places) & theirs or set(y.places) & ours)


def _firm(a: CompanyRecord, b: CompanyRecord) -> Evidence:
    level = firm_level(company_name(a.name), company_name(b.name))
    if level not in ("same text", "same"):
        former = (
            {company_name(n).text for n in a.former_names},
            {company_name(n).text for n in b.former_names},
        )
        if company_name(a.name).text in former[1] or company_name(b.name).text in former[0]:
            return evidence_of(
                "firm", "企业名称", "same former", f"一方的现名是另一方的曾用名（{a.name}／{b.name}）"
            )
    text = {
        "same text": "名称完全相同",
        "same": "名称相同（不计地名写法、括号和组织形式）",
        "same but place": "字号和行业相同，地名不同",
        "same but trade": "字号和地名相同，行业用词不同",
        "similar": "名称相近",
        "different": "名称不同",
    }[level]
    return evidence_of("firm", "企业名称", level, f"{text}（{a.name}／{b.name}）")
