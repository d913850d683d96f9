"""A second click does nothing again; a second window is shown what the first one saved."""

import re
import threading
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

import people_cast as cast
from luodi.org.models import Holding, SecurityEvent, SentForm, Unit, User
from luodi.org.tasks import forget_sent_forms


def fields(page: str, **changes) -> dict:
    """The office form of a page as a browser would send it: every input, the chosen options, ticked boxes."""
    forms = re.findall(r'<form class="form" method="post".*?</form>', page, re.DOTALL)
    form = next((one for one in forms if 'name="opened"' in one), forms[0])
    data: dict = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w:-]+)="([^"]*)"', tag))
        ticks = attributes.get("type") in ("checkbox", "radio")
        if not ticks or "checked" in tag:
            data[attributes["name"]] = attributes.get("value", "on" if ticks else "")
    for name, options in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = chosen[1] if chosen else ""
    return data | changes


@pytest.fixture
def system(db):
    cast.city()
    return cast.person("system_admin", unit_name="系统管理", region="330700")


def opened(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_unit_form_sent_twice_makes_one_unit_and_both_answers_lead_to_it(client, system):
    client.force_login(system)
    form = fields(
        opened(client, reverse("org:new_unit")), name="新局", short_name="新局", code="N1", sort="1"
    )
    form |= {"kind": "county_bureau", "region": "330702", "is_active": "on"}
    first, second = (client.post(reverse("org:new_unit"), form) for _ in range(2))
    made = Unit.objects.get(code="N1")
    assert first.url == second.url == reverse("org:unit", args=[made.pk])
    assert SecurityEvent.objects.filter(detail__contains="新局").count() == 1


def test_a_refused_form_may_be_sent_again_with_the_same_key(client, system):
    office = cast.unit("婺城区招商局")
    cast.person("reporter", unit_name=office.name)
    client.force_login(system)
    address = reverse("org:unit", args=[office.pk])
    form = fields(opened(client, address))
    closing = {name: value for name, value in form.items() if name != "is_active"}
    assert "请先免职再停用单位" in client.post(address, closing).content.decode()
    assert not SentForm.objects.exists()
    assert client.post(address, form).status_code == 302


def test_an_account_form_sent_twice_says_where_a_password_comes_from(client, system):
    office = cast.unit("婺城区招商局")
    client.force_login(system)
    form = fields(
        opened(client, reverse("org:new_user")), username="zhaoliu", name="赵六", unit=str(office.pk)
    )
    assert client.post(reverse("org:new_user"), form).context["password"]
    again = client.post(reverse("org:new_user"), form, follow=True)
    assert "用「重置密码」重新发一个" in again.content.decode()
    assert again.redirect_chain[-1][0] == reverse("org:user", args=[User.objects.get(username="zhaoliu").pk])


def test_two_clicks_at_once_appoint_once(fresh_database):
    cast.city()
    system = cast.person("system_admin", unit_name="系统管理", region="330700")
    person, office = cast.person(), cast.unit("婺城区招商局")
    form = {
        "h-post": str(cast.post(office, "reporter").pk),
        "h-since": "2026-01-01",
        "h-document": "金招商〔2026〕3号",
        "request_key": str(uuid.uuid4()),
    }
    answers = []
    window = Client()
    window.force_login(system)

    def click() -> None:
        client = Client()
        client.cookies = window.cookies
        answers.append(client.post(reverse("org:appoint", args=[person.pk]), form).status_code)
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    [one.start() for one in clicks]
    [one.join() for one in clicks]
    assert answers == [302, 302]
    assert Holding.objects.filter(user=person).count() == 1


@pytest.mark.parametrize("which", ["unit", "post", "user"])
def test_the_second_window_is_shown_what_the_first_saved_and_keeps_what_it_chooses(client, system, which):
    office = cast.unit("婺城区招商局")
    row = {"unit": office, "post": cast.post(office, "reporter", title="内勤"), "user": cast.person()}[which]
    client.force_login(system)
    address = reverse(f"org:{which}", args=[row.pk])
    name = "title" if which == "post" else "name"
    mine, theirs = (fields(opened(client, address), **{name: value}) for value in ("我的写法", "先存的写法"))
    assert client.post(address, theirs).status_code == 302
    answer = client.post(address, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f"{system.name} 于 " in page
    assert "先存的写法" in page
    assert "我的写法" in page
    row.refresh_from_db()
    assert getattr(row, name) == "先存的写法"
    chosen = fields(page, **{f"keep:{name}": "mine"})
    assert client.post(address, chosen).status_code == 302
    row.refresh_from_db()
    assert getattr(row, name) == "我的写法"


def test_a_box_the_other_unticked_is_not_ticked_again_unasked(client, system):
    office = cast.unit("空着的局")
    client.force_login(system)
    address = reverse("org:unit", args=[office.pk])
    mine = fields(opened(client, address), short_name="空局")
    theirs = {name: value for name, value in fields(opened(client, address)).items() if name != "is_active"}
    assert client.post(address, theirs).status_code == 302
    answer = client.post(address, mine)
    assert answer.status_code == 409
    kept = fields(answer.content.decode())
    assert client.post(address, kept | {"keep:is_active": "theirs"}).status_code == 302
    office.refresh_from_db()
    assert (office.is_active, office.short_name) == (False, "空局")


def test_keys_are_forgotten_after_a_week(client, system, owner_connection):
    key = SentForm.objects.create(request_key=uuid.uuid4())
    forget_sent_forms(0)
    assert SentForm.objects.filter(pk=key.pk).exists()
    SentForm.objects.update(at="2020-01-01T00:00:00Z")
    forget_sent_forms(0)
    assert not SentForm.objects.exists()
