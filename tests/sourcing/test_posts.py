"""驻点 month by month: plan, who was there, what leads came; numbers are figures."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.test import Client

from luodi.access.scope import acting_as
from luodi.sourcing.enums import Phase
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import Outlay
from luodi.sourcing.operations.channel import register_post
from luodi.sourcing.operations.outlay import Numbers, record_outlay
from luodi.sourcing.queries.channels import channels
from luodi.sourcing.queries.posts import post_months
from luodi.sourcing.queries.sources import sources
from sourcing_cast import as_, cast, lead

pytestmark = pytest.mark.django_db
ROWS, JUNE = "/figures/rows/", dt.date(2015, 6, 1)


@pytest.fixture
def c():
    return cast()


@pytest.fixture
def post(c):
    return as_(c.owner, register_post, name="深圳驻点组", place="深圳", people=3, since=dt.date(2015, 3, 10))


def write(c, post, phase, month, **numbers):
    return as_(c.owner, record_outlay, subject=post.pk, phase=phase, month=month, numbers=Numbers(**numbers))


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_post_is_planned_and_attended_month_by_month_and_sums_stand_in_the_list(c, post):
    write(c, post, Phase.PLAN, JUNE, attendance=60, leads=4)
    write(c, post, Phase.PLAN, dt.date(2015, 5, 9), attendance=40)
    write(c, post, Phase.ACTUAL, dt.date(2015, 5, 31), attendance=44, cost=Decimal("2.5"))
    write(c, post, Phase.ACTUAL, JUNE, attendance=40, cost=Decimal(3))
    write(
        c, post, Phase.ACTUAL, JUNE, attendance=45, cost=Decimal(3)
    )  # written again: the month's, not one more
    lead(c.owner, investor="甲公司", channel="post", post=post.pk, registered_on=dt.date(2015, 6, 12))
    lead(c.owner, investor="乙公司", channel="post", post=post.pk, registered_on=dt.date(2015, 4, 2))
    with acting_as(c.owner):
        months = {one.period.first.month: one for one in post_months(post, 2015, ROWS)}
        shown = sources(c.owner, "posts", 1).rows[0]
        cost = next(line for line in channels("channel", None, ROWS).lines if line.key == "post")
    june = {code: figure.cell.text for code, figure in months[6].figures.items()}
    assert june == {
        "posts_planned_days": "60", "posts_days": "45", "posts_presence": "75.0%", "posts_leads": "1", "posts_cost": "3.0",
    }  # fmt: skip
    assert months[5].figures["posts_presence"].cell.text == "110.0%"
    assert months[4].figures["posts_leads"].cell.value == 1
    assert [months[4].missing, months[6].missing] == [True, False]
    assert sorted(months) == list(range(3, 13))
    assert (shown.plan["attendance"], shown.actual["attendance"], shown.actual["cost"]) == (
        100,
        89,
        Decimal("5.5"),
    )
    assert cost.figures["ways_cost"].cell.text == "5.5"
    assert Outlay.objects.open().count() == 4


def test_the_page_opens_a_months_leads_and_other_districts_do_not_see_the_post(c, post):
    write(c, post, Phase.ACTUAL, JUNE, attendance=45, note="端午回来两天")
    made = lead(c.owner, channel="post", post=post.pk, registered_on=dt.date(2015, 6, 12), title="绝密意向")
    address = f"/sourcing/events/posts/{post.pk}/"
    page = client_of(c.chief).get(f"{address}?year=2015").content.decode()
    assert "端午回来两天" in page
    assert "没有登记" in page
    rows = page.split("code=posts_leads&amp;")[1].split('"')[0].replace("&amp;", "&")
    opened = client_of(c.owner).get(f"{ROWS}?code=posts_leads&{rows}").content.decode()
    assert made.number in opened
    assert "绝密意向" not in opened
    assert client_of(c.stranger).get(address).status_code == 404
    assert client_of(c.owner).get(f"{address}?year=abc").status_code == 200


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"month": dt.date(2015, 2, 1), "attendance": 10}, "不在其中"),
        ({"month": dt.date(2099, 2, 1), "attendance": 10}, "还没到"),
        ({"month": JUNE, "attendance": 91}, "至多在岗 90 人天"),
        ({"month": None, "attendance": 1}, "请选月份"),
        ({"month": JUNE}, "没有填写任何内容"),
    ],
)
def test_an_impossible_month_is_refused(c, post, given, words):
    month = given.pop("month")
    with pytest.raises(Refusal, match=words):
        write(c, post, Phase.ACTUAL, month, **given)
    assert not Outlay.objects.exists()


def test_the_form_takes_a_month_and_answers_nonsense_with_a_sentence(c, post):
    client, address = client_of(c.owner), f"/sourcing/events/{post.pk}/actual/"
    assert 'value="2015-06"' in client.get(f"{address}?month=2015-06").content.decode()
    good = {"month": "2015-06", "attendance": "60"}
    for bad in (
        {"month": ""}, {"month": "六月"}, {"month": "9" * 30}, {"attendance": "9" * 30}, {"attendance": "-1"},
        {"cost": "nan"}, {"note": "长" * 501}, {"attendance": "一个"},
    ):  # fmt: skip
        answer = client.post(address, good | bad | {"request_key": str(uuid.uuid4())})
        assert answer.status_code == 422, bad
    assert not Outlay.objects.exists()
    done = client.post(address, good | {"request_key": str(uuid.uuid4())})
    assert done["Location"] == f"/sourcing/events/posts/{post.pk}/"
    assert 'value="60"' in client.get(f"{address}?month=2015-06").content.decode()


def test_units_that_share_an_event_do_not_write_over_each_other(c):
    from luodi.projects.models import SigningEvent

    event = SigningEvent.objects.create(name="恳谈会", held_on=dt.date(2014, 1, 10))
    for who, heads in ((c.chief, 300), (c.owner, 20), (c.owner, 30)):
        as_(who, record_outlay, subject=event.pk, phase=Phase.ACTUAL, numbers=Numbers(attendance=heads))
    with acting_as(c.chief):
        assert sources(c.chief, "", 1).rows[0].actual["attendance"] == 330
    with acting_as(c.owner):
        assert sources(c.owner, "", 1).rows[0].actual["attendance"] == 30
