"""The menu shows what exists and what the role may open."""

import pytest

from luodi.access.guards import Mark
from luodi.common.frame import MenuLink
from luodi.desk.help import BY_SLUG, TOPICS, topic_of_room
from luodi.desk.menu import ACCOUNT, MENU, MenuItem, address_of, current_path, open_to, section
from people_cast import person

pytestmark = pytest.mark.django_db


def test_an_item_without_an_address_is_left_out_not_a_broken_link():
    assert address_of("nowhere:at_all") == ("", None)
    items = (MenuItem("首页", "首页", "desk:home"), MenuItem("项目", "没有", "nowhere:at_all"))
    assert [item.label for item, _ in open_to(person("reporter"), items)] == ["首页"]


def test_who_sees_an_item_is_read_from_its_view():
    path, mark = address_of("notices:inbox")
    assert mark == Mark("permission", ("notices.view",))
    items = (MenuItem("消息", "消息", "notices:inbox"),)
    assert open_to(person("reporter"), items) == ((items[0], path),)
    assert open_to(person(), items) == ()


def test_every_link_of_the_menu_opens_for_whoever_sees_it(client):
    for role in ("reporter", "section_chief", "city_leader", "system_admin", "auditor"):
        user = person(role)
        client.force_login(user)
        for item, path in open_to(user, MENU + ACCOUNT):
            assert client.get(path).status_code in (200, 302), (role, item.label)


def test_a_page_below_a_menu_page_belongs_to_it_and_home_only_to_itself():
    paths = ["/", "/projects/", "/projects/money/"]
    assert current_path("/projects/7/", paths) == "/projects/"
    assert current_path("/projects/money/3/", paths) == "/projects/money/"
    assert current_path("/other/", paths) == ""
    assert current_path("/", paths) == "/"


def test_a_noun_with_only_itself_is_a_link_and_one_with_pages_opens_where_one_is():
    assert section("首页", [MenuLink("首页", "/", True)], True).url == "/"
    elsewhere = section("项目", [MenuLink("台账", "/projects/")], False)
    assert not elsewhere.is_open
    assert section("项目", [MenuLink("台账", "/projects/", True)], False).is_open


def test_every_help_topic_has_its_page_and_opens_without_signing_in(client):
    for topic in TOPICS:
        html = client.get(f"/help/{topic.slug}/").content.decode()
        assert f"<h1>{topic.title}</h1>" in html
    assert client.get("/help/none/").status_code == 404
    assert topic_of_room("notices").slug == "messages"
    assert topic_of_room("nothing") is BY_SLUG["start"]
