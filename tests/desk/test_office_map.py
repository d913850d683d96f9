"""The office's own map: with a 审图号 or not at all, joined to our regions, drawn on 驾驶舱, taken down again."""

import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

import people_cast as cast
from luodi.common.ids import uuid7
from luodi.desk.models import OfficeMap

SQUARE = [[[119.6, 29.0], [119.8, 29.0], [119.8, 29.2], [119.6, 29.2], [119.6, 29.0]]]


@pytest.fixture
def chief(db, client):
    cast.city()
    client.force_login(cast.person("section_chief"))
    cache.clear()
    return client


def feature(kind="Polygon", coordinates=SQUARE, **properties):
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def post(client, *features, approval="浙S（2020）17号", body=None):
    body = body or json.dumps({"type": "FeatureCollection", "features": features}).encode()
    file = SimpleUploadedFile("map.geojson", body)
    data = {"approval": approval, "owner": "市测绘院", "file": file, "request_key": str(uuid7())}
    return client.post("/cockpit/map/", data, follow=True)


def test_it_replaces_the_tiles_and_prints_its_number(chief):
    page = post(
        chief, feature(adcode=330702, name="<script>alert(1)</script>"), feature(name="火星")
    ).content.decode()
    assert "已用上这张图（浙S（2020）17号），共 1 块" in page
    page = chief.get("/cockpit/").content.decode()
    assert "审图号：浙S（2020）17号" in page
    assert "M0.0," in page
    assert "alert(1)" not in page
    chief.post("/cockpit/map/", {"act": "withdraw"})
    assert "示意图，不表示行政区域界线" in chief.get("/cockpit/").content.decode()


@pytest.mark.parametrize(
    ("features", "more", "words"),
    [
        ([feature(adcode=330702)], {"approval": ""}, "必须有审图号"),
        ([feature(adcode=330702)], {"approval": "随便"}, "必须有审图号"),
        ([], {"body": b"not json"}, "不是 GeoJSON"),
        ([], {"body": b"[]"}, "没有 features"),
        ([feature(name="火星")], {}, "没有一块能对上"),
        ([feature("Point", [1, 2], adcode=330702)], {}, "不是面"),
        ([feature(coordinates=[[[4e6, 3e6]]], adcode=330702)], {}, "不是经纬度"),
    ],
)
def test_what_may_not_be_shown_is_refused(chief, features, more, words):
    answer = post(chief, *features, **more)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not OfficeMap.objects.exists()
