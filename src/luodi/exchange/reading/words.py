"""The words by which a row or a heading shows what it is."""

import re
from functools import lru_cache

from luodi.calc.amounts import UNITS, Unit, unit_named
from luodi.calc.partial_dates import NotADate, read_partial_date

_CN = "一二三四五六七八九十百"
TOTAL = re.compile(
    r"^(?:全[市区县国省]|本[页月季年]|[\u4e00-\u9fff]{0,6})?(?:合\s*计|总\s*计|共\s*计|小\s*计)\s*(?:[（(:：\d].*)?$"
    r"|^共(?:计|有)?\s*\d+\s*[个项家宗件].*$"
)
SUBTOTAL = re.compile(r"小\s*计")
STATED_COUNT = re.compile(r"[（(:：共计有]\s*(?:共|计|合计)?\s*(\d+)\s*[个项家宗件]")
_COUNT_TAIL = re.compile(r"\s*[（(]\s*(?:共|计|合计)?\s*\d+\s*[个项家宗件][^（()）]*[)）]\s*$")
NUMBERED = (
    ("cn", re.compile(rf"^[{_CN}]+\s*[、.．,，]\s*(?P<name>.+)$")),
    ("(cn)", re.compile(rf"^[（(]\s*[{_CN}]+\s*[)）]\s*(?P<name>.+)$")),
    ("第", re.compile(rf"^第[{_CN}\d]+[类批部篇]分?\s*[:：、]?\s*(?P<name>.+)$")),
    ("num", re.compile(r"^\d{1,2}\s*[、．]\s*(?P<name>[^\d.].*)$")),
    ("(num)", re.compile(r"^[（(]\s*\d{1,2}\s*[)）]\s*(?P<name>.+)$")),
    ("letter", re.compile(r"^[A-Z]\s*[、.．]\s*(?P<name>.+)$")),
)
BARE_NUMBER = re.compile(rf"^(?P<open>[（(]?)[{_CN}]+[)）]?\s*[、.．]?$")
PLAIN_CATEGORY = re.compile(
    r"^(?:续建|新建|新开工|拟建|在建|前期|竣工|投产|储备|签约|结转|计划|拟开工|已开工|未开工|在谈|建成)"
    r"[\u4e00-\u9fff]{0,8}$"
)
_NOTE_WORDS = r"^\s*(?:注|备注|说明|填[表报]说明|附注|附|数据来源|资料来源|来源|notes?)"
NOTE = re.compile(_NOTE_WORDS + r"\s*[:：1-9.、．]?|^\s*[※*●•★▲]", re.I)
NOTE_LABEL = re.compile(_NOTE_WORDS + r"\s*[:：]", re.I)
SIGNATURE = re.compile(
    r"^\s*(?:填报人|填表人|制表人?|审核人?|联系人|联系电话|单位负责人|分管领导|负责人|填报单位|填报日期"
    r"|填表日期|报送单位|报送日期|制表日期|填报时间|编制单位)\s*(?:（[^）]*）)?\s*[:：]"
)
SHEET_UNIT = re.compile(r"(?:金额|计量|面积)?单\s*位\s*[:：]\s*([^）)\s]+)")
LABEL = re.compile(r"[:：]")

SEQUENCE_NAME = re.compile(r"^(?:序\s*号|编\s*号|NO\.?|№|#|顺序)$", re.I)
MONEY_NAME = re.compile(r"资|额|产值|税|收入|费|价|款|营收|造价|预算|cost|amount|commitment", re.I)
PARTY_NAME = re.compile(
    r"(?:投资|出资)(?:方|人|者|商|主体|企业|单位|公司|来源|方式|性质|国别|类[型别]|强度等级|地区?$)|资金来源|资质|资格|内外资|[合独]资(?:方|企业)?$"
)
"""Who invests and how, in words of money."""
AREA_NAME = re.compile(r"面积|用地|土地|占地|亩|建面")
PEOPLE_NAME = re.compile(r"人数|就业|员工|职工|用工")
DATE_NAME = re.compile(r"时间|日期|年月|年份|年度|^date|date$|\bdate\b|期限|节点", re.I)
TEXT_NAME = re.compile(r"电话|手机|代码|编码|证号|身份证|账号|邮编|传真|编号|文号|\bid\b", re.I)
RATIO_NAME = re.compile(r"率|占比|比例|比重|%|百分|指数|排名|均价|单价|平均|亩均")

_BRACKET = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[)）\]】]")
_TAIL = re.compile(r"[/／:：,，\s]\s*([^/／:：,，\s（(]+)\s*$")
_SEPARATORS = re.compile(r"[、,，/;；或\s]+")


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """A heading on one line; blanks between Chinese characters go (项 目 名 称), those between words stay."""
    one = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<=[\u4e00-\u9fff（）()、]) (?=[\u4e00-\u9fff（）()、])", "", one)


def units_in(text: str) -> list[Unit]:
    """The units a phrase such as 万元、亩、人 names."""
    return [unit for word in _SEPARATORS.split(text) if word and (unit := unit_named(word))]


def split_unit(heading: str) -> tuple[str, Unit | None]:
    """("计划总投资", 万元) from 计划总投资（万元）, 计划总投资/万元, 计划总投资:万元 or 计划总投资万元."""
    for match in _BRACKET.finditer(heading):
        inside = re.sub(r"^单位\s*[:：]?", "", match[1].strip())
        units = units_in(inside)
        if units:
            return clean(heading[: match.start()] + heading[match.end() :]), units[0]
    tail = _TAIL.search(heading)
    if tail and (unit := unit_named(tail[1])):
        return clean(heading[: tail.start()]), unit
    for name in _LONGEST_UNITS:
        if heading.endswith(name) and len(heading) > len(name) + 1:
            return clean(heading[: -len(name)]), UNITS[name]
    return heading, None


_LONGEST_UNITS = sorted(
    (n for n, unit in UNITS.items() if unit.is_money and len(n) > 1), key=len, reverse=True
)


def category_label(written: str) -> tuple[str, str] | None:
    """(style, label) of "一、先进制造业（94个）" → ("cn", "先进制造业"); None when it carries no number."""
    for style, shape in NUMBERED:
        match = shape.match(written)
        if match:
            return style, without_count(match["name"])
    return None


def without_count(text: str) -> str:
    return _COUNT_TAIL.sub("", text).strip(" 　:：") or text.strip()


def stated_count(text: str) -> int | None:
    match = STATED_COUNT.search(text)
    return int(match[1]) if match else None


def is_date(value: object) -> bool:
    try:
        return read_partial_date(value, order="mdy") is not None
    except NotADate:
        return False
