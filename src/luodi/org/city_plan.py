"""What somebody decides when a city is set up: read from the wizard's form or from a YAML file."""

import re
from dataclasses import dataclass
from typing import Any

from luodi.org.enums import LandingRule, RegionKind, SlipPreset
from luodi.org.errors import OrgRefusal
from luodi.org.shipped import shipped_regions

ADMINISTRATORS = {"system_admin": "系统管理员", "security_admin": "安全管理员", "auditor": "审计员"}
ZONE_WORDS = (
    "功能区",
    "开发区",
    "新区",
    "园区",
    "管委会",
    "管理委员会",
    "度假区",
    "集聚区",
    "高新区",
    "风景",
    "新城",
)
KIND_WORDS = {
    "功能区": RegionKind.ZONE,
    "县": RegionKind.COUNTY,
    "区县": RegionKind.COUNTY,
    "区": RegionKind.COUNTY,
}


@dataclass(frozen=True)
class PlannedRegion:
    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class PlannedPerson:
    role: str
    username: str
    name: str
    password: str


@dataclass(frozen=True)
class CityPlan:
    code: str
    name: str
    regions: tuple[PlannedRegion, ...]
    landing_rule: str
    slip_preset: str
    administrators: tuple[PlannedPerson, ...]
    is_demo: bool = False


def read_regions(city: str, text: str) -> tuple[PlannedRegion, ...]:
    """Pasted lines: 「330702 婺城区」, 「婺城区」 or 「某某片区 功能区」, separated by spaces, tabs or commas.

    A name that is shipped for the city brings its code; any other gets one of the city's own (3307Z01 …).
    Raises OrgRefusal naming the line.
    """
    known = {r.name: r for r in shipped_regions() if r.parent == city}
    by_code = {r.code: r for r in known.values()}
    found: dict[str, PlannedRegion] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = [word for word in re.split(r"[\s,，、\t]+", line.strip()) if word]
        if not words:
            continue
        code = next((word for word in words if re.fullmatch(r"\d{6}|\d{4}Z\d{2}", word)), "")
        kind = next((KIND_WORDS[word] for word in words if word in KIND_WORDS), None)
        names = [word for word in words if word != code and word not in KIND_WORDS]
        if len(names) > 1 or (not names and not code):
            raise OrgRefusal(
                f"第 {number} 行「{line.strip()}」看不懂，请一行写一个，如「330702 婺城区」。", "pasted"
            )
        shipped = by_code.get(code) or known.get(names[0] if names else "")
        name = names[0] if names else shipped.name if shipped else ""
        if not name:
            raise OrgRefusal(f"第 {number} 行只有代码 {code}，不在本市随附的区划里，请补上名称。", "pasted")
        code = code or (shipped.code if shipped else own_code(city, found))
        if code in found or any(r.name == name for r in found.values()):
            raise OrgRefusal(f"第 {number} 行「{name}」和前面重复，请删去一行。", "pasted")
        found[code] = PlannedRegion(code, name, kind or (shipped.kind if shipped else guessed_kind(name)))
    return tuple(found.values())


def own_code(city: str, taken: dict[str, PlannedRegion]) -> str:
    """The next code of the city's own: its four digits, Z, two digits; no official code looks like that."""
    numbers = (f"{city[:4]}Z{number:02}" for number in range(1, 100))
    return next(code for code in numbers if code not in taken)


def guessed_kind(name: str) -> str:
    return RegionKind.ZONE if any(word in name for word in ZONE_WORDS) else RegionKind.COUNTY


def plan_from_file(content: Any) -> CityPlan:
    """The parsed YAML of `./luodi setup --from`. Raises OrgRefusal naming the key that is missing or wrong."""
    if not isinstance(content, dict):
        raise OrgRefusal("文件内容应是「键: 值」的 YAML，例如 city: 330700。样例：./luodi setup --example")
    city = str(required(content, "city"))
    lines = required(content, "regions")
    text = lines if isinstance(lines, str) else "\n".join(str(line) for line in lines)
    people = required(content, "administrators")
    return CityPlan(
        code=city,
        name=str(content.get("name", "")),
        regions=read_regions(city, text),
        landing_rule=one_of(content, "landing_rule", LandingRule.values),
        slip_preset=one_of(content, "slip_preset", SlipPreset.values),
        administrators=tuple(
            PlannedPerson(
                role,
                *(str(required(required(people, role), key)) for key in ("username", "name", "password")),
            )
            for role in ADMINISTRATORS
        ),
    )


def required(content: Any, key: str) -> Any:
    if not isinstance(content, dict) or not content.get(key):
        raise OrgRefusal(f"文件里缺少「{key}」。样例：./luodi setup --example", key)
    return content[key]


def one_of(content: dict[str, Any], key: str, allowed: list[str]) -> str:
    value = str(required(content, key))
    if value not in allowed:
        raise OrgRefusal(f"「{key}: {value}」不认识，可以写：{'、'.join(allowed)}。", key)
    return value
