"""From an empty database to three administrators who can sign in, in the browser and from a file."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

import people_cast as cast
from luodi.org import setup_token
from luodi.org.city_plan import plan_from_file, read_regions
from luodi.org.enums import EventKind
from luodi.org.errors import OrgRefusal
from luodi.org.models import City, Region, SecurityEvent, Unit, User
from luodi.org.operations.set_up import set_up_city

PEOPLE = {
    "system_admin": ("xtgl", "张三", "落地-系统-2026"),
    "security_admin": ("aqgl", "李四", "落地-安全-2026"),
    "auditor": ("sjy", "王五", "落地-审计-2026"),
}
FILE = {
    "city": 330700,
    "regions": ["婺城区", "金东区", "330751 金华开发区", "330752", "仙源湖片区 功能区"],
    "landing_rule": "registered",
    "slip_preset": "white_yellow_red",
    "administrators": {
        role: dict(zip(("username", "name", "password"), person, strict=True))
        for role, person in PEOPLE.items()
    },
}


@pytest.fixture(autouse=True)
def own_var(tmp_path, monkeypatch, db):
    """The token file of this test only."""
    monkeypatch.setenv("LUODI_VAR", str(tmp_path))


def form(**changes) -> dict:
    data = {
        "name": "金华市",
        "regions": ["330702", "330703", "330751", "330752"],
        "pasted": "仙源湖片区 功能区",
        "landing_rule": "registered",
        "slip_preset": "white_yellow_red",
    }
    for role, (username, name, password) in PEOPLE.items():
        data |= {f"{role}_username": username, f"{role}_name": name, f"{role}_password": password}
    return data | changes


def open_wizard(client) -> None:
    client.post(reverse("setup"), {"token": setup_token.token()})


OWN = "/setup/own/?city=330700"


def test_the_first_page_of_an_empty_database_is_the_wizard(client):
    assert client.get("/sign-in/").url == reverse("setup")
    assert "初始化口令" in client.get(reverse("setup")).content.decode()


def test_nobody_on_the_network_takes_an_unset_server(client):
    setup_token.token()
    answer = client.post(reverse("setup"), {"token": "guess"})
    assert "口令不对" in answer.content.decode()
    assert client.get(OWN).url == reverse("setup")
    assert client.post(OWN, form()).url == reverse("setup")
    assert City.objects.ours() is None


def test_an_empty_token_opens_nothing_where_none_was_made():
    assert not setup_token.is_token("")


def test_the_token_file_is_for_the_owner_only(tmp_path):
    setup_token.token()
    assert (tmp_path / "setup-token").stat().st_mode & 0o777 == 0o600
    assert setup_token.token() == setup_token.token()


def test_the_token_offers_the_demonstration_and_our_own(client):
    open_wizard(client)
    page = client.get(reverse("setup")).content.decode()
    assert "看演示" in page
    assert "建我们自己的" in page


def test_the_wizard_builds_the_city(client, tmp_path, django_capture_on_commit_callbacks):
    open_wizard(client)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(OWN, form())
    assert answer.url == reverse("account_login")
    city = City.objects.ours()
    assert (city.code, city.name, city.landing_rule, city.slip_preset, city.is_demo) == (
        "330700",
        "金华市",
        "registered",
        "white_yellow_red",
        False,
    )
    managed = Region.objects.filter(is_managed=True).values_list("code", "kind")
    assert set(managed) == {
        ("330702", "county"),
        ("330703", "county"),
        ("330751", "zone"),
        ("330752", "zone"),
        ("3307Z01", "zone"),
    }
    assert Unit.objects.filter(name="婺城区招商局", region_id="330702").exists()
    assert Unit.objects.filter(name="金华开发区管委会", region_id="330751").exists()
    assert not (tmp_path / "setup-token").exists()
    assert list(SecurityEvent.objects.values_list("kind", flat=True)) == [EventKind.SET_UP]
    for username, _, password in PEOPLE.values():
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert user.must_change_password
        assert user.standing.scope == "none"


def test_the_wizard_is_gone_once_a_city_stands(client):
    open_wizard(client)
    client.post(OWN, form())
    for path in (reverse("setup"), OWN):
        assert client.get(path).url == reverse("account_login")
    client.post(OWN, form(name="强占"))
    assert City.objects.get().name == "金华市"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"auditor_username": "xtgl"}, "三员的账号不能相同"),
        ({"auditor_name": "张三"}, "三员的姓名不能相同"),
        ({"auditor_password": "12345"}, "王五的密码"),
        ({"regions": [], "pasted": ""}, "至少要有一个区县或功能区"),
        ({"pasted": "330782 义乌 市 外"}, "第 1 行"),
        ({"pasted": "330106 西湖区"}, "不属于金华市"),
        ({"landing_rule": "whenever"}, "whenever"),
        ({"auditor_name": ""}, "必填"),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_typed_is_lost(client, change, sentence):
    open_wizard(client)
    page = client.post(OWN, form(**change)).content.decode()
    assert sentence in page
    assert City.objects.ours() is None
    assert not User.objects.exists()
    assert 'value="aqgl"' in page
    assert "落地-安全-2026" not in page, "passwords are not echoed"


def test_a_wrong_city_leads_back(client):
    open_wizard(client)
    assert client.get("/setup/own/?city=999999").url == reverse("setup")


def test_the_demonstration_button_needs_a_demonstration(client):
    open_wizard(client)
    assert "正在建立演示城市" in client.get(reverse("setup_demo")).content.decode()


def test_the_file_does_the_same_as_the_wizard(tmp_path, capsys):
    path = tmp_path / "city.yaml"
    path.write_text(json.dumps(FILE), encoding="utf-8")
    call_command("setup", "--from", str(path), "--json")
    assert json.loads(capsys.readouterr().out) == {"city": "330700"}
    assert set(Region.objects.filter(is_managed=True).values_list("code", flat=True)) == {
        "330702",
        "330703",
        "330751",
        "330752",
        "3307Z01",
    }
    with pytest.raises(CommandError, match="已经建过城市"):
        call_command("setup", "--from", str(path))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("- a", "键: 值"),
        ("city: 330700", "regions"),
        (json.dumps(FILE | {"landing_rule": "x"}), "landing_rule: x"),
        (json.dumps(FILE | {"administrators": {}}), "administrators"),
        ("a: [", "不是 UTF-8 编码的 YAML"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "city.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=sentence):
        call_command("setup", "--from", str(path))


def test_the_example_can_be_used_as_it_is(tmp_path, capsys):
    call_command("setup", "--example")
    path = tmp_path / "city.yaml"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    call_command("setup", "--from", str(path))
    assert Region.objects.filter(is_managed=True).count() == 11


def test_a_missing_file_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="读不了"):
        call_command("setup", "--from", str(tmp_path / "none.yaml"))


def test_migrating_offers_the_token_only_while_there_is_no_city(tmp_path):
    setup_token.offer()
    assert (tmp_path / "setup-token").exists()
    cast.city()
    setup_token.offer()
    assert not (tmp_path / "setup-token").exists()


def test_the_command_shows_the_token_until_the_city_stands(capsys):
    call_command("setup", "--token", "--json")
    assert json.loads(capsys.readouterr().out) == {"token": setup_token.token()}
    cast.city()
    call_command("setup", "--token", "--json")
    assert json.loads(capsys.readouterr().out) == {"token": ""}


def test_pasted_names_find_their_codes_and_unknown_ones_get_the_city_s_own():
    found = read_regions("330700", "婺城区\n330781\t兰溪市\n\n某某新区\n某某镇 县\n")
    assert [(r.code, r.name, r.kind) for r in found] == [
        ("330702", "婺城区", "county"),
        ("330781", "兰溪市", "county"),
        ("3307Z01", "某某新区", "zone"),
        ("3307Z02", "某某镇", "county"),
    ]


@pytest.mark.parametrize("text", ["婺城区\n330702 婺城区", "330999", "甲 乙 丙"])
def test_pasted_lines_that_cannot_be_meant_are_refused_with_their_number(text):
    with pytest.raises(OrgRefusal, match=r"第 [12] 行"):
        read_regions("330700", text)


def test_a_city_other_than_jinhua_works_too():
    plan = plan_from_file(FILE | {"city": "330400", "regions": "南湖区\n330451 嘉兴经济技术开发区"})
    assert set_up_city(plan).code == "330400"
    assert Unit.objects.filter(name="嘉兴市招商局").exists()
