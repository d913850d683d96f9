"""
The fields of a project: one row a field. Forms, 变更 and 更正, imports, exports, the list's columns and the
history's sentences all read this table (docs/recipes.md, "add a field").
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal

from luodi.calc.quoting import quoted
from luodi.companies.industries import code_named
from luodi.projects.enums import Channel, Currency, Homecoming, Mode, Origin
from luodi.projects.errors import Refusal

FieldKind = Literal[
    "text", "long", "decimal", "integer", "choice", "flag", "date", "unit", "region", "industry"
]


@dataclass(frozen=True, slots=True)
class Field:
    """`changes`: may change in the world (变更); the others can only have been wrong (更正)."""

    code: str
    label: str
    kind: FieldKind
    group: str
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    changes: bool = True
    longest: int = 200
    words: tuple[str, ...] = ()
    """Other headings under which ledgers carry it."""


def _choices(source: Any) -> tuple[tuple[str, str], ...]:
    return tuple((value, label) for value, label in source.choices if value)


FIELDS: Final[tuple[Field, ...]] = (
    Field("name", "项目名称", "text", "基本情况", required=True, words=("名称", "项目", "企业项目名称")),
    Field("code", "项目编号", "text", "基本情况", longest=40, words=("编号", "代码", "内部编号")),
    Field(
        "national_code",
        "国家项目代码",
        "text",
        "基本情况",
        longest=40,
        words=("在线平台赋码", "项目代码", "赋码"),
    ),
    Field("unit", "责任单位", "unit", "基本情况", required=True, words=("填报单位", "引进单位", "所属单位")),
    Field(
        "region", "所在区划", "region", "基本情况", required=True, words=("区县", "属地", "落户地", "所在地")
    ),
    Field(
        "content",
        "建设内容及规模",
        "long",
        "基本情况",
        longest=4000,
        words=("经营范围及规模", "建设内容", "主要内容"),
    ),
    Field("industry", "行业代码", "industry", "分类", longest=5, words=("行业", "所属行业", "国民经济行业")),
    Field(
        "sector",
        "三次产业",
        "choice",
        "分类",
        choices=(("1", "一产"), ("2", "二产"), ("3", "三产")),
        words=("产业",),
    ),
    Field("chain", "产业链", "text", "分类", longest=40, words=("重点产业链",)),
    Field(
        "origin",
        "投资来源",
        "choice",
        "分类",
        choices=_choices(Origin),
        words=("资金来源", "内外资", "来源地"),
    ),
    Field("mode", "投资方式", "choice", "分类", choices=_choices(Mode), words=("建设性质", "项目性质")),
    Field(
        "homecoming",
        "浙(婺)商回归",
        "choice",
        "分类",
        choices=_choices(Homecoming),
        words=("回归类型", "浙商回归"),
    ),
    Field("channel", "招商方式", "choice", "分类", choices=_choices(Channel), words=("招商途径", "来源渠道")),
    Field("major", "重大项目", "flag", "分类", words=("是否重大",)),
    Field(
        "planned_total",
        "计划总投资",
        "decimal",
        "投资",
        unit="万",
        words=("总投资", "协议投资额", "投资总额", "计划投资"),
    ),
    Field("currency", "币种", "choice", "投资", choices=_choices(Currency), changes=False),
    Field("planned_fixed", "固定资产投资", "decimal", "投资", unit="万", words=("其中固定资产", "固投")),
    Field("land_area", "用地面积", "decimal", "要素", unit="亩", words=("用地", "占地", "土地面积")),
    Field("promised_output", "达产产值", "decimal", "承诺", unit="万元", words=("预计产值", "年产值")),
    Field("promised_tax", "达产税收", "decimal", "承诺", unit="万元", words=("预计税收", "年税收")),
    Field("promised_jobs", "带动就业", "integer", "承诺", unit="人", words=("就业人数",)),
    Field("remark", "备注", "long", "基本情况", longest=2000, words=("说明",)),
)
BY_CODE: Final[Mapping[str, Field]] = {field.code: field for field in FIELDS}
CHOICES: Final = {field.code: frozenset(value for value, _ in field.choices) for field in FIELDS}
LONGEST_TRADE: Final = 60
"""The trade may be written by its name; what is kept is the code."""
LARGEST: Final = Decimal("99999999999999")


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """
    Field values as stored in Particulars.values: JSON types, decimals as plain strings, empty ones left out.
    Raises Refusal naming the field.
    """
    found: dict[str, Any] = {}
    for code, value in values.items():
        if code == "unit_name":
            found[code] = str(value)
            continue
        field = BY_CODE.get(code)
        if field is None:
            raise Refusal(f"没有「{code}」这个字段。", code)
        stored = _clean(field, value)
        if stored is not None:
            found[code] = stored
    return found


def _clean(field: Field, value: Any) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    match field.kind:
        case "decimal" | "integer":
            return _number(field, value)
        case "flag":
            return bool(value) and value not in ("否", "0", "false", "False")
        case "date":
            return value.isoformat() if isinstance(value, dt.date) else str(value)
        case "choice":
            text = str(value)
            if text not in CHOICES[field.code]:
                allowed = "、".join(label for _, label in field.choices)
                raise Refusal(f"「{field.label}」不能是「{text}」，可选：{allowed}。", field.code)
            return text
        case "industry":
            if code := code_named(str(value)):
                return code
            raise Refusal(
                f"行业代码「{quoted(str(value))}」不在国民经济行业分类里；"
                "请填门类（如 C）、大类（如 C36）或更细的代码。",
                field.code,
            )
        case _:
            text = str(value).strip()
            if len(text) > field.longest:
                raise Refusal(
                    f"「{field.label}」最多 {field.longest} 个字，现有 {len(text)} 个。", field.code
                )
            return text


def _number(field: Field, value: Any) -> str:
    try:
        number = value if type(value) is Decimal else Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise Refusal(f"「{field.label}」要填数字，现在是「{value}」。", field.code) from None
    if not number.is_finite() or number < 0:
        raise Refusal(f"「{field.label}」不能是「{value}」，要填不小于 0 的数。", field.code)
    if number > LARGEST:
        raise Refusal(
            f"「{field.label}」大得不可能（{value}），请核对单位是不是「{field.unit}」。", field.code
        )
    if field.kind == "integer" and number != number.to_integral_value():
        raise Refusal(f"「{field.label}」要填整数，现在是「{value}」。", field.code)
    return format(number.quantize(Decimal(1)) if field.kind == "integer" else number.normalize(), "f")
