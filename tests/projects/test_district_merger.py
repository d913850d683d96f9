"""A district is merged into another: its projects and duties go along in one act, its targets by the 沿革."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from luodi.access.scope import acting_as
from luodi.calc.partial_dates import PartialDate
from luodi.ledger.queries.reading import resolve, today
from luodi.org.enums import SuccessionKind
from luodi.org.models import Region
from luodi.org.operations.regions import take_over
from luodi.org.queries.regions import successors
from luodi.projects.enums import DutyRole, Kind
from luodi.projects.models import Duty, Project, Standing
from luodi.projects.operations.duty import Holder, assign_duty
from people_cast import person, post, unit
from projects_cast import acting, happened, officer, project

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 5, 1)


@pytest.fixture
def city():
    """Three projects of 金东, one cancelled, one registered after the day; its bureau leads, its post too; 婺城 takes over."""
    chief, clerk = officer(), person("reporter", unit_name="金东区招商局", region="330703")
    takes = unit("婺城区招商局", "330702")
    with acting(clerk):
        made = [
            project(clerk, name, since=since)
            for name, since in (("在办", dt.date(2015, 3, 1)), ("取消的", dt.date(2015, 3, 1)), ("后登记的", dt.date(2021, 6, 1)))
        ]  # fmt: skip
        happened(clerk, made[1], Kind.CANCELLED, dt.date(2016, 1, 1), cause="market", side="enterprise")
    head = post(clerk.unit, "county_reviewer", title="区长")
    with acting(chief):
        for role, holder in (
            (DutyRole.LEAD_UNIT, Holder("", "金东区招商局", clerk.unit_id)),
            (DutyRole.LEADER, Holder("金东区长", "金东区招商局", head.pk)),
            (DutyRole.BUREAU_CONTACT, Holder("市局的人", "市招商局")),
        ):
            assign_duty(by=chief, project=made[0].pk, role=role, holder=holder, since=dt.date(2015, 3, 2))
    return chief, clerk, takes, made


def send(user, **data):
    client = Client()
    client.force_login(user)
    answer = client.post(
        "/projects/transfers/merger/", {"request_key": str(uuid.uuid4()), **data}, follow=True
    )
    return answer.status_code, answer.content.decode()


def form(clerk, takes, **more):
    return {
        "from_unit": str(clerk.unit_id), "to_unit": str(takes.pk), "since": str(DAY), "document": "金政发〔2020〕12号",
        "region": "330702", "confirmed": "1", **more,
    }  # fmt: skip


def running(user, made):
    with acting(user):
        rows = Duty.objects.open().filter(project=made, until_on__isnull=True)
        return {duty.role: duty.person_name or duty.unit_name for duty in rows}


def test_living_projects_and_their_duties_go_along_and_the_past_stays(city):
    chief, clerk, takes, made = city
    status, page = send(chief, **form(clerk, takes, heir=str(takes.pk)))
    assert status == 200
    assert "已随转 2 个项目、2 项责任" in page
    with acting(chief):
        units = dict(Project.objects.values_list("name", "unit_name"))
        assert units == {"在办": "婺城区招商局", "取消的": "金东区招商局", "后登记的": "婺城区招商局"}
        before, after = (
            Standing.objects.get(
                project=made[0], basis="claimed", known_to__year=9999, valid_from__lte=day, valid_to__gt=day
            )
            for day in (DAY - dt.timedelta(days=1), DAY)
        )
        assert (before.unit, before.region) == (clerk.unit_id, "330703")
        assert (after.unit, after.region) == (takes.pk, "330702")
    assert running(chief, made[0]) == {
        "lead_unit": "婺城区招商局", "leader": "婺城区招商局", "bureau_contact": "市局的人"
    }  # fmt: skip


def test_without_an_heir_the_posts_keep_their_duties_and_the_page_says_so(city):
    chief, clerk, takes, made = city
    assert "另有 1 项岗位责任没有交接" in send(chief, **form(clerk, takes))[1]
    assert running(chief, made[0])["leader"] == "金东区长"


def test_without_a_recorded_succession_it_asks_and_with_one_it_does_not(city):
    chief, clerk, takes, _ = city
    status, page = send(chief, **form(clerk, takes, confirmed=""))
    assert status == 422
    assert "目标、考核和现行区划的数" in page
    assert "金政发〔2020〕12号" in page
    with acting_as(chief):
        take_over(
            Region.objects.get(code="330703"), successor=Region.objects.get(code="330702"),
            kind=SuccessionKind.COVERED, by=chief.actor, at=PartialDate.of_day(DAY), document="金政发〔2020〕12号",
        )  # fmt: skip
        assert successors(resolve(on=today()))["330703"] == "330702"
    assert send(chief, **form(clerk, takes, confirmed=""))[0] == 200


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"since": "2999-01-01"}, "还没到"), ({"document": ""}, "document"),
        ({"from_unit": "x"}, "from_unit"), ({"heir": "00000000-0000-7000-8000-000000000000"}, "heir"),
        ({"region": "999999"}, "region"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_moves(city, more, sentence):
    chief, clerk, takes, _ = city
    status, page = send(chief, **form(clerk, takes, **more))
    assert status == 422
    assert sentence in page
    with acting(chief):
        assert Project.objects.filter(unit=clerk.unit_id).count() == 3


def test_a_unit_is_not_merged_into_itself_and_a_district_does_not_merge(city):
    chief, clerk, takes, _ = city
    assert "不能并入它自己" in send(chief, **form(clerk, takes, to_unit=str(clerk.unit_id)))[1]
    assert send(clerk, **form(clerk, takes))[0] == 403
