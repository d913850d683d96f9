"""招商信息库: by 商会, 浙(婺)商 and 集团; the page of a group."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from companies_cast import company
from luodi.companies.models import Company
from luodi.companies.operations.company import change_company, correct_company
from luodi.ledger.queries.reading import today
from people_cast import person
from sourcing_cast import cast, draft, lead
from sourcing_office_cast import asked

pytestmark = pytest.mark.django_db
GROUP = "众泰控股集团有限公司"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def store(user):
    company("浙江众泰汽车制造有限公司", user, group=GROUP, tie="wu", chamber="深圳市金华商会")
    company("浙江康恩贝制药股份有限公司", user, tie="zhe", chamber="上海市浙江商会")
    company("宁波恒驱电机有限公司", user, tie="none")
    return client_of(user)


def named(client, **asked) -> list[str]:
    page = client.get("/companies/", asked).content.decode()
    names = ("众泰汽车", "康恩贝", "恒驱电机")
    return [name for name in names if f"{name}" in page.split("<tbody>")[-1]] if "<tbody>" in page else []


def test_the_list_is_cut_by_tie_chamber_and_group():
    client = store(person("county_reviewer"))
    assert named(client, tie="any") == ["众泰汽车", "康恩贝"]
    assert named(client, tie="wu") == ["众泰汽车"]
    assert named(client, chamber="浙江商会") == ["康恩贝"]
    assert named(client, group=GROUP) == ["众泰汽车"]
    assert named(client, group="众泰") == []
    assert named(client, tie="made-up") == ["众泰汽车", "康恩贝", "恒驱电机"]
    page = client.get("/companies/", {"chamber": "没有这个商会"}).content.decode()
    assert "没有找到" in page
    book = load_workbook(BytesIO(client.get("/companies/export/", {"tie": "wu"}).getvalue()))
    assert [row[4:7] for row in book["企业"].values][1:] == [("婺商", "深圳市金华商会", GROUP)]
    assert "筛选：浙(婺)商：婺商" in [line[0] for line in book["说明"].values]


def test_what_a_company_left_it_is_no_longer_found_by():
    user = person("county_reviewer")
    made = company("浙江众泰汽车制造有限公司", user, group=GROUP, tie="wu", chamber="深圳市金华商会")
    change_company(by=user, company=made.pk, values={"group": "", "chamber": "杭州市金华商会"}, on=today())
    made.refresh_from_db()
    assert (made.group_name, made.chamber, made.tie) == ("", "杭州市金华商会", "wu")
    correct_company(by=user, company=made.pk, values={"tie": "none"}, reason="核对籍贯")
    assert Company.objects.get(pk=made.pk).tie == "none"


def test_a_group_shows_its_members_and_what_the_reader_may_know_of_them():
    c = cast()
    first = company("宁波恒驱电机有限公司", c.colleague, group="恒驱集团有限公司")
    company("恒驱集团有限公司", c.colleague)
    company("别家有限公司", c.colleague, group="别家集团有限公司")
    lead(c.owner, title="拟建电机项目")
    lead(c.stranger, title="金东不让知道", registered_on=draft().registered_on.replace(day=2))
    page = client_of(c.owner).get("/companies/groups/one/", {"name": "恒驱集团有限公司"}).content.decode()
    assert "宁波恒驱电机有限公司" in page
    assert "集团本身" in page
    assert "别家" not in page
    assert "拟建电机项目" in page
    assert "金东不让知道" not in page
    assert "核实情况" not in page  # facts belong to one company, not to the group
    own = client_of(c.owner).get(f"/companies/{first.pk}/").content.decode()
    assert "/companies/groups/one/?name=%E6%81%92%E9%A9%B1%E9%9B%86%E5%9B%A2" in own
    assert client_of(c.owner).get("/companies/groups/one/", {"name": "恒驱"}).status_code == 404
    assert "恒驱集团有限公司" in client_of(c.owner).get("/companies/groups/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_group_costs_the_same_with_one_member_and_with_three(rows):
    user = person("county_reviewer")
    for name in ("众泰汽车", "今飞凯达轮毂", "康恩贝制药")[:rows]:
        company(f"浙江{name}股份有限公司", user, group=GROUP)
    address = f"/companies/groups/one/?name={GROUP}"
    assert asked(client_of(user), address) == 11
    assert client_of(user).get(address).content.decode().count('class="opens"') == rows
