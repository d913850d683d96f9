"""/styleguide/: every page part with plausible content; served in debugging and in tests only."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luodi.access.guards import public
from luodi.calc.partial_dates import PartialDate
from luodi.common.conflict import compare
from luodi.common.forms import AmountField, DayInput, Form, PartialDateField
from luodi.common.frame import Frame, MenuLink, MenuSection
from luodi.common.lamps import Lamp
from luodi.common.progress import Progress

MENU = (
    MenuSection("首页", url="/"),
    MenuSection(
        "项目",
        (
            MenuLink("台账", "/styleguide/", current=True),
            MenuLink("报送", "/styleguide/?a"),
            MenuLink("导入与填表", "/styleguide/?b"),
            MenuLink("待核实", "/styleguide/?c", count=17),
            MenuLink("到位资金", "/styleguide/?d"),
            MenuLink("责任与交接", "/styleguide/?e"),
            MenuLink("变更划转", "/styleguide/?f"),
            MenuLink("疑似重复", "/styleguide/?g", count=3),
        ),
        is_open=True,
    ),
    MenuSection("招引", (MenuLink("客商企业", "/styleguide/?h"),)),
    MenuSection("督办", (MenuLink("督查", "/styleguide/?i"),)),
    MenuSection("审批代办", (MenuLink("我的代办", "/styleguide/?j"),)),
    MenuSection("数据通报", (MenuLink("查数", "/styleguide/?k"),)),
    MenuSection("考核", (MenuLink("目标", "/styleguide/?l"),)),
)


@dataclass(frozen=True)
class Row:
    code: str
    name: str
    investor: str
    region: str
    amount: Decimal
    paid: Decimal
    signed: PartialDate
    state: str
    lamp: str
    leader: str
    off: bool = False


@dataclass(frozen=True)
class Column:
    code: str
    label: str
    chosen: bool = True


NAMES = [
    (
        "新能源汽车电池壳体生产线",
        "浙江某某精密制造有限公司",
        "金华开发区",
        "36500",
        "12480.5",
        "开工",
        Lamp.NORMAL,
        "张　伟",
    ),
    ("智能五金产业园二期", "永康市某某工具集团", "永康市", "120000", "8600", "签约", Lamp.WARNING, "李建国"),
    ("影视后期制作基地", "横店某某文化传媒", "东阳市", "8200", "8200", "投产", Lamp.DONE, "王晓红"),
    (
        "年产三万吨高性能铝箔及新能源汽车热管理系统配套项目（一期）",
        "香港某某国际投资有限公司",
        "义乌市",
        "268000",
        "0",
        "签约",
        Lamp.LATE,
        "待指派",
    ),
    (
        "跨境电商物流中心",
        "某某（中国）物流有限公司",
        "金义新区",
        "54000.25",
        "30120",
        "主体施工",
        Lamp.NORMAL,
        "陈　敏",
    ),
    ("生物医药中间体技改", "浦江某某药业", "浦江县", "3150", "—", "备案", Lamp.UNRATED, "刘　洋"),
    ("中药饮片加工", "磐安某某药材合作社", "磐安县", "1200", "860.75", "停建", Lamp.LATE, "赵　磊"),
    ("光学镜头模组", "武义某某光电有限公司", "武义县", "15800", "4000", "开工", Lamp.NORMAL, "孙　静"),
]


def rows() -> list[Row]:
    return [
        Row(
            code=f"330700-2015-{number + 101:04}",
            name=name,
            investor=investor,
            region=region,
            amount=Decimal(amount),
            paid=Decimal("0" if paid == "—" else paid),
            signed=PartialDate.of_day(date(2015, 3, 18)) if number % 3 else PartialDate.of_half(2015, 1),
            state=state,
            lamp=lamp,
            leader=leader,
            off=state == "停建",
        )
        for number, (name, investor, region, amount, paid, state, lamp, leader) in enumerate(NAMES)
    ]


class SampleForm(Form):
    """One of every control."""

    name = forms.CharField(
        label="项目名称", max_length=80, help_text="与立项文件一致；没有立项的写协议上的名称。"
    )
    region = forms.ChoiceField(
        label="落户区划", choices=[("", "请选择"), ("330702", "婺城区"), ("330703", "金东区")]
    )
    amount = AmountField(label="协议总投资", unit="万元", help_text="可以写 1.2亿，自动换成万元。")
    land = AmountField(label="拟用地", unit="亩", required=False)
    signed = PartialDateField(label="签约日期", help_text="只知道月份、季度或半年也可以。")
    due = forms.DateField(label="计划开工", widget=DayInput, required=False)
    origin = forms.ChoiceField(
        label="资金来源",
        widget=forms.RadioSelect,
        choices=[("domestic", "内资"), ("foreign", "外资"), ("local", "浙商回归")],
    )
    kinds = forms.MultipleChoiceField(
        label="类别",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("big", "大项目"), ("key", "省重点"), ("head", "总部经济")],
    )
    note = forms.CharField(label="情况说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    confirmed = forms.BooleanField(label="已与企业核对过以上内容")


FILLED = {
    "name": "年产三万吨高性能铝箔项目",
    "region": "330702",
    "amount": "十几个亿",
    "signed": "2015.1",
    "origin": "foreign",
    "note": "土地指标尚未落实，企业要求六月底前交地。",
}


@public
def show(request: HttpRequest) -> HttpResponse:
    messages.success(request, "已记下 3 条到位资金，台账第 1,208 次修订。")
    messages.warning(request, "「磐安中药饮片加工」缺开工证据，已记录，暂不核实。去补传")
    found = rows()
    before = {"name": "铝箔项目", "region": "330702", "amount": Decimal(260000), "note": ""}
    now = {"name": "年产三万吨铝箔项目", "region": "330703", "amount": Decimal(268000), "note": ""}
    mine = {"name": "年产三万吨高性能铝箔项目", "region": "330702", "amount": "265000", "note": "土地未落实"}
    paginator = Paginator(range(4_321), 50)
    page = paginator.page(7)
    return render(
        request,
        "desk/styleguide.html",
        {
            "frame": Frame(
                city="金华市招商局",
                menu=MENU,
                search_url="/styleguide/",
                suggest_url="/styleguide/progress/",
                todo_url="/styleguide/",
                todo_count=17,
                inbox_url="/styleguide/",
                inbox_count=1204,
                user_name="王晓红",
                user_place="金华市招商局 · 业务科长",
                account_links=(MenuLink("我的账号", "/styleguide/"), MenuLink("帮助", "/styleguide/")),
            ),
            "rows": found,
            "total": sum((row.amount for row in found), Decimal(0)),
            "paid": sum((row.paid for row in found), Decimal(0)),
            "columns": [
                Column("region", "区划"),
                Column("leader", "联系领导"),
                Column("unit", "责任单位", False),
            ],
            "sort": "-amount",
            "page": page,
            "shown_numbers": paginator.get_elided_page_range(7, on_each_side=2, on_ends=1),
            "form": SampleForm(),
            "refused": SampleForm(FILLED, auto_id="refused_%s"),
            "conflict": compare(
                SampleForm(mine),
                was=before,
                now=now,
                what="「年产三万吨铝箔项目」",
                who="李建国",
                changed_at=datetime(2015, 6, 30, 2, 14, tzinfo=UTC),
            ),
            "lamps": Lamp.values,
            "running": Progress(
                "读入 2015年6月台账.xlsx", 32_400, 100_000, reverse("desk:styleguide_progress")
            ),
            "failed": Progress(
                "生成备查册", 12, 40, failed=True, note="第 13 个项目缺签约协议扫描件，补传后可从此处继续。"
            ),
            "seen_tick": datetime(2015, 6, 30, 2, 14, tzinfo=UTC),
        },
    )


@public
def progress(request: HttpRequest) -> HttpResponse:
    done = Progress(
        "读入 2015年6月台账.xlsx", 100_000, 100_000, finished=True, note="新增 385 条，未变 99,615 条。"
    )
    return render(request, "common/parts/progress.html", {"progress": done})
