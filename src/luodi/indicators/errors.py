"""What a figure refuses, as sentences a user can act on."""

from collections.abc import Sequence


class FigureRefusal(Exception):
    """Base of all refusals: the message is Chinese and is shown as it is."""


class WrongDefinition(FigureRefusal):
    """A definition says something impossible. `where` is its code, or its place in a file."""

    def __init__(self, where: str, sentence: str) -> None:
        self.where = where
        super().__init__(f"口径「{where}」：{sentence}")


class UnknownFigure(FigureRefusal):
    """A code nobody defined."""

    def __init__(self, code: str, close: Sequence[str] = (), wanted_by: str = "") -> None:
        self.code = code
        hint = (
            f"相近的有：{'、'.join(close)}。"
            if close
            else "全部口径见「数据通报」下的「口径」页，或 ./luodi figures --list。"
        )
        place = f"口径「{wanted_by}」引用的" if wanted_by else ""
        super().__init__(f"没有{place}代码为「{code}」的口径。{hint}")


class CircularReference(FigureRefusal):
    """Definitions that refer to each other in a ring."""

    def __init__(self, ring: Sequence[str]) -> None:
        self.ring = tuple(ring)
        super().__init__(
            f"口径互相引用成环：{' → '.join(ring)}。请把其中一个改成直接写出项目范围，不再引用别的口径。"
        )


class MixedCurrencies(FigureRefusal):
    """A sum met two currencies and the definition does not say what to do."""

    def __init__(self, name: str, currencies: Sequence[str]) -> None:
        self.currencies = tuple(currencies)
        super().__init__(
            f"「{name}」要加总的金额里有{'、'.join(currencies)}，口径没有写币种规则。"
            "请在口径里写明只计一种币种（only），或按哪种币种折算（convert）。"
        )


class NoRates(FigureRefusal):
    """Conversion met an amount on a day for which no rate is known."""

    def __init__(self, name: str, target: str, missing: int) -> None:
        super().__init__(
            f"「{name}」有 {missing} 笔金额折算不成{target}：汇率表里没有当日及以前的汇率。"
            "请先登记汇率，或把口径改成只计一种币种。"
        )


class UnknownGrouping(FigureRefusal):
    """A dimension the table does not have."""

    def __init__(self, wanted: str, known: Sequence[str], name: str = "") -> None:
        of = f"「{name}」" if name else ""
        super().__init__(f"{of}不能按「{wanted}」分组，可以按：{'、'.join(known)}。")


class NotPublished(FigureRefusal):
    """A grouping of the city's totals that would show single projects to another district."""


class WrongPeriod(FigureRefusal):
    """A period nobody can read, or one that ends before it begins."""
