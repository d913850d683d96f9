"""A city's worth of reported projects with known truth, for measuring the matcher.

Written after rules version 2 was frozen (git shows the order), and from the other side: not from what the
matcher looks at but from how reports come about. There is a world of true projects; three kinds of clerks
report them (a ledger clerk, a minutes writer, a press officer), each with habits of their own. No list or
function of luodi.calc.matching is used, and none of the words or habits the rules were tuned on.

Labels of a pair: twice (the same project), related (技改, 扩建 or 增资 of a reported project: to be shown
to a person, because only the increment counts), else different, second phases and sister projects among
them.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from luodi.calc.matching import Party, ProjectRecord

FIRST = "万中联海新东华正天国宝光双三九德信友邦立景百红青兰龙飞星云玉汉福善美爱巨方圆元大伟强固特普莱森"
SECOND = "向化合帆奥阳立凌马海石隆桥力达环洋牛汇虎华木峰冠鹰亿锐雅鸿彩泉琪纳格图迪坤丰顺昌"
PLACES = [
    "浙江",
    "金华",
    "金华市",
    "义乌市",
    "兰溪",
    "绍兴",
    "台州",
    "苏州",
    "山东",
    "广东",
    "成都",
    "湖南",
    "香港",
    "浙江省",
]
TRADES = {
    "汽车零部件": ["制动盘", "转向节", "空调压缩机", "涡轮增压器", "座椅骨架", "线束总成", "保险杠", "车灯"],
    "电器": ["扫地机器人", "空气炸锅", "净水器", "智能马桶", "电热水壶", "吸尘器", "投影仪"],
    "生物科技": ["益生菌", "诊断试剂", "胶原蛋白", "植物提取物", "疫苗佐剂", "酶制剂"],
    "家居": ["实木地板", "整体橱柜", "休闲沙发", "竹制品", "床垫", "集成灶"],
    "能源": ["分布式光伏", "储能电池", "生物质热电", "风电塔筒", "充电设施", "氢燃料电堆"],
    "机械": ["纺织机械", "液压件", "电梯部件", "注塑机", "精密轴承", "阀门", "农业收割机"],
    "医疗器械": ["牙科种植体", "血液透析器", "医用敷料", "康复器具", "麻醉耗材"],
    "商业管理": ["奥特莱斯", "家居卖场", "冷链物流园", "农产品批发市场", "专业市场", "城市综合体"],
    "文化传媒": ["动漫基地", "影视外景地", "演艺中心", "数字出版", "游戏研发"],
    "电子商务": ["跨境仓", "直播园区", "呼叫中心", "大宗商品交易平台"],
    "新型建材": ["装配式构件", "铝模板", "岩棉板", "节能门窗", "透水砖"],
    "休闲旅游": ["房车营地", "康养小镇", "水上乐园", "民宿集群", "滑雪场"],
}
ADJECTIVES = [
    "高端",
    "数字化",
    "轻量化",
    "节能型",
    "医用级",
    "出口型",
    "全自动",
    "低碳",
    "可穿戴",
    "第三代",
    "",
    "",
    "",
    "",
]
KINDS = ["有限公司", "股份有限公司", "有限责任公司", "集团股份有限公司", "（集团）有限公司"]
AREAS = ["金西", "多湖", "湖海塘", "金义新城", "仙华", "城北", "横店", "江东", "黄大仙", "诸葛"]
COUNTIES = ["婺城", "金东", "开发区", "兰溪", "义乌", "东阳", "永康", "浦江", "武义", "磐安"]
ENDINGS = [
    "项目",
    "建设项目",
    "研发生产基地",
    "生产项目",
    "制造项目",
    "产业园",
    "智能工厂",
    "总部项目",
    "一体化项目",
    "",
]
MEASURES = ["万件", "万套", "万台", "吨", "万吨", "MW", "万平方米"]


@dataclass(frozen=True)
class Truth:
    place: str
    brand: str
    trade: str
    kind: str
    partner: str
    product: str
    size: str
    area: str
    county: str
    amount: int
    land: float
    signed: date
    extra: str = ""


@dataclass(frozen=True)
class Labelled:
    reports: list[ProjectRecord]
    twice: set[frozenset[int]]
    related: set[frozenset[int]]


def city(seed: int, companies: int = 1700) -> Labelled:
    """Reports with their labels; keys of reports are running numbers."""
    rng = random.Random(seed)
    reports: list[ProjectRecord] = []
    twice: set[frozenset[int]] = set()
    related: set[frozenset[int]] = set()

    def tell(truth: Truth, *, slogan: bool = False) -> int:
        reports.append(_report(rng, truth, len(reports), slogan=slogan))
        return len(reports) - 1

    for truth in _world(rng, companies):
        first = tell(truth)
        fate = rng.random()
        if fate < 0.13:
            twice.add(frozenset((first, tell(_second_county(rng, truth)))))
        elif fate < 0.18:
            later = truth.signed + timedelta(rng.randint(90, 800))
            grown = rng.choice([truth.amount, truth.amount, truth.amount * 6 // 5])
            twice.add(frozenset((first, tell(replace(truth, signed=later, amount=grown)))))
        elif fate < 0.185:
            twice.add(frozenset((first, tell(truth, slogan=True))))
        elif fate < 0.215:
            follow = replace(
                truth, extra=rng.choice(["技改", "扩建", "增资"]), amount=truth.amount // 4, land=0
            )
            related.add(frozenset((first, tell(replace(follow, signed=truth.signed + timedelta(600))))))
        elif fate < 0.27:
            follow = replace(truth, extra="二期", amount=_amount(rng), land=_land(rng))
            tell(replace(follow, signed=truth.signed + timedelta(rng.randint(200, 900))))
    return Labelled(reports, twice, related)


def _world(rng: random.Random, companies: int) -> list[Truth]:
    """A brand is unique in its trade, as registration law has it; one in eight companies has sister
    projects.
    """
    made: list[Truth] = []
    taken: set[tuple[str, str]] = set()
    while len(taken) < companies:
        trade = rng.choice(list(TRADES))
        brand = rng.choice(FIRST) + rng.choice(SECOND) + rng.choice(["", "", "", rng.choice(SECOND)])
        if (brand, trade) in taken:
            continue
        taken.add((brand, trade))
        place, kind = rng.choice(PLACES), rng.choice(KINDS)
        partner = (
            f"{rng.choice(PLACES)}{rng.choice(FIRST)}{rng.choice(SECOND)}投资有限公司"
            if rng.random() < 0.12
            else ""
        )
        for product in rng.sample(TRADES[trade], rng.choice([1, 1, 1, 1, 1, 1, 2, 3])):
            made.append(
                Truth(
                    place, brand, trade, kind, partner,
                    rng.choice(ADJECTIVES) + product,
                    f"{rng.choice([1, 2, 3, 5, 6, 8, 10, 15, 25, 40, 60, 120, 500])}{rng.choice(MEASURES)}",
                    rng.choice(AREAS), rng.choice(COUNTIES), _amount(rng), _land(rng),
                    date(2012, 1, 10) + timedelta(rng.randrange(1270)),
                )
            )  # fmt: skip
    return made


def _amount(rng: random.Random) -> int:
    return rng.choice(
        [3000, 5000, 10_000, 12_000, 20_000, 50_000, *(rng.randint(2000, 150_000) for _ in range(6))]
    )


def _land(rng: random.Random) -> float:
    return rng.choice([0, 0, 20, 50, 80, 150, *(round(rng.uniform(8, 420), 1) for _ in range(5))])


def _second_county(rng: random.Random, truth: Truth) -> Truth:
    """一女二嫁: another county claims it, for its own area, dated by its own paper."""
    signed = truth.signed + timedelta(rng.randint(-90, 90))
    return replace(
        truth, county=rng.choice(COUNTIES), area=rng.choice([truth.area, rng.choice(AREAS)]), signed=signed
    )


def _report(rng: random.Random, truth: Truth, key: int, *, slogan: bool) -> ProjectRecord:
    clerk = rng.choice(["ledger", "ledger", "minutes", "press"])
    name = (
        f"{truth.brand}{rng.choice(['超级工厂', '未来城', '创新谷'])}" if slogan else _name(rng, truth, clerk)
    )
    return ProjectRecord(
        key,
        name,
        _parties(rng, truth, clerk),
        region=truth.county,
        amount=_told_amount(rng, truth, clerk),
        land=Decimal(str(truth.land)) if truth.land and clerk == "ledger" and rng.random() < 0.8 else None,
        signed_on=truth.signed if clerk != "press" or rng.random() < 0.5 else None,
    )


def _name(rng: random.Random, truth: Truth, clerk: str) -> str:
    brand, ending = truth.brand, rng.choice(ENDINGS)
    second = truth.extra == "二期"
    works = "" if second else truth.extra
    if clerk == "ledger":
        name = f"{rng.choice(['年产', '年产', ''])}{truth.size}{truth.product}{works}{ending}"
        name = name if rng.random() < 0.6 else f"{truth.product}{works}{ending}"
    elif clerk == "minutes":
        company = f"{truth.place}{brand}{truth.trade}{truth.kind}"
        head, tail = (
            rng.choice([company, brand, f"{brand}集团"]),
            rng.choice(["项目", "投资项目", "落户项目"]),
        )
        name = f"{head}{truth.product}{works}{tail}"
    else:
        name = f"{rng.choice(['', truth.area])}{brand}{truth.product}{works}{ending}"
    if rng.random() < 0.05 and len(name) > 6:
        spot = rng.randrange(1, len(name) - 2)
        name = name[:spot] + name[spot + 1 :]
    if rng.random() < 0.1:
        name = f"“{name}”" if rng.random() < 0.5 else name.replace("项目", " 项目")
    return name + (rng.choice(["二期", "（二期）", "二期工程"]) if second else "")


def _parties(rng: random.Random, truth: Truth, clerk: str) -> tuple[Party, ...]:
    full = f"{truth.place}{truth.brand}{truth.trade}{truth.kind}"
    if clerk == "press":
        full = rng.choice([f"{truth.brand}{truth.trade}", f"{truth.brand}{truth.trade}公司", full])
    elif clerk == "minutes":
        full = rng.choice(
            [full, full.replace(truth.place, "", 1), full.replace("（", "(").replace("）", ")")]
        )
    if rng.random() < 0.03:
        full = full.replace(truth.kind, "有限公司")
    found = [Party(full)] if rng.random() > 0.03 else []
    if truth.partner and rng.random() < 0.7:
        found.insert(rng.randrange(len(found) + 1), Party(truth.partner))
    return tuple(found)


def _told_amount(rng: random.Random, truth: Truth, clerk: str) -> Decimal | None:
    if rng.random() < 0.07:
        return None
    if clerk == "press" and truth.amount >= 10_000:
        return Decimal(round(truth.amount / 10_000, 1)).quantize(Decimal("0.1")) * 10_000
    return Decimal(truth.amount)
