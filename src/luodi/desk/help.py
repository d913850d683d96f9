"""The help pages: one template a topic, tied to the rooms whose pages it explains."""

from dataclasses import dataclass

from luodi.common.frame import MenuLink


@dataclass(frozen=True, slots=True)
class Topic:
    slug: str
    title: str
    summary: str
    rooms: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        return f"desk/help/{self.slug.replace('-', '_')}.html"


TOPICS = (
    Topic("start", "第一次使用", "登录之后先看哪里，一天的工作怎样开始。", ("desk",)),
    Topic("search", "搜索与键盘", "两个字就能搜；常用按键。"),
    Topic("writing", "日期与金额怎样填", "1.2亿、2015年上半年，这样写就行。"),
    Topic("projects", "台账与一项目一档", "一个项目的全部：进展、资金、责任、材料。", ("projects",)),
    Topic("verification", "填报、区审、市核", "三级核实，口径里数的是哪一级。"),
    Topic("correction", "变更与更正", "世界变了，还是我们记错了：两件事分开办。"),
    Topic(
        "as-of", "两个时间", "何时发生，何时知道；上期通报为什么能一字不差地重印。", ("indicators", "ledger")
    ),
    Topic("duties", "责任与交接", "一个项目、一名领导、一套班子、一抓到底。"),
    Topic("exchange", "导入与填表", "现有的表格整批进来，别人的空表自动填好。", ("exchange",)),
    Topic("companies", "客商企业与疑似重复", "一家企业一个档，合并可以拆开。", ("companies",)),
    Topic("sourcing", "招引", "线索、首谈流转、信息库、活动驻点、产业链、准入与承诺。", ("sourcing",)),
    Topic("figures", "数字与口径", "落地率为什么是 54.5%，每个数怎样点开。"),
    Topic("approvals", "审批计划与代办", "编计划、贴平台结果、模拟审批、代办、部门看板。", ("approvals",)),
    Topic("messages", "消息", "谁会收到什么，怎样处理。", ("notices",)),
    Topic("account", "账号、岗位与安全", "密码、动态口令、岗位与权限。", ("org", "access")),
    Topic("printing", "打印与导出", "打印一页纸，带走一张表。"),
    Topic("trouble", "出错了怎么办", "每种错误页的意思，填写的内容在哪里。"),
)
BY_SLUG = {topic.slug: topic for topic in TOPICS}
FIRST = TOPICS[0]


def topic_of_room(room: str) -> Topic:
    """What the question mark in the top bar opens on a page of this room."""
    return next((topic for topic in TOPICS if room in topic.rooms), FIRST)


def links(path: str) -> tuple[MenuLink, ...]:
    """All topics under the help's own path, for its list."""
    return tuple(MenuLink(topic.title, f"{path}{topic.slug}/") for topic in TOPICS)
