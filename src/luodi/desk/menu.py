"""The menu: nouns in the order of design, each naming an address. Who sees an item is read from its view.

A room adds its line here. A line whose address does not exist in this installation is left out, so is one the
user may not open; a noun with no line left is not shown.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from luodi.access.guards import Mark, mark_of
from luodi.common.frame import MenuLink, MenuSection

OPEN_ALL_UP_TO = 14
"""A menu this short is shown whole; a longer one opens only the noun one is in."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    section: str
    label: str
    url_name: str


MENU = (
    MenuItem("首页", "首页", "desk:home"),
    MenuItem("项目", "台账", "projects:list"),
    MenuItem("项目", "报送", "projects:reporting"),
    MenuItem("项目", "导入与填表", "exchange:home"),
    MenuItem("项目", "待核实", "projects:verification"),
    MenuItem("项目", "到位资金", "projects:money"),
    MenuItem("项目", "责任与交接", "projects:duties"),
    MenuItem("项目", "变更划转", "projects:transfers"),
    MenuItem("项目", "疑似重复", "projects:duplicates"),
    MenuItem("招引", "线索", "sourcing:leads"),
    MenuItem("招引", "首谈流转", "sourcing:first_talks"),
    MenuItem("招引", "客商企业", "companies:list"),
    MenuItem("招引", "走访", "sourcing:visits"),
    MenuItem("招引", "盯引", "sourcing:pursuits"),
    MenuItem("招引", "企业查重", "companies:duplicates"),
    MenuItem("招引", "活动驻点", "sourcing:events"),
    MenuItem("招引", "招商方式", "sourcing:channels"),
    MenuItem("招引", "产业链", "sourcing:chains"),
    MenuItem("招引", "要素地块", "sourcing:sites"),
    MenuItem("招引", "承诺", "sourcing:promises"),
    MenuItem("督办", "督查", "supervision:inspections"),
    MenuItem("督办", "问题", "supervision:problems"),
    MenuItem("督办", "三单", "supervision:slips"),
    MenuItem("督办", "亮灯", "supervision:lamps"),
    MenuItem("督办", "攻坚行动", "supervision:campaigns"),
    MenuItem("督办", "会议批示", "supervision:meetings"),
    MenuItem("审批代办", "我的代办", "approvals:agency"),
    MenuItem("审批代办", "准入", "sourcing:admissions"),
    MenuItem("审批代办", "审批计划", "approvals:plans"),
    MenuItem("审批代办", "模拟审批", "approvals:simulated"),
    MenuItem("审批代办", "部门看板", "approvals:departments"),
    MenuItem("审批代办", "事项清单", "approvals:items"),
    MenuItem("数据通报", "驾驶舱", "desk:cockpit"),
    MenuItem("数据通报", "查数", "desk:figures"),
    MenuItem("数据通报", "对账", "desk:reconciliation"),
    MenuItem("数据通报", "期次与通报", "bulletins:periods"),
    MenuItem("数据通报", "口径", "desk:definitions"),
    MenuItem("数据通报", "修订历史", "desk:history"),
    MenuItem("考核", "目标", "assessment:targets"),
    MenuItem("考核", "办法", "assessment:schemes"),
    MenuItem("考核", "成绩单", "assessment:scorecards"),
    MenuItem("考核", "申诉", "assessment:appeals"),
)

ACCOUNT = (
    MenuItem("设置", "单位与岗位", "org:units"),
    MenuItem("设置", "账号与任职", "org:users"),
    MenuItem("设置", "邮件与机器人", "notices:channels"),
    MenuItem("设置", "安全策略", "org:security"),
    MenuItem("设置", "安全审计", "org:audit"),
    MenuItem("设置", "通讯录", "org:directory"),
    MenuItem("账号", "我的账号", "profile"),
    MenuItem("账号", "帮助", "desk:help"),
)


@cache
def address_of(url_name: str) -> tuple[str, Mark | None]:
    """The path of a name and its view's mark; ("", None) where this installation has no such page."""
    try:
        path = reverse(url_name)
        return path, mark_of(resolve(path).func)
    except (NoReverseMatch, Resolver404):
        return "", None


def open_to(user: Any, items: tuple[MenuItem, ...]) -> tuple[tuple[MenuItem, str], ...]:
    """The items with their paths that exist and that the user, signed in, may open."""
    return _open_with(user.standing.permissions if user.is_active else frozenset(), items)


@lru_cache(maxsize=512)
def _open_with(permissions: frozenset[str], items: tuple[MenuItem, ...]) -> tuple[tuple[MenuItem, str], ...]:
    """The same for everybody with these permissions: every page asks."""
    found = []
    for item in items:
        path, mark = address_of(item.url_name)
        if mark is not None and mark.admits_with(permissions):
            found.append((item, path))
    return tuple(found)


def menu_of(request: HttpRequest) -> tuple[MenuSection, ...]:
    items = open_to(request.user, MENU)
    current = current_path(request.path, [path for _, path in items])
    sections: dict[str, list[MenuLink]] = {}
    for item, path in items:
        sections.setdefault(item.section, []).append(MenuLink(item.label, path, path == current))
    return tuple(section(label, links, len(items) <= OPEN_ALL_UP_TO) for label, links in sections.items())


def section(label: str, links: list[MenuLink], all_open: bool) -> MenuSection:
    if len(links) == 1 and links[0].label == label:
        return MenuSection(label, url=links[0].url, current=links[0].current)
    is_open = all_open or any(link.current for link in links)
    return MenuSection(label, tuple(links), is_open=is_open)


def current_path(path: str, paths: list[str]) -> str:
    """The menu path a page belongs to: the longest that begins its address; the root only for itself."""
    matching = [p for p in paths if path == p or (p != "/" and path.startswith(p))]
    return max(matching, key=len, default="")


def account_links(request: HttpRequest) -> tuple[MenuLink, ...]:
    return tuple(MenuLink(item.label, path) for item, path in open_to(request.user, ACCOUNT))
