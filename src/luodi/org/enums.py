"""Closed lists of the organisation."""

from django.db.models import TextChoices


class RegionKind(TextChoices):
    PROVINCE = "province", "省"
    CITY = "city", "设区市"
    COUNTY = "county", "县（市、区）"
    ZONE = "zone", "功能区"
    STREET = "street", "乡镇（街道）"


class UnitKind(TextChoices):
    LEADERSHIP = "leadership", "市领导班子"
    LEADING_GROUP_OFFICE = "leading_group_office", "领导小组办公室"
    CITY_BUREAU = "city_bureau", "市招商局"
    COUNTY_BUREAU = "county_bureau", "区县招商局"
    ZONE_COMMITTEE = "zone_committee", "功能区管委会"
    DEPARTMENT = "department", "市级部门"
    COUNTY_DEPARTMENT = "county_department", "区县部门"
    TOWN = "town", "乡镇（街道）"
    INSPECTION = "inspection", "督查机构"
    OUTPOST = "outpost", "驻外招商机构"
    SYSTEM = "system", "系统管理"


class Function(TextChoices):
    """What a department answers for; verification of a fact goes to its own department by this."""

    NONE = "", "（无）"
    PLANNING = "planning", "发改"
    STATISTICS = "statistics", "统计"
    HOUSING = "housing", "住建"
    TAX = "tax", "税务"
    LAND = "land", "自然资源"
    ENVIRONMENT = "environment", "生态环境"
    COMMERCE = "commerce", "商务"
    INDUSTRY = "industry", "经信"
    MARKET = "market", "市场监管"
    SERVICE = "service", "政务服务"
    FINANCE = "finance", "财政"
    BANKING = "banking", "金融"
    EMERGENCY = "emergency", "应急管理"
    WATER = "water", "水利"
    SCIENCE = "science", "科技"
    LABOUR = "labour", "人社"
    CULTURE = "culture", "文旅"
    AGRICULTURE = "agriculture", "农业农村"
    UTILITY = "utility", "水电气网"


class LandingRule(TextChoices):
    """How the city recognises 落地 (which milestones together); domain facts in docs/glossary.md."""

    LAND_SUPPLIED_AND_STARTED = "land_supplied_and_started", "供地并开工"
    CONTRACT_REGISTERED_LAND_FUND = (
        "contract_registered_land_fund",
        "合同、注册、用地、动工且资金到位两成",
    )
    CONTRACT_REGISTERED_STARTED = "contract_registered_started", "合同、工商税务登记且主体动工"
    REGISTERED = "registered", "完成企业注册"
    STARTED = "started", "开工"


class SlipPreset(TextChoices):
    """Names of the three 单, mildest first. The rooms that issue them read the names from here."""

    ASSIGN_PRESS_CALL = "assign_press_call", "交办单、督办单、问责提请单"
    WHITE_YELLOW_RED = "white_yellow_red", "白单、黄单、红单"
    BLUE_YELLOW_RED = "blue_yellow_red", "蓝单、黄单、红单"
    BLUE_ORANGE_RED = "blue_orange_red", "蓝色、橙色、红色督查单"
    ASSIGN_URGE_PRESS = "assign_urge_press", "交办单、催办单、督办单"
    REVIEW_COORDINATE_PRESS = "review_coordinate_press", "督评单、协调单、督办单"
    REMIND_ASSIGN_PRESS = "remind_assign_press", "提醒单、交办单、督办单"


class EventKind(TextChoices):
    """Kinds of security events; the first group is what happens at the door."""

    SIGNED_IN = "signed_in", "登录"
    REFUSED = "refused", "登录失败"
    LOCKED = "locked", "账号锁定"
    SIGNED_OUT = "signed_out", "退出"
    IDLE_OUT = "idle_out", "久未操作退出"
    REPLACED = "replaced", "在别处登录而退出"
    CODE_REFUSED = "code_refused", "口令或动态码不对"
    UNLOCKED = "unlocked", "解除锁定"
    PASSWORD_CHANGED = "password_changed", "修改密码"
    FACTOR_ON = "factor_on", "启用动态口令"
    FACTOR_OFF = "factor_off", "停用动态口令"
    RESET_ASKED = "reset_asked", "申请重置"
    RESET_GRANTED = "reset_granted", "确认重置"
    RESET_REFUSED = "reset_refused", "不同意重置"
    USER_CREATED = "user_created", "新建账号"
    USER_CHANGED = "user_changed", "修改账号"
    USER_CLOSED = "user_closed", "停用账号"
    USER_REOPENED = "user_reopened", "恢复账号"
    POST_CHANGED = "post_changed", "岗位变动"
    HOLDING_BEGUN = "holding_begun", "任职"
    HOLDING_ENDED = "holding_ended", "免职"
    UNIT_CHANGED = "unit_changed", "单位变动"
    REGION_CHANGED = "region_changed", "区划变动"
    POLICY_CHANGED = "policy_changed", "安全策略变动"
    PHONE_SEEN = "phone_seen", "查看联系电话"
    EXPORTED = "exported", "导出数据"
    SET_UP = "set_up", "系统初始化"

    @classmethod
    def of_sign_in(cls) -> list["EventKind"]:
        return [
            cls.SIGNED_IN,
            cls.REFUSED,
            cls.LOCKED,
            cls.SIGNED_OUT,
            cls.IDLE_OUT,
            cls.REPLACED,
            cls.CODE_REFUSED,
            cls.UNLOCKED,
            cls.PASSWORD_CHANGED,
            cls.FACTOR_ON,
            cls.FACTOR_OFF,
        ]


class ResetKind(TextChoices):
    PASSWORD = "password", "重置密码"
    SECOND_FACTOR = "second_factor", "重置动态口令"


class SecondFactorRule(TextChoices):
    ROLES = "roles", "三员和全市角色必须使用，其他人自愿"
    EVERYONE = "everyone", "所有人必须使用"
    NOBODY = "nobody", "不要求（只许演示城市）"


class SuccessionKind(TextChoices):
    MERGED = "merged", "并入"
    COVERED = "covered", "由其统一管辖"
    REPLACED = "replaced", "改设为"
