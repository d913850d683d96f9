"""What common/page.html shows around a page. The desk fills it; nothing here asks the database."""

from dataclasses import dataclass, replace

from luodi.common.demo_day import DemoDay


@dataclass(frozen=True, slots=True)
class MenuLink:
    label: str
    url: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class MenuSection:
    """A noun of the menu: either one address (首页) or several links under it."""

    label: str
    links: tuple[MenuLink, ...] = ()
    url: str = ""
    current: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """`city` is the office's name beside the mark; an empty address hides the part that needs it."""

    city: str = ""
    is_demo: bool = False
    """演示数据 stands beside the city on every page."""
    demo_day: DemoDay | None = None
    """Where a newcomer finds the demonstration alive; None for a real city."""
    menu: tuple[MenuSection, ...] = ()
    search_url: str = ""
    suggest_url: str = ""
    todo_url: str = ""
    todo_count: int = 0
    inbox_url: str = ""
    inbox_count: int = 0
    help_url: str = ""
    user_name: str = ""
    user_place: str = ""
    account_links: tuple[MenuLink, ...] = ()
    sign_out_url: str = ""

    def bar(self) -> "Frame":
        """What the top bar shows of it: the same from page to page, while the menu marks where one is."""
        return replace(self, menu=(), demo_day=None)

    @property
    def todo_count_text(self) -> str:
        return at_most_three_figures(self.todo_count)

    @property
    def inbox_count_text(self) -> str:
        return at_most_three_figures(self.inbox_count)


def at_most_three_figures(count: int) -> str:
    return str(count) if count < 1000 else "999+"
