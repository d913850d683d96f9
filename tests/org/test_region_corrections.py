"""更正 of 沿革: today's tree follows, the tree as known before stays."""

import datetime as dt

import pytest
from django.urls import reverse

import people_cast as cast
from luodi.access.scope import acting_as
from luodi.ledger.queries.reading import last_tick, resolve
from luodi.org.models import Region, RegionStanding, RegionSuccession
from luodi.org.queries.regions import region_tree, successors

DAY = dt.date(2023, 1, 1)


@pytest.fixture
def client(client, fresh_database):
    cast.built_city()
    client.force_login(cast.person("system_admin"))
    renaming = {
        "act": "change",
        "c-name": "金西心区",
        "c-parent": "330700",
        "c-at": "2022年3月",
        "c-document": "测1号",
    }
    assert client.post(reverse("org:region", args=["330751"]), renaming).status_code == 302
    return client


def address(row) -> str:
    return reverse("org:correct_region", args=[row.region_id, row.pk])


def renamed() -> RegionStanding:
    return RegionStanding.objects.open().get(region="330751", name__startswith="金西")


def names(known_at=None) -> set[str]:
    with acting_as(cast.person("section_chief")):
        found, here = set(), region_tree(DAY, known_at)
    while here:
        node = here.pop()
        found.add(node.name)
        here += node.children
    return found


def test_a_wrong_name_is_corrected_and_what_was_known_before_reprints(client):
    before = last_tick().at
    row = renamed()
    assert 'value="2022年3月"' in client.get(address(row)).content.decode()
    right = {
        "act": "correct",
        "name": "金西新区",
        "parent": "330700",
        "at": "2022-03-15",
        "document": "测1号",
    }
    answer = client.post(address(row), right | {"reason": "错别字"}, follow=True).content.decode()
    assert "称金西新区" in answer
    assert "金西心区" not in answer
    assert Region.objects.get(pk="330751").name == "金西新区"
    assert "金西新区" in names()
    assert "金西心区" in names(before)
    assert "金西新区" not in names(before)


def test_a_correction_without_a_reason_or_a_difference_is_refused(client):
    same = {"act": "correct", "name": "金西心区", "parent": "330700", "at": "2022年3月", "document": "测1号"}
    assert client.post(address(renamed()), same).status_code == 200
    said = client.post(address(renamed()), same | {"reason": "试"}).content.decode()
    assert "没有改动任何一项" in said
    later = client.post(address(renamed()), same | {"reason": "试", "at": "2199-01-01"}).content.decode()
    assert "还没有到" in later
    assert 'value="2199-01-01"' in later


def test_a_line_that_never_held_is_withdrawn_and_the_name_before_stands_again(client):
    row = renamed()
    client.post(address(row), {"act": "withdraw", "reason": "重复登记"})
    assert "金西心区" not in names()
    assert Region.objects.get(pk="330751").name == "金华开发区"
    assert client.get(address(row)).status_code == 404
    only = RegionStanding.objects.open().get(region="330702")
    said = client.post(address(only), {"act": "withdraw", "reason": "试"}).content.decode()
    assert "唯一的一条名称记录" in said


def test_a_wrong_successor_is_corrected(client):
    taking = {
        "act": "take_over",
        "t-successor": "330751",
        "t-kind": "covered",
        "t-at": "2022-05-01",
        "t-document": "测",
    }
    client.post(reverse("org:region", args=["330702"]), taking)
    before = last_tick().at
    row = RegionSuccession.objects.open().get(region="330702")
    right = {"act": "correct", "successor": "330703", "kind": "covered", "at": "2022-05-01", "document": "测"}
    assert client.post(address(row), right | {"reason": "选错"}).status_code == 302
    with acting_as(cast.person("section_chief")):
        assert successors(resolve(DAY))["330702"] != "330751"
        assert successors(resolve(DAY, before))["330702"] == "330751"
