"""The state of long work as common/parts/progress.html shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """`total` 0 means that the amount is not known yet. `poll_url` answers with the part rendered anew."""

    label: str
    done: int = 0
    total: int = 0
    poll_url: str = ""
    finished: bool = False
    failed: bool = False
    note: str = ""

    @property
    def running(self) -> bool:
        return not (self.finished or self.failed)

    @property
    def shown(self) -> int:
        return (self.total or 1) if self.finished else self.done

    @property
    def state_label(self) -> str:
        if self.failed:
            return "未完成"
        return "已完成" if self.finished else "进行中"
