"""What importing refuses, as sentences a person can act on. Nothing uploaded or decided is lost by any of them."""

import datetime as dt


class ExchangeRefusal(Exception):
    """Base of all refusals: the message is Chinese and is shown as it is."""


class WrongState(ExchangeRefusal):
    def __init__(self, wanted: str, state: str) -> None:
        super().__init__(f"这份上传现在是「{state}」，不能{wanted}；请刷新页面，按页面上给出的下一步做。")


class DayUnknown(ExchangeRefusal):
    def __init__(self) -> None:
        super().__init__(
            "还不知道这份表截止到哪一天：没有人填，文件名和表头里也没有写。请先填截止日，再核对。"
        )


class AlreadyImported(ExchangeRefusal):
    def __init__(self, file_name: str, at: dt.datetime, revision: int | None) -> None:
        where = f"（第 {revision} 次修订）" if revision else ""
        super().__init__(
            f"内容一模一样的文件「{file_name}」已于 {at:%Y年%m月%d日} 写入过{where}，没有重复写入；"
            "要改数据请上传改过的文件，要重来请先撤销那一次。"
        )


class MappingIncomplete(ExchangeRefusal):
    def __init__(self, sheet: str, labels: list[str]) -> None:
        super().__init__(
            f"工作表「{sheet}」还没有指明哪一列是{'、'.join(labels)}；请在对应的列上选好，或不导入这张表。"
        )


class UnknownMapping(ExchangeRefusal):
    def __init__(self, sheet: str, what: str) -> None:
        super().__init__(f"工作表「{sheet}」里没有{what}；请刷新页面后重新对应各列。")


class HasErrors(ExchangeRefusal):
    def __init__(self, count: int) -> None:
        super().__init__(
            f"还有 {count} 行有错，而您选了「有错就整份不写」；请下载结果表改好再传，或改选只写好的行。"
        )


class WhichOne(ExchangeRefusal):
    def __init__(self, sheet: str, row: int) -> None:
        super().__init__(f"工作表「{sheet}」第 {row} 行疑似不止一个，请指明就是其中哪一个。")


class LedgerMoved(ExchangeRefusal):
    def __init__(self, count: int, example: str) -> None:
        super().__init__(
            f"核对之后台账又有登记，其中 {count} 行因此不同了（如{example}），所以没有写入；请重新核对，看过预览再写。"
        )


class StandsOn(ExchangeRefusal):
    def __init__(self, reasons: list[str]) -> None:
        shown = "；".join(reasons[:10]) + (f"；等 {len(reasons)} 处" if len(reasons) > 10 else "")
        super().__init__(f"这次导入不能整份撤销，后来的登记立在它上面：{shown}。请先处理这些，或逐条更正。")


class Cancelled(ExchangeRefusal):
    def __init__(self) -> None:
        super().__init__("已按您的要求取消，什么也没有写入；文件还在，可以重新开始。")
