"""The field's words. Codes are stored; labels are what officials say (docs/glossary.md)."""

from typing import Final

from django.db import models


class Kind(models.TextChoices):
    """Milestones. Not one chain (domain notes 2.2): 开工 may stand without 落地, 复工 may repeat."""

    NEGOTIATING = "negotiating", "在谈"
    SIGNED = "signed", "签约"
    REGISTERED = "registered", "注册"
    LAND_SUPPLIED = "land_supplied", "供地"
    LANDED = "landed", "落地"
    STARTED = "started", "开工"
    IN_STATISTICS = "in_statistics", "入库"
    COMPLETED = "completed", "竣工"
    PRODUCING = "producing", "投产"
    ABOVE_SCALE = "above_scale", "上规"
    FULL_CAPACITY = "full_capacity", "达产"
    HALTED = "halted", "停建"
    RESUMED = "resumed", "复工"
    CANCELLED = "cancelled", "取消"
    REVIVED = "revived", "恢复"
    EXITED = "exited", "退出"


PROGRESS: Final = tuple(Kind)[:11]
"""Milestones of progress in the order a project usually reaches them; the index + 1 is the stage number."""

REPEATABLE: Final = frozenset({Kind.HALTED, Kind.RESUMED, Kind.CANCELLED, Kind.REVIVED, Kind.SIGNED})
NEEDS_CAUSE: Final = frozenset({Kind.HALTED, Kind.CANCELLED, Kind.EXITED})
STAGE_OF: Final = {kind: number for number, kind in enumerate(PROGRESS, start=1)}
BIT_OF: Final = {kind: 1 << (number - 1) for kind, number in STAGE_OF.items()}
STAGE_LABELS: Final = {number: kind.label for kind, number in STAGE_OF.items()}


class Status(models.IntegerChoices):
    """What became of it, apart from how far it came."""

    ACTIVE = 0, "推进中"
    HALTED = 1, "停建"
    CANCELLED = 2, "取消"
    EXITED = 3, "退出"


STATUS_AFTER: Final = {
    Kind.HALTED: Status.HALTED,
    Kind.RESUMED: Status.ACTIVE,
    Kind.CANCELLED: Status.CANCELLED,
    Kind.REVIVED: Status.ACTIVE,
    Kind.EXITED: Status.EXITED,
}


class Origin(models.TextChoices):
    """投资来源; targets are kept apart for 省外 and 省内市外."""

    OTHER_PROVINCE = "other_province", "省外"
    OTHER_CITY = "other_city", "省内市外"
    FOREIGN = "foreign", "境外"
    LOCAL = "local", "市内"


class Mode(models.TextChoices):
    """投资方式"""

    NEW = "new", "新建"
    CONTINUED = "continued", "续建"
    INCREASE = "increase", "增资扩股"
    ACQUISITION = "acquisition", "并购"
    CAPITAL_RETURN = "capital_return", "资本回归"
    HEADQUARTERS_RETURN = "headquarters_return", "总部回归"


class Homecoming(models.TextChoices):
    """浙(婺)商回归"""

    NONE = "", "非回归"
    INDUSTRY = "industry", "产业回归"
    CAPITAL = "capital", "资本回归"


class Channel(models.TextChoices):
    """招商方式 (domain notes 7)"""

    FAIR = "fair", "推介会"
    POST = "post", "驻点招商"
    TARGETED = "targeted", "定点招商"
    CHAIN = "chain", "产业链招商"
    REFERRAL = "referral", "以商引商"
    CHAMBER = "chamber", "商会乡贤"
    AGENCY = "agency", "委托中介"
    FUND = "fund", "基金招商"
    PPP = "ppp", "PPP"
    ENCLAVE = "enclave", "飞地"
    ONLINE = "online", "线上"
    OTHER = "other", "其他"


class Currency(models.TextChoices):
    CNY = "CNY", "人民币"
    USD = "USD", "美元"


class MoneyKind(models.TextChoices):
    """资金口径; amounts are in 万 of their own currency."""

    ARRIVED = "arrived", "到位资金"
    INVESTED = "invested", "完成投资"
    FIXED_INVESTED = "fixed_invested", "固定资产投资"
    FOREIGN_TOTAL = "foreign_total", "外资总投资"
    FOREIGN_CONTRACT = "foreign_contract", "合同外资"
    FOREIGN_ACTUAL = "foreign_actual", "实际外资"


class Nature(models.TextChoices):
    """Whether an amount belongs to its period or is the running total at its end."""

    FLOW = "flow", "当期"
    CUMULATIVE = "cumulative", "累计"


class SigningKind(models.TextChoices):
    INTENT = "intent", "意向"
    FRAMEWORK = "framework", "框架协议"
    CONTRACT = "contract", "合同"
    INCREASE = "increase", "增资协议"


class Cause(models.TextChoices):
    """卡点与取消原因 (domain notes 8)"""

    LAND = "land", "用地"
    PLANNING = "planning", "规划方案"
    ENVIRONMENT = "environment", "环评"
    ENERGY = "energy", "能耗"
    APPROVAL = "approval", "审批手续"
    FUNDS = "funds", "业主资金"
    MARKET = "market", "市场前景"
    INTENTION = "intention", "意向变更"
    POLICY = "policy", "政策兑现"
    UTILITIES = "utilities", "配套"
    PROMISE = "promise", "政府承诺"
    OTHER = "other", "其他"


class Side(models.TextChoices):
    """责任方"""

    GOVERNMENT = "government", "政府"
    ENTERPRISE = "enterprise", "企业"
    THIRD_PARTY = "third_party", "第三方"


class DutyRole(models.TextChoices):
    """一个项目、一名领导、一套班子、一抓到底"""

    LEADER = "leader", "联系领导"
    LEAD_UNIT = "lead_unit", "牵头单位"
    TEAM = "team", "工作班子"
    AGENT = "agent", "代办员"
    BUREAU_CONTACT = "bureau_contact", "市局联系人"
    CHIEF_SERVICE = "chief_service", "首席服务员"


SINGLE_DUTIES: Final = frozenset(
    {DutyRole.LEADER, DutyRole.LEAD_UNIT, DutyRole.BUREAU_CONTACT, DutyRole.CHIEF_SERVICE}
)
MOST_AGENTS: Final = 2


class Outcome(models.TextChoices):
    """Steps of 报送 → 区审 → 市核"""

    PASSED = "passed", "区审通过"
    RETURNED = "returned", "退回"
    VERIFIED = "verified", "核实"
    REFUTED = "refuted", "不予认定"


class Stance(models.TextChoices):
    """The district's word on a 市级动议"""

    AGREES = "agrees", "无异议"
    OBJECTS = "objects", "有异议"


class MotionOutcome(models.TextChoices):
    """What became of a 市级动议"""

    UPHELD = "upheld", "动议成立"
    DISMISSED = "dismissed", "不予采纳"
    WITHDRAWN = "withdrawn", "撤回动议"


class CreditKind(models.TextChoices):
    """计分归属: what a share of credit applies to"""

    ALL = "all", "全部"
    SIGNING = "signing", "签约"
    MONEY = "money", "资金"


class Measure(models.TextChoices):
    """Yearly actuals for 效益评价, each in its own unit"""

    TAX = "tax", "税收（万元）"
    OUTPUT = "output", "产值（万元）"
    JOBS = "jobs", "就业（人）"
    ENERGY = "energy", "能耗（吨标准煤）"
    LAND = "land", "用地（亩）"
