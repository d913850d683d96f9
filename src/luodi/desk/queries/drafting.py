"""A definition being adapted in the browser: the form's parameters to a Definition, tried on any day."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from luodi.desk.queries.condition_rows import ConditionRow, conditions_from
from luodi.indicators.answers import Cell, ask
from luodi.indicators.catalogue import Catalogue, catalogue
from luodi.indicators.definition import CurrencyRule, Definition, Grouping, Measure, Time
from luodi.indicators.errors import NoRates, WrongDefinition, WrongPeriod
from luodi.indicators.facts import fact_table
from luodi.indicators.periods import Period, point
from luodi.indicators.printing import as_of
from luodi.indicators.sentences import sentence
from luodi.ledger.enums import Basis
from luodi.ledger.queries.reading import today

LONGEST = 500
EVER_SINCE = dt.date(1990, 1, 1)
CURRENCIES = (
    ("refuse", "不允许混币种"), ("only:CNY", "只计人民币"), ("only:USD", "只计美元"),
    ("convert:CNY", "折算成人民币"), ("convert:USD", "折算成美元"),
)  # fmt: skip
MADE_OF_OTHERS = (Measure.RATIO, Measure.GROWTH)
MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Trial:
    """The draft's sentence, and both versions on a day."""

    sentence: str
    before: Cell | None
    after: Cell
    as_of: str
    on: dt.date

    @property
    def difference(self) -> Decimal | None:
        if self.before is None or self.before.rounded is None or self.after.rounded is None:
            return None
        return self.after.rounded - self.before.rounded


def drafted(base: Definition, typed: Any) -> Definition:
    """The base with what the form says. Raises WrongDefinition: which parameter, and what it may be."""
    code = typed.get("code", "").strip() or base.code
    if not code.replace("_", "").isalnum() or not code.isascii():
        raise WrongDefinition(code, "代码只用小写字母、数字和下划线，例如 landing_rate_local。")
    draft = replace(
        base,
        code=code,
        name=_text(typed, "name", base.name, code, "名称"),
        unit=_text(typed, "unit", base.unit, code, "单位"),
        source=_text(typed, "source", base.source, code, "出处"),
        reason=_text(typed, "reason", base.reason, code, "理由"),
        places=_whole(typed, "places", base.places, code, "小数位数", MOST_PLACES),
        smallest=_whole(typed, "smallest", base.smallest, code, "小样本线", 1000),
        truncates=typed.get("truncates") == "1",
        published=typed.get("published") == "1",
        valid_from=_day(typed, "valid_from", code, "生效日") or base.valid_from,
        valid_to=_day(typed, "valid_to", code, "失效日"),
    )
    if base.measure in MADE_OF_OTHERS:
        names = ("numerator", "denominator", "base")
        parts = {name: typed.get(name, "").strip() or getattr(base, name) for name in names}
        return replace(
            draft, numerator=parts["numerator"], denominator=parts["denominator"], base=parts["base"]
        )
    return _over_rows(draft, base, typed)


def _over_rows(draft: Definition, base: Definition, typed: Any) -> Definition:
    table = fact_table(base.table)
    if table is None:
        raise WrongDefinition(draft.code, f"没有事实表「{base.table}」。")
    switches = tuple(  # one left at its default says nothing more than one not named
        sorted(
            (switch.code, position)
            for switch in table.switches
            if (position := typed.get(f"switch_{switch.code}", ""))
            and (position != switch.options[0].code or base.position(switch.code))
        )
    )
    rule, _, currency = typed.get("currency", "refuse").partition(":")
    time = base.time
    if time.basis is Time.CUMULATIVE_SINCE:
        time = replace(time, since=_day(typed, "since", draft.code, "起算日") or time.since)
    return replace(
        draft,
        time=time,
        cohort=conditions_from(draft.code, table, typed_rows(typed, "cohort"), base.cohort),
        part=conditions_from(draft.code, table, typed_rows(typed, "part"), base.part),
        basis=Basis.CLAIMED if typed.get("basis") == "claimed" else Basis.VERIFIED,
        opening=typed.get("opening") == "1",
        grouping=Grouping.RESTATED if typed.get("grouping") == "restated" else Grouping.AS_THEN,
        switches=switches,
        currency=CurrencyRule(rule, currency) if rule in ("only", "convert") and base.of else CurrencyRule(),
    )


def typed_rows(typed: Any, name: str) -> Sequence[ConditionRow]:
    columns = [typed.getlist(f"{name}_{part}") for part in ("field", "op", "value", "fixed")]
    return [ConditionRow(*texts) for texts in zip(*columns, strict=False)]


def tried(draft: Definition, day: str) -> Trial:
    """
    Both versions on a day, within the reader's scope. Raises every refusal of figures: an unknown or circular
    reference, mixed currencies, a day that cannot be read.
    """
    try:
        on = dt.date.fromisoformat(day) if day else today()
    except ValueError:
        raise WrongPeriod(f"日期「{day}」看不懂，请写成 2015-06-30。") from None
    book = catalogue()
    at = point(on=on)
    after = ask([draft.code], [at], book=book.with_(draft)).cell(draft.code)
    before = ask([draft.code], [at], book=book, doubts=False).cell(draft.code) if draft.code in book else None
    return Trial(_sentence(draft, book), before, after, as_of(at.reading), on)


def refuse_mixtures(draft: Definition) -> None:
    """
    Reads the draft once over everything there is: a sum that meets one currency today may meet two in another year,
    and every page that prints it would be refused then. Raises MixedCurrencies.
    """
    ever = Period(EVER_SINCE, today())
    with suppress(NoRates):  # a year without a rate is told where that year is asked for
        ask([draft.code], [point(ever)], book=catalogue().with_(draft), doubts=False)


def _sentence(draft: Definition, book: Catalogue) -> str:
    return sentence(draft, book.with_(draft).find)


def _text(typed: Any, name: str, before: str, code: str, label: str) -> str:
    text = str(typed.get(name, before)).strip()
    if not text:
        raise WrongDefinition(code, f"「{label}」不能空着。")
    if len(text) > LONGEST:
        raise WrongDefinition(code, f"「{label}」最多 {LONGEST} 个字，现有 {len(text)} 个，请写短些。")
    return text


def _whole(typed: Any, name: str, before: int, code: str, label: str, most: int) -> int:
    text = str(typed.get(name, before)).strip()
    if not text.isdecimal() or int(text) > most:
        raise WrongDefinition(code, f"「{label}」要写 0 到 {most} 的整数，「{text}」不是。")
    return int(text)


def _day(typed: Any, name: str, code: str, label: str) -> dt.date | None:
    text = typed.get(name, "").strip()
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongDefinition(code, f"「{label}」要写成 2016-01-01，「{text}」看不懂。") from None
