"""Who carries a project, who is credited, who sees it: after assignment, handover, 划转 and merging."""

import datetime as dt
from decimal import Decimal

import pytest

from luodi.access.models import ProjectScope
from luodi.companies.enums import Verdict as Sameness
from luodi.ledger.queries.reading import today
from luodi.projects.enums import CreditKind, DutyRole
from luodi.projects.errors import Refusal
from luodi.projects.models import Credit, Duty, Project, Standing
from luodi.projects.operations.duplicates import judge_pair
from luodi.projects.operations.duty import Holder, assign_duty, end_duty, hand_over
from luodi.projects.operations.merge import merge_projects, undo_merge
from luodi.projects.operations.transfer import Share, share_credit, transfer_projects
from luodi.projects.queries.load import loads
from people_cast import person, post, unit
from projects_cast import acting, officer, project

DAY = dt.date(2015, 3, 1)


@pytest.fixture
def city(db):
    user = officer()
    with acting(user):
        yield user


def lead(city, made, name="演示张市长", grantee=None, since=DAY):
    holder = Holder(name, "市政府", grantee)
    return assign_duty(by=city, project=made.id, role=DutyRole.LEADER, holder=holder, since=since)


def test_a_second_open_leader_is_refused(city):
    made = project(city)
    lead(city, made)
    with pytest.raises(Refusal, match="请用「交接」"):
        lead(city, made, "演示李市长")


def test_a_leader_handed_over_as_from_next_month_carries_until_then(city):
    made = project(city)
    duty = lead(city, made)
    later = today() + dt.timedelta(days=30)
    hand_over(by=city, duties=[duty.id], to=Holder("演示李市长"), since=later, document="金政办发〔2016〕1号")
    assert [load.name for load in loads(city)] == ["演示张市长"]


def test_a_duty_years_ahead_is_a_slip_of_the_year(city):
    with pytest.raises(Refusal, match="请核对年份"):
        lead(city, project(city), since=today() + dt.timedelta(days=400))


def test_a_third_agent_is_refused(city):
    made = project(city)
    for name in ("甲", "乙"):
        assign_duty(by=city, project=made.id, role=DutyRole.AGENT, holder=Holder(name), since=DAY)
    with pytest.raises(Refusal, match="最多 2 名"):
        assign_duty(by=city, project=made.id, role=DutyRole.AGENT, holder=Holder("丙"), since=DAY)


def test_a_leader_in_a_post_sees_the_project_and_loses_sight_after_handing_over(city):
    seat = post(unit("金东区招商局", "330703"), "reader")
    next_seat = post(unit("金东区招商局", "330703"), "reader")
    made = project(city)
    duty = lead(city, made, grantee=seat.id)
    assert ProjectScope.objects.filter(project_id=made.id, grantee=seat.id, why="duty:leader").exists()
    to = Holder("演示王市长", "市政府", next_seat.id)
    assert (
        hand_over(by=city, duties=[duty.id], to=to, since=dt.date(2016, 1, 1), document="金政办发〔2016〕1号")
        == 1
    )
    assert not ProjectScope.objects.filter(project_id=made.id, grantee=seat.id).exists()
    made.refresh_from_db()
    assert made.leader_name == "演示王市长"
    assert [d.until_on for d in Duty.objects.open().order_by("occurred_on")] == [dt.date(2016, 1, 1), None]


def test_many_duties_are_handed_over_in_one_revision(city):
    duties = [lead(city, project(city, name=f"项目{n}")).id for n in range(5)]
    hand_over(by=city, duties=duties, to=Holder("接任"), since=dt.date(2016, 1, 1), document="文")
    assert Duty.objects.open().filter(person_name="接任").values("revision").distinct().count() == 1


@pytest.mark.parametrize("document", ["", "  "])
def test_handing_over_needs_a_document(city, document):
    duty = lead(city, project(city))
    with pytest.raises(Refusal, match="文号"):
        hand_over(by=city, duties=[duty.id], to=Holder("接任"), since=DAY, document=document)


def test_nothing_is_ever_owned_by_nobody(city):
    duty = lead(city, project(city))
    with pytest.raises(Refusal, match="不能空着"):
        end_duty(by=city, project=duty.project_id, duty=duty.id, on=DAY)


def test_handing_over_before_the_duty_began_is_refused(city):
    duty = lead(city, project(city))
    with pytest.raises(Refusal, match="早于"):
        hand_over(
            by=city, duties=[duty.id], to=Holder("接任"), since=DAY - dt.timedelta(days=1), document="文"
        )


def test_a_transferred_project_stands_with_the_old_unit_before_and_the_new_one_after(city):
    made = project(city)
    target = unit("金东区招商局", "330703")
    transfer_projects(
        by=city,
        projects=[made.id],
        to_unit=target.id,
        to_region="330703",
        since=DAY,
        document="金招〔2015〕3号",
    )
    rows = Standing.objects.filter(project=made, basis="claimed", known_to__year=9999).order_by("valid_from")
    assert [(row.region, row.valid_from) for row in rows] == [
        ("330700", dt.date(2013, 5, 6)),
        ("330703", DAY),
    ]
    assert ProjectScope.objects.filter(project_id=made.id).get().grantee == target.id


