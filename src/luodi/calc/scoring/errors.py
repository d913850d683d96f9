"""What scoring refuses, as sentences that say what is wrong, where, and what would be right."""

from collections.abc import Sequence
from dataclasses import dataclass


class WrongScheme(ValueError):
    """Everything that is wrong with a scheme, all at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(problems))


class WrongExpression(ValueError):
    """An expression that cannot be read."""


class MissingInput(Exception):
    """An input has no value for this unit."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"缺「{code}」")


class Undefined(Exception):
    """The expression has no value here: division by zero, growth over a base that is not positive."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One indicator of one unit that cannot be scored under the policy 「缺数不计分」."""

    unit: str
    indicator: str
    why: str

    @property
    def sentence(self) -> str:
        return f"{self.unit}「{self.indicator}」：{self.why}"


class Blocked(ValueError):
    """Inputs are missing where the scheme says that nothing may be scored without them."""

    def __init__(self, lacks: Sequence[Lack]) -> None:
        self.lacks = tuple(lacks)
        shown = "；".join(lack.sentence for lack in self.lacks[:5])
        more = f"……共 {len(self.lacks)} 处" if len(self.lacks) > 5 else ""
        super().__init__(f"有数据缺失，办法规定缺数不能计分：{shown}{more}。请补数，或在办法里改缺数的处理。")
