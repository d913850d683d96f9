"""The search over everything."""

import pytest
from django.urls import reverse

from luodi.common.pinyin import initials, sort_key
from luodi.common.registries import Found, Hit, Searcher, searchers
from luodi.desk.queries.search import normalised
from people_cast import person
from registry_cast import registered

pytestmark = pytest.mark.django_db

NAMES = ["铝箔项目<一期>", "铝箔二期", "铝型材"]


def names(user, words, limit):
    hits = [Hit(name, "/help/", "义乌市") for name in NAMES if words in name]
    return Found(hits[:limit], len(hits))


def forbidden(user, words, limit):
    raise AssertionError("asked for somebody without the permission")


@pytest.fixture
def searched(client):
    client.force_login(person("reporter"))
    entries = (
        Searcher("t.projects", "项目", 1, "projects.view", names),
        Searcher("t.secrets", "账号", 2, "org.manage_users", forbidden),
    )
    with registered(searchers, *entries):
        yield lambda text, name="desk:search": client.get(reverse(name), {"q": text}).content.decode()


def test_two_chinese_characters_are_enough_and_are_marked(searched):
    html = searched("铝箔")
    assert "<mark>铝箔</mark>项目&lt;一期&gt;" in html
    assert "铝型材" not in html
    assert "共 2 条" in html


def test_one_character_asks_for_another(searched):
    assert "请输入至少两个字" in searched("铝")


def test_nothing_found_says_what_was_searched_and_loses_nothing(searched):
    html = searched("  铝  锭 ")
    assert "没有找到「铝 锭」" in html
    assert 'value="铝 锭"' in html


def test_full_width_and_white_space_do_not_matter():
    assert normalised(" ＡＢＣ　１２ \n3 ") == "ABC 12 3"
    assert normalised("铝\x00箔") == "铝箔"
    assert len(normalised("长" * 5000)) == 100


def test_hostile_input_is_only_text(searched):
    html = searched('"><script>alert(1)</script>\x00')
    assert "<script>alert" not in html


def test_menu_pages_and_help_are_found_too(searched):
    assert reverse("desk:help_topic", args=["correction"]) in searched("更正")


def test_the_box_lists_a_few_under_itself(searched):
    html = searched("铝箔", "desk:suggest")
    assert "<html" not in html
    assert html.count("<mark>铝箔</mark>") == 2
    assert "全部 2 条" in html
    assert searched("铝", "desk:suggest").strip() == ""


def test_chinese_names_are_ordered_by_syllable_not_by_code_point():
    assert sorted(["先锋", "西安", "北京", "安徽"], key=sort_key) == ["安徽", "北京", "西安", "先锋"]
    assert initials("金华市ABC股份2期") == "jhsabcgf2q"
    assert initials("安a恩") == "aae"
