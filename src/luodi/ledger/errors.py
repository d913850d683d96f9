"""What the ledger refuses, as sentences a user can act on."""

import datetime as dt


class LedgerRefusal(Exception):
    """Base of all refusals: the message is Chinese and is shown as it is."""


class AlreadyRecorded(LedgerRefusal):
    """The same request key was used before: the form was sent twice."""

    def __init__(self, seq: int, goto: str = "") -> None:
        self.seq = seq
        self.goto = goto
        super().__init__(f"这份表单已经提交过（第 {seq} 次修订），没有重复登记。")


class StaleEntry(LedgerRefusal):
    """An entry to be closed was closed by somebody else in the meantime."""

    def __init__(self) -> None:
        super().__init__("您打开页面之后，别人已更正或撤回了这条记录。请刷新后对照新内容再改。")


class BeforeLedger(LedgerRefusal):
    """A reading was asked for before the first tick."""

    def __init__(self, first: dt.datetime) -> None:
        self.first = first
        super().__init__(f"台账自 {first:%Y-%m-%d %H:%M} 起，不能读更早的认知时点。请选这之后的时点。")


class FutureReading(LedgerRefusal):
    """A reading was asked for as known at a time that has not come."""

    def __init__(self, last: dt.datetime) -> None:
        self.last = last
        super().__init__(f"认知时点不能晚于最近一次登记（{last:%Y-%m-%d %H:%M}）。请选不晚于它的时点。")
