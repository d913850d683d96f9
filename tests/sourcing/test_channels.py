"""The channel page: equal to the figures, counted by hand, opening to rows, honest about few."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.test import Client

from figures_cast import writing
from luodi.access.scope import acting_as
from luodi.calc.shares import wilson
from luodi.indicators.answers import ask
from luodi.indicators.catalogue import catalogue
from luodi.indicators.periods import point
from luodi.indicators.rows import open_cell
from luodi.projects.enums import Channel
from luodi.projects.models import SigningEvent
from luodi.sourcing.enums import Phase
from luodi.sourcing.errors import Refusal
from luodi.sourcing.models import Outlay
from luodi.sourcing.operations import lead_steps as steps
from luodi.sourcing.operations.become import become_project
from luodi.sourcing.operations.channel import register_agency, register_post
from luodi.sourcing.operations.outlay import Numbers, record_outlay
from luodi.sourcing.queries.channels import COLUMNS, channels
from luodi.sourcing.queries.sources import sources
from sourcing_cast import as_, cast, lead

ON = dt.date(2015, 6, 30)
ROWS = "/figures/rows/"
FATES = {  # channel: [(days to landing, cancelled, producing, planned)]
    Channel.FAIR: [(100, False, False, 3000), (None, True, False, 8000), (None, False, False, 20000)],
    Channel.POST: [(60, False, True, 20000), (80, False, False, 30000)],
}


@pytest.fixture
def c(db):
    return cast()


def signed_projects(c):
    event = SigningEvent.objects.create(name="恳谈会", held_on=dt.date(2014, 1, 10), channel=Channel.FAIR)
    with acting_as(c.chief), writing(c.chief) as w:
        for channel, fates in FATES.items():
            for number, (landed, cancelled, producing, planned) in enumerate(fates):
                made = w.project(
                    f"{channel}{number}", dt.date(2013, 12, 1), channel=channel, planned_total=str(planned)
                )
                day = dt.date(2014, 1, 10)
                w.signing(made, "contract", day, event if channel == Channel.FAIR else None)
                w.milestone(made, "signed", day)
                if landed:
                    w.milestone(made, "landed", day + dt.timedelta(days=landed))
                if producing:
                    w.milestone(made, "producing", dt.date(2015, 3, 1))
                if cancelled:
                    w.milestone(made, "cancelled", dt.date(2014, 9, 1), cause="market", side="enterprise")
    return event


def pursued(c, **values):
    made = lead(c.owner, registered_on=dt.date(2014, 2, 3), **values)
    as_(c.owner, steps.contact_lead, lead=made.pk, note="电话", on=made.registered_on)
    return as_(c.owner, steps.triage_lead, lead=made.pk, pursue=True, note="好", on=made.registered_on)


def test_the_page_says_what_counting_by_hand_says(c):
    signed_projects(c)
    lead(c.owner, investor="甲公司", channel="fair")
    became = pursued(c, investor="乙公司", channel="fair")
    as_(c.owner, become_project, lead=became.pk, name="乙项目", since=became.registered_on)
    with acting_as(c.chief):
        found = channels("channel", ON, ROWS)
    lines = {line.words: {code: f.cell.value for code, f in line.figures.items()} for line in found.lines}
    fair, post, total = lines["推介会"], lines["驻点招商"], lines["合计"]
    assert [
        fair[c] for c in ("leads_registered", "leads_became", "ways_signed", "ways_landed", "ways_cancelled")
    ] == [2, 1, 3, 1, 1]
    assert (post["ways_landed"], post["ways_producing"], post["ways_days"]) == (2, 1, 70)
    assert (fair["ways_rate"], fair["ways_rate_decided"], fair["ways_rate_ceiling"]) == (
        Decimal(1) / 3, Decimal("0.5"), Decimal(2) / 3,
    )  # fmt: skip
    assert [total[code] for code in ("ways_small", "ways_middle", "ways_large", "ways_signed")] == [
        1,
        1,
        3,
        5,
    ]


@pytest.mark.parametrize("by", ["channel", "event"])
def test_every_number_equals_the_figure_and_opens_to_rows_that_sum_to_it(c, by):
    signed_projects(c)
    pursued(c, investor="乙公司", channel="fair")
    with acting_as(c.chief):
        found = channels(by, ON, ROWS)
        book = catalogue()
        answer = ask(COLUMNS, [point(on=ON)], book=book, by=[by])
        for group, line in zip(
            (g for g in answer.groups if g.text in {one.words for one in found.lines}),
            found.lines,
            strict=True,
        ):
            for code in COLUMNS:
                assert line.figures[code].cell.value == answer.cell(code, group.key).value, (line.words, code)
                if code.startswith(("ways_s", "ways_l", "ways_c", "leads")) and code != "ways_cost":
                    opened = open_cell(code, point(on=ON), book=book, by=[by], group=group.key)
                    assert opened.sides[0].total == (answer.cell(code, group.key).value or 0)


def test_a_unit_counts_its_own_leads_and_the_city_all(c):
    lead(c.owner, investor="甲公司")
    lead(c.stranger, investor="乙公司", region="330703")
    counted = {}
    for name in ("owner", "stranger", "chief"):
        with acting_as(getattr(c, name)):
            counted[name] = (
                ask(["leads_registered"], [point(on=ON)], book=catalogue()).cell("leads_registered").value
            )
    assert counted == {"owner": 1, "stranger": 1, "chief": 2}


def test_the_rows_of_a_lead_figure_bear_numbers_and_no_content(c):
    made = lead(c.owner, title="绝密意向", registered_on=dt.date(2014, 2, 3))
    client = Client()
    client.force_login(c.chief)
    page = client.get(f"{ROWS}?code=leads_registered&on={ON}&by=channel&g=targeted").content.decode()
    assert made.number in page
    assert f"/sourcing/leads/{made.pk}/" in page
    assert "绝密意向" not in page


def test_few_signed_projects_say_so_and_the_interval_is_wilsons(c):
    signed_projects(c)
    client = Client()
    client.force_login(c.chief)
    page = client.get("/sourcing/channels/?on=2015-06-30").content.decode()
    assert "样本不足" in page
    assert "6.1%–79.2%" in page
    interval = wilson(1, 3)
    assert interval is not None
    assert (round(interval.low, 4), round(interval.high, 4)) == (0.0615, 0.7923)
    assert client.get("/sourcing/channels/?on=昨天").status_code == 400


def test_wilson_holds_at_the_ends_and_refuses_what_is_no_share():
    none, all_ = wilson(0, 10), wilson(10, 10)
    assert none is not None
    assert all_ is not None
    assert (none.low, round(none.high, 3)) == (0.0, 0.278)
    assert (round(all_.low, 3), round(all_.high, 9)) == (0.722, 1.0)
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="no share"):
        wilson(2, 1)


def test_plan_and_actual_numbers_stand_beside_what_is_counted(c):
    event = signed_projects(c)
    as_(
        c.chief,
        record_outlay,
        subject=event.pk,
        phase=Phase.PLAN,
        numbers=Numbers(attendance=300, signings=5),
    )
    as_(
        c.chief,
        record_outlay,
        subject=event.pk,
        phase=Phase.ACTUAL,
        numbers=Numbers(attendance=260, cost=Decimal(48)),
    )
    as_(
        c.chief,
        record_outlay,
        subject=event.pk,
        phase=Phase.ACTUAL,
        numbers=Numbers(attendance=261, cost=Decimal(50)),
    )
    with acting_as(c.chief):
        (shown,) = sources(c.chief, "", 1).rows
        cost = next(line for line in channels("event", ON, ROWS).lines if line.words == "恳谈会").figures[
            "ways_cost"
        ]
    assert (shown.plan["signings"], shown.actual["attendance"], shown.signed["ways_signed"].value) == (
        5,
        261,
        3,
    )
    assert cost.cell.value == 50
    assert Outlay.objects.filter(phase="actual").count() == 2


def test_what_came_through_a_post_and_an_agency_is_counted_from_their_leads(c):
    post = as_(c.owner, register_post, name="深圳驻点组", place="深圳", people=3, since=dt.date(2014, 1, 1))
    agency = as_(
        c.owner,
        register_agency,
        name="某咨询公司",
        contract="2014-1",
        terms="到位一亿付十万",
        since=dt.date(2014, 1, 1),
    )
    with pytest.raises(Refusal, match="结束日早于开始日"):
        as_(c.owner, register_post, name="b", place="c", people=1, since=ON, until=dt.date(2014, 1, 1))
    lead(c.owner, investor="甲公司", channel="post", post=post.pk)
    lead(c.owner, investor="乙公司", channel="agency", agency=agency.pk)
    with acting_as(c.owner):
        (shown,) = sources(c.owner, "posts", 1).rows
        assert shown.leads["leads_registered"].value == 1
        assert not sources(c.stranger, "agencies", 1).rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_the_same_queries_for_one_channel_and_for_three(c, rows, django_assert_num_queries):
    for number, channel in zip(range(rows), ("fair", "post", "chain"), strict=False):
        lead(c.owner, investor=f"甲{number}公司", channel=channel)
        SigningEvent.objects.create(name=f"活动{number}", held_on=dt.date(2014, 1, 1))
    client = Client()
    client.force_login(c.chief)
    client.get("/sourcing/channels/")
    for path, queries in (("channels/", 17), ("events/", 17)):
        with django_assert_num_queries(queries):
            assert client.get(f"/sourcing/{path}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"), [("attendance", "9" * 30), ("cost", "9" * 30), ("cost", "nan"), ("note", "长" * 501)]
)
def test_an_impossible_number_is_refused_with_a_sentence(c, field, value):
    event = SigningEvent.objects.create(name="恳谈会", held_on=dt.date(2014, 1, 10))
    client = Client()
    client.force_login(c.chief)
    form = {"attendance": "10", "request_key": str(uuid.uuid4()), field: value}
    assert client.post(f"/sourcing/events/{event.pk}/actual/", form).status_code == 422
    assert not Outlay.objects.exists()
