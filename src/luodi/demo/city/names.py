"""Invented names: companies and projects. Whatever resembles a real firm does so by chance."""

from random import Random

from stdnum.cn import uscc

from luodi.demo.tables import Trade

FIRST = "瑞恒嘉泰宏远鼎盛华新金永天中智正德信和众博康力凯利美佳创联科晟昊润泽景旭卓越锦东浦海江"
SECOND = "达丰源通隆盛泰兴邦诚腾翔宇峰锋磊森林川岳洋河诺特格维奥曼顿斯纳卡莱贝克森"
SEATS = {
    "other_province": ("上海", "北京", "深圳", "江苏", "广东", "福建", "山东", "安徽", "四川", "湖北"),
    "other_city": ("杭州", "宁波", "温州", "绍兴", "台州", "嘉兴", "湖州", "衢州", "丽水"),
}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def brands(count: int, rng: Random) -> list[str]:
    """`count` different two-character brands (three once the pairs are used up)."""
    pairs = sorted({a + b for a in FIRST for b in SECOND if a != b})
    more = sorted({a + b + c for a in "新浙金" for b in FIRST for c in SECOND})
    return rng.sample(pairs, min(count, len(pairs))) + rng.sample(more, max(0, count - len(pairs)))


def company_name(brand: str, trade: Trade, seat: str) -> str:
    kind = "科技" if trade.sector == "2" else "投资" if trade.sector == "3" else "农业"
    return f"{seat}{brand}{kind}有限公司"


def project_name(brand: str, trade: Trade, rng: Random) -> str:
    if trade.sector != "2":
        return f"{brand}{trade.product}项目"
    size = rng.choice((1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 60, 80, 100, 120, 200))
    measure = "吨" if trade.industry in ("C13", "C14", "C15", "C26", "C29", "C32") else "套"
    return f"{brand}年产{size}万{measure}{trade.product}项目"


def credit_code(region: str, rng: Random) -> str:
    """A well-formed 统一社会信用代码 of an enterprise registered in `region`."""
    body = "91" + region + "".join(rng.choice(ALPHABET) for _ in range(9))
    return str(body + uscc.calc_check_digit(body))
