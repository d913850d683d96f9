"""Regions on their pages: renaming and taking over."""

import pytest
from django.urls import reverse

import people_cast as cast
from luodi.common.ids import uuid7

pytestmark = pytest.mark.usefixtures("db")


def test_a_region_is_renamed_on_its_page_and_the_history_says_so(client):
    cast.built_city()
    client.force_login(cast.person("system_admin"))
    form = {
        "act": "change",
        "c-name": "金西新区",
        "c-parent": "330700",
        "c-at": "2022年3月",
        "c-document": "测〔2022〕1号",
    }
    client.post(reverse("org:region", args=["330751"]), form)
    history = cast.page(client, "org:region", "330751")
    assert "2022年3月" in history
    assert "称金西新区" in history
    assert "金华开发区" in cast.page(client, "org:regions", on="2015年上半年")
    assert "金西新区" in cast.page(client, "org:regions")
    assert "看不出是哪一天" in cast.page(client, "org:regions", on="不是日期")


def test_taking_over_on_the_page_is_refused_with_a_sentence(client):
    cast.built_city()
    client.force_login(cast.person("system_admin"))
    form = {
        "act": "take_over",
        "t-successor": "330751",
        "t-kind": "merged",
        "t-at": "2199-01-01",
        "t-document": "测",
    }
    answer = client.post(reverse("org:region", args=["330702"]), form).content.decode()
    assert "还没有到" in answer
    assert 'value="2199-01-01"' in answer


def test_a_form_sent_twice_registers_one_change(client):
    cast.built_city()
    client.force_login(cast.person("system_admin"))
    form = {
        "act": "change",
        "c-name": "金西新区",
        "c-parent": "330700",
        "c-at": "2022年3月",
        "c-document": "测",
        "request_key": str(uuid7()),
    }
    for _ in range(2):
        client.post(reverse("org:region", args=["330751"]), form)
    assert cast.page(client, "org:region", "330751").count("称金西新区") == 1
