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
