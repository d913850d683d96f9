"""How long the search for suspects takes over a city's projects, on one core."""

import random
import time
from datetime import date, timedelta
from decimal import Decimal

from luodi.calc.matching import Party, ProjectRecord, project_suspects
from luodi.runtime.measuring import Row

PLACES = ("浙江", "金华", "义乌", "杭州", "永康", "宁波", "上海", "东阳", "兰溪", "深圳")
TRADES = ("科技", "实业", "汽车零部件", "机械", "新能源", "电子", "纺织", "食品", "置业", "医药")
PRODUCTS = (
    "新能源汽车", "电动工具", "铝合金轮毂", "光伏组件", "纺织面料", "精密铸件", "智能家居", "中药饮片", "锂电池", "物流园",
    "商贸城", "养老社区", "影视基地", "塑料薄膜", "注射器", "五金制品", "保温杯", "休闲椅", "防盗门", "数控机床",
)  # fmt: skip
ENDINGS = ("项目", "生产线", "生产线技改项目", "产业园", "（一期）", "二期项目")
AIM_SECONDS = 60.0


def rows(scale: int) -> dict[str, Row]:
    records = reports(scale)
    began = time.perf_counter()
    found = project_suspects(records)
    taken = time.perf_counter() - began
    return {
        f"suspects over {scale:,} projects": Row(
            taken, "s", "less", aim=AIM_SECONDS * max(1.0, scale / 100_000)
        ),
        "pairs shown": Row(len(found), "pairs", "less"),
    }


def reports(count: int) -> list[ProjectRecord]:
    """Projects with few products and many investors: names collide far more than a real city's do."""
    chance = random.Random(2015)  # noqa: S311 - a repeatable list, no secret
    signs = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    investors = [
        chance.choice(PLACES)
        + "".join(chance.choices(signs, k=chance.choice((2, 2, 3))))
        + chance.choice(TRADES)
        for _ in range(max(1, count * 3 // 5))
    ]
    return [_report(chance, number, signs, investors) for number in range(count)]


def _report(chance: random.Random, number: int, signs: list[str], investors: list[str]) -> ProjectRecord:
    special = "".join(chance.choices(signs, k=chance.choice((0, 2))))
    product = chance.choice(PRODUCTS)
    return ProjectRecord(
        number,
        f"年产{chance.randint(1, 200)}万件{special}{product}{chance.choice(ENDINGS)}",
        (Party(f"{chance.choice(investors)}有限公司"),) if chance.random() < 0.9 else (),
        region=chance.choice(PLACES),
        amount=Decimal(chance.choice((1000, 5000, 10_000, 20_000, 30_000, chance.randint(1000, 90_000)))),
        signed_on=date(2012, 1, 1) + timedelta(chance.randint(0, 1400)),
    )