def test_the_old_unit_keeps_sight_while_it_holds_credit(city):
    made = project(city)
    target = unit("金东区招商局", "330703")
    shares = [Share(city.unit_id, Decimal("0.4")), Share(target.id, Decimal("0.6"))]
    transfer_projects(
        by=city,
        projects=[made.id],
        to_unit=target.id,
        to_region="330703",
        since=DAY,
        document="文",
        shares=shares,
    )
    reasons = set(ProjectScope.objects.filter(project_id=made.id).values_list("grantee", "why"))
    assert reasons == {(target.id, "unit"), (target.id, "credit"), (city.unit_id, "credit")}
    share_credit(
        by=city,
        project=made.id,
        shares=[Share(target.id, Decimal(1))],
        since=dt.date(2016, 1, 1),
        document="文",
    )
    assert not ProjectScope.objects.filter(project_id=made.id, grantee=city.unit_id).exists()
    assert Credit.objects.open().count() == 3


@pytest.mark.parametrize("parts", [["0.5", "0.6"], ["0.5", "0.4"], ["1.5"], ["0"]])
def test_credit_must_sum_to_one_hundred_percent(city, parts):
    made = project(city)
    shares = [Share(city.unit_id, Decimal(part)) for part in parts]
    with pytest.raises(Refusal, match="100 %"):
        share_credit(by=city, project=made.id, shares=shares, since=DAY, document="文")


def credited(made, kind, day):
    """{unit: share} that figures of this kind count on a day."""
    running = Credit.objects.open().filter(project=made, kind__in=["all", kind]).holding_on(day)
    found = list(running.values_list("unit_name", "share"))
    assert not found or sum(share for _, share in found) == 1, "a day is credited twice, or not whole"
    return dict(found)


def test_a_new_share_ends_the_one_before_also_where_that_had_an_end_of_its_own(city):
    made, other = project(city), unit("金东区招商局", "330703")
    half, own = Decimal("0.5"), city.unit
    until = dt.date(2030, 1, 1)
    agreed = [Share(own.id, half, until=until), Share(other.id, half, until=until)]
    share_credit(by=city, project=made.id, shares=agreed, since=DAY, document="文")
    later = dt.date(2016, 1, 1)
    share_credit(by=city, project=made.id, shares=[Share(other.id, Decimal(1))], since=later, document="文")
    assert credited(made, "money", dt.date(2015, 6, 1)) == {own.short_name: half, other.short_name: half}
    assert credited(made, "money", dt.date(2017, 1, 1)) == {other.short_name: Decimal(1)}


def test_a_share_of_one_kind_leaves_the_other_kind_as_it_was(city):
    made, other = project(city), unit("金东区招商局", "330703")
    half, own, later = Decimal("0.5"), city.unit, dt.date(2016, 1, 1)
    everything = [Share(own.id, half), Share(other.id, half)]
    share_credit(by=city, project=made.id, shares=everything, since=DAY, document="文")
    of_money = [Share(other.id, Decimal(1), CreditKind.MONEY)]
    share_credit(by=city, project=made.id, shares=of_money, since=later, document="文")
    both = {own.short_name: half, other.short_name: half}
    for kind, before, after in (("signing", both, both), ("money", both, {other.short_name: Decimal(1)})):
        assert credited(made, kind, dt.date(2015, 6, 1)) == before
        assert credited(made, kind, later) == after


def test_a_second_transfer_with_shares_does_not_credit_twice(city):
    made, own = project(city), city.unit
    first, second = unit("金东区招商局", "330703"), unit("婺城区招商局", "330702")
    for number, target in enumerate((first, second)):
        halves = [Share(own.id, Decimal("0.5")), Share(target.id, Decimal("0.5"))]
        transfer_projects(
            by=city, projects=[made.id], to_unit=target.id, to_region=target.region_id,
            since=dt.date(2015 + number, 3, 1), document="文", shares=halves,
        )  # fmt: skip
    assert credited(made, "signing", dt.date(2017, 1, 1)) == {
        own.short_name: Decimal("0.5"), second.short_name: Decimal("0.5"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("until", "twice", "sentence"), [(DAY, False, "止日不能早于"), (None, True, "写了两次")]
)
def test_a_share_that_ends_at_once_or_names_a_unit_twice_is_refused(city, until, twice, sentence):
    other = unit("金东区招商局", "330703")
    shares = [Share(city.unit_id, Decimal("0.5"), until=until),
              Share(city.unit_id if twice else other.id, Decimal("0.5"), until=until)]  # fmt: skip
    with pytest.raises(Refusal, match=sentence):
        share_credit(by=city, project=project(city).id, shares=shares, since=DAY, document="文")


def test_only_the_city_transfers(db):
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
        with pytest.raises(Refusal, match="不能划转"):
            transfer_projects(
                by=clerk,
                projects=[made.id],
                to_unit=clerk.unit_id,
                to_region="330702",
                since=DAY,
                document="文",
            )


def test_a_merged_project_leaves_the_readings_and_comes_back(city):
    one, other = project(city, name="甲"), project(city, name="乙")
    colleague = officer()
    judge_pair(by=colleague, left=one.id, right=other.id, verdict=Sameness.SAME)
    merge_projects(by=city, source=one.id, into=other.id, reason="同一块地")
    current = Standing.objects.filter(known_to__year=9999, basis="claimed")
    assert [row.project_id for row in current] == [other.id]
    assert Project.objects.get(pk=one.id).merged_into == other.id
    with pytest.raises(Refusal, match="已经并入"):
        merge_projects(by=city, source=other.id, into=one.id, reason="反过来")
    undo_merge(by=colleague, source=one.id, reason="弄错了")
    assert current.all().count() == 2
    assert Project.objects.get(pk=one.id).merged_into is None
