"""`./luodi approvals example`: one project on new land, four ways, and why published numbers differ."""

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from luodi.approvals.catalogue.comparing import Way, ways
from luodi.approvals.catalogue.reading import shipped

EXAMPLE = {
    "用地": "新增用地", "供地": "出让", "立项": "备案", "环评": "报告表", "能耗": "2000", "水保": "是", "高危": "否",
    "职业病": "否", "专项": "否", "人防": "是", "初设": "否", "特殊消防": "否", "排污": "否",
}  # fmt: skip
DAY = dt.date(2020, 3, 2)
WHY = """与公布的数字为什么不同
  兰溪 2013 年：模拟审批 423→207 个工作日。金华 2018 年：标准地 192→27 天。
  1. 起止不明：公布稿没有说从哪一步算到哪一步。这里从项目准入算到开工。
  2. 谁的天不明：业主做方案、施工图、环评文件和招标的日子，公布稿可能不算（省里「最多 90 天」就不算业主准备）。
     这里算，并且和政府的分两只表。
  3. 天的含义不明：「27 天」没说是工作日。土地公告挂牌 30 日之类的法定期限，串联并联都省不掉，多半没有算进去。
  4. 基数不同：423、192 是当年当地的实际，含等待、补正和返工；这里用承诺天数，没有等待，所以串联也短得多。
     比的是办法之间差多少，不是和那两个数比高低。
  天数取自别地公开的流程图，法定天数多处待核；换成本市清单再算：事项清单—发布新版。"""


class Command(BaseCommand):
    help = "审批代办：example 打印一个新增用地项目的四种办法"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["example"], metavar="example", help="打印示例")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = ways(shipped(), EXAMPLE, DAY)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(way) for way in found], ensure_ascii=False, indent=1))
            return
        said = "，".join(f"{name} {value}" for name, value in EXAMPLE.items())
        self.stdout.write(
            f"示例项目：{said}\n从准入到开工，工作日（第 0 版清单的承诺天数，没有承诺的按法定或计划天数）\n"
        )
        self.stdout.write("  全程  政府  业主  政府累计  办法")
        for way in found:
            self.stdout.write(
                f"  {way.length:>4}  {way.government:>4}  {way.owner:>4}  {way.work:>8}  {way.name}（{way.steps} 步）"
            )
        self.stdout.write(
            "政府、业主：决定工期的那条路线上各占几天；政府累计：各部门办理天数之和，并联也不减少。\n"
        )
        for way in found:
            self.stdout.write(line(way))
        self.stdout.write(WHY)


def line(way: Way) -> str:
    places = "，".join(f"{place} {days}" for place, days in way.places)
    return f"{way.name}\n  时间花在：{places}\n  路线：{' → '.join(way.chain)}\n"
