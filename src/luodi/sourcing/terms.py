"""The words of chains, sites, admission and promises. Codes are stored; labels are what offices say."""

from typing import Final

from django.db import models

from luodi.org.enums import Function


class Part(models.TextChoices):
    """Where in its chain a node stands; the columns of the graph."""

    UP = "up", "上游"
    MID = "mid", "中游"
    DOWN = "down", "下游"


class Strength(models.TextChoices):
    STRONG = "strong", "强"
    THIN = "thin", "弱"
    MISSING = "missing", "缺"


class TargetState(models.TextChoices):
    """目标企业: what its person says. What became of it is read from leads and projects."""

    OPEN = "open", "跟进中"
    DROPPED = "dropped", "不再跟进"


class TargetOutcome(models.TextChoices):
    """Read from projects the company invests in since the day it was assigned."""

    NOTHING = "nothing", "尚无项目"
    NEGOTIATING = "negotiating", "在谈"
    SIGNED = "signed", "签约"
    LANDED = "landed", "落地"
    LOST = "lost", "签约后取消"


class SiteKind(models.TextChoices):
    LAND = "land", "地块"
    PLANT = "plant", "厂房"
    ENERGY = "energy", "能耗指标"
    QUOTA = "quota", "其他指标"


WHOLE: Final = frozenset({SiteKind.LAND, SiteKind.PLANT})
"""Reserved as a whole; of the others a part is reserved."""


class SiteState(models.TextChoices):
    """State of a site in the world, each with its day."""

    PREPARING = "preparing", "整理中"
    AVAILABLE = "available", "可供"
    SUPPLIED = "supplied", "已供"
    IDLE = "idle", "闲置"
    WITHDRAWN = "withdrawn", "收回停供"


class HolderKind(models.TextChoices):
    PROJECT = "project", "项目"
    LEAD = "lead", "线索"


class NeedKind(models.TextChoices):
    LOAN = "loan", "贷款"
    EQUITY = "equity", "股权融资"
    GUARANTEE = "guarantee", "担保"
    LEASE = "lease", "融资租赁"
    BOND = "bond", "发债"


class NeedState(models.TextChoices):
    ROUTED = "routed", "已转金融办"
    ANSWERED = "answered", "已对接"
    SETTLED = "settled", "已解决"
    REFUSED = "refused", "无法解决"


class ListLevel(models.TextChoices):
    """What a line of the 负面清单 says of its industry."""

    FORBIDDEN = "forbidden", "禁止"
    RESTRICTED = "restricted", "限制"


class ThresholdMeasure(models.TextChoices):
    """Each with the unit it is stated in (MEASURE_UNITS)."""

    INTENSITY = "intensity", "投资强度"
    TAX = "tax", "亩均税收"
    OUTPUT = "output", "亩均产值"
    RATIO = "ratio", "容积率"
    ENERGY = "energy", "单位能耗"


MEASURE_UNITS: Final = {
    ThresholdMeasure.INTENSITY: "万元/亩",
    ThresholdMeasure.TAX: "万元/亩·年",
    ThresholdMeasure.OUTPUT: "万元/亩·年",
    ThresholdMeasure.RATIO: "",
    ThresholdMeasure.ENERGY: "吨标准煤/万元产值",
}
AT_MOST: Final = frozenset({ThresholdMeasure.ENERGY})
"""Measures that must not be exceeded; the others must be reached."""


class AdmissionState(models.TextChoices):
    APPLIED = "applied", "待上会"
    SCHEDULED = "scheduled", "已上会"
    ADMITTED = "admitted", "准入"
    CONDITIONAL = "conditional", "有条件准入"
    DEFERRED = "deferred", "补充材料再议"
    REFUSED = "refused", "不予准入"
    WITHDRAWN = "withdrawn", "撤回申请"


LET_IN: Final = frozenset({AdmissionState.ADMITTED, AdmissionState.CONDITIONAL})
OUTCOMES: Final = (
    AdmissionState.ADMITTED,
    AdmissionState.CONDITIONAL,
    AdmissionState.DEFERRED,
    AdmissionState.REFUSED,
)


class Vote(models.TextChoices):
    AGREE = "agree", "同意"
    CONDITIONAL = "conditional", "有条件同意"
    AGAINST = "against", "不同意"
    ABSTAIN = "abstain", "弃权"
    VETO = "veto", "一票否决"


VETO_FUNCTIONS: Final = frozenset(
    {Function.ENVIRONMENT, Function.EMERGENCY, Function.PLANNING, Function.INDUSTRY}
)
"""环保、安全、能耗 failures are a 一票否决 (衢州 决策咨询, domain notes 6): whose departments may cast one."""


class PromiseSide(models.TextChoices):
    GOVERNMENT = "government", "政府"
    ENTERPRISE = "enterprise", "企业"


class PromiseKind(models.TextChoices):
    INVESTMENT = "investment", "投资额"
    TIMING = "timing", "开工、竣工、投产时间"
    TAX = "tax", "税收"
    OUTPUT = "output", "产值"
    JOBS = "jobs", "就业"
    ENERGY = "energy", "能耗、排放"
    LAND = "land", "供地"
    UTILITIES = "utilities", "配套"
    SERVICE = "service", "代办服务"
    SUBSIDY = "subsidy", "奖励补助"
    TAX_LINKED = "tax_linked", "与税收挂钩的奖补"
    PRICE = "price", "地价、租金优惠"
    FUND = "fund", "基金投资"
    EXCLUSIVE = "exclusive", "限定经营者或市场"
    OTHER = "other", "其他"


FLAGGED: Final = frozenset(
    {PromiseKind.SUBSIDY, PromiseKind.TAX_LINKED, PromiseKind.PRICE, PromiseKind.FUND, PromiseKind.EXCLUSIVE}
)
"""Clauses of the government that always go to the legal reviewer; a clerk may flag any other."""


class PromiseState(models.TextChoices):
    RUNNING = "running", "履行中"
    KEPT = "kept", "已兑现"
    PARTLY = "partly", "部分兑现"
    BROKEN = "broken", "未履行"
    RELEASED = "released", "双方解除"


SETTLED: Final = frozenset({PromiseState.KEPT, PromiseState.BROKEN, PromiseState.RELEASED})


class ReviewState(models.TextChoices):
    """公平竞争审查 of a clause."""

    NONE = "", "不涉及"
    WAITING = "waiting", "待审查"
    FINE = "fine", "符合"
    EXCEPTION = "exception", "适用例外规定"
    AMEND = "amend", "应修改"
    BARRED = "barred", "不得实施"


HOLDING: Final = frozenset({ReviewState.WAITING, ReviewState.AMEND, ReviewState.BARRED})
"""While a clause stands so, 签约 is not verified."""


class CapitalKind(models.TextChoices):
    FUND = "fund", "政府投资基金"
    PPP = "ppp", "PPP（特许经营）"


class RegistryField(models.TextChoices):
    """What is looked up of an investor before signing."""

    CAPITAL = "capital", "注册资本（万元）"
    PAID_IN = "paid_in", "实缴资本（万元）"
    FOUNDED = "founded", "成立日期"
    STATUS = "status", "登记状态"
    DISHONEST = "dishonest", "失信被执行人"
    CENTRAL = "central", "央企名录"
    CLAIMED_CENTRAL = "claimed_central", "自称央企"


YES, NO = "yes", "no"
YES_NO: Final = frozenset({RegistryField.DISHONEST, RegistryField.CENTRAL, RegistryField.CLAIMED_CENTRAL})
