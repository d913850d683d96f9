"""Taking in a map: outlines checked, joined to our regions, drawn as paths. Nothing of the file reaches a page as it is."""

import json
import math
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from luodi.desk.models import OfficeMap
from luodi.org.models import Region
from luodi.projects.errors import Refusal
from luodi.projects.operations.writing import within

WIDTH = 800
MOST_BYTES = 5_000_000
MOST_POINTS = 200_000
APPROVAL = re.compile(r"^[\u4e00-\u9fffA-Z]{1,6}[（(]\d{4}[）)]\d{1,6}号$")
"""审图号: 浙S（2020）17号, GS（2019）1822号."""
Ring = list[tuple[float, float]]


def take_in(body: bytes, *, approval: str, owner: str, by: Any, request_key: uuid.UUID) -> OfficeMap:
    """
    Keeps the map; from now on 驾驶舱 draws it. Raises Refusal: without a 审图号, for a file that is no GeoJSON of
    areas in degrees, and for outlines none of which is a region of ours.
    """
    if before := OfficeMap.objects.filter(request_key=request_key).first():
        return before
    approval = approval.strip().replace(" ", "")
    if not APPROVAL.match(approval):
        raise Refusal(
            f"审图号「{approval}」不对：公开使用的地图必须有审图号，写法如 浙S（2020）17号、GS（2019）1822号。",
            "approval",
        )
    owner = within(owner, 80, "图的来源单位", "owner")
    outlines = _outlines(_features(body))
    if not outlines:
        raise Refusal(
            "图里没有一块能对上本市的区县：每块的 properties 要有区划代码（adcode 或 code）或名称（name）。",
            "file",
        )
    shapes, height = _drawn(outlines)
    return OfficeMap.objects.create(
        approval=approval, owner=owner, width=WIDTH, height=height, shapes=shapes,
        source=body.decode(), made_by=by.name, request_key=request_key,
    )  # fmt: skip


def withdraw() -> None:
    """驾驶舱 goes back to the map before it, or to the tiles."""
    current = OfficeMap.objects.filter(withdrawn=False).first()
    if current:
        current.withdrawn = True
        current.save(update_fields=["withdrawn"])


def _features(body: bytes) -> list[Any]:
    if len(body) > MOST_BYTES:
        raise Refusal(f"这个文件超过 {MOST_BYTES // 1_000_000} MB；请先抽稀边界再传。", "file")
    try:
        content = json.loads(body)
    except ValueError:
        raise Refusal(
            "这个文件不是 GeoJSON；请从测绘部门给的数据里导出 .geojson 或 .json。", "file"
        ) from None
    found = content.get("features") if isinstance(content, Mapping) else None
    if not isinstance(found, list):
        raise Refusal("文件里没有 features；要一个 FeatureCollection，每个区县一块。", "file")
    return found


def _outlines(features: list[Any]) -> dict[str, tuple[str, list[Ring]]]:
    """By region code: name and rings."""
    regions = list(Region.objects.counties_and_zones().values_list("code", "name", "short_name"))
    codes = {code: short for code, _, short in regions}
    named = {text: code for code, *names in regions for text in names}
    found: dict[str, tuple[str, list[Ring]]] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, Mapping) else None
        if not isinstance(properties, Mapping):
            continue
        said = [str(properties.get(name, "")) for name in ("adcode", "code", "name")]
        code = next((c for text in said if (c := text if text in codes else named.get(text, ""))), "")
        if code:
            found[code] = (codes[code], list(_rings(feature.get("geometry"), said[2] or code)))
    if sum(len(ring) for _, rings in found.values() for ring in rings) > MOST_POINTS:
        raise Refusal(f"边界点超过 {MOST_POINTS:,} 个，浏览器画不动；请先抽稀。", "file")
    return found


def _rings(geometry: Any, name: str) -> Iterator[Ring]:
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Refusal(f"「{name}」不是面（Polygon 或 MultiPolygon），画不成区块。", "file")
    polygons = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
    try:
        for polygon in polygons:
            for ring in polygon:
                yield [_point(point) for point in ring]
    except (TypeError, ValueError, IndexError):
        raise Refusal(f"「{name}」的坐标不是经纬度；请用 CGCS2000 或 WGS84 的度数导出。", "file") from None


def _point(point: Any) -> tuple[float, float]:
    east, north = float(point[0]), float(point[1])
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        raise ValueError("not degrees")
    return east, north


def _drawn(outlines: dict[str, tuple[str, list[Ring]]]) -> tuple[list[dict[str, str]], int]:
    """Paths in a box WIDTH wide; degrees of longitude shortened by the middle latitude."""
    points = [point for _, rings in outlines.values() for ring in rings for point in ring]
    west, south = min(p[0] for p in points), min(p[1] for p in points)
    east, north = max(p[0] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * squeeze, 1e-9)

    def path(rings: list[Ring]) -> str:
        parts = []
        for ring in rings:
            steps = [f"{(x - west) * squeeze * scale:.1f},{(north - y) * scale:.1f}" for x, y in ring]
            parts.append(f"M{'L'.join(steps)}Z")
        return "".join(parts)

    shapes = [{"region": code, "name": name, "path": path(rings)} for code, (name, rings) in outlines.items()]
    return shapes, max(1, min(5000, round((north - south) * scale)))
