"""What the project room puts on people's home pages and into the search."""

import datetime as dt

import pytest
from django.test import Client

from luodi.desk.queries.home import home_of
from luodi.desk.queries.search import search_all
from luodi.ledger.queries.reading import today
from luodi.projects.enums import DutyRole, Kind
from luodi.projects.operations.duty import Holder, assign_duty
from luodi.projects.operations.plan import set_plan
from luodi.projects.operations.returns import report_month
from luodi.projects.operations.review import pass_claims, return_claims
from people_cast import person
from projects_cast import acting, happened, officer, project

pytestmark = pytest.mark.django_db


def todo(user) -> dict[str, int]:
    with acting(user):
        return {group.code: group.count for group in home_of(user).groups}


def texts(user, code: str) -> list[str]:
    with acting(user):
        return [row.text for group in home_of(user).groups if group.code == code for row in group.rows]


def test_a_claim_moves_from_the_district_to_the_city_and_back_to_its_clerk():
    clerk, boss, city = person("reporter"), person("county_reviewer"), officer()
    with acting(clerk):
        signed = happened(clerk, project(clerk), Kind.SIGNED, dt.date(2015, 3, 1))
    assert todo(boss)["projects-to-review"] == 1
    assert "projects-to-verify" not in todo(city)
    with acting(boss):
        pass_claims(by=boss, claims=[("projects_milestone", signed.pk)])
    assert texts(city, "projects-to-verify") == ["菜鸟电商新城"]
    assert "projects-returned" not in todo(clerk)
    with acting(city):
        return_claims(by=city, claims=[("projects_milestone", signed.pk)], reason="没有盖章")
    assert "projects-to-verify" not in todo(city)
    assert texts(clerk, "projects-returned") == ["菜鸟电商新城"]
    assert "projects-returned" not in todo(city)


def test_a_signed_project_without_a_leader_waits_for_the_leading_groups_office_first_of_all():
    clerk = person("reporter")
    office = person("leading_group_office", unit_name="领导小组办公室", region="330700")
    with acting(clerk):
        made = project(clerk)
        assert "projects-unassigned" not in todo(office)
        happened(clerk, made, Kind.SIGNED, dt.date(2015, 3, 1))
    assert next(iter(todo(office))) == "projects-unassigned"
    assert "projects-unassigned" not in todo(clerk)
    with acting(office):
        holder = Holder(person_name="张三", unit_name="市政府")
        assign_duty(
            by=office, project=made.pk, role=DutyRole.LEADER, holder=holder, since=dt.date(2015, 4, 1)
        )
    assert "projects-unassigned" not in todo(office)


def test_what_is_to_be_reported_this_month_goes_away_when_it_is_reported():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
    assert next(iter(todo(clerk))) == "projects-unreported"
    with acting(clerk):
        report_month(by=clerk, projects=[made.pk], month=today(), unchanged=True)
    assert "projects-unreported" not in todo(clerk)


def test_a_planned_node_is_due_until_it_is_reached():
    clerk = person("reporter")
    with acting(clerk):
        made = project(clerk)
        happened(clerk, made, Kind.SIGNED, dt.date(2015, 3, 1))
        set_plan(by=clerk, project=made.pk, nodes={Kind.STARTED: dt.date(2015, 9, 1)})
        (group,) = [g for g in home_of(clerk).groups if g.code == "projects-due"]
        (row,) = group.rows
        assert (row.text, row.due, row.late) == ("菜鸟电商新城：计划开工", dt.date(2015, 9, 1), True)
        happened(clerk, made, Kind.STARTED, dt.date(2015, 9, 5))
    assert "projects-due" not in todo(clerk)


def test_another_district_neither_counts_nor_finds():
    clerk, stranger = person("reporter"), person("county_reviewer", unit_name="金东区招商局", region="330703")
    with acting(clerk):
        happened(clerk, project(clerk), Kind.SIGNED, dt.date(2015, 3, 1))
        assert [s.code for s in search_all(clerk, "菜鸟", 5).sections] == ["projects"]
    assert todo(stranger) == {}
    with acting(stranger):
        assert search_all(stranger, "菜鸟", 5).total == 0


def test_found_projects_stand_in_the_order_of_their_pinyin_and_lead_to_their_dossiers():
    clerk = person("reporter")
    with acting(clerk):
        for name in ("铝箔丙", "铝箔甲", "铝箔乙", "钢板"):
            project(clerk, name=name)
        (section,) = search_all(clerk, "铝箔", 2).sections
    assert section.found.total == 3
    assert [hit.title for hit in section.found.hits] == ["铝箔丙", "铝箔甲"]
    client = Client()
    client.force_login(clerk)
    assert client.get(section.found.hits[0].url).status_code == 200
    assert client.get(section.found.more).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_page_costs_the_same_for_one_and_for_three(number, django_assert_num_queries):
    clerk = person("reporter", "county_reviewer")
    with acting(clerk):
        for n in range(number):
            happened(clerk, project(clerk, name=f"项目{n}"), Kind.SIGNED, dt.date(2015, 3, 1))
        home_of(clerk)
        with django_assert_num_queries(30):
            home_of(clerk)
