"""攻坚行动: the list is fixed once, the pace of each week is read from the ledger, before and after are compared."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.test import Client

from luodi.access.scope import acting_as
from luodi.ledger.queries.reading import today
from luodi.projects.enums import Kind, MoneyKind
from luodi.projects.operations.money import Amount, record_money
from luodi.supervision.errors import Refusal
from luodi.supervision.models import Campaign, CampaignProject
from luodi.supervision.operations.campaign import Drive, launch_campaign
from luodi.supervision.queries.campaigns import shown
from people_cast import person
from projects_cast import happened, project
from supervision_cast import as_, cast

FIRST = dt.date(2026, 11, 2)
"""A Monday; the tests' clock stands later in the same month."""


@pytest.fixture
def c(db):
    made = cast()
    with acting_as(made.clerk):
        happened(made.clerk, made.project, Kind.SIGNED, dt.date(2015, 3, 2))
    return made


def drive(**values):
    given = {
        "title": "扩大有效投资月",
        "basis": "金招组〔2026〕3号",
        "first_on": FIRST,
        "last_on": FIRST + dt.timedelta(27),
    }
    return Drive(**(given | values))


def launched(c, **values):
    return as_(c.office, launch_campaign, drive=drive(**values))


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_pace_of_each_week_is_read_from_the_ledger(c):
    made = launched(c, named=(c.project.pk,))
    with acting_as(c.clerk):
        happened(c.clerk, c.project, Kind.STARTED, FIRST + dt.timedelta(8))
        happened(c.clerk, project(c.clerk, "名单外"), Kind.SIGNED, FIRST + dt.timedelta(8))
    with acting_as(c.office):
        found = shown(c.office, made)
    started = [week.numbers[0] for week in found.weeks]
    assert started[:2] == ["0", "1"]
    assert found.whole[0] == "1"
    assert found.compared[0].after == "0", "claimed is not verified"


def test_money_of_the_listed_projects_counts_in_its_week_and_nobody_elses(c):
    made = launched(c, named=(c.project.pk,))
    with acting_as(c.clerk):
        other = project(c.clerk, "名单外")
        for one, amount in ((c.project, 800), (other, 5_000)):
            record_money(by=c.clerk, project=one.pk,
                         amount=Amount(MoneyKind.ARRIVED, Decimal(amount), FIRST + dt.timedelta(8)))  # fmt: skip
    with acting_as(c.office):
        found = shown(c.office, made)
    arrived = [name for name, _ in found.headings].index("到位资金")
    assert [week.numbers[arrived] for week in found.weeks][:2] == ["0", "800"]
    assert found.whole[arrived] == "800"


def test_the_list_is_fixed(c):
    made = launched(c)
    with acting_as(c.clerk):
        happened(c.clerk, project(c.clerk, "后来的"), Kind.SIGNED, dt.date(2026, 11, 3))
    with acting_as(c.office):
        assert CampaignProject.objects.filter(campaign=made).count() == 1


def test_a_rule_leaves_out_who_has_got_there(c):
    with acting_as(c.clerk):
        happened(c.clerk, c.project, Kind.STARTED, dt.date(2026, 3, 2))
    with pytest.raises(Refusal, match="一个项目也没有"):
        launched(c, not_yet=Kind.STARTED.value)
    with pytest.raises(Refusal, match="一个项目也没有"):
        launched(c, regions=("330703",))


@pytest.mark.parametrize(("days", "why"), [(-1, "对调"), (400, "最长一年")])
def test_days_that_make_no_sense_are_refused(c, days, why):
    with pytest.raises(Refusal, match=why):
        launched(c, last_on=FIRST + dt.timedelta(days))


def form(**values):
    return {
        "request_key": str(uuid.uuid4()), "title": "决战三季度", "basis": "会议", "first_on": str(FIRST),
        "last_on": str(today() + dt.timedelta(9)), **values,
    }  # fmt: skip


def test_a_named_list_says_which_codes_are_wrong_and_loses_nothing(c):
    client = client_of(c.office)
    wrong = client.post("/supervision/campaigns/new/", form(named=f"{c.project.code}\nJH-没有-1"))
    assert wrong.status_code == 422
    assert "JH-没有-1" in wrong.content.decode()
    sent = form(named=f" {c.project.code},{c.project.code} ")
    first, again = (client.post("/supervision/campaigns/new/", sent) for _ in range(2))
    assert first.url == again.url
    assert Campaign.objects.count() == 1
    page = client.get(first.url).content.decode()
    assert c.project.name in page
    assert "每周进度" in page
    assert client.get("/supervision/campaigns/").status_code == 200
    for bad in ({"first_on": "9" * 30}, {"regions": "nan"}, {"not_yet": "x"}, {"named": "号" * 100_001}):
        assert client.post("/supervision/campaigns/new/", form(**bad)).status_code == 422


def test_a_district_sees_its_own_and_a_stranger_nothing(c):
    made = launched(c)
    stranger = person("reporter", unit_name="金东区招商局", region="330703")
    assert client_of(c.clerk).get(f"/supervision/campaigns/{made.pk}/").status_code == 200
    assert client_of(stranger).get(f"/supervision/campaigns/{made.pk}/").status_code == 404
    assert str(made.pk) not in client_of(stranger).get("/supervision/campaigns/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_one_project_and_for_three(c, rows, django_assert_num_queries):
    with acting_as(c.clerk):
        for number in range(rows - 1):
            happened(c.clerk, project(c.clerk, f"项目{number}"), Kind.SIGNED, dt.date(2015, 3, 2))
    made = launched(c)
    client = client_of(c.office)
    client.get(f"/supervision/campaigns/{made.pk}/")
    with django_assert_num_queries(28):
        client.get(f"/supervision/campaigns/{made.pk}/")
    with django_assert_num_queries(8):
        client.get("/supervision/campaigns/")
