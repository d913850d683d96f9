"""What a domain room says of the fields a workbook may fill. Exchange itself knows none."""

import re
from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    CHOICE = "choice"
    ANY = "any"
    """Text as written, whatever it looks like: what it means depends on another column."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """`words` are other headings people use; `measures` the measures an amount may have (CNY, USD, mu …).

    `choices` maps every way of writing a choice to its code. `pattern` is what the values look like
    (统一社会信用代码). `not_words` in a heading rule the field out (计划开工时间 is no 开工时间).
    """

    code: str
    label: str
    kind: FieldKind
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    unit: str = ""  # the unit a bare number is in when neither cell nor heading says, e.g. 个
    choices: tuple[tuple[str, str], ...] = ()
    pattern: re.Pattern[str] | None = None
    told_by_values: bool = True
    """Whether a column of such values is likely this field whatever its heading; yes and no say nothing."""
    required: bool = False
    longest: int = 500  # characters

    @property
    def wants_unit(self) -> bool:
        """Whether a bare number says nothing until somebody names its unit."""
        return self.kind is FieldKind.AMOUNT and not self.unit

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.label, *self.words)
