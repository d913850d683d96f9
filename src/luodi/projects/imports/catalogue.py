"""The fields a ledger workbook may fill: particulars, investor, milestone dates, money, leader."""

import re
from functools import cache

from luodi.exchange.mapping.fields import FieldKind, FieldSpec
from luodi.projects.enums import PROGRESS, Currency, Kind
from luodi.projects.fields import FIELDS, LONGEST_TRADE, Field

CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
PLANNED = ("计划", "预计", "拟", "力争", "目标")
"""A heading with one of these is a plan, not a happening."""
DATE_WORDS = {
    Kind.NEGOTIATING: ("洽谈时间", "在谈时间", "接洽时间"),
    Kind.SIGNED: ("签约时间", "签约日期", "签订时间", "合同签订时间", "签约"),
    Kind.REGISTERED: ("注册时间", "工商注册时间", "注册登记时间", "公司注册时间", "营业执照时间"),
    Kind.LAND_SUPPLIED: ("供地时间", "摘牌时间", "土地摘牌时间", "出让时间"),
    Kind.LANDED: ("落地时间", "落地日期"),
    Kind.STARTED: ("开工时间", "开工日期", "动工时间", "实际开工时间"),
    Kind.IN_STATISTICS: ("入库时间", "纳统时间", "列统时间"),
    Kind.COMPLETED: ("竣工时间", "竣工日期", "建成时间"),
    Kind.PRODUCING: ("投产时间", "投产日期"),
    Kind.ABOVE_SCALE: ("上规时间", "入规时间"),
    Kind.FULL_CAPACITY: ("达产时间",),
    Kind.CANCELLED: ("取消时间", "终止时间"),
    Kind.EXITED: ("退出时间",),
    Kind.HALTED: ("停建时间", "停工时间"),
}
MILESTONE_FIELDS = {
    f"on_{kind.value}": kind for kind in (*PROGRESS, Kind.CANCELLED, Kind.HALTED, Kind.EXITED)
}
KINDS_OF_FIELD = {
    "decimal": FieldKind.NUMBER,
    "integer": FieldKind.NUMBER,
    "choice": FieldKind.CHOICE,
    "flag": FieldKind.CHOICE,
    "date": FieldKind.DATE,
}
YES_NO = tuple(
    [(word, "1") for word in ("是", "√", "✓", "Y", "重大", "1")] + [(w, "0") for w in ("否", "×", "N", "0")]
)


@cache
def catalogue() -> tuple[FieldSpec, ...]:
    """All fields in the order they are offered."""
    return (
        *(_particular(field) for field in FIELDS if field.code != "currency"),
        FieldSpec("investor", "投资方", FieldKind.TEXT, ("投资方名称", "投资企业", "投资主体", "业主单位", "客商", "外方")),
        FieldSpec("credit_code", "统一社会信用代码", FieldKind.TEXT, ("信用代码", "社会信用代码"), pattern=CREDIT_CODE),
        FieldSpec("country", "国别（地区）", FieldKind.TEXT, ("外方国别", "国家或地区", "投资国别", "国别和地区")),
        *(
            FieldSpec(code, f"{kind.label}日期", FieldKind.DATE, DATE_WORDS[kind], not_words=PLANNED)
            for code, kind in MILESTONE_FIELDS.items()
        ),
        FieldSpec(
            "arrived", "累计到位资金", FieldKind.AMOUNT, ("到位资金", "实际到位", "累计到位", "实际利用内资"),
            not_words=("当年", "本年", "本月", "率"), measures=("CNY",),
        ),
        FieldSpec(
            "invested", "累计完成投资", FieldKind.AMOUNT, ("完成投资", "累计投资", "实际完成投资"),
            not_words=("当年", "本年", "本月", "率"), measures=("CNY",),
        ),
        FieldSpec("foreign_contract", "合同外资", FieldKind.AMOUNT, ("合同利用外资",), measures=("USD",)),
        FieldSpec("foreign_actual", "实际外资", FieldKind.AMOUNT, ("实际利用外资", "外资到资"), measures=("USD",)),
        FieldSpec("status", "项目状态", FieldKind.TEXT, ("状态", "进展状态", "项目进展状态"), longest=100),
        FieldSpec("leader", "联系领导", FieldKind.TEXT, ("包抓领导", "包联领导", "挂钩领导", "领导"), longest=40),
    )  # fmt: skip


def _particular(field: Field) -> FieldSpec:
    if field.code == "planned_total":
        return FieldSpec(
            field.code, field.label, FieldKind.AMOUNT, field.words, measures=("CNY", "USD"), required=False
        )
    if field.code == "planned_fixed":
        return FieldSpec(field.code, field.label, FieldKind.AMOUNT, field.words, measures=("CNY", "USD"))
    if field.code == "land_area":
        return FieldSpec(
            field.code, field.label, FieldKind.AMOUNT, field.words, measures=("mu", "m2"), unit="亩"
        )
    choices = YES_NO if field.kind == "flag" else tuple(_ways(field))
    kind = KINDS_OF_FIELD.get(field.kind, FieldKind.TEXT)
    return FieldSpec(
        field.code,
        field.label,
        kind,
        field.words,
        choices=choices if kind is FieldKind.CHOICE else (),
        told_by_values=field.kind != "flag",
        required=field.code == "name",
        longest=LONGEST_TRADE if field.kind == "industry" else field.longest,
    )


def _ways(field: Field) -> list[tuple[str, str]]:
    """Every way of writing a choice: its label, its label without brackets, its code."""
    ways = []
    for code, label in field.choices:
        ways += [(label, code), (code, code)]
    return ways + [(word, code) for word, code in OTHER_WAYS.get(field.code, ())]


OTHER_WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "origin": (
        ("内资", "other_province"),
        ("外资", "foreign"),
        ("境外资金", "foreign"),
        ("省外资金", "other_province"),
        ("省内", "other_city"),
        ("本市", "local"),
        ("本地", "local"),
    ),
    "sector": (
        ("第一产业", "1"),
        ("第二产业", "2"),
        ("第三产业", "3"),
        ("工业", "2"),
        ("服务业", "3"),
        ("农业", "1"),
    ),
    "mode": (("续建项目", "continued"), ("新建项目", "new"), ("新开工", "new"), ("增资", "increase")),
}
CURRENCY_OF_MEASURE = {"CNY": Currency.CNY, "USD": Currency.USD}
