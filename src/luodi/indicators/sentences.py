"""The definition in Chinese, written from its parameters: what stands under every printed number."""

from collections.abc import Callable

from luodi.indicators.conditions import condition_phrase
from luodi.indicators.definition import Conditions, Definition, Grouping, Measure, Time
from luodi.indicators.facts import FactTable, fact_table
from luodi.ledger.enums import Basis

Find = Callable[[str], Definition]


def sentence(definition: Definition, find: Find) -> str:
    """One paragraph; the same parameters always give the same words."""
    parts = [_what(definition, find), *_how(definition)]
    return "；".join(parts) + "。"


def _what(definition: Definition, find: Find) -> str:
    if definition.measure is Measure.RATIO:
        above, below = find(definition.numerator), find(definition.denominator)
        return f"「{above.name}」（{above.code}）与「{below.name}」（{below.code}）之比"
    if definition.measure is Measure.GROWTH:
        base = find(definition.base)
        back = "上年" if definition.years_back == 1 else f"{definition.years_back} 年前"
        return f"「{base.name}」（{base.code}）比{back}同期的增减幅度"
    table = fact_table(definition.table)
    if table is None:
        raise LookupError(definition.table)
    cohort = _cohort(table, definition)
    part = "且".join(condition_phrase(table, c) for c in definition.part)
    counted = f"{cohort}中，{part}的{table.label}" if part else cohort
    of = field.label if (field := table.field(definition.of)) else ""
    match definition.measure:
        case Measure.COUNT:
            return f"{counted}数"
        case Measure.SUM:
            return f"{counted}的{of}合计"
        case Measure.MEAN:
            return f"{counted}的{of}平均数（只算填有{of}的）"
        case Measure.DISTINCT:
            return f"{counted}涉及的{of}个数"
        case Measure.MEDIAN_DAYS:
            return f"{counted}{_days(table, definition)}的天数中位数（两个日期都有的才算）"
        case _:
            what = f"{of}" if of else f"{table.label}数"
            return f"{cohort}中，{part}的{what}占比"


def _cohort(table: FactTable, definition: Definition) -> str:
    words = [phrase for phrase in (_when(table, definition), _all(table, definition.cohort)) if phrase]
    return "、".join(words) + f"的{table.label}" if words else f"截至日台账内的{table.label}"


def _all(table: FactTable, conditions: Conditions) -> str:
    return "、".join(condition_phrase(table, c) for c in conditions)


def _when(table: FactTable, definition: Definition) -> str:
    time = definition.time
    if time.basis is Time.AT_DATE:
        return ""
    field = table.field(time.field)
    word = (field.happened or field.label) if field else ""
    if time.basis is Time.IN_PERIOD:
        return f"本期{word}"
    return f"{time.since:%Y年%-m月%-d日}起至截至日{word}"


def _days(table: FactTable, definition: Definition) -> str:
    first, last = (table.field(code) for code in definition.days)
    return f"从{first.happened if first else ''}到{last.happened if last else ''}"


def _how(definition: Definition) -> list[str]:
    if definition.measure in (Measure.RATIO, Measure.GROWTH):
        return [_rounding(definition)]
    table = fact_table(definition.table)
    found = ["按核实数" if definition.basis is Basis.VERIFIED else "按填报数"]
    found[0] += "（含期初数）" if definition.opening else "（不含期初数）"
    for switch in table.switches if table else ():
        option = switch.option(definition.position(switch.code)) or switch.options[0]
        if definition.position(switch.code) or option.sql:
            found.append(option.phrase)
    if definition.currency.rule == "only":
        found.append(f"只计{_currency(definition.currency.currency)}")
    if definition.currency.rule == "convert":
        found.append(f"外币按发生日汇率折算为{_currency(definition.currency.currency)}")
    restated = definition.grouping is Grouping.RESTATED
    found.append("分组按现行区划" if restated else "分组按当时区划")
    return [*found, _rounding(definition)]


def _currency(code: str) -> str:
    return {"CNY": "人民币", "USD": "美元"}.get(code, code)


def _rounding(definition: Definition) -> str:
    how = "截断" if definition.truncates else "四舍五入"
    places = f"保留 {definition.places} 位小数" if definition.places else "取整"
    return f"{how}{places}"
